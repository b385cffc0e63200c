"""Where figures stand: the tables of what was imported, and by what each can be told apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Timing(StrEnum):
    """How a row says when."""

    PERIOD = "period"
    """From a day to a day."""
    MOMENT = "moment"
    """One moment."""
    SNAPSHOT = "snapshot"
    """As it stood on a day; only the newest counts."""


class Part(StrEnum):
    """A step of the calendar."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of rows."""

    name: str
    table: str
    world: str
    """``shop``, ``ads``, ``stock``, ``returns`` or ``reviews``."""
    columns: Mapping[str, str]
    """The column of each dimension."""
    timing: Timing = Timing.PERIOD
    at: str = ""
    """The column of the moment."""
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of a column whose rows never count, in small letters."""


PLACES: Final = {"marketplace": "marketplace", "shop": "shop"}
GOODS: Final = {"sku": "sku", "asin": "asin"}
ADS: Final = {"campaign": "campaign", "ad_group": "ad_group", "portfolio": "portfolio"}
BULK_LEVELS: Final = (
    ("keyword", "keyword"),
    ("match_type", "keyword"),
    ("sku", "product ad"),
    ("asin", "product ad"),
    ("ad_group", "ad group"),
)
"""A bulk sheet states the same money at every level: which entity tells a dimension, in order."""
SOURCES: Final[Mapping[str, Source]] = {
    each.name: each
    for each in (
        Source(
            "business",
            "business_row",
            "shop",
            {"sku": "sku", "asin": "child_asin", "parent": "parent_asin", **PLACES},
        ),
        Source("business_day", "business_day_row", "shop", PLACES),
        Source(
            "terms",
            "search_term_row",
            "ads",
            {
                **ADS,
                "keyword": "targeting",
                "match_type": "match_type",
                "term": "term",
                **PLACES,
            },
        ),
        Source(
            "bulk",
            "bulk_row",
            "ads",
            {**ADS, "keyword": "keyword", "match_type": "match_type", **GOODS, **PLACES},
        ),
        Source("ads", "ad_row", "ads", {**ADS, **GOODS, **PLACES}),
        Source("inventory", "inventory_row", "stock", {**GOODS, **PLACES}, Timing.SNAPSHOT),
        Source(
            "orders",
            "order_row",
            "shop",
            {**GOODS, "country": "country", "status": "status", **PLACES},
            Timing.MOMENT,
            "purchased_at",
            {"status": ("cancelled", "canceled", "已取消")},
        ),
        Source(
            "returns",
            "return_row",
            "returns",
            {**GOODS, "reason": "reason", **PLACES},
            Timing.MOMENT,
            "returned_at",
        ),
        Source(
            "reviews",
            "review_row",
            "reviews",
            {**GOODS, "stars": "rating", **PLACES},
            Timing.MOMENT,
            "at",
        ),
    )
}
TIMES: Final = frozenset(Part)
DIMENSIONS: Final = frozenset(name for each in SOURCES.values() for name in each.columns) | TIMES
