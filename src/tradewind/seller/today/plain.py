"""What stands out, for programs."""

from typing import Any

from tradewind.seller.asking.question import Window
from tradewind.seller.today.today import Matter, Pile, Today


def today_plain(today: Today) -> dict[str, Any]:
    """The first page as JSON: days as ISO 8601, money in minor units with its currency."""
    return {
        "files": [_pile(each) for each in today.piles],
        "currencies": dict(today.currencies or {}),
        "contradictions": [
            {"check": each.check, "source": each.source, "count": each.count}
            for each in today.clashes
        ],
        "overlaps": [
            {"file": each.file, "counted_instead": each.other, "days": _days(each.days)}
            for each in today.overlaps
        ],
        "matters": [_matter(each) for each in today.matters],
        "listings": today.listings,
        "undated": list(today.undated),
    }


def _pile(pile: Pile) -> dict[str, Any]:
    return {
        "source": pile.source,
        "shop": pile.shop,
        "marketplace": pile.marketplace,
        "files": pile.files,
        "rows": pile.rows,
        "days": _days(pile.span) if pile.span else None,
        "missing": [_days(each) for each in pile.gaps],
    }


def _matter(matter: Matter) -> dict[str, Any]:
    amounts = [{"minor": each.minor, "currency": each.currency} for each in matter.amounts]
    return {"kind": matter.kind, "count": matter.count, "amounts": amounts}


def _days(window: Window) -> list[str]:
    return [window.first.isoformat(), window.last.isoformat()]
