"""From a text to its category: the first proposal right, and the right one among three.

Two tasks. *Own*: what stands in a seller's categories teaches them (names of a demo store in 69
categories, names of PC parts in 24, titles of a marketplace in 10, offers of Walmart and Amazon in
theirs); half of the products teach, the other half is judged. *Tree*: the same texts are placed on
Google's tree of 5,595 categories by its names alone, without an example; a proposal is right where
its path leads through the step that a hand-written table of this folder names for the stated
category. ``zh`` asks Chinese reviews of nine kinds of goods among nine English names.

Halves are told by a hash of the title's words without its numbers and colours, so that what only
differs by those stands on one side; for the tree, which nothing teaches, by a hash of the text. The
weights were chosen on the half that is not reported. The baseline is the cosine of word weights
(TF-IDF), with the mean of a category's texts, or with the words of a category's path. Speed is that
of the slowest set, in texts a second of one core's time.
"""

import csv
import gzip
import hashlib
import io
import json
import random
import re
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from statistics import fmean
from typing import cast

import numpy as np
import yaml
from numpy.typing import NDArray

from tradewind import plugins
from tradewind.bench.matching import FIELD
from tradewind.bench.report import report
from tradewind.catalog import vocabulary
from tradewind.kernel.ports import Embedder
from tradewind.retrieval.category import taxonomy
from tradewind.retrieval.category.classify import Classifier, Scored
from tradewind.retrieval.category.features import words
from tradewind.retrieval.category.taxonomy import Path_
from tradewind.settings import Settings

TARGETS = {"texts_per_s": (">=", 200), "top1_over_baseline": (">=", 0.05)}
A_CATEGORY = 400
"""Texts of a category of PC parts at most: some hold thousands."""
ASKED = 120
"""Chinese texts of a kind."""
NAMES_OF_KINDS = {
    "书籍": ("Media", "Books"),
    "平板": ("Electronics", "Computers", "Tablet Computers"),
    "手机": ("Electronics", "Communications", "Mobile Phones"),
    "水果": ("Food", "Fruits"),
    "洗发水": ("Health & Beauty", "Hair Care", "Shampoo"),
    "热水器": ("Home & Garden", "Household Appliances", "Water Heaters"),
    "蒙牛": ("Food", "Dairy Products", "Milk"),
    "衣服": ("Apparel & Accessories", "Clothing"),
    "计算机": ("Electronics", "Computers", "Laptops"),
}
"""The kinds of goods of the Chinese shop, and what an English tree calls them."""
Right = Callable[[Path_], bool]


@dataclass(frozen=True, slots=True)
class Text:
    """A text and its stated category."""

    said: str
    category: Path_


@dataclass(frozen=True, slots=True)
class Measured:
    """How often the proposals were right, of so many texts."""

    top1: float
    top3: float
    baseline: float
    texts: int
    per_second: float


def run(data: Path) -> str:
    """Measure both tasks on the sets under ``data``; prints a line each, returns the JSON line."""
    settings = Settings()
    embedder = cast("Embedder", plugins.load("embedding", settings.embedding, settings))
    found = {name: _own(texts, embedder) for name, texts in _sets(data).items()}
    found |= _on_the_tree(data, embedder)
    found["zh"] = _chinese(data, embedder)
    for name, each in found.items():
        print(
            f"{name:15} top1 {each.top1:.3f} top3 {each.top3:.3f} baseline {each.baseline:.3f}"
            f" of {each.texts:,} texts, {each.per_second:,.0f} a second"
        )
    return report("category", _figures(found), TARGETS)


def _figures(found: Mapping[str, Measured]) -> dict[str, float]:
    """Means over the sets of seller's own categories, and each set by itself."""
    own = [each for name, each in found.items() if name.startswith("own")]
    tree = [each for name, each in found.items() if name.startswith("tree")]
    figures = {
        "top1": fmean(each.top1 for each in own),
        "top3": fmean(each.top3 for each in own),
        "baseline_top1": fmean(each.baseline for each in own),
        "top1_over_baseline": fmean(each.top1 - each.baseline for each in own),
        "tree_top1": fmean(each.top1 for each in tree),
        "tree_top3": fmean(each.top3 for each in tree),
        "tree_baseline_top1": fmean(each.baseline for each in tree),
        "texts_per_s": min(each.per_second for each in found.values()),
    }
    for name, each in found.items():
        figures |= {f"{name}_top1": each.top1, f"{name}_top3": each.top3}
    return {name: round(value, 4) for name, value in figures.items()}


