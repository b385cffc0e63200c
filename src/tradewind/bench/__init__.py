"""Benchmarks: each is a command that measures one promise and prints its figures."""

from importlib import import_module
from pathlib import Path

from tradewind.kernel.errors import BadInput

WITH_DATA = {
    "relevance": ("tradewind.bench.relevance", "chorus_icecat"),
    "understand": ("tradewind.bench.understand", "shopping_instructions"),
    "category": ("tradewind.bench.category", "retail_demo_store"),
    "matching": ("tradewind.bench.matching", "product_matching"),
    "importing": ("tradewind.bench.importing", "pcpart_prices"),
    "review": ("tradewind.bench.review", "chorus_icecat"),
    "opinions": ("tradewind.bench.opinions", "reviews_zh"),
}
"""Module of each benchmark that reads data, and the folder of the data that it reads."""
WITHOUT = {
    "claims": "tradewind.bench.claims",
    "compromised": "tradewind.bench.compromised",
    "contention": "tradewind.bench.contention",
    "faults": "tradewind.bench.faults",
    "formats": "tradewind.bench.formats",
    "grounding": "tradewind.bench.grounding",
    "latency": "tradewind.bench.latency",
    "money": "tradewind.bench.money",
    "mutants": "tradewind.bench.mutants",
    "orders": "tradewind.bench.orders",
    "questions": "tradewind.bench.questions",
    "simulate": "tradewind.bench.simulate",
}
EITHER = {"studio": "tradewind.bench.studio"}
"""Those that measure more where they are given data."""


LONG = frozenset({"compromised", "faults", "formats", "money", "simulate"})
"""Those that have a longer form, for ``--full``."""


def run(name: str, *, data: Path | None, products: int, full: bool = False) -> str:
    """Run one benchmark; gives its last line. Raises BadInput for a wrong name or missing data."""
    if name in LONG:
        return str(import_module(WITHOUT[name]).run(full=full))
    if name in WITH_DATA:
        module, folder = WITH_DATA[name]
        return str(import_module(module).run(_folder(name, folder, data)))
    if name == "latency":
        return str(import_module(WITHOUT[name]).run(products))
    if name in WITHOUT:
        return str(import_module(WITHOUT[name]).run())
    if name in EITHER:
        return str(import_module(EITHER[name]).run(data))
    there = ", ".join(sorted(WITH_DATA | WITHOUT | EITHER))
    raise BadInput(f"No benchmark {name!r}; there are {there}.")


def _folder(name: str, folder: str, data: Path | None) -> Path:
    """The folder that holds ``folder``, whichever of the two was named."""
    found = data.parent if data is not None and data.resolve().name == folder else data
    if found is None or not (found / folder).is_dir():
        raise BadInput(f"./run bench {name} needs --data .../{folder}, which it measures on.")
    return found
