"""What is wrong with a statement, where it stands, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

import yaml

from tradewind.catalog.product import Fact
from tradewind.kernel.locale import pick


class Kind(StrEnum):
    """What a statement that no fact bears out is about."""

    NUMBER = "number"
    UNIT = "unit"
    """The digits of a fact under another unit."""
    SWAPPED = "swapped"
    """The value of one fact under the name of another."""
    MATERIAL = "material"
    SIZE = "size"
    COUNT = "count"
    COLOR = "color"
    COMPATIBILITY = "compatibility"
    CERTIFICATION = "certification"
    SUPERLATIVE = "superlative"
    """Also comparisons: nothing about other goods is among a product's facts."""
    FEATURE = "feature"
    PRODUCT = "product"
    """A brand, model or sort of thing that this product is not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One stretch of a text that the facts do not bear out."""

    span: tuple[int, int]
    """First character and the one after the last, in the text as it was given."""
    kind: Kind
    said: str
    """The stretch itself."""
    fact: Fact | None
    """The nearest fact, where there is one."""
    reason: str
    """Key of the explanation; see `told`."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at a place of the text as it is read."""

    start: int
    end: int
    kind: Kind
    fact: Fact | None = None
    reason: str = "not_stated"


@cache
def _reasons() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("tradewind.seller.claims") / "words" / "reasons.yaml"
    loaded: dict[str, dict[str, str]] = yaml.safe_load(file.read_text("utf-8"))
    return loaded


def told(finding: Finding, language: str) -> str:
    """Why it is a finding, for a reader of English or Chinese."""
    stated = f"{finding.fact.name}: {finding.fact.text}" if finding.fact else ""
    return pick(_reasons()[finding.reason], language).format(said=finding.said, fact=stated)