def held_back(text: str) -> bool:
    """Whether a text is judged; near-duplicates are on one side."""
    colours = set(vocabulary.values("color"))
    plain = sorted(word for word in set(words(text)) if word not in colours and word.isalpha())
    return hashlib.sha256(" ".join(plain).encode()).digest()[0] % 2 == 1


def _own(texts: Sequence[Text], embedder: Embedder) -> Measured:
    teaching = [each for each in texts if not held_back(each.said)]
    judged = [each for each in texts if held_back(each.said)]
    said, stated = [each.said for each in teaching], [each.category for each in teaching]
    known = Classifier.of_texts(said, stated, embedder=embedder)
    plain = Centroids.of(said, stated)
    return _judged(judged, known, plain, [_is(each.category) for each in judged])


def _is(category: Path_) -> Right:
    return lambda path: path == category


def _judged(
    judged: Sequence[Text], known: Classifier, plain: "Centroids", right: Sequence[Right]
) -> Measured:
    began = time.process_time()
    proposed = known.top([each.said for each in judged])
    took = time.process_time() - began
    firsts = plain.first([each.said for each in judged])
    hits = [_hits(each, is_right) for each, is_right in zip(proposed, right, strict=True)]
    base = [is_right(path) for path, is_right in zip(firsts, right, strict=True)]
    return Measured(
        float(np.mean([each[0] for each in hits])),
        float(np.mean([any(each) for each in hits])),
        float(np.mean(base)),
        len(judged),
        len(judged) / took,
    )


def _hits(proposed: Sequence[Scored], right: Right) -> list[bool]:
    return [right(path) for path, _ in proposed]


@dataclass(frozen=True, slots=True)
class Centroids:
    """The baseline: the category whose texts' mean word weights are nearest by cosine."""

    categories: tuple[Path_, ...]
    places: dict[str, int]
    rarity: NDArray[np.float64]
    means: NDArray[np.float64]

    @classmethod
    def of(cls, texts: Sequence[str], categories: Sequence[Path_]) -> "Centroids":
        """Learn the means."""
        counts = Counter(word for text in texts for word in set(words(text)))
        places = {word: at for at, word in enumerate(counts)}
        rarity = np.log(len(texts) / np.array([*counts.values()])) + 1
        known = tuple(sorted(set(categories)))
        row = {path: at for at, path in enumerate(known)}
        made = cls(known, places, rarity, np.zeros((len(known), len(places))))
        for text, path in zip(texts, categories, strict=True):
            made.means[row[path]] += made.vector(text)
        made.means[:] /= np.maximum(np.linalg.norm(made.means, axis=1, keepdims=True), 1e-9)
        return made

    def vector(self, text: str) -> NDArray[np.float64]:
        """Word weights of a text, of length one."""
        found = np.zeros(len(self.places))
        for word, count in Counter(words(text)).items():
            if word in self.places:
                found[self.places[word]] = count * self.rarity[self.places[word]]
        unit: NDArray[np.float64] = found / max(float(np.linalg.norm(found)), 1e-9)
        return unit

    def first(self, texts: Sequence[str]) -> list[Path_]:
        """The nearest category of each text."""
        return [self.categories[int((self.means @ self.vector(text)).argmax())] for text in texts]


