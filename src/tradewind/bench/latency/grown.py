"""A catalogue of any size, grown from real products: makers, models, facts and prices vary.

Every copy keeps the shape of its source (its texts, how many facts and variants it has) and gets a
maker, a model name, amounts and prices of its own, by a fixed seed.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson

from tradewind.catalog.formats.native_lines import FIRST, line_of, lines_of
from tradewind.catalog.product import Fact, Kind, Offer, Product, Review, Variant
from tradewind.kernel.money import Money

SEED = 20_261_123
REVIEWED_EVERY = 4
"""One copy in so many keeps the reviews of its source."""
MOST_VARIANTS = 3
PARTS = (
    ("B", "Br", "C", "Cl", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W"),
    ("a", "e", "i", "o", "u", "ai", "ea", "or", "en", "il"),
    ("bo", "dan", "dric", "fell", "gan", "ka", "lo", "mar", "nix", "ra", "sen", "ton", "vik"),
)
"""What invented names are made of."""


def written(
    file: Path,
    sources: Sequence[tuple[Product, Sequence[Review]]],
    categories: dict[str, dict[str, str]],
    *,
    count: int,
) -> None:
    """Write so many products to a file that the importer reads."""
    with file.open("wb") as out:
        for line in _lines(sources, categories, count):
            out.write(orjson.dumps(line) + b"\n")


def _lines(
    sources: Sequence[tuple[Product, Sequence[Review]]],
    categories: dict[str, dict[str, str]],
    count: int,
) -> Iterator[dict[str, object]]:
    yield dict(FIRST)
    for path, names in sorted(categories.items()):
        yield {"category": {"path": path, "names": names}}
    rng = random.Random(SEED)
    makers = [_word(rng) for _ in range(max(40, count // 200))]
    for number in range(count):
        source, reviews = sources[number % len(sources)]
        copy = source if number < len(sources) else _varied(source, number, makers, rng)
        yield {"product": lines_of(copy, iter(()))}
        if number % REVIEWED_EVERY == 0:
            for review in reviews:
                skus = {variant.sku for variant in copy.variants}
                sku = review.sku if review.sku in skus else None
                yield {"review": line_of(replace(review, product_id=copy.id, sku=sku))}


def _word(rng: random.Random) -> str:
    """An invented name."""
    return "".join(rng.choice(part) for part in PARTS)


def _varied(source: Product, number: int, makers: Sequence[str], rng: random.Random) -> Product:
    """A product like the source from another maker."""
    maker, model = rng.choice(makers), f"{_word(rng)} {rng.randrange(2, 99)}"
    variants = source.variants[:MOST_VARIANTS]
    skus = {variant.sku: f"{variant.sku}-{number}" for variant in variants}
    factor = rng.uniform(0.6, 1.7)
    return replace(
        source,
        id=f"{source.id}-{number}",
        brand=maker,
        title={
            language: _renamed(text, source.brand, f"{maker} {model}")
            for language, text in source.title.items()
        },
        facts=tuple(
            replace(_scaled(fact, rng), sku=skus.get(fact.sku or ""))
            for fact in source.facts
            if fact.sku is None or fact.sku in skus
        ),
        variants=tuple(_variant(variant, skus[variant.sku], factor, rng) for variant in variants),
        media=tuple(
            replace(each, sku=skus.get(each.sku or ""))
            for each in source.media
            if each.sku is None or each.sku in skus
        ),
    )


def _renamed(text: str, brand: str, name: str) -> str:
    """The title with another maker and model in front of what the thing is."""
    rest = text.removeprefix(brand).strip() if brand else text
    words = rest.split(" ")
    return f"{name} {' '.join(words[1:]) if len(words) > 2 else rest}"


def _scaled(fact: Fact, rng: random.Random) -> Fact:
    """The same fact with another amount, stated in its base unit."""
    if fact.kind is not Kind.NUMBER or fact.number is None or fact.high is not None:
        return fact
    whole = float(fact.number).is_integer() and fact.number < 10
    number = fact.number if whole else float(f"{fact.number * rng.uniform(0.6, 1.7):.3g}")
    return replace(fact, number=number, text=f"{number:g} {fact.unit or ''}".strip())


def _variant(variant: Variant, sku: str, factor: float, rng: random.Random) -> Variant:
    offers = tuple(_offer(offer, sku, factor) for offer in variant.offers)
    stock = None if variant.stock is None else rng.randrange(400)
    return Variant(sku, variant.options, offers, stock)


def _offer(offer: Offer, sku: str, factor: float) -> Offer:
    price = Money.of(round(offer.price.amount * Decimal(f"{factor:.3f}"), 0), offer.price.currency)
    price = max(price, Money(100, price.currency))
    return replace(offer, sku=sku, price=price, list_price=None)


WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, as the yardstick's index is asked for them."""
    return [word.casefold() for word in WORD.findall(text)]
