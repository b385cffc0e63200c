"""What a variant is chosen by: each axis with its values, and what is left to choose."""

from collections.abc import Mapping
from dataclasses import dataclass

from tradewind.catalog.product import Product, Variant

ASKED = frozenset({"size"})
"""Axes that are always asked for: no variant that somebody else picked says a reader's size."""
PREFIX = "o."
"""Before the name of an axis in an address, so that it meets no other parameter."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of an axis."""

    value: str
    chosen: bool
    available: bool
    """Whether it can be bought together with what is chosen on the other axes."""
    sku: str
    """A variant that has it, for its picture."""
    parameters: dict[str, str | None]
    """What the page's address changes to when it is chosen."""


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing to choose."""

    name: str
    choices: tuple[Choice, ...]
    chosen: str | None


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen so far."""

    axes: tuple[Axis, ...]
    variant: Variant | None
    """The one variant that it comes down to; None while something is missing."""
    shown: Variant | None
    """The variant whose picture and price are shown meanwhile."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Axes still to be chosen."""
        return tuple(axis.name for axis in self.axes if axis.chosen is None)


def selection(product: Product, parameters: Mapping[str, str]) -> Selection:
    """Read what an address chose; its ``sku`` speaks for the axes that are not always asked for."""
    names = [name for name in product.options if len(_values(product, name)) > 1]
    chosen = _chosen(product, parameters, names)
    fitting = [each for each in product.variants if _fits(each, chosen)]
    able = [each for each in fitting if each.available] or fitting
    whole = bool(fitting) and all(name in chosen for name in names)
    hinted = product.variant(parameters.get("sku", ""))
    shown = hinted if hinted in fitting else next(iter(able or product.variants), None)
    axes = tuple(_axis(product, name, chosen) for name in names)
    return Selection(axes, able[0] if whole else None, shown)


def _chosen(product: Product, parameters: Mapping[str, str], names: list[str]) -> dict[str, str]:
    hinted = product.variant(parameters.get("sku", ""))
    chosen = {}
    for name in names:
        said = parameters.get(PREFIX + name)
        if said is None and hinted is not None and name not in ASKED:
            said = hinted.options.get(name)
        if said in _values(product, name):
            chosen[name] = said
    return chosen


def _values(product: Product, name: str) -> list[str]:
    return list(dict.fromkeys(v.options[name] for v in product.variants if name in v.options))


def _fits(variant: Variant, chosen: Mapping[str, str]) -> bool:
    return all(variant.options.get(name) == value for name, value in chosen.items())


def _axis(product: Product, name: str, chosen: dict[str, str]) -> Axis:
    choices = tuple(_choice(product, name, value, chosen) for value in _values(product, name))
    return Axis(name, choices, chosen.get(name))


def _choice(product: Product, name: str, value: str, chosen: dict[str, str]) -> Choice:
    wanted = chosen | {name: value}
    fitting = [each for each in product.variants if _fits(each, wanted)]
    having = fitting or [v for v in product.variants if v.options.get(name) == value]
    kept = wanted if fitting else {name: value}
    address: dict[str, str | None] = {PREFIX + axis: kept.get(axis) for axis in chosen | wanted}
    return Choice(
        value=value,
        chosen=chosen.get(name) == value,
        available=any(each.available for each in fitting),
        sku=having[0].sku,
        parameters=address | {"sku": None, "need": None},
    )
