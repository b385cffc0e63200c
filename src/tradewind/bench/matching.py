"""Same product or not, on public pairs of offers: F1 beside the share of words in common.

Three sets (Walmart and Amazon, Abt and Buy, computers of the Web Data Commons), each with the parts
that its makers cut it into. ``f1_…`` is taught by the train part, its threshold set on the valid
part, and reported on the test part. ``…_untaught`` has seen no answer at all: the evidence's
weights are written, the odds are read off the train part's pairs with the answers left out, and
the threshold is one half. ``…_one_to_one`` is the same where a listing may be matched once only, as
between two sellers who list nothing twice. ``jaccard_…`` is the control: words in common over words
in all, its threshold set on the valid part.

How rare a word is comes from the listings of the train part. The parts share listings, never a
pair: what share of the test listings stands in train, and how many pairs do with the same text, is
reported, and ``f1_unseen_…`` leaves those pairs out. While this was made only train and valid were
looked at.

Speed is that of two whole catalogues, read, brought together, compared and scored, in seconds of
one core's time.
"""

import gzip
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tradewind.bench.report import report
from tradewind.kernel.money import Money
from tradewind.retrieval.matching import block, score
from tradewind.retrieval.matching.compare import compared, weigh
from tradewind.retrieval.matching.corpus import Corpus
from tradewind.retrieval.matching.listed import Listed, Reading, read

SETS = {
    "walmart_amazon": ("Structured_Walmart-Amazon_{}", "train", "valid", "test"),
    "abt_buy": ("Textual_Abt-Buy_{}", "train", "valid", "test"),
    "wdc_computers": ("wdc_computers_{}", "train.small", "valid.small", "test"),
}
TARGETS = {
    "f1_walmart_amazon": (">=", 0.75),
    "f1_abt_buy": (">=", 0.75),
    "f1_wdc_computers": (">=", 0.80),
}
TOP = 100
"""So many of the surest are judged for the precision that a desk would see."""
FIELD = re.compile(r"\s*COL (\w+) VAL ?")
Truth = NDArray[np.bool_]
Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Part:
    """Pairs with their answers."""

    pairs: list[tuple[str, str]]
    same: Truth


