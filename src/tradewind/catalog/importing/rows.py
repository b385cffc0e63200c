"""Incoming nouns as the rows that the catalogue's tables hold."""

import hashlib
from typing import Any

import orjson

from tradewind.catalog.incoming import IncomingPrice, IncomingProduct, IncomingReview
from tradewind.catalog.product import Fact, Offer, PricePoint, Review, Variant

Row = dict[str, Any]


def product_record(item: IncomingProduct) -> Row:
    """A product as it is put aside: the rows of its tables, and a digest of what it says.

    Where it stands in its file is no part of the digest.
    """
    product = item.product
    columns = {
        "title": dict(product.title),
        "description": dict(product.description),
        "category": product.category,
        "brand": product.brand,
        "options": list(product.options),
        "media": [
            {"kind": each.kind, "ref": each.ref, "colors": list(each.colors), "sku": each.sku}
            for each in product.media
        ],
    }
    variants = [_variant(each, place) for place, each in enumerate(product.variants)]
    offers = [_offer(each) for variant in product.variants for each in variant.offers]
    facts = [_fact(each) for each in product.facts]
    prices = [_price(each) for each in item.prices]
    said = [columns, variants, offers, [row[:-1] for row in facts], [row[:-1] for row in prices]]
    return {
        "id": product.id,
        "digest": digest(said),
        "introduces": item.introduces,
        "columns": columns,
        "variants": variants,
        "offers": offers,
        "facts": facts,
        "prices": prices,
        "file": product.source.file,
        "row": product.source.row,
        "raw": list(item.raw),
    }


def digest(said: Any) -> str:
    """A short name for what was said."""
    plain = orjson.dumps(said, option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(plain, digest_size=16).hexdigest()


def _variant(variant: Variant, place: int) -> Row:
    return {
        "sku": variant.sku,
        "position": place,
        "options": dict(variant.options),
        "gtin": variant.gtin,
        "pieces": variant.stock,
    }


def _offer(offer: Offer) -> Row:
    return {
        "sku": offer.sku,
        "seller": offer.seller,
        "currency": offer.price.currency,
        "price_minor": offer.price.minor,
        "list_price_minor": offer.list_price.minor if offer.list_price else None,
        "shipping_minor": offer.shipping.minor if offer.shipping else None,
        "delivery_days": offer.delivery_days,
    }


def _fact(fact: Fact) -> list[Any]:
    """Its key (see `tables.FactKey`), then its place in the file."""
    return [
        fact.name,
        fact.text,
        str(fact.kind),
        fact.number,
        fact.high,
        fact.unit,
        fact.language,
        fact.sku,
        fact.source.row,
    ]


def _price(point: PricePoint) -> list[Any]:
    return [
        point.sku,
        point.seller,
        point.price.currency,
        point.date.isoformat(),
        point.price.minor,
        point.source.row,
    ]


def price_record(item: IncomingPrice) -> Row:
    """A price of a variant that another file states."""
    return {"price": _price(item.point), "file": item.point.source.file, "raw": list(item.raw)}


def review_record(item: IncomingReview, file: str) -> Row:
    """A review; what readers and the shop say of it is no part of its digest."""
    review = item.review
    return {"row": _review(review) | {"file": file, "row": item.row}, "raw": list(item.raw)}


def _review(review: Review) -> Row:
    said = {
        "sku": review.sku,
        "rating": review.rating,
        "title": review.title,
        "text": review.text,
        "language": review.language,
        "date": review.date.isoformat(),
    }
    own = {"product_id": review.product_id, "digest": digest(said)}
    return said | own | {"helpful": review.helpful, "verified": review.verified}
