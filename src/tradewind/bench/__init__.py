"""Benchmarks: each is a command that measures one promise and prints its figures."""

from importlib import import_module
from pathlib import Path

from tradewind.kernel.errors import BadInput

WITH_DATA = {
    "relevance": "tradewind.bench.relevance",
    "understand": "tradewind.bench.understand",
    "importing": "tradewind.bench.importing",
}
WITHOUT = {
    "contention": "tradewind.bench.contention",
    "grounding": "tradewind.bench.grounding",
    "latency": "tradewind.bench.latency",
}


def run(name: str, *, data: Path | None, products: int) -> str:
    """Run one benchmark; gives its last line. Raises BadInput for a wrong name or missing data."""
    if name in WITH_DATA:
        return str(import_module(WITH_DATA[name]).run(_folder(name, data)))
    if name == "latency":
        return str(import_module(WITHOUT[name]).run(products))
    if name in WITHOUT:
        return str(import_module(WITHOUT[name]).run())
    raise BadInput(f"No benchmark {name!r}; there are {', '.join(sorted(WITH_DATA | WITHOUT))}.")


def _folder(name: str, data: Path | None) -> Path:
    if data is None or not data.is_dir():
        raise BadInput(f"./run bench {name} needs --data with the folder that it measures on.")
    return data
