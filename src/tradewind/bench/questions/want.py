"""What a question should be answered with, worked out row by row, without any SQL."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from tradewind.bench.questions.made import Made, Row

Rows = Sequence[Row]
Days = tuple[date, date]
Figures = dict[str, float | None]


def _sum(rows: Rows, column: str) -> int:
    return sum(row[column] or 0 for row in rows)


def _over(top: float, below: float) -> float | None:
    return top / below if below else None


def _adding(column: str) -> Callable[[Rows], float | None]:
    return lambda rows: _sum(rows, column)


def _ratio(top: str, below: str, times: float = 1) -> Callable[[Rows], float | None]:
    return lambda rows: _over(_sum(rows, top) * times, _sum(rows, below))


FIGURES: Final[Mapping[str, Callable[[Rows], float | None]]] = {
    "sessions": _adding("sessions"),
    "page_views": _adding("page_views"),
    "units": _adding("units"),
    "sales": _adding("sales_minor"),
    "order_items": _adding("order_items"),
    "conversion": _ratio("units", "sessions"),
    "buy_box": lambda rows: _over(
        sum(row["buy_box_ppm"] * row["page_views"] for row in rows),
        _sum(rows, "page_views") * 1e6,
    ),
    "unit_price": _ratio("sales_minor", "units"),
    "impressions": _adding("impressions"),
    "clicks": _adding("clicks"),
    "spend": _adding("spend_minor"),
    "ad_sales": _adding("sales_minor"),
    "ad_orders": _adding("orders"),
    "ad_units": _adding("units"),
    "acos": _ratio("spend_minor", "sales_minor"),
    "roas": _ratio("sales_minor", "spend_minor"),
    "cpc": _ratio("spend_minor", "clicks"),
    "ctr": _ratio("clicks", "impressions"),
    "ad_conversion": _ratio("orders", "clicks"),
    "cpa": _ratio("spend_minor", "orders"),
    "available": _adding("available"),
    "reserved": _adding("reserved"),
    "inbound": _adding("inbound"),
    "unsellable": _adding("unsellable"),
    "stock_total": _adding("total"),
    "cover": _ratio("available", "units_30d", 30),
    "orders": lambda rows: len({row["order_id"] for row in rows}),
    "quantity": _adding("quantity"),
    "price": _adding("price_minor"),
    "order_value": lambda rows: _over(
        _sum(rows, "price_minor"), len({row["order_id"] for row in rows})
    ),
    "returns": _adding("quantity"),
    "reviews": len,
    "rating": lambda rows: _over(_sum(rows, "rating"), len(rows)),
}
MONEY: Final = frozenset(
    [
        "sales",
        "unit_price",
        "spend",
        "ad_sales",
        "acos",
        "roas",
        "cpc",
        "cpa",
        "price",
        "order_value",
    ]
)
COLUMNS: Final = {"asin": "child_asin", "parent": "parent_asin"}
AT: Final = {"orders": "purchased_at", "returns": "returned_at", "reviews": "at"}
ENTITIES: Final = {
    "campaign": "Campaign",
    "word": "Keyword",
    "ad": "Product Ad",
    "group": "Ad Group",
}


@dataclass(frozen=True, slots=True)
class Want:
    """An answer, described for plain counting."""

    rows: str
    """The source, and the entity of a bulk sheet: ``bulk campaign``."""
    show: str
    """Figures, parted by blanks; ``figure>name`` where the answer calls it otherwise."""
    by: str = ""
    keep: Callable[[Figures], bool] = lambda _: True
    only: Callable[[Row], bool] = lambda _: True
    days: Days | None = None
    before: Days | None = None
    top: tuple[str, int, bool] | None = None
    """Figure, how many, whether the smallest come first."""
    count: bool = False
    share: bool = False
    money: bool | None = None
    """Whether currencies stand apart; told by the figures unless said."""
    over: str = ""
    """The source whose quantities these are divided by."""


def figures(want: Want) -> list[tuple[str, str]]:
    """Each figure here, and what the answer calls it."""
    pairs = [each.partition(">") for each in want.show.split()]
    return [(name, called or name) for name, _, called in pairs]


def counted(data: Made, want: Want) -> dict[tuple[Any, ...], Figures]:
    """The answer: figures by currency and group, in order."""
    money = want.money if want.money is not None else bool({n for n, _ in figures(want)} & MONEY)
    keys = ["currency", *want.by.split()] if money else want.by.split()
    if want.over:
        return _rates(data, want, keys)
    now = _grouped(_chosen(data, want, want.days), keys)
    before = _grouped(_chosen(data, want, want.before), keys) if want.before else {}
    found = {
        key: _worked_out(want, now.get(key, []), before.get(key, [])) for key in {*now, *before}
    }
    if want.share:
        _shared(want, found, money=money)
    kept = {key: value for key, value in found.items() if want.keep(value)}
    if want.count:
        return _how_many(kept, money=money)
    return _topped(want, kept, money=money) if want.top else kept


def _rates(data: Made, want: Want, keys: Sequence[str]) -> dict[tuple[Any, ...], Figures]:
    name = figures(want)[0][1]
    tops = _grouped(_chosen(data, want, want.days), keys)
    belows = _grouped(_chosen(data, replace(want, rows=want.over), want.days), keys)
    found = {
        key: {
            name: _over(_sum(tops.get(key, []), "quantity"), _sum(belows.get(key, []), "quantity"))
        }
        for key in {*tops, *belows}
    }
    kept = {key: value for key, value in found.items() if want.keep(value)}
    return _topped(want, kept, money=False) if want.top else kept


def _chosen(data: Made, want: Want, days: Days | None) -> list[Row]:
    source, _, entity = want.rows.partition(" ")
    return [
        row
        for row in data.rows[source]
        if want.only(row)
        and (not entity or row["entity"] == ENTITIES[entity])
        and not (source == "orders" and row["status"] == "Cancelled")
        and (days is None or _inside(source, row, days))
    ]


def _inside(source: str, row: Row, days: Days) -> bool:
    if source in AT:
        on = row[AT[source]].date()
        return bool(days[0] <= on <= days[1])
    return bool(days[0] <= row["from_day"] and row["to_day"] <= days[1])


def _grouped(rows: Rows, keys: Sequence[str]) -> dict[tuple[Any, ...], list[Row]]:
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(_key(row, name) for name in keys)].append(row)
    return groups


def _key(row: Row, name: str) -> Any:
    if name in {"day", "week", "month"}:
        at = next((row[each] for each in AT.values() if each in row), None)
        on: date = at.date() if at is not None else row["from_day"]
        return {
            "day": on,
            "week": on - timedelta(on.weekday()),
            "month": on.replace(day=1),
        }[name]
    return row[name if name in row else COLUMNS[name]]


def _worked_out(want: Want, now: Rows, before: Rows) -> Figures:
    found: Figures = {}
    for name, called in figures(want):
        found[called] = FIGURES[name](now)
        if want.before:
            found[f"{called}_before"] = earlier = FIGURES[name](before)
            both = found[called] is not None and earlier is not None
            found[f"{called}_change"] = (found[called] or 0) - (earlier or 0) if both else None
    return found


def _shared(want: Want, found: dict[tuple[Any, ...], Figures], *, money: bool) -> None:
    name = figures(want)[0][1]
    wholes: dict[Any, float] = defaultdict(float)
    for key, value in found.items():
        wholes[key[0] if money else ""] += value[name] or 0
    for key, value in found.items():
        value[f"{name}_share"] = _over(value[name] or 0, wholes[key[0] if money else ""])


def _how_many(
    kept: Mapping[tuple[Any, ...], Figures], *, money: bool
) -> dict[tuple[Any, ...], Figures]:
    counts: dict[tuple[Any, ...], Figures] = {}
    for key in kept:
        place = key[:1] if money else ()
        counts[place] = {"groups": (counts.get(place, {}).get("groups") or 0) + 1}
    return counts


def _topped(
    want: Want, kept: Mapping[tuple[Any, ...], Figures], *, money: bool
) -> dict[tuple[Any, ...], Figures]:
    name, most, rising = want.top or ("", 0, False)
    stated = [(key, value) for key, value in kept.items() if value[name] is not None]
    stated.sort(key=lambda each: ((1 if rising else -1) * (each[1][name] or 0), each[0]))
    places: dict[Any, list[tuple[tuple[Any, ...], Figures]]] = defaultdict(list)
    for key, value in stated:
        places[key[0] if money else ""].append((key, value))
    return dict(each for place in sorted(places) for each in places[place][:most])
