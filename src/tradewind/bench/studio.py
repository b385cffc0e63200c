"""What the studio writes: every product of a catalogue in four channels and six languages.

Judged by the rules of `seller.review` and the checker of `seller.claims`. Both guard the studio as
it writes, so what is left for them to find afterwards should be nothing; how often they had to step
in says how good the grammar alone is (``blocked``). ``strictly_doubted`` is the share of sentences
in which the checker, told nothing of the books, meets a word it cannot place: its view of the
studio as if it were a stranger. With ``--data`` also a foreign catalogue.
"""

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter

from tradewind.bench.report import report
from tradewind.catalog import sample, tables
from tradewind.catalog.importing import import_files
from tradewind.catalog.product import Product, Review
from tradewind.seller.listings.listing import Channel
from tradewind.seller.review.issue import Severity
from tradewind.seller.review.review import review
from tradewind.seller.studio.book import LANGUAGES
from tradewind.seller.studio.guard import guarded, unborne
from tradewind.seller.studio.sentence import Material, Part, Wish, Written
from tradewind.seller.studio.write import write
from tradewind.storage import Database

ON = date(2026, 11, 22)
"""The day whose rules hold: the same figures on any day."""
FOREIGN = 300
"""Products of the foreign catalogue, spread evenly over it."""
TARGETS = {
    "rule_errors": ("=", 0.0),
    "rule_warnings": ("<=", 0.0),
    "uncaught_claims": ("=", 0.0),
    "repeated_sentences": ("<=", 0.005),
    "coverage": (">=", 0.9),
    "listings_per_s": (">=", 20.0),
}
Goods = list[tuple[Product, tuple[Review, ...]]]


@dataclass(slots=True)
class Tally:
    """What was counted over many listings."""

    listings: int = 0
    sentences: int = 0
    repeated: int = 0
    uncaught: int = 0
    unknown: int = 0
    blocked: int = 0
    stated: int = 0
    said: int = 0
    seconds: float = 0.0
    issues: Counter[tuple[str, str]] = field(default_factory=Counter)
    causes: Counter[str] = field(default_factory=Counter)

    def figures(self) -> dict[str, float | int]:
        """By name, as the benchmark prints them."""
        severities = Counter[str]()
        for (severity, _), count in self.issues.items():
            severities[severity] += count
        return {
            "listings": self.listings,
            "sentences": self.sentences,
            "rule_errors": severities[Severity.ERROR],
            "rule_warnings": severities[Severity.WARNING],
            "uncaught_claims": self.uncaught,
            "strictly_doubted": round(self.unknown / max(self.sentences, 1), 4),
            "repeated_sentences": round(self.repeated / max(self.sentences, 1), 5),
            "blocked": round(self.blocked / max(self.sentences, 1), 5),
            "coverage": round(self.said / max(self.stated, 1), 4),
            "listings_per_s": round(self.listings / max(self.seconds, 1e-9), 1),
        }


def run(data: Path | None) -> str:
    """Write all listings; gives the last line."""
    own = _measured(_goods(sample.files()))
    figures: dict[str, float | int | str | None] = dict(own.figures())
    _tell("sample", own)
    folder = None if data is None else data / "chorus_icecat"
    if folder is not None and folder.is_dir():
        files = sorted(folder.glob("*.zip"))[:1]
        goods = _goods(files)
        foreign = _measured(goods[:: max(1, len(goods) // FOREIGN)][:FOREIGN])
        _tell("Icecat", foreign)
        figures |= {f"foreign_{name}": value for name, value in foreign.figures().items()}
    return report("studio", figures, TARGETS)


def _goods(files: Sequence[Path]) -> Goods:
    with tempfile.TemporaryDirectory(prefix="tradewind-bench-") as name:
        database = Database.connect(f"sqlite:///{name}/shop.db")
        import_files(files, database=database, currency="USD")
        with database.reading() as session:
            products = list(tables.changed(session, since=0))
            reviews = tables.reviews(session, [each.id for each in products])
    return [(each, tuple(reviews.get(each.id, ()))) for each in products if each.variants]


def _measured(goods: Goods) -> Tally:
    tally, guard = Tally(), guarded(on=ON)
    for material, wish in _jobs(goods):
        began = perf_counter()
        written = write(material, wish, guard=guard)
        tally.seconds += perf_counter() - began
        _count(tally, written, material)
    return tally


def _jobs(goods: Goods) -> Iterator[tuple[Material, Wish]]:
    for product, reviews in goods:
        material = Material(product, product.variants[0], reviews)
        for channel in Channel:
            for language in LANGUAGES:
                yield material, Wish(channel, language)


def _count(tally: Tally, written: Written, material: Material) -> None:
    language = written.listing.language
    texts = [each.text for each in written.sentences if each.part is not Part.TITLE]
    tally.listings += 1
    tally.sentences += len(texts)
    tally.repeated += len(texts) - len({text.strip(".。").casefold() for text in texts})
    tally.uncaught += sum(bool(unborne(each, language, material)) for each in written.sentences)
    strict = [each for each in written.sentences if not each.quoted]
    tally.unknown += sum(bool(unborne(each, language, material, strict=True)) for each in strict)
    blocked = written.notes["blocked"]
    tally.blocked += len(blocked)
    tally.causes.update(f"{language}: {each['reason']} <- {each['text']}" for each in blocked)
    said = {name for each in written.sentences for name in each.facts}
    tally.said += len(said)
    tally.stated += len(said) + len(written.left)
    issues = review(written.listing, on=ON)
    tally.issues.update((str(each.severity), each.rule) for each in issues if _written(each.field))


def _written(name: str) -> bool:
    """Whether the studio words a field; pictures, prices and identifiers are the catalogue's."""
    return name.partition(".")[0] in {"title", "bullets", "description", "search_terms"}


def _tell(name: str, tally: Tally) -> None:
    print(name)
    for figure, value in tally.figures().items():
        print(f"  {figure:20} {value:>12,}")
    for (severity, rule), count in tally.issues.most_common(20):
        print(f"  {severity:8} {rule:40} {count:>6,}")
    for cause, count in tally.causes.most_common(15):
        print(f"  blocked {count:>5,}  {cause[:150]}")
