"""How every benchmark ends: one JSON line with its figures, targets, and what falls short."""

from collections.abc import Callable, Mapping
from operator import eq, ge, le

import orjson

COMPARE: dict[str, Callable[[float, float], bool]] = {">=": ge, "<=": le, "=": eq}


def report(
    bench: str,
    figures: Mapping[str, float | int | str | None],
    targets: Mapping[str, tuple[str, float]],
) -> str:
    """The last line a benchmark prints.

    ``targets`` maps a figure's name to how it compares and with what, such as ``(">=", 0.98)``; a
    figure that is missing or None is short.
    """
    short = [
        name for name, (op, target) in targets.items() if not _met(figures.get(name), op, target)
    ]
    shown = {name: f"{op} {target:g}" for name, (op, target) in targets.items()}
    return orjson.dumps(
        {"bench": bench, "figures": dict(figures), "targets": shown, "short": short}
    ).decode()


def _met(figure: float | str | None, op: str, target: float) -> bool:
    return isinstance(figure, int | float) and COMPARE[op](figure, target)
