"""Terms come in by file: promotions, vouchers, rates; and count from the next quote on."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.checkout.kit import Kit
from tests.checkout.test_promotions import cart, offer, reasons, uses
from tradewind.checkout import quoting, terms
from tradewind.checkout.promotion import Kind, Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.rates import tables as rates
from tradewind.checkout.terms import promotion_of
from tradewind.kernel.errors import BadFile, BadInput, QuoteChanged, Refused
from tradewind.kernel.money import Money

VOUCHERS = "code,type,value,description\n10off,percentage,10,10% Off\nFIXED,fixed_amount,500,$5\n"
FREE = (
    "id,type,min_subtotal,eligible_item_ids,description\n"
    "promo_1,free_shipping,10000,,Free over $100\n"
    'promo_2,free_shipping,,["P-R"],Free with roses\n'
)
SHIPPING = (
    "id,country_code,service_level,price,title\n"
    "std,default,standard,500,Standard\n"
    "exp-us,US,express,1500,Express\n"
    "exp,default,express,2500,Far\n"
)


def taken(shop: Kit, path: Path, text: str) -> str:
    path.write_text(text, "utf-8")
    assert terms.of_terms(path)
    said = terms.take(path, database=shop.database, currency="USD")
    return f"{said.kind} {said.count}"


def test_sheets_of_vouchers_promotions_and_shipping_are_taken(shop: Kit, tmp_path: Path) -> None:
    shop.sell("A", {"USD": 3000})
    shop.sell("R", {"USD": 3500})
    assert taken(shop, tmp_path / "discounts.csv", VOUCHERS) == "promotions 2"
    assert taken(shop, tmp_path / "promotions.csv", FREE) == "promotions 2"
    assert taken(shop, tmp_path / "shipping.csv", SHIPPING) == "shipping 3"

    plain = shop.quote(cart(shop, {"A": 1}, "10OFF", "fixed"))
    assert [each.amount.minor for each in plain.discounts] == [300, 500]
    assert [(each.id, each.price.minor) for each in plain.options] == [
        ("std", 500),
        ("exp-us", 1500),
    ]
    assert plain.total == Money(2700, "USD")
    free = shop.quote({"A": 1, "R": 1})
    assert free.total == Money(6500, "USD"), "roses travel for nothing"
    far = shop.quote({"A": 1}, country="DE")
    assert [each.id for each in far.options] == ["std", "exp"]


def test_a_rate_that_changed_since_the_quote_needs_a_new_consent(shop: Kit, tmp_path: Path) -> None:
    shop.sell("A", {"USD": 3000})
    quote = shop.quote({"A": 1})
    taken(shop, tmp_path / "shipping.csv", SHIPPING)
    with pytest.raises(QuoteChanged, match=r"shipping rose from USD 0\.00 to USD 5\.00"):
        shop.buy(quote)
    with shop.database.transaction() as session:
        rates.reset(session, "shipping")
    assert shop.quote({"A": 1}).total == Money(3000, "USD")


def test_tables_of_rates_are_taken_as_they_are_written(quick: Kit, tmp_path: Path) -> None:
    quick.sell("A", {"USD": 10000})
    root = Path(quoting.__file__).parent
    for name in ("tax.yaml", "shipping.yaml"):
        text = (root / name).read_text("utf-8").replace("registered: []", "registered: [US-NY]")
        kind = taken(quick, tmp_path / name, text).split()[0]
        assert kind == name.partition(".")[0]
    quote = quick.quote({"A": 1})
    assert quote.tax.amount.minor == 0
    with quick.database.reading() as session:
        [levy] = rates.current(session).tax.rule("US", "NY").of("standard")
    assert levy.rate == 40_000


def test_promotions_in_our_own_form_say_everything(quick: Kit, tmp_path: Path) -> None:
    quick.sell("A", {"USD": 1000})
    plain = {
        "promotions": [
            {
                "title": {"en": "Welcome", "zh": "欢迎"},
                "kind": "fixed",
                "code": "HI",
                "amounts": {"USD": 300},
                "minimums": {"USD": 2000},
                "per_buyer": 1,
                "stackable": False,
            }
        ]
    }
    assert taken(quick, tmp_path / "p.json", orjson.dumps(plain).decode()) == "promotions 1"
    assert reasons(quick.quote(cart(quick, {"A": 1}, "hi"))) == ["discount_code_minimum_not_met"]
    [discount] = quick.quote(cart(quick, {"A": 2}, "hi")).discounts
    assert (discount.label, discount.amount) == ("Welcome", Money(300, "USD"))


def test_a_file_again_replaces_and_keeps_the_uses(quick: Kit, tmp_path: Path) -> None:
    quick.sell("A", {"USD": 1000})
    promotion = offer(quick)
    quick.buy(quick.quote(cart(quick, {"A": 1}, "TEN")))
    again = "code,type,value\nTEN,percentage,20\n"
    taken(quick, tmp_path / "discounts.csv", again)
    assert uses(quick, promotion) == 1
    assert quick.quote(cart(quick, {"A": 1}, "TEN")).total == Money(800, "USD")
    with quick.database.transaction() as session, pytest.raises(Refused, match="used 1 times"):
        promotions.put(session, offer_of(limit=0))


def offer_of(**more: Any) -> Promotion:
    return Promotion("pro_x", {}, Kind.PERCENT, "TEN", percent=1, **more)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("a.csv", "code,type,value\nX,percentage,lots\n", "no number"),
        ("a.csv", "code,type,value\nX,gift,1\n", "neither percentage nor fixed_amount"),
        ("a.csv", "id,type,min_subtotal\nX,bogof,1\n", "not free_shipping"),
        ("a.csv", SHIPPING + "x,US,slow,-5,Slow\n", "no amount in minor units"),
        ("a.json", '{"promotions": [{"kind": "percent"}]}', "no promotions"),
        ("a.yaml", "zones: 5", "no table of shipping rates"),
    ],
)
def test_a_file_with_a_fault_is_left_out_whole(
    quick: Kit, tmp_path: Path, name: str, text: str, why: str
) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(BadFile, match=why):
        terms.take(path, database=quick.database, currency="USD")
    with quick.database.reading() as session:
        assert promotions.every(session) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("goods.csv", "id,title,price\n1,Rose,3500\n"),
        ("goods.json", "[1, 2]"),
        ("goods.json", "{"),
        ("goods.yaml", "a: [b"),
        ("goods.jsonl", "{}"),
        ("empty.csv", ""),
    ],
)
def test_a_file_of_goods_is_no_file_of_terms(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    assert not terms.of_terms(path)


def test_a_voucher_is_made_of_a_few_words() -> None:
    assert promotion_of("hi", "12.5 %").percent == 125_000
    assert promotion_of(" hi ", "USD 5").amounts == {"USD": 500}
    assert promotion_of("hi", "free-shipping").kind is Kind.FREE_SHIPPING
    for wrong in ("lots", "%", "120%", "0.00001%"):
        with pytest.raises(BadInput):
            promotion_of("hi", wrong)
