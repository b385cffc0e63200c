"""Feeds: one mapping, five shapes; what does not fit is told and not sent."""

import csv
import io
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as some

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.catalog.feeds import acp, google, jsonld, openai, push
from tradewind.catalog.feeds.listing import gtin_holds, shortened
from tradewind.catalog.feeds.rules import cell
from tradewind.catalog.feeds.shelf import Shelf
from tradewind.catalog.feeds.write import FEEDS, Written, write
from tradewind.catalog.product import Offer, Product, Source, Variant
from tradewind.check.acp.shape import misfits
from tradewind.fetching import Call, Fetched
from tradewind.kernel.errors import BadInput, Refused
from tradewind.kernel.money import Money
from tradewind.settings import Settings

SPEC = Path(__file__).parents[3] / "shared/spec/feeds"
SHELF = Shelf(
    origin="https://shop.example",
    currency="USD",
    language="en",
    countries=("US", "CA"),
    seller="Small Shop",
    picture=lambda product, sku: f"https://shop.example/media/{product.id}-{sku}.png",
)
PRODUCT = Product(
    id="mug",
    title={"en": "Mug", "de": "Becher"},
    category="kitchen/mugs",
    brand="Potter",
    source=Source("mugs.csv", "row 1"),
    description={"en": "Holds tea."},
    variants=(
        Variant(
            "mug-1",
            offers=(Offer("mug-1", "shop", Money(1250, "USD"), Money(1500, "USD")),),
            stock=3,
            gtin="4006381333931",
        ),
    ),
)


def file_of(name: str, *products: Product, shelf: Shelf = SHELF) -> tuple[str, Written]:
    out = io.BytesIO()
    report = write(name, products, shelf, out)
    return out.getvalue().decode(), report


def rows_of(name: str, *products: Product, shelf: Shelf = SHELF) -> list[dict[str, str]]:
    text, _ = file_of(name, *products, shelf=shelf)
    return [*csv.DictReader(io.StringIO(text), delimiter="," if name == "openai" else "\t")]


def with_variant(**changes: Any) -> Product:
    return replace(PRODUCT, variants=(replace(PRODUCT.variants[0], **changes),))


def priced(money: Money) -> Product:
    return with_variant(offers=(Offer("mug-1", "shop", money),))


def test_a_variant_is_called_by_its_sku_in_every_feed() -> None:
    assert rows_of("openai", PRODUCT)[0]["item_id"] == "mug-1"
    assert rows_of("google", PRODUCT)[0]["id"] == "mug-1"
    assert "<g:id>mug-1</g:id>" in file_of("google-xml", PRODUCT)[0]
    said = orjson.loads(file_of("acp", PRODUCT)[0])
    assert said["variants"][0]["id"] == "mug-1"
    linked = jsonld.linked(PRODUCT, SHELF)
    assert linked is not None
    assert linked["sku"] == "mug-1"


def test_a_reduced_price_stands_beside_the_old_one() -> None:
    for name in ("openai", "google"):
        row = rows_of(name, PRODUCT)[0]
        assert (row["price"], row["sale_price"]) == ("15.00 USD", "12.50 USD")
    said = orjson.loads(file_of("acp", PRODUCT)[0])["variants"][0]
    assert (said["price"]["amount"], said["list_price"]["amount"]) == (1250, 1500)


@pytest.mark.parametrize(
    ("money", "shown"),
    [
        (Money(1250, "JPY"), "1250 JPY"),
        (Money(1250, "KWD"), "1.250 KWD"),
        (Money(5, "USD"), "0.05 USD"),
        (Money(123456789, "EUR"), "1234567.89 EUR"),
    ],
)
def test_a_price_has_the_digits_of_its_currency(money: Money, shown: str) -> None:
    shelf = replace(SHELF, currency=money.currency)
    assert rows_of("google", priced(money), shelf=shelf)[0]["price"] == shown
    said = orjson.loads(file_of("acp", priced(money), shelf=shelf)[0])
    assert said["variants"][0]["price"] == {"amount": money.minor, "currency": money.currency}


