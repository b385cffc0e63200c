"""Tradewind's own files: YAML lists of products, reviews and categories, written by hand.

What a fact's text means (a number with its unit, yes or no, words) is read from the text itself;
``{en: …, zh: …}`` is one text in two languages. `native_lines` is the same catalogue as a machine
writes it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tradewind.catalog.formats import records
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.record import Record, day
from tradewind.catalog.incoming import (
    SELLER,
    Bad,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    IncomingReview,
    tried,
)
from tradewind.catalog.product import (
    Fact,
    Media,
    Offer,
    PricePoint,
    Product,
    Review,
    Source,
    Variant,
)
from tradewind.catalog.stated import TEXT, fact, known
from tradewind.kernel.money import Money


def _items(head: Head) -> Iterator[Record]:
    for line, item in records.yaml_items(head.part):
        yield Record(f"line {line}", item if isinstance(item, dict) else {})


def _read_products(head: Head, context: Context) -> Iterator[Incoming]:
    for item in _items(head):
        yield tried(item, _product, item, head.part.name, context.currency)


def _product(item: Record, file: str, currency: str) -> IncomingProduct:
    at, variants = Source(file, item.label), item.parts("variants")
    product = Product(
        id=item["id"],
        title=item.texts("title"),
        description=item.texts("description"),
        category=item["category"],
        brand=item["brand"],
        source=at,
        options=tuple(dict.fromkeys(axis for each in variants for axis in each.texts("options"))),
        facts=tuple(_facts(item, variants, at)),
        variants=tuple(_variant(each, item, currency) for each in variants),
        media=tuple(_media(item, variants)),
    )
    prices = tuple(point for each in variants for point in _prices(each, item, at))
    return IncomingProduct(product, prices, raw=item.raw)


def _variant(variant: Record, item: Record, currency: str) -> Variant:
    prices, listed = _moneys(variant, "price", currency), _moneys(variant, "list_price", currency)
    shipping = _moneys(item, "shipping", currency)
    return Variant(
        sku=variant["sku"],
        options=variant.texts("options"),
        offers=tuple(
            Offer(
                sku=variant["sku"],
                seller=item["seller"] or SELLER,
                price=price,
                list_price=listed.get(code),
                shipping=shipping.get(code),
                delivery_days=item.integer("delivery_days"),
            )
            for code, price in prices.items()
        ),
        stock=variant.integer("stock"),
        gtin=variant["gtin"] or None,
    )


def _moneys(record: Record, name: str, currency: str) -> dict[str, Money]:
    """Amounts by currency; a plain amount is in the currency that was named for the file."""
    stated = record.fields.get(name)
    amounts = stated if isinstance(stated, dict) else {currency: record[name]}
    found = {code: money(str(amount), code) for code, amount in amounts.items()}
    return {code: amount for code, amount in found.items() if amount is not None}


def _prices(variant: Record, item: Record, at: Source) -> Iterator[PricePoint]:
    """Earlier prices: the variant's own list, else the product's; columns as its prices stand."""
    codes = list(variant.mapping("price"))
    for row in variant.rows("prices") or item.rows("prices"):
        if len(row) != len(codes) + 1:
            raise Bad(f"a price of {row[:1]} needs a date and {', '.join(codes)}")
        for code, amount in zip(codes, row[1:], strict=True):
            if price := money(amount, code):
                yield PricePoint(variant["sku"], item["seller"] or SELLER, day(row[0]), price, at)


def _facts(item: Record, variants: Sequence[Record], at: Source) -> Iterator[Fact]:
    yield from _stated(item.mapping("facts"), at, None)
    for variant in variants:
        yield from _stated(variant.mapping("facts"), at, variant["sku"])


def _stated(facts: Mapping[str, Any], at: Source, sku: str | None) -> Iterator[Fact]:
    for name, value in facts.items():
        own = Source(at.file, f"{at.row}, {name}")
        if isinstance(value, dict):
            for language, text in value.items():
                yield fact(name, str(text), TEXT, own, language=language, sku=sku)
        elif isinstance(value, list):
            raise Bad(f"{name!r} is a list; a fact has one value")
        else:
            yield known(name, str(value), own, sku=sku)


def _media(item: Record, variants: Sequence[Record]) -> Iterator[Media]:
    for url in item.list_of_texts("pictures"):
        yield Media("url", url)
    if item["drawing"]:
        for variant in variants:
            colors = tuple(variant.list_of_texts("colors"))
            yield Media("drawing", item["drawing"], colors, variant["sku"])


def _read_reviews(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    for item in _items(head):
        yield tried(item, _review, item)


def _review(item: Record) -> IncomingReview:
    review = Review(
        id=0,
        product_id=item["product"],
        rating=item.integer("rating"),
        text=item["text"],
        language=item["language"],
        date=item.day("date"),
        title=item["title"],
        sku=item["sku"] or None,
        helpful=item.integer("helpful") or 0,
        verified=item.flag("verified"),
    )
    return IncomingReview(review, item.label, item.raw)


def _read_categories(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    for item in _items(head):
        yield tried(item, _category, item)


def _category(item: Record) -> IncomingCategory:
    return IncomingCategory(item["path"], item.texts("names"), item.label, item.raw)


def _yaml(*names: str) -> Any:
    return lambda head: head.shape == "yaml" and head.has(*names)


FORMATS = (
    Format("tradewind products", _yaml("id", "title", "variants"), _read_products),
    Format("tradewind reviews", _yaml("product", "text", "date"), _read_reviews, refers=True),
    Format("tradewind categories", _yaml("path", "names"), _read_categories),
)
