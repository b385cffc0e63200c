"""Relevance: judged product searches, beside plain BM25 over the same catalogue in the same run.

Measured is what ships: the catalogue comes in through the importer, and `retrieval.find` searches
it. nDCG@10 has gains ``2^rating - 1``; [full] counts an unjudged product as worthless, [judged]
leaves it out. Saturation and field weights are chosen per fold on the other folds' queries, and the
held-out folds are reported; [shipped_full] is the shipped configuration over all queries.
The other languages are measured on what ships, and again without the written names of things
(`things.yaml`), which leaves translation to the encoder alone.
"""

import csv
import math
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib import resources
from itertools import product
from pathlib import Path
from statistics import mean
from typing import TypeGuard

import tantivy
import yaml

from tradewind import plugins
from tradewind.bench.report import report
from tradewind.catalog import tables
from tradewind.catalog.importing import import_files
from tradewind.kernel.locale import pick
from tradewind.kernel.ports import Embedder
from tradewind.retrieval import match, things
from tradewind.retrieval.brief import Brief
from tradewind.retrieval.find import find
from tradewind.retrieval.index import Index
from tradewind.retrieval.said import Field
from tradewind.retrieval.snapshot import Searched, Snapshot
from tradewind.retrieval.wanted import JOINED, wanted
from tradewind.retrieval.words import WEIGHTS
from tradewind.settings import Settings
from tradewind.storage import Database

Judged = Mapping[str, Mapping[str, int]]
Search = Callable[[str], Sequence[str]]
Scores = Mapping[str, tuple[float, float, float]]
Config = tuple[float, float, float]
"""Saturation, and the weights of a mention and of a stated fact (a title's is 3)."""
GRID: tuple[Config, ...] = tuple(product((0.2, 0.4, 0.8), (0.5, 1.0, 2.0), (0.25, 0.5, 1.0)))
SHIPPED: Config = (match.K1, WEIGHTS[Field.MENTION].boost, WEIGHTS[Field.FACT].boost)
FOLDS, SEED, DEPTH, SHOWN = 5, 7, 100, 5
TARGETS = {
    "full": (">=", 0.79),
    "judged": (">=", 0.85),
    "worst_class_loss": ("<=", 0.02),
    "zh_ratio": (">=", 0.7),
    "es_ratio": (">=", 0.7),
    "de_ratio": (">=", 0.7),
}


def run(data: Path) -> str:
    """Measure on ``chorus_icecat`` under ``data``."""
    folder = data / "chorus_icecat"
    judged = _judged(folder / "Broad_Query_Set_rated.csv")
    with tempfile.TemporaryDirectory() as name:
        database, index = _shop(sorted(folder.glob("products_*.zip")), Path(name))
        _tell(f"{len(judged)} judged queries with a positive judgement")
        figures = _figures(judged, _bm25(database), index)
        database.engine.dispose()
    return report("relevance", figures, TARGETS)


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def _judged(file: Path) -> Judged:
    """Ratings by query and product, of queries for which anything is any good."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    with file.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            found[row["query"]][row["docid"]] = int(row["rating"])
    return {query: ratings for query, ratings in sorted(found.items()) if max(ratings.values())}


def _shop(files: Sequence[Path], home: Path) -> tuple[Database, Index]:
    database = Database.connect(f"sqlite:///{home / 'tradewind.db'}")
    import_files(files, database=database, currency="USD")
    embedder = plugins.load("embedding", "embedded", Settings(home=home))
    index = Index.open(home, embedder if _embeds(embedder) else None)
    index.refresh(database)
    _tell(f"{index.size:,} products; embedding ...")
    index.embed_pending(database)
    index.refresh(database)
    return database, index


def _embeds(found: object) -> TypeGuard[Embedder]:
    return hasattr(found, "embed")


def _bm25(database: Database) -> Search:
    """Plain BM25 over title and description, stemmed, as the library ships it."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("text", tokenizer_name="en_stem")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    with database.reading() as session:
        for each in tables.changed(session, since=0):
            text = f"{pick(each.title, 'en')} {pick(each.description, 'en')}"
            writer.add_document(tantivy.Document(id=each.id, text=text))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(query: str) -> list[str]:
        parsed, _ = index.parse_query_lenient(query, ["text"])
        hits = searcher.search(parsed, DEPTH).hits
        return [str(searcher.doc(address)["id"][0]) for _, address in hits]

    return search


@dataclass(frozen=True, slots=True)
class _Still:
    """A snapshot to search."""

    snapshot: Snapshot
    embedder: Embedder | None


def _ours(index: Searched, language: str) -> Search:
    def search(query: str) -> list[str]:
        brief = Brief(query, language, keywords_only=True, words=query)
        found = find(brief, index=index, currency="USD", limit=DEPTH, available_only=False)
        return [hit.product_id for hit in found.hits]

    return search


@contextmanager
def _configured(index: Index, config: Config) -> Iterator[_Still]:
    """The same catalogue under another configuration."""
    k1, mention, fact = config
    weights = {
        **WEIGHTS,
        Field.MENTION: replace(WEIGHTS[Field.MENTION], boost=mention),
        Field.FACT: replace(WEIGHTS[Field.FACT], boost=fact),
    }
    snapshot = index.snapshot
    words = snapshot.words.weighed(weights, snapshot.size)
    aside = WEIGHTS[Field.TITLE].boost / mention
    shipped = match.K1, match.ASIDE
    match.K1, match.ASIDE = k1, aside  # type: ignore[misc]
    try:
        yield _Still(replace(snapshot, words=words), index.embedder)
    finally:
        match.K1, match.ASIDE = shipped  # type: ignore[misc]