@pytest.mark.parametrize(
    ("product", "feed", "cause"),
    [
        (replace(PRODUCT, description={}), "openai", "description is missing"),
        (replace(PRODUCT, brand=""), "openai", "brand is missing"),
        (replace(PRODUCT, brand="B" * 71), "google", "brand is longer than 70 characters"),
        (with_variant(sku="s" * 51), "google", "id is longer than 50 characters"),
        (with_variant(gtin="4006381333932"), "google", "wrong check digit"),
        (with_variant(gtin="4006381333932"), "acp", "wrong check digit"),
        (priced(Money(0, "USD")), "openai", "price is '0.00 USD'"),
        (priced(Money(100, "CHF")), "acp", "it has no price in USD"),
    ],
)
def test_a_row_that_may_not_be_sent_comes_back_with_its_cause(
    product: Product, feed: str, cause: str
) -> None:
    text, report = file_of(feed, product, PRODUCT)
    assert report.left_out == 1
    assert cause in report.left[0].cause
    assert report.rows == 1
    assert product.variants[0].sku == "mug-1" or product.variants[0].sku not in text


def test_an_address_that_cannot_be_followed_is_told() -> None:
    shelf = replace(SHELF, picture=lambda _, __: "mug.png")
    for name in FEEDS:
        _, report = file_of(name, PRODUCT, shelf=shelf)
        assert report.rows == 0
        assert "no address that can be followed" in report.left[0].cause


def test_checkout_is_offered_only_with_the_pages_it_takes() -> None:
    assert rows_of("openai", PRODUCT)[0]["is_eligible_checkout"] == "false"
    pages = replace(
        SHELF,
        terms_url="https://shop.example/terms",
        privacy_url="https://shop.example/privacy",
        returns_url="https://shop.example/returns",
    )
    row = rows_of("openai", PRODUCT, shelf=pages)[0]
    assert row["is_eligible_checkout"] == "true"
    assert row["return_policy"] == "https://shop.example/returns"
    assert rows_of("google", PRODUCT, shelf=pages)[0]["native_commerce"] == "true"


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_no_cell_is_a_formula(start: str) -> None:
    risky = replace(PRODUCT, title={"en": f"{start}cmd|' /C calc'!A0"}, brand=f"{start}1+1")
    for name in ("openai", "google"):
        row = rows_of(name, risky)[0]
        assert row["title"].startswith("'")
        assert row["brand"].startswith("'")


@given(some.text())
def test_a_cell_never_begins_as_a_formula_does(text: str) -> None:
    assert not cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(some.lists(some.integers(0, 9), min_size=7, max_size=13).filter(lambda x: len(x) != 8))
def test_a_gtin_holds_with_one_check_digit_only(digits: list[int]) -> None:
    if len(digits) not in {7, 11, 12, 13}:
        return
    body = "".join(map(str, digits))
    assert [gtin_holds(f"{body}{check}") for check in range(10)].count(True) == 1


@given(some.text(alphabet="ab "), some.integers(1, 20))
def test_a_text_is_shortened_to_what_may_be_sent(text: str, most: int) -> None:
    short = shortened(text, most)
    assert len(short) <= most
    assert text.startswith(short)


