"""How well sentences are read, against two public sets of shopping instructions.

**Price bounds.** ShoppingBench (250 requests over a shop in the Philippines) comes with the truth:
``greater than [a]`` is one bound, ``between [a, b]`` two. A bound counts as read when its side, its
amount and its currency (PHP) are right. WebShop's 12,087 instructions come without truth and, in
this edition, without their price clauses, so they measure what must *not* be read: an independent
reader, simple on purpose (`stated`), finds the amounts that carry a dollar sign or the word
"dollars" or "bucks"; every bound beyond those is a false one. Precision is taken over both sets
together, recall over the truth of ShoppingBench and the amounts of the simple reader. Prices are
read with an empty lexicon: the catalogues of these sets are not ours.

**Attributes.** Of ShoppingBench's options and attributes those count that our limits have a name
for (`AXES`). A true value can be found when it stands in the request, letter by letter as a word;
recall is the share of those that become a limit of that name and meaning (`vocabulary.means`).
Precision is the share of all limits of those names that the truth bears out; the truth lists only
some of what a request names, so it is a lower bound. The lexicon is built from the attribute
values of half A, as a catalogue would hold them; without categories, and with materials and the
like stated by few of its products, most of them are left to the search in words on purpose.

Both sets are split by line: the readers were developed on half A, and only its failures are
printed.
The last line reports half B. It was measured once before the readers were done: precision .964,
recall 1.0; three rules were mended after that (pounds after "about", a bare "150 at least", "rs"
glued to digits).
"""

import gzip
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tradewind.bench.report import report
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Fact, Kind, Product, Source, Variant
from tradewind.retrieval.brief import Brief, Limit, Op
from tradewind.retrieval.lexicon import Lexicon
from tradewind.retrieval.understand import understand

TARGETS = {"price_precision": (">=", 0.98), "price_recall": (">=", 0.97)}
AXES = {
    "color": "color",
    "colour": "color",
    "color_family": "color",
    "color classification": "color",
    "frame_color": "color",
    "size": "size",
    "size_wear": "size",
    "ring_size": "size",
    "other size": "size",
    "material": "material",
    "clothing_material": "material",
    "material_filter": "material",
    "fabric": "material",
    "case_material": "material",
    "pattern": "pattern",
    "fa_pattern": "pattern",
    "recommended_gender": "gender",
    "brand": "brand",
    "flavor": "flavor",
    "taste": "flavor",
    "scent": "scent",
    "skin_type": "skin_type",
    "fa_season": "season",
}
"""Names in ShoppingBench and the names of our limits."""
LOWER = frozenset({Op.MORE, Op.AT_LEAST})
DOLLARS = re.compile(
    r"\$ ?(\d+(?:\.\d+)?)|\b(\d+(?:\.\d+)?) ?(?:dollars?|bucks|usd)\b", re.IGNORECASE
)
Bound = tuple[str, float, str]
"""Side (``low`` or ``high``), amount, currency."""


@dataclass
class Tally:
    """Right, wrong and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, right: int, wrong: int, missed: int, sentence: str) -> None:
        """Count one sentence; keep those that went wrong."""
        self.right += right
        self.wrong += wrong
        self.missed += missed
        if wrong or missed:
            self.examples.append(sentence)

    @property
    def precision(self) -> float:
        """Right of all that was read."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Right of all that was there."""
        return self.right / max(self.right + self.missed, 1)


def run(data: Path) -> str:
    """Measure on ``data``/shopping_instructions; prints both halves, returns the JSON line of B."""
    requests = _requests(data / "shopping_instructions" / "shoppingbench_product_test.jsonl")
    goals = _goals(data / "shopping_instructions" / "webshop_human_goals.json.gz")
    lexicon = catalogue(requests[0::2])
    figures: dict[str, float | int | str | None] = {}
    for name, half in (("A", 0), ("B", 1)):
        started = time.perf_counter()
        prices = _prices(requests[half::2], goals[half::2])
        spent = time.perf_counter() - started
        attributes = _attributes(requests[half::2], lexicon)
        figures = {
            "price_precision": round(prices.precision, 4),
            "price_recall": round(prices.recall, 4),
            "price_bounds": prices.right + prices.missed,
            "attribute_precision": round(attributes.precision, 4),
            "attribute_recall": round(attributes.recall, 4),
            "attribute_values": attributes.right + attributes.missed,
            "sentences": len(requests[half::2]) + len(goals[half::2]),
            "ms_per_sentence": round(1000 * spent / len(goals[half::2]), 3),
        }
        print(f"half {name}: " + ", ".join(f"{key} {value}" for key, value in figures.items()))
        for sentence in prices.examples[:10] if name == "A" else ():
            print(f"  price read wrong: {sentence[:160]}")
    return report("understand", figures, TARGETS)


