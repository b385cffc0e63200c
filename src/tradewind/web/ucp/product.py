"""A product as the protocol shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from tradewind.catalog.product import Offer, Product, Variant
from tradewind.kernel.locale import pick
from tradewind.kernel.money import Money
from tradewind.web import media
from tradewind.web.ucp.context import offer_in


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom it is shown."""

    pages: str
    """Scheme and host of the shop's pages."""
    language: str
    currency: str


def sellable(product: Product, reader: Reader) -> list[tuple[Variant, Offer]]:
    """Its variants that have a price, in the reader's currency if any of them has one in it."""
    priced = [
        (each, offer)
        for each in product.variants
        if (offer := offer_in(each.offers, reader.currency))
    ]
    wanted = [pair for pair in priced if pair[1].price.currency == reader.currency]
    return wanted or priced


def featured(product: Product, reader: Reader) -> Variant | None:
    """The variant that stands for it: the cheapest that can be bought now."""
    able = sellable(product, reader)
    best = min(able, key=lambda pair: (not pair[0].available, pair[1].price.minor), default=None)
    return best[0] if best else None


def shown(product: Product, variants: Sequence[Variant], reader: Reader) -> dict[str, Any]:
    """A product with some of its variants, the one that stands for it first."""
    offers = [offer for _, offer in sellable(product, reader)]
    body: dict[str, Any] = {
        "id": product.id,
        "title": product.name(reader.language),
        "description": {"plain": _description(product, reader)},
        "url": f"{reader.pages}/p/{quote(product.id)}",
        "price_range": _range([offer.price for offer in offers]),
        "media": _media(product, None, reader),
        "variants": [variant(product, each, reader) for each in variants],
    }
    if product.category:
        body["categories"] = [{"value": product.category, "taxonomy": "merchant"}]
    if product.options:
        body["options"] = [_option(product, axis) for axis in product.options]
    if product.rating is not None and product.review_count:
        body["rating"] = rating(product)
    return body


def rating(product: Product) -> dict[str, Any]:
    """The mean of its reviews."""
    return {
        "value": round(product.rating or 0, 2),
        "scale_min": 1,
        "scale_max": 5,
        "count": product.review_count,
    }


def variant(product: Product, one: Variant, reader: Reader) -> dict[str, Any]:
    """One variant with its price and whether it can be had now."""
    offer = offer_in(one.offers, reader.currency)
    assert offer  # noqa: S101 - only what has a price is shown
    body: dict[str, Any] = {
        "id": one.sku,
        "sku": one.sku,
        "title": _title(product, one, reader),
        "description": {"plain": _description(product, reader)},
        "url": f"{reader.pages}/p/{quote(product.id)}",
        "price": price(offer.price),
        "availability": {
            "available": one.available,
            "status": "in_stock" if one.available else "out_of_stock",
        },
        "options": selected(one, product.options),
        "media": _media(product, one.sku, reader),
        "seller": {"name": offer.seller},
    }
    if one.gtin:
        body["barcodes"] = [{"type": "GTIN", "value": one.gtin}]
    if offer.list_price and offer.list_price.minor > offer.price.minor:
        body["list_price"] = price(offer.list_price)
    return body


def selected(one: Variant, axes: Iterable[str]) -> list[dict[str, str]]:
    """A variant's options as selections."""
    return [{"name": axis, "label": one.options[axis]} for axis in axes if axis in one.options]


def price(money: Money) -> dict[str, Any]:
    """An amount with its currency."""
    return {"amount": money.minor, "currency": money.currency}


def _range(prices: Sequence[Money]) -> dict[str, Any]:
    low, high = (choose(prices, key=lambda money: money.minor) for choose in (min, max))
    return {"min": price(low), "max": price(high)}


def _title(product: Product, one: Variant, reader: Reader) -> str:
    chosen = ", ".join(one.options[axis] for axis in product.options if axis in one.options)
    name = product.name(reader.language)
    return f"{name} ({chosen})" if chosen else name


def _description(product: Product, reader: Reader) -> str:
    return pick(product.description, reader.language) or product.name(reader.language)


def _option(product: Product, axis: str) -> dict[str, Any]:
    values = dict.fromkeys(each.options[axis] for each in product.variants if axis in each.options)
    return {"name": axis, "values": [{"label": value} for value in values]}


def _media(product: Product, sku: str | None, reader: Reader) -> list[dict[str, Any]]:
    return [
        {
            "type": "image",
            "url": picture(product, sku, reader),
            "alt_text": product.name(reader.language),
        }
    ]


def picture(product: Product, sku: str | None, reader: Reader) -> str:
    """The address of a product's picture: the seller's own, else a drawing."""
    own = (
        each.ref for each in product.media if each.kind == "url" and each.ref.startswith("https://")
    )
    return next(own, reader.pages + media.address(product, sku))


def option_signals(product: Product, chosen: Mapping[str, str]) -> list[dict[str, Any]]:
    """Every option's values: whether they exist and can be had with what is chosen."""
    return [
        {
            "name": axis,
            "values": [_signal(product, {**chosen, axis: value["label"]}, value) for value in said],
        }
        for axis in product.options
        if (said := _option(product, axis)["values"])
    ]


def _signal(
    product: Product, chosen: Mapping[str, str], value: Mapping[str, str]
) -> dict[str, Any]:
    fitting = fitting_variants(product, chosen)
    return {
        **value,
        "exists": bool(fitting),
        "available": any(each.available for each in fitting),
    }


def fitting_variants(product: Product, chosen: Mapping[str, str]) -> list[Variant]:
    """The variants that have all these options."""
    return [
        each
        for each in product.variants
        if all(
            each.options.get(axis, "").casefold() == value.casefold()
            for axis, value in chosen.items()
        )
    ]