class Scripts(HTMLParser):
    """The texts of a page's scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, _attrs: Any) -> None:
        self.inside = tag == "script"

    def handle_endtag(self, _tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found.append(data)


@given(some.text(alphabet="</script>!-&\"'<>abc"))
def test_no_title_ends_the_script_it_stands_in(title: str) -> None:
    linked = jsonld.linked(replace(PRODUCT, title={"en": f"x{title}"}), SHELF)
    assert linked is not None
    page = f"<script type='application/ld+json'>{jsonld.embedded(linked)}</script><p>after</p>"
    reader = Scripts()
    reader.feed(page)
    assert len(reader.found) == 1
    assert orjson.loads(reader.found[0]) == linked


def test_variants_are_one_group_with_what_they_vary_by() -> None:
    sizes = [
        Variant(f"mug-{size}", {"size": size}, (Offer(f"mug-{size}", "shop", Money(900, "USD")),))
        for size in ("S", "L")
    ]
    group = replace(PRODUCT, variants=tuple(sizes), options=("size",))
    linked = jsonld.linked(group, SHELF)
    assert linked is not None
    assert linked["@type"] == "ProductGroup"
    assert linked["variesBy"] == ["https://schema.org/size"]
    assert [each["sku"] for each in linked["hasVariant"]] == ["mug-S", "mug-L"]
    assert [each["item_group_id"] for each in rows_of("google", group)] == ["mug", "mug"]
    assert [each["title"] for each in rows_of("openai", group)] == ["Mug - S", "Mug - L"]
    said = orjson.loads(file_of("acp", group)[0])
    assert said["title"] == "Mug"
    assert not [*misfits(said, "Product")]


@pytest.mark.parametrize("name", ["google", "google-xml"])
def test_what_goes_out_to_google_can_be_read_back(
    name: str, sample_shop: Tradewind, tmp_path: Path
) -> None:
    with sample_shop.database.reading() as session:
        products = [*catalog.changed(session, since=0)]
    file = tmp_path / ("feed.xml" if name == "google-xml" else "feed.tsv")
    with file.open("wb") as out:
        report = write(name, products, SHELF, out)
    other = Tradewind.open(Settings(home=tmp_path / "other"))
    other.import_files([file])
    with other.database.reading() as session:
        back = {
            variant.sku: offer.price
            for product in catalog.changed(session, since=0)
            for variant in product.variants
            if (offer := variant.offer("USD"))
        }
    there = {
        variant.sku: offer.price
        for product in products
        for variant in product.variants
        if (offer := variant.offer("USD"))
    }
    assert back == there
    assert len(back) == report.rows


def test_a_feed_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="acp, google, google-xml, openai"):
        write("amazon", [PRODUCT], SHELF, io.BytesIO())


def test_pushing_names_products_in_batches_and_stops_where_it_is_refused() -> None:
    calls: list[Call] = []

    def platform(call: Call) -> Fetched:
        calls.append(call)
        if call.method == "POST":
            return Fetched(201, {}, b'{"id":"feed_7"}')
        return Fetched(200 if len(calls) < 3 else 429, {}, b'{"accepted":true}')

    many = [replace(PRODUCT, id=f"mug{place}") for place in range(150)]
    there = push.Platform("https://platform.example/v1/", token="t")
    with pytest.raises(Refused, match="429"):
        push.push(many, SHELF, there, post=platform)
    made, first, second = calls
    assert (made.method, made.url) == ("POST", "https://platform.example/v1/feeds")
    assert first.url == "https://platform.example/v1/feeds/feed_7/products"
    assert first.headers["Authorization"] == "Bearer t"
    assert len(orjson.loads(first.body)["products"]) == 100
    assert len(orjson.loads(second.body)["products"]) == 50


def test_metadata_names_the_feed_and_its_country() -> None:
    from tradewind.kernel import clock  # noqa: PLC0415

    assert not [*misfits(acp.metadata(SHELF, "feed", at=clock.now()), "Feed")]


@pytest.mark.data
@pytest.mark.skipif(not SPEC.is_dir(), reason=f"{SPEC} is not there")
def test_the_columns_are_those_that_the_platforms_ask_for() -> None:
    asked = orjson.loads((SPEC / "openai_flat_feed_fields.json").read_bytes())
    assert set(asked["required"]) == set(openai.REQUIRED)
    assert set(asked["required_if_checkout"]) <= set(openai.COLUMNS)
    limits = dict(openai.RULES.longest)
    assert limits == asked["limits"]
    theirs = orjson.loads((SPEC / "google_merchant_ucp_fields.json").read_bytes())
    assert set(theirs["core_required"]) == set(google.REQUIRED)
    assert theirs["limits"].items() <= dict(google.RULES.longest).items()
