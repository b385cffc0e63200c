"""Write many listings, one after the other: resumed where it was killed, nothing written twice."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import orjson

from tradewind.catalog import tables as catalog
from tradewind.decisions.claim import Evidence, EvidenceKind
from tradewind.kernel.errors import NotFound
from tradewind.seller.listings.tables import listing_of, plain
from tradewind.seller.studio import tables
from tradewind.seller.studio.sentence import Material, Part, Sentence, Term, Wish, Written
from tradewind.seller.studio.stated import Left
from tradewind.seller.studio.write import Guard, write
from tradewind.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Result:
    """One SKU of many."""

    sku: str
    written: Written | None
    """None where nothing could be written."""
    fresh: bool = False
    """Whether it was written now, not earlier from the same facts."""
    error: str = ""


def skus(session: Connection) -> list[str]:
    """Every SKU of the catalogue, in its order."""
    return [variant.sku for each in catalog.changed(session, since=0) for variant in each.variants]


def material(session: Connection, sku: str, terms: tuple[Term, ...]) -> Material:
    """All that is known of a SKU; raises NotFound."""
    product = catalog.product_of(session, sku)
    variant = product.variant(sku)
    if variant is None:
        raise NotFound(f"No SKU {sku!r} in the catalogue.")
    reviews = catalog.reviews(session, [product.id]).get(product.id, [])
    return Material(product, variant, tuple(reviews), terms)


def write_many(
    database: Database, wanted: Sequence[str], wish: Wish, *, guard: Guard
) -> Iterator[Result]:
    """Each SKU's listing, kept as soon as it is written: whoever is killed loses one at most."""
    with database.reading() as session:
        terms = tables.search_terms(session)
    for sku in wanted:
        try:
            yield write_one(database, sku, wish, guard=guard, terms=terms)
        except NotFound as error:
            yield Result(sku, None, error=str(error))


def write_one(
    database: Database, sku: str, wish: Wish, *, guard: Guard, terms: tuple[Term, ...]
) -> Result:
    """One listing, out of what was kept where its facts and the settings are the same."""
    with database.reading() as session:
        known = material(session, sku, terms)
        key = key_of(known, wish)
        body = tables.known(session, key)
    if body is not None:
        return Result(sku, written_of(body))
    made = write(known, wish, guard=guard)
    with database.transaction() as session:
        tables.note(session, key, body_of(made), by=made.by, cost=0)
    return Result(sku, made, fresh=True)


def key_of(known: Material, wish: Wish) -> str:
    """What a listing is written from, as a hash: facts, reviews, terms, wishes and books."""
    product, variant = known.product, known.variant
    said = [
        [product.id, dict(product.title), dict(product.description), product.category],
        [product.brand, [str(each.ref) for each in product.media]],
        [[fact.name, fact.text, fact.language, fact.sku] for fact in product.facts],
        [variant.sku, variant.options, variant.gtin, variant.stock],
        [[each.sku, each.price.minor, each.price.currency] for each in variant.offers],
        [[each.id, each.text] for each in known.reviews],
        [[each.words, each.orders] for each in known.terms],
        [wish.channel, wish.language, wish.marketplace, wish.seed],
        books(),
    ]
    return hashlib.sha256(orjson.dumps(said)).hexdigest()


@cache
def books() -> str:
    """A hash of the books and of the rules that a listing is held to."""
    whole = hashlib.sha256()
    for package, folder in (("studio", "words"), ("review", "rules"), ("claims", "words")):
        place = resources.files(f"tradewind.seller.{package}") / folder
        for file in sorted(place.iterdir(), key=lambda each: each.name):
            if file.is_file():
                whole.update(file.read_bytes())
    return whole.hexdigest()


def body_of(written: Written) -> dict[str, Any]:
    """A written listing as JSON has it."""
    sentences = [
        {
            "text": each.text,
            "part": each.part,
            "place": each.place,
            "facts": each.facts,
            "quoted": each.quoted,
            "evidence": [
                [row.kind, row.ref, row.value, row.source, row.version] for row in each.evidence
            ],
        }
        for each in written.sentences
    ]
    left = [[each.name, each.text, each.reason] for each in written.left]
    body = {"sentences": sentences, "left": left, "by": written.by, "notes": written.notes}
    whole: dict[str, Any] = orjson.loads(orjson.dumps(body))
    return whole | {"listing": plain(written.listing)}


def written_of(body: dict[str, Any]) -> Written:
    """The written listing that `body_of` made."""
    sentences = tuple(
        Sentence(
            each["text"],
            Part(each["part"]),
            each["place"],
            tuple(each["facts"]),
            tuple(Evidence(EvidenceKind(kind), *rest) for kind, *rest in each["evidence"]),
            each["quoted"],
        )
        for each in body["sentences"]
    )
    left = tuple(Left(*each) for each in body["left"])
    return Written(listing_of(body["listing"]), sentences, left, body["by"], body["notes"])
