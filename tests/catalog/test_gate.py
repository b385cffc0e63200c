"""The gate that every row of every format passes."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.catalog.incoming import (
    BadRow,
    Gate,
    IncomingCategory,
    IncomingPrice,
    IncomingProduct,
    IncomingReview,
    clean,
    gtin_is_whole,
)
from tradewind.catalog.product import (
    Fact,
    Kind,
    Media,
    Offer,
    PricePoint,
    Product,
    Review,
    Source,
    Variant,
)
from tradewind.kernel.money import Money

HERE = Source("file", "row 7")
OFFER = Offer("A", "shop", Money(100, "USD"))
GOOD = Product(
    "p", {"en": "Cup"}, "kitchen/cups", "Halm", HERE, variants=(Variant("A", {}, (OFFER,)),)
)


def cause(**changed: object) -> str:
    item = Gate().admit(IncomingProduct(replace(GOOD, **changed), raw=["a", "b"]))  # type: ignore[arg-type]
    assert isinstance(item, BadRow), item
    assert (item.row, item.raw) == ("row 7", ["a", "b"])
    return item.cause


def variant(**changed: object) -> tuple[Variant, ...]:
    return (replace(GOOD.variants[0], **changed),)  # type: ignore[arg-type]


def fact(**changed: object) -> tuple[Fact, ...]:
    return (replace(Fact("weight", "1 g", Kind.NUMBER, HERE, 1, unit="g"), **changed),)  # type: ignore[arg-type]


def test_a_good_product_passes_unchanged():
    assert Gate().admit(IncomingProduct(GOOD)) == IncomingProduct(GOOD)


def test_every_broken_rule_has_its_cause():
    assert cause(id=" \u200b ") == "the id is empty"
    assert cause(id="x" * 201) == "the id has 201 characters; 200 are allowed"
    assert cause(title={"en": "  "}) == "the title is empty"
    assert cause(title={"English": "Cup"}) == "'English' is not a language such as 'en' or 'zh'"
    assert cause(variants=()) == "it has no variant that could be bought"
    assert cause(variants=variant(sku="")) == "the SKU is empty"
    assert cause(variants=GOOD.variants * 2) == "the SKU 'A' stands in this file twice"
    assert cause(variants=variant(stock=-1)) == "a stock of -1 pieces is not possible"
    assert cause(variants=variant(offers=(OFFER, OFFER))) == "'A' has two prices in one currency"
    dear = replace(OFFER, price=Money(3_000_000_000, "USD"))
    assert cause(variants=variant(offers=(dear,))) == "a price of USD 30000000.00 is not possible"
    negative = replace(OFFER, price=Money(-1, "USD"))
    assert cause(variants=variant(offers=(negative,))) == "a price of USD -0.01 is not possible"
    assert "is not the currency" in cause(
        variants=variant(offers=(replace(OFFER, price=Money(1, "usd")),))
    )
    assert cause(facts=fact(number=float("nan"))) == "weight is not a number that exists"
    assert cause(facts=fact(number=float("inf"))) == "weight is not a number that exists"
    assert cause(facts=fact(unit="parsec")) == "'parsec' is no unit"
    assert "which it does not have" in cause(facts=fact(sku="B"))
    assert cause(media=(Media("script", "x"),)) == "'script' is no kind of picture"
    assert "facts; 2,000 are allowed" in cause(facts=fact() * 2001)


def test_an_id_or_sku_that_comes_again_is_a_bad_row():
    gate = Gate()
    gate.admit(IncomingProduct(GOOD))
    again = gate.admit(IncomingProduct(replace(GOOD, variants=variant(sku="B"))))
    assert again == BadRow("row 7", "the id 'p' stands in this file twice")
    other = gate.admit(IncomingProduct(replace(GOOD, id="q")))
    assert other == BadRow("row 7", "the SKU 'A' stands in this file twice")


def test_a_bad_row_does_not_take_its_id():
    gate = Gate()
    gate.admit(IncomingProduct(replace(GOOD, variants=())))
    assert isinstance(gate.admit(IncomingProduct(GOOD)), IncomingProduct)


def test_what_is_merely_untidy_is_tidied():
    untidy = replace(
        GOOD,
        category="/kitchen//cups/",
        facts=(*fact(), *fact(text="2 g", number=2)),
        media=(Media("url", " https://example.com/a.jpg ", sku="gone"), Media("url", "  ")),
        variants=variant(
            gtin="1234567890123", offers=(replace(OFFER, list_price=Money(90, "USD")),)
        ),
    )
    item = Gate().admit(IncomingProduct(untidy))
    assert isinstance(item, IncomingProduct)
    assert item.product.category == "kitchen/cups"
    assert [each.text for each in item.product.facts] == ["1 g"]
    assert item.product.media == (Media("url", "https://example.com/a.jpg"),)
    assert item.product.variants[0].gtin is None
    assert item.product.variants[0].offers[0].list_price is None


def test_reviews_prices_and_categories_pass_the_same_gate():
    review = Review(0, "p", 5, "Good", "en", date(2026, 1, 2))
    gate = Gate()
    assert isinstance(gate.admit(IncomingReview(review, "r")), IncomingReview)
    for broken, why in (
        ({"rating": 6}, "6 is not a number of stars from 1 to 5"),
        ({"rating": None, "text": " "}, "it has neither stars nor a text"),
        ({"product_id": ""}, "the product is empty"),
        ({"helpful": -1}, "-1 helpful votes are not possible"),
    ):
        bad = gate.admit(IncomingReview(replace(review, **broken), "r"))
        assert bad == BadRow("r", why)
    point = IncomingPrice(PricePoint("A", "shop", date(2026, 1, 2), Money(1, "USD"), HERE))
    assert isinstance(gate.admit(point), IncomingPrice)
    assert "twice" in str(gate.admit(point))
    assert isinstance(gate.admit(IncomingCategory("", {}, "r")), BadRow)


@given(st.text(max_size=200))
def test_cleaning_is_done_once(text: str):
    for lines in (False, True):
        once = clean(text, lines=lines)
        assert clean(once, lines=lines) == once
        assert not set(once) & set("\x00\x1b\u202e\u2066\u200b\ufeff")
        once.encode()


@pytest.mark.parametrize("code", ["4006381333931", "036000291452", "96385074", "10012345678902"])
def test_whole_gtins_are_kept(code: str):
    assert gtin_is_whole(code)
    assert not gtin_is_whole(code[:-1] + str((int(code[-1]) + 1) % 10))