def _figures(judged: Judged, bm25: Search, index: Index) -> dict[str, float | int]:
    ids = _by_docid(judged, index)
    plain = {query: _scores(bm25(query), ids(query)) for query in judged}
    tried: dict[Config, Scores] = {}
    for config in GRID:
        with _configured(index, config) as configured:
            english = _ours(configured, "en")
            tried[config] = {query: _scores(english(query), ids(query)) for query in judged}
    shipped = tried[SHIPPED]
    held = _held_out(tried, list(judged))
    figures: dict[str, float | int] = {
        "queries": len(judged),
        "full": _mean(held, 0),
        "judged": _mean(held, 1),
        "judged_share": _mean(held, 2),
        "bm25_full": _mean(plain, 0),
        "bm25_judged": _mean(plain, 1),
        "shipped_full": _mean(shipped, 0),
        "shipped_judged": _mean(shipped, 1),
        "worst_class_loss": _worst_loss(shipped, plain, index),
    }
    figures |= _other_languages(judged, ids, index, _mean(shipped, 0))
    with _without_names():
        unnamed = _other_languages(judged, ids, index, _mean(shipped, 0))
    return figures | {f"{name}_without_names": figure for name, figure in unnamed.items()}


@contextmanager
def _without_names() -> Iterator[None]:
    """No name of a thing stands for another one."""
    written = things.named
    things.named = lambda *_: iter(())
    try:
        yield
    finally:
        things.named = written


def _by_docid(judged: Judged, index: Index) -> Callable[[str], Mapping[str, int]]:
    """Ratings of a query by the ids that the importer gave."""
    own = {each.rpartition("-")[2]: each for each in index.snapshot.shelf.ids}
    return lambda query: {own.get(docid, docid): rating for docid, rating in judged[query].items()}


def _scores(hits: Sequence[str], ratings: Mapping[str, int]) -> tuple[float, float, float]:
    """nDCG@10 with unjudged as worthless, with judged ones only, and the judged share."""
    top = hits[:10]
    known = [hit for hit in hits if hit in ratings][:10]
    share = sum(hit in ratings for hit in top) / max(1, len(top))
    return _ndcg(top, ratings), _ndcg(known, ratings), share


def _ndcg(hits: Sequence[str], ratings: Mapping[str, int]) -> float:
    best = _gain(sorted(ratings.values(), reverse=True)[:10])
    return _gain([ratings.get(hit, 0) for hit in hits]) / best


def _gain(ratings: Sequence[int]) -> float:
    return math.fsum((2**rating - 1) / math.log2(place + 2) for place, rating in enumerate(ratings))


def _held_out(tried: Mapping[Config, Scores], queries: list[str]) -> Scores:
    """Each query's scores under the configuration that is best for the other folds."""
    random.Random(SEED).shuffle(queries)
    held: dict[str, tuple[float, float, float]] = {}
    picked: Counter[Config] = Counter()
    for fold in range(FOLDS):
        out = queries[fold::FOLDS]
        rest = [query for query in queries if query not in out]
        best = max(GRID, key=lambda config: mean(tried[config][query][0] for query in rest))
        picked[best] += 1
        held |= {query: tried[best][query] for query in out}
    for config, folds in picked.most_common():
        _tell(f"saturation, mention, fact {config}: picked by {folds} of {FOLDS} folds")
    return held


def _mean(scores: Mapping[str, tuple[float, float, float]], which: int) -> float:
    return round(mean(each[which] for each in scores.values()), 4)


def _class(query: str, brands: set[str], index: Index) -> str:
    words = query.split()
    read = wanted(query, "en", index.snapshot, None)
    if any(word in brands for word in words) or any(letter.isdigit() for letter in query):
        return "brand, model or number"
    if read.dropped or read.corrections:
        return "unknown or misspelt word"
    if any(way.share == JOINED for slot in read.slots for way in slot.ways):
        return "joined or split word"
    return "one word" if len(words) == 1 else "several words"


def _worst_loss(
    ours: Scores,
    plain: Scores,
    index: Index,
) -> float:
    """How far the worst class of queries falls behind plain BM25; negative where none does."""
    shelf = index.snapshot.shelf
    brands = {shelf.value(code)[1].casefold() for code in shelf.names.get("brand", ())}
    classes: dict[str, list[float]] = defaultdict(list)
    for query in ours:
        classes[_class(query, brands, index)].append(plain[query][0] - ours[query][0])
    for name, losses in sorted(classes.items()):
        _tell(f"{name}: {len(losses)} queries, {-mean(losses):+.4f} against plain BM25")
    lost = sorted((ours[query][0] - plain[query][0], query) for query in ours)[:SHOWN]
    _tell("furthest behind: " + ", ".join(f"{query} {loss:+.2f}" for loss, query in lost))
    return round(max(mean(losses) for losses in classes.values()), 4)


def _other_languages(
    judged: Judged, ids: Callable[[str], Mapping[str, int]], index: Index, english: float
) -> dict[str, float]:
    text = resources.files(__package__).joinpath("relevance.yaml").read_text("utf-8")
    said = {str(query): each for query, each in yaml.safe_load(text).items()}
    figures = {}
    for place, language in enumerate(("zh", "es", "de")):
        search = _ours(index, language)
        full = [
            _scores(search(str(said[query][place])), ids(query))[0]
            for query in judged
            if query in said
        ]
        figures[f"{language}_full"] = round(mean(full), 4)
        figures[f"{language}_ratio"] = round(mean(full) / english, 4)
    return figures