def _requests(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def _goals(file: Path) -> list[str]:
    goals: list[str] = json.loads(gzip.decompress(file.read_bytes()))
    return goals


def _prices(requests: Sequence[dict[str, Any]], goals: Sequence[str]) -> Tally:
    tally = Tally()
    for request in requests:
        read = _bounds(understand(request["query"], lexicon=Lexicon(), currency="PHP"))
        truth = set(_truth(request))
        counts = len(read & truth), len(read - truth), len(truth - read)
        tally.add(*counts, request["query"])
    for goal in goals:
        read = _bounds(understand(goal, lexicon=Lexicon(), currency="USD"))
        amounts, simple = {bound[1] for bound in read}, stated(goal)
        counts = len(amounts & simple), len(amounts - simple), len(simple - amounts)
        tally.add(*counts, goal)
    return tally


def _bounds(brief: Brief) -> set[Bound]:
    return {
        ("low" if each.op in LOWER else "high", float(each.money.amount), each.money.currency)
        for each in brief.price
    }


def _truth(request: dict[str, Any]) -> Iterator[Bound]:
    for price in request["reward"].get("price", []):
        for low, high in price.values():
            yield "low", float(low), "PHP"
            if high is not None:
                yield "high", float(high), "PHP"


def stated(sentence: str) -> set[float]:
    """Amounts that carry a dollar sign or word, however they are meant."""
    return {float(sign or word) for sign, word in DOLLARS.findall(sentence)}


def catalogue(requests: Iterable[dict[str, Any]]) -> Lexicon:
    """A lexicon of products that hold the options and attributes of the requests."""
    return Lexicon.of(_product(place, request) for place, request in enumerate(requests))


def _product(place: int, request: dict[str, Any]) -> Product:
    source = Source("half A", str(place))
    options = dict(_named(request, "sku_options"))
    facts = [(name, text) for name, text in _named(request, "attributes")]
    brand = next((text for name, text in facts if name == "brand"), "")
    return Product(
        str(place),
        {},
        "",
        brand,
        source,
        facts=tuple(Fact(name, text, Kind.TEXT, source) for name, text in facts if name != "brand"),
        variants=(Variant(str(place), options),) if options else (),
    )


def _named(request: dict[str, Any], kind: str) -> Iterator[tuple[str, str]]:
    """Options or attributes by the name that our limits have for them."""
    for entry in request["reward"].get(kind, []):
        for name, value in entry.items():
            if name in AXES:
                yield AXES[name], str(value[0] if isinstance(value, list) else value)


def _attributes(requests: Sequence[dict[str, Any]], lexicon: Lexicon) -> Tally:
    tally = Tally()
    for request in requests:
        query = request["query"]
        brief = understand(query, lexicon=lexicon, currency="PHP")
        read = [limit for limit in brief.limits if limit.name in set(AXES.values())]
        truth = [*_named(request, "sku_options"), *_named(request, "attributes")]
        right = sum(any(_same(limit, value) for value in truth) for limit in read)
        findable = [value for value in truth if _stands(value[1], query)]
        found = sum(any(_same(limit, value) for limit in read) for value in findable)
        tally.right += found
        tally.missed += len(findable) - found
        tally.wrong += len(read) - right
    return tally


def _same(limit: Limit, value: tuple[str, str]) -> bool:
    name, text = value
    return (
        limit.name == name
        and limit.op is Op.IS
        and (vocabulary.means(name, text, limit.text or "") or text == limit.text)
    )


def _stands(text: str, query: str) -> bool:
    return re.search(rf"\b{re.escape(text.lower())}\b", query.lower()) is not None