@dataclass(frozen=True, slots=True)
class Judged:
    """How right a decision was."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / max(self.precision + self.recall, 1e-9)


def run(data: Path) -> str:
    """Measure on the sets under ``data``; prints a line a set, returns the JSON line."""
    figures: dict[str, float] = {}
    for name, (file, *parts) in SETS.items():
        train, valid, test = (_part(data / "product_matching", file.format(p)) for p in parts)
        found = _measured(train, valid, test)
        print(name, " ".join(f"{key} {value:.3f}" for key, value in found.items()))
        figures |= {f"{key}_{name}": round(value, 4) for key, value in found.items()}
    figures |= _speed(data / "product_matching")
    return report("matching", figures, TARGETS)


def _measured(train: Part, valid: Part, test: Part) -> dict[str, float]:
    corpus = Corpus.of(_read(text) for text in _listings(train))
    rows, held, tried = (_rows(part, corpus) for part in (train, valid, test))
    fresh = _fresh(test, train, valid)
    taught = score.taught(rows, rows, train.same)
    bound = _threshold(taught.shares(held), valid.same)
    shares = taught.shares(tried)
    found = judged(shares >= bound, test.same)
    plain = score.untaught(rows).shares(tried)
    alone = judged(plain >= 0.5, test.same)
    matched = judged((plain >= 0.5) & _mutual(plain, test), test.same)
    words = _threshold(_jaccard(valid), valid.same)
    control = judged(_jaccard(test) >= words, test.same)
    return {
        "f1": found.f1,
        "f1_unseen": judged((shares >= bound)[fresh], test.same[fresh]).f1,
        "precision": found.precision,
        "recall": found.recall,
        "untaught": alone.f1,
        "untaught_precision": alone.precision,
        "untaught_recall": alone.recall,
        "one_to_one": matched.f1,
        "jaccard": control.f1,
        "top_precision": _top(plain, test.same),
        "seen_listings": _seen(test, train),
        "seen_pairs": float((~fresh).sum()),
    }


def judged(said: Truth, same: Truth) -> Judged:
    """Precision and recall of what was said to be the same."""
    right = int((said & same).sum())
    return Judged(right / max(int(said.sum()), 1), right / max(int(same.sum()), 1))


def _threshold(shares: Shares, same: Truth) -> float:
    """The share from which F1 is best; between two values, never inside a tie."""
    order = np.argsort(-shares, kind="stable")
    sure, right = shares[order], np.cumsum(same[order])
    f1 = 2 * right / (np.arange(1, len(same) + 1) + same.sum())
    ends = np.append(sure[1:] != sure[:-1], True)
    best = int(np.where(ends, f1, 0).argmax())
    following = sure[best + 1] if best + 1 < len(sure) else 0.0
    return float((sure[best] + following) / 2)


def _top(shares: Shares, same: Truth) -> float:
    return float(same[np.argsort(-shares, kind="stable")[:TOP]].mean())


def _mutual(shares: Shares, part: Part) -> Truth:
    ones, others = (
        np.unique([pair[side] for pair in part.pairs], return_inverse=True)[1] for side in (0, 1)
    )
    return score.one_to_one(shares, ones, others)


def _jaccard(part: Part) -> Shares:
    return np.array([_common(_plain(one), _plain(other)) for one, other in part.pairs])


@cache
def _plain(text: str) -> frozenset[str]:
    """The words of all fields, as the control takes them."""
    values = " ".join(FIELD.split(text.strip())[2::2])
    return frozenset(re.findall(r"\w+", values.lower()))


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one | other), 1)


def _fresh(test: Part, *others: Part) -> Truth:
    """Which test pairs stand in no other part."""
    known = {pair for part in others for pair in part.pairs}
    return np.array([pair not in known for pair in test.pairs])


def _seen(test: Part, train: Part) -> float:
    listings, known = _listings(test), set(_listings(train))
    return sum(text in known for text in listings) / len(listings)


def _listings(part: Part) -> list[str]:
    return list(dict.fromkeys(text for pair in part.pairs for text in pair))


def _rows(part: Part, corpus: Corpus) -> Shares:
    weighed = {text: weigh(_read(text), corpus) for text in _listings(part)}
    return compared([(weighed[one], weighed[other]) for one, other in part.pairs])


def _part(folder: Path, name: str) -> Part:
    with gzip.open(folder / f"{name}.txt.gz", "rt", encoding="utf-8") as file:
        rows = [line.rstrip("\n").rsplit("\t", 2) for line in file]
    pairs = [(one, other) for one, other, _ in rows]
    return Part(pairs, np.array([same == "1" for *_, same in rows]))


@cache
def _read(text: str) -> Reading:
    parts = FIELD.split(text.strip())
    fields = {name: value.strip() for name, value in zip(parts[1::2], parts[2::2], strict=True)}
    return read(
        Listed(
            text,
            fields.get("title") or fields.get("name", ""),
            brand=fields.get("brand", ""),
            model=fields.get("modelno", ""),
            description=fields.get("description", ""),
            category=fields.get("category", ""),
            price=_price(fields.get("price", "")),
        )
    )


def _price(text: str) -> Money | None:
    number = re.fullmatch(r"\d+(?:\.\d+)?", text)
    return Money(round(float(text) * 100), "USD") if number else None


def _speed(folder: Path) -> dict[str, float]:
    """A catalogue of 10,000 listings against another of 10,000, everything from the text on."""
    ones, others = (list(_grown(folder, side)) for side in (0, 1))
    began = time.process_time()
    sides = [[read(each) for each in side] for side in (ones, others)]
    corpus = Corpus.of([*sides[0], *sides[1]])
    pairs = block.candidates(sides[0], sides[1], corpus)
    met = time.process_time() - began
    weighed = [[weigh(each, corpus) for each in side] for side in sides]
    rows = compared([(weighed[0][one], weighed[1][other]) for one, other in pairs])
    score.untaught(rows).shares(rows)
    whole = time.process_time() - began
    print(f"10,000 x 10,000: {len(pairs):,} pairs in {met:.1f} s, scored after {whole:.1f} s")
    return {
        "candidates": len(pairs),
        "block_seconds": round(met, 1),
        "catalogue_seconds": round(whole, 1),
        "block_recall": round(_block_recall(folder), 4),
    }


def _grown(folder: Path, side: int) -> Iterator[Listed]:
    """10,000 listings: those of all sets, with a number behind the title where they repeat."""
    texts = _texts(folder, side)
    for at in range(10_000):
        it = _read(texts[at % len(texts)]).of
        again = at // len(texts)
        yield Listed(f"{at}", f"{it.title} v{again}" if again else it.title, it.brand, it.model)


@cache
def _texts(folder: Path, side: int) -> list[str]:
    parts = [_part(folder, file.format(part)) for file, *names in SETS.values() for part in names]
    return list(dict.fromkeys(pair[side] for part in parts for pair in part.pairs))


def _block_recall(folder: Path) -> float:
    """Of the pairs of Walmart and Amazon that are one product, how many are brought together."""
    file, *names = SETS["walmart_amazon"]
    parts = [_part(folder, file.format(part)) for part in names]
    sides = [_side(parts, side) for side in (0, 1)]
    corpus = Corpus.of([*sides[0], *sides[1]])
    found = block.candidates(sides[0], sides[1], corpus)
    met = {(sides[0][one].of.id, sides[1][other].of.id) for one, other in found}
    true = {
        pair for part in parts for pair, same in zip(part.pairs, part.same, strict=True) if same
    }
    return len(true & met) / len(true)


def _side(parts: Sequence[Part], side: int) -> list[Reading]:
    texts = dict.fromkeys(pair[side] for part in parts for pair in part.pairs)
    return [_read(text) for text in texts]
