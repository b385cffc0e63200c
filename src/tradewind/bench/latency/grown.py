"""A catalogue of any size, grown from real products: makers, models, facts and prices vary.

Every copy keeps the shape of its source (its texts, how many facts and variants it has) and gets a
maker, a model name, amounts and prices of its own, by a fixed seed.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import orjson

from tradewind.catalog.formats.native_lines import FIRST, product_line, review_line
from tradewind.catalog.product import Fact, Kind, Offer, Product, Review, Variant
from tradewind.kernel.money import Money

SEED = 20_261_123
WORD, SENTENCE = re.compile(r"\w+"), re.compile(r"(?<=[.!?。！？])\s*")
REVIEWED_EVERY = 4
"""One copy in so many keeps the reviews of its source."""
MOST_VARIANTS = 3
PARTS = (
    ("B", "Br", "C", "Cl", "D", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W"),
    ("a", "e", "i", "o", "u", "ai", "ea", "or", "en", "il"),
    ("bo", "dan", "dric", "fell", "gan", "ka", "lo", "mar", "nix", "ra", "sen", "ton", "vik"),
)
"""What invented names are made of."""


Source = tuple[Product, Sequence[Review]]


def written(
    file: Path, shelves: Sequence[Sequence[Source]], names: dict[str, dict[str, str]], *, count: int
) -> None:
    """Write so many products to a file that the importer reads, from each shelf as many."""
    with file.open("wb") as out:
        for line in _lines(shelves, names, count):
            out.write(orjson.dumps(line) + b"\n")


def _lines(
    shelves: Sequence[Sequence[Source]], names: dict[str, dict[str, str]], count: int
) -> Iterator[dict[str, object]]:
    yield dict(FIRST)
    for path, spoken in sorted(names.items()):
        yield {"category": {"path": path, "names": spoken}}
    rng = random.Random(SEED)
    makers = [_word(rng) for _ in range(max(40, count // 200))]
    voices = _by_language(shelves)
    for number in range(count):
        turn, shelf = number // len(shelves), shelves[number % len(shelves)]
        source, reviews = shelf[turn % len(shelf)]
        fresh = turn < len(shelf)
        copy = source if fresh else _varied(source, number, makers, rng)
        yield {"product": product_line(copy, ())}
        for review in reviews if number % REVIEWED_EVERY == 0 else ():
            own = review if fresh else _crossed(review, rng.choice(voices[review.language]))
            yield {"review": review_line(_moved(own, copy))}


def _by_language(shelves: Sequence[Sequence[Source]]) -> dict[str, list[Review]]:
    found: dict[str, list[Review]] = defaultdict(list)
    for review in (each for shelf in shelves for _, reviews in shelf for each in reviews):
        found[review.language].append(review)
    return found


def _crossed(review: Review, other: Review) -> Review:
    """A review that begins as one and ends as another, so that hardly any text comes twice."""
    first, second = (SENTENCE.split(each.text) for each in (review, other))
    text = " ".join([*first[: (len(first) + 1) // 2], *second[len(second) // 2 :]])
    return replace(review, text=text)


def _moved(review: Review, product: Product) -> Review:
    skus = {variant.sku for variant in product.variants}
    sku = review.sku if review.sku in skus else None
    return replace(review, product_id=product.id, sku=sku)


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


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, as the yardstick's index is asked for them."""
    return [word.casefold() for word in WORD.findall(text)]
