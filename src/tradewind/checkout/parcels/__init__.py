"""A parcel: some pieces of an order on their way."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Tracking:
    """How a parcel can be followed; any of it may be unknown."""

    carrier: str = ""
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """Some pieces of an order, sent together."""

    id: str
    order_id: str
    lines: Mapping[str, int]
    """Pieces by SKU."""
    tracking: Tracking
    shipped_at: datetime
    delivered_at: datetime | None = None
