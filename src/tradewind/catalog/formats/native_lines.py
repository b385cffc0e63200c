"""A whole catalogue as JSON Lines: what `export` writes, and reads back to the same catalogue.

The first line says what the file is; each further line holds one ``category``, ``product`` or
``review``. Amounts are decimal texts; facts carry the value they were understood as.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tradewind.catalog.formats import records
from tradewind.catalog.formats.format import Context, Format, Head
from tradewind.catalog.formats.money import money
from tradewind.catalog.formats.record import Record
from tradewind.catalog.incoming import (
    Bad,
    BadRow,
    Incoming,
    IncomingCategory,
    IncomingProduct,
    IncomingReview,
    tried,
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
from tradewind.kernel.errors import BadFile
from tradewind.kernel.money import Money

FIRST = {"tradewind": "catalogue", "version": 1}
"""The first line."""


def product_line(product: Product, prices: Sequence[PricePoint]) -> dict[str, Any]:
    """A product as its line holds it, with its earlier prices."""
    return {
        "id": product.id,
        "title": dict(product.title),
        "description": dict(product.description),
        "category": product.category,
        "brand": product.brand,
        "options": list(product.options),
        "facts": [_plain_fact(fact) for fact in product.facts],
        "variants": [_plain_variant(variant) for variant in product.variants],
        "media": [
            {"kind": each.kind, "ref": each.ref, "colors": list(each.colors), "sku": each.sku}
            for each in product.media
        ],
        "prices": [
            {
                "sku": point.sku,
                "seller": point.seller,
                "date": point.date.isoformat(),
                "currency": point.price.currency,
                "price": str(point.price.amount),
            }
            for point in prices
        ],
    }


def _plain_fact(fact: Fact) -> dict[str, Any]:
    stated = {
        "name": fact.name,
        "text": fact.text,
        "kind": str(fact.kind),
        "number": fact.number,
        "high": fact.high,
        "unit": fact.unit,
        "language": fact.language,
        "sku": fact.sku,
    }
    return {name: value for name, value in stated.items() if value is not None}


def _plain_variant(variant: Variant) -> dict[str, Any]:
    return {
        "sku": variant.sku,
        "options": variant.options,
        "stock": variant.stock,
        "gtin": variant.gtin,
        "offers": [
            {
                "seller": offer.seller,
                "currency": offer.price.currency,
                "price": str(offer.price.amount),
                "list_price": _amount(offer.list_price),
                "shipping": _amount(offer.shipping),
                "delivery_days": offer.delivery_days,
            }
            for offer in variant.offers
        ],
    }


def _amount(money: Money | None) -> str | None:
    return None if money is None else str(money.amount)


def review_line(review: Review) -> dict[str, Any]:
    """A review as its line holds it."""
    return {
        "product": review.product_id,
        "sku": review.sku,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "language": review.language,
        "date": review.date.isoformat(),
        "helpful": review.helpful,
        "verified": review.verified,
    }


def _recognises(head: Head) -> bool:
    return head.shape == "lines" and head.has("tradewind", "version")


def _read(head: Head, context: Context) -> Iterator[Incoming]:
    del context
    for number, line in records.json_lines(head.part):
        if number == 1 or "tradewind" in line:
            _check_first(head, line)
            continue
        record = Record(f"line {number}", line)
        match next(iter(line.items()), ("", None)):
            case "product", dict(fields):
                part = Record(record.label, fields)
                yield tried(part, _product, part, head.part.name)
            case "review", dict(fields):
                part = Record(record.label, fields)
                yield tried(part, _review, part)
            case "category", dict(fields):
                part = Record(record.label, fields)
                yield tried(part, _category, part)
            case _:
                yield BadRow(record.label, "it is no product, review or category", record.raw)


def _check_first(head: Head, line: Mapping[str, Any]) -> None:
    if line != FIRST:
        raise BadFile(f"{head.part.name} is of another version: export it again.")


def _product(record: Record, file: str) -> IncomingProduct:
    at = Source(file, record.label)
    product = Product(
        id=record["id"],
        title=record.texts("title"),
        description=record.texts("description"),
        category=record["category"],
        brand=record["brand"],
        source=at,
        options=tuple(record.list_of_texts("options")),
        facts=tuple(_fact(each, at) for each in record.parts("facts")),
        variants=tuple(_variant(each) for each in record.parts("variants")),
        media=tuple(
            Media(
                each["kind"], each["ref"], tuple(each.list_of_texts("colors")), each["sku"] or None
            )
            for each in record.parts("media")
        ),
    )
    prices = tuple(_point(each, at) for each in record.parts("prices"))
    return IncomingProduct(product, prices, raw=record.raw)


def _fact(part: Record, at: Source) -> Fact:
    try:
        kind = Kind(part["kind"])
    except ValueError as error:
        raise Bad(f"{part['kind'][:40]!r} is no kind of fact") from error
    return Fact(
        name=part["name"],
        text=part["text"],
        kind=kind,
        source=Source(at.file, f"{at.row}, {part['name']}"),
        number=_number(part, "number"),
        high=_number(part, "high"),
        unit=part["unit"] or None,
        language=part["language"] or None,
        sku=part["sku"] or None,
    )


def _number(part: Record, name: str) -> float | None:
    found = part.fields.get(name)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float):
        raise Bad(f"{name} {str(found)[:40]!r} is not a number")
    return float(found)


def _variant(part: Record) -> Variant:
    return Variant(
        sku=part["sku"],
        options=part.texts("options"),
        offers=tuple(_offer(each, part["sku"]) for each in part.parts("offers")),
        stock=part.integer("stock"),
        gtin=part["gtin"] or None,
    )


def _offer(part: Record, sku: str) -> Offer:
    price = money(part["price"], part["currency"])
    if price is None:
        raise Bad(f"an offer of {sku!r} has no price")
    return Offer(
        sku=sku,
        seller=part["seller"],
        price=price,
        list_price=money(part["list_price"], part["currency"]),
        shipping=money(part["shipping"], part["currency"]),
        delivery_days=part.integer("delivery_days"),
    )


def _point(part: Record, at: Source) -> PricePoint:
    price = money(part["price"], part["currency"])
    if price is None:
        raise Bad(f"a price of {part['sku']!r} is empty")
    return PricePoint(part["sku"], part["seller"], part.day("date"), price, at)


def _review(record: Record) -> IncomingReview:
    review = Review(
        id=0,
        product_id=record["product"],
        rating=record.integer("rating"),
        text=record["text"],
        language=record["language"],
        date=record.day("date"),
        title=record["title"],
        sku=record["sku"] or None,
        helpful=record.integer("helpful") or 0,
        verified=record.flag("verified"),
    )
    return IncomingReview(review, record.label, record.raw)


def _category(record: Record) -> IncomingCategory:
    return IncomingCategory(record["path"], record.texts("names"), record.label, record.raw)


FORMAT = Format("tradewind catalogue", _recognises, _read)