def _on_the_tree(data: Path, embedder: Embedder) -> dict[str, Measured]:
    tree = taxonomy.read(data / "small_refs/google_taxonomy-with-ids.en-US.txt")
    known = Classifier.of_tree(tree, embedder=embedder)
    plain = Centroids.of([" ".join(path) for path in tree], tree)
    table = yaml.safe_load(
        resources.files(__package__).joinpath("category.yaml").read_text("utf-8")
    )
    sets = {
        "tree_names": (_store(data, described=False), table["names"]),
        "tree_described": (_store(data, described=True), table["names"]),
        "tree_titles": (_titles(data), table["titles"]),
    }
    found = {}
    for name, (texts, steps) in sets.items():
        asked = [(each, steps.get("/".join(each.category))) for each in texts]
        judged = [(each, set(ways)) for each, ways in asked if ways and _second_half(each.said)]
        right = [_leads_through(ways) for _, ways in judged]
        found[name] = _judged([each for each, _ in judged], known, plain, right)
    return found


def _second_half(text: str) -> bool:
    """The half of the texts for the tree that was not looked at while its weights were chosen."""
    return hashlib.sha256(text.encode()).digest()[-1] % 2 == 1


def _leads_through(steps: set[str]) -> Right:
    return lambda path: bool(steps & {*path})


def _chinese(data: Path, embedder: Embedder) -> Measured:
    kinds = list(dict.fromkeys(NAMES_OF_KINDS.values()))
    known = Classifier.of_tree(kinds, embedder=embedder)
    plain = Centroids.of([" ".join(path) for path in kinds], kinds)
    judged = [each for each in _reviews(data) if held_back(each.said)]
    return _judged(judged, known, plain, [_is(each.category) for each in judged])


def _reviews(data: Path) -> Iterator[Text]:
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    with gzip.open(
        data / "reviews_zh/online_shopping_10_cats.csv.gz", "rt", encoding="utf-8"
    ) as file:
        for row in csv.DictReader(file):
            if row["cat"] in NAMES_OF_KINDS and row["review"]:
                by_kind[row["cat"]].append(row["review"])
    for kind, reviews in by_kind.items():
        for review in random.Random(7).sample(reviews, 2 * ASKED):
            yield Text(review, NAMES_OF_KINDS[kind])


def _sets(data: Path) -> dict[str, list[Text]]:
    return {
        "own_store": _store(data, described=False),
        "own_parts": list(_parts(data)),
        "own_titles": _titles(data),
        "own_walmart": list(_offers(data, 0)),
        "own_amazon": list(_offers(data, 1)),
    }


@cache
def _store_rows(file: Path) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = yaml.load(file.read_bytes(), Loader=yaml.CSafeLoader)
    return rows


def _store(data: Path, *, described: bool) -> list[Text]:
    found = {}
    for row in _store_rows(data / "retail_demo_store/products.yaml"):
        more = f". {row['description']}" if described else ""
        found[row["name"]] = Text(row["name"] + more, (row["category"], row["style"]))
    return list(found.values())


def _titles(data: Path) -> list[Text]:
    lines = (data / "attribute_extraction/oa-mine_train.jsonl").read_text("utf-8").splitlines()
    rows = {row["input"]: row["category"] for row in map(json.loads, lines)}
    return [Text(title, (category,)) for title, category in rows.items()]


def _parts(data: Path) -> Iterator[Text]:
    with zipfile.ZipFile(data / "pcpart_prices/catalogue_2025-07-23.csv.zip") as file:
        for name in sorted(each for each in file.namelist() if each.endswith(".csv")):
            with file.open(name) as raw:
                rows = csv.DictReader(io.TextIOWrapper(raw, "utf-8"))
                titles = sorted({row["name"] for row in rows})
            random.Random(7).shuffle(titles)
            for title in titles[:A_CATEGORY]:
                yield Text(title, (Path(name).stem,))


def _offers(data: Path, side: int) -> Iterator[Text]:
    """Titles of the offers of one shop with the category it states."""
    seen = set()
    for file in sorted((data / "product_matching").glob("Structured_Walmart-Amazon_*.txt.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                fields = _fields(line.split("\t")[side])
                title, category = fields.get("title", ""), fields.get("category", "")
                if title and category and title not in seen:
                    seen.add(title)
                    yield Text(title, (category,))


def _fields(text: str) -> dict[str, str]:
    parts = FIELD.split(re.sub(r"\s+", " ", text.strip()))
    return {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}
