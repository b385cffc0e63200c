"""Which way reviews lean, read by our rule, against public reviews with a verdict of their own.

Of every text with one verdict (a shop's thumb up or down, raters' mean, aspects that all lean one
way) the claims made of it are counted as agreeing or not. A text may praise one thing and complain
about another whatever its verdict, so agreement is a lower bound of being right; it says nothing of
the aspect, which is judged on the sample's own sentences in the tests. ``read`` is the share of
texts of which anything is claimed at all. Wishes ("I wish it had …") are from a set of sentences
marked as such: what is claimed of them is mostly wrong.

Each set is split in two by line or by its own parts: disagreements were looked at only in the first
half while the words were chosen. The last line reports the second.
"""

import csv
import gzip
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tradewind.bench.report import report
from tradewind.shopper.opinions import leanings

CATEGORIES = {
    "平板": "平板",
    "手机": "手机",
    "水果": "水果",
    "洗发水": "洗发",
    "热水器": "厨",
    "蒙牛": "食品",
    "衣服": "衣服",
    "计算机": "电脑",
}
"""Those of the Chinese shop that are goods, and categories of ours."""
CLEAR = 0.7
"""Mean of the raters (-4 to 4) from which a sentence leans."""
TARGETS = {
    "zh_reviews_agree": (">=", 0.88),
    "zh_phones_agree": (">=", 0.95),
    "en_snippets_agree": (">=", 0.88),
    "en_laptops_agree": (">=", 0.94),
    "es_restaurants_agree": (">=", 0.93),
    "de_wishes_read": ("<=", 0.1),
    "ms_a_review": ("<=", 2.0),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """A text and which way it leans."""

    text: str
    good: bool
    category: str
    language: str


def run(data: Path) -> str:
    """Measure on the sets under ``data``; prints both halves, returns the second's JSON line."""
    figures: dict[str, float] = {}
    for name, texts in _sets(data).items():
        for half in (0, 1):
            agree, read, took = _measured(list(texts(half)))
            print(f"{name:15} {'AB'[half]} agree {agree:.3f} read {read:.3f} {took:.2f} ms a text")
            figures |= {f"{name}_agree": round(agree, 3), f"{name}_read": round(read, 3)}
            figures["ms_a_review"] = round(max(took, figures.get("ms_a_review", 0.0)), 2)
    figures["de_wishes_read"] = round(_wishes(data / "reviews_en_de_ja/amcd_DE_test.tsv.gz"), 3)
    return report("opinions", figures, TARGETS)


def _measured(verdicts: list[Verdict]) -> tuple[float, float, float]:
    """Share of claims that agree, share of texts with any, and milliseconds a text."""
    agreeing = claims = read = 0
    began = time.perf_counter()
    for each in verdicts:
        said = leanings(each.text, None, each.category, each.language)
        agreeing += sum(one.good is each.good for one in said)
        claims += len(said)
        read += bool(said)
    took = (time.perf_counter() - began) * 1000
    return agreeing / max(claims, 1), read / len(verdicts), took / len(verdicts)


def _sets(data: Path) -> dict[str, Callable[[int], Iterator[Verdict]]]:
    absa = data / "absa"
    laptops = "110.SemEval_113.laptop14_Laptops_{}.xml.seg.gz"
    phones = "102.Chinese_107.phone_phone.{}.txt.gz"
    places = "120.SemEval2016Task5_127.spanish_restaurants_{}_spanish.xml.dat.gz"
    return {
        "zh_reviews": lambda half: _shop(data / "reviews_zh/online_shopping_10_cats.csv.gz", half),
        "zh_phones": lambda half: _aspects(
            absa / phones.format(("train", "test")[half]), "手机", "zh"
        ),
        "en_snippets": lambda half: _rated(
            data / "reviews_en_de_ja/vader_amazonReviewSnippets_GroundTruth.txt", half
        ),
        "en_laptops": lambda half: _aspects(
            absa / laptops.format(("Train", "Test_Gold")[half]), "laptop", "en"
        ),
        "es_restaurants": lambda half: _aspects(
            absa / places.format(("train", "test")[half]), "food", "es"
        ),
    }


def _shop(path: Path, half: int) -> Iterator[Verdict]:
    with gzip.open(path) as raw:
        for number, row in enumerate(csv.DictReader(io.TextIOWrapper(raw, "utf-8"))):
            if number % 2 == half and row["cat"] in CATEGORIES and row["review"]:
                yield Verdict(row["review"], row["label"] == "1", CATEGORIES[row["cat"]], "zh")


def _rated(path: Path, half: int) -> Iterator[Verdict]:
    for number, line in enumerate(path.read_text("utf-8", "replace").splitlines()):
        _, mean, text = line.split("\t")
        if number % 2 == half and abs(float(mean)) >= CLEAR:
            yield Verdict(text, float(mean) > 0, "", "en")


def _aspects(path: Path, category: str, language: str) -> Iterator[Verdict]:
    """Sentences all of whose aspects lean one way."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    said: dict[str, set[str]] = {}
    for sentence, aspect, verdict in zip(lines[0::3], lines[1::3], lines[2::3], strict=False):
        text = sentence.replace("$T$", aspect)
        said.setdefault(text.replace(" ", "") if language == "zh" else text, set()).add(verdict)
    for text, verdicts in said.items():
        if verdicts in ({"Positive"}, {"Negative"}):
            yield Verdict(text, verdicts == {"Positive"}, category, language)


def _wishes(path: Path) -> float:
    """Share of the wishes of which anything is claimed."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()[1:]
    wishes = [text for text, _, mark in (line.rpartition("\t") for line in lines) if mark == "1"]
    return sum(bool(leanings(text, None, "", "de")) for text in wishes) / len(wishes)
