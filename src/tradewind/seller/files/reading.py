"""The rows of a table as typed values, or the cause why one of them cannot be read."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from typing import Any

from tradewind.catalog.incoming import Bad
from tradewind.seller.files import cells
from tradewind.seller.files.fields import FIELDS, Cell, Kind
from tradewind.seller.files.grid import Line
from tradewind.seller.files.marketplace import marketplace
from tradewind.seller.files.recognise import Table
from tradewind.seller.files.said import Setting
from tradewind.seller.files.workbook import Exact

NEEDED: dict[Kind, tuple[str, ...]] = {
    Kind.BUSINESS: ("child_asin", "parent_asin", "sku"),
    Kind.SEARCH_TERMS: ("term",),
    Kind.BULK: ("entity",),
    Kind.ADS: ("sku", "asin"),
    Kind.INVENTORY: ("sku", "asin"),
    Kind.ORDERS: ("order_id",),
    Kind.RETURNS: ("order_id", "sku", "asin"),
    Kind.REVIEWS: ("text", "rating"),
}
"""One of these a row must state."""
TOTALS = frozenset(
    {"total", "totals", "grand total", "sum", "合计", "总计", "汇总", "小计", "合計", "総計"}
    | {"summe", "gesamt", "gesamtsumme"}
)
DATED = {Kind.ORDERS: "purchased_at", Kind.RETURNS: "returned_at", Kind.REVIEWS: "at"}
"""What says on which day a row was."""
_IDS = frozenset(
    {"campaign_id", "ad_group_id", "keyword_id", "targeting_id", "portfolio_id", "ad_id"}
)
Values = dict[str, Any]
Reads = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read."""

    number: int
    shop: str
    marketplace: str
    currency: str
    from_day: date | None
    to_day: date | None
    values: Values


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was left out, and why."""

    number: int
    cause: str
    cells: list[str]


class Reader:
    """Reads the rows of one table."""

    def __init__(self, table: Table, setting: Setting) -> None:
        self._table, self._setting = table, setting
        self._kind = table.kind
        self._columns = [
            (place, field, self._reads(place, field)) for place, field in table.columns.items()
        ]
        self._needed = NEEDED.get(table.kind, ())

    def rows(self) -> Iterator[Row | Reject]:
        """Every row after the header."""
        table = self._table
        for line in table.grid.lines(table.way, table.header, len(table.titles)):
            yield self._row(line)

    def _row(self, line: Line) -> Row | Reject:
        if line.cause:
            return Reject(line.number, line.cause, line.cells)
        try:
            values, amounts = self._values(line.cells)
            self._check(values, line.cells)
            return self._whole(line.number, values, amounts)
        except Bad as bad:
            return Reject(line.number, str(bad), line.cells)

    def _values(self, found: list[str]) -> tuple[Values, dict[str, tuple[Decimal, str]]]:
        """What the cells say; amounts apart, until their currency is known."""
        values: Values = {}
        amounts: dict[str, tuple[Decimal, str]] = {}
        for place, field, reads in self._columns:
            text = found[place]
            if type(text) is not Exact:
                text = text.strip()
            if not text or values.get(field) is not None:
                continue
            try:
                value = reads(text)
            except Bad as bad:
                raise Bad(f"{self._table.titles[place]}: {bad}") from bad
            if type(value) is tuple:
                amounts.setdefault(field, value)
            else:
                values[field] = value
        return values, amounts

    def _check(self, values: Values, found: list[str]) -> None:
        if not self._needed or any(values.get(each) is not None for each in self._needed):
            return
        if any(cell.strip(" :：").casefold() in TOTALS for cell in found):
            raise Bad("it is a total of other rows")
        raise Bad(f"it has no {' or '.join(self._titles(self._needed))}")

    def _titles(self, fields: tuple[str, ...]) -> list[str]:
        shown = {field: self._table.titles[place] for place, field in self._table.columns.items()}
        return [shown[field] for field in fields if field in shown] or list(fields)

    def _whole(self, number: int, values: Values, amounts: dict[str, tuple[Decimal, str]]) -> Row:
        setting = self._setting
        currency = self._currency(values.pop("_currency", ""), amounts)
        for field, (amount, _) in amounts.items():
            values[field] = cells.minor(amount, currency)
        place = marketplace(values.pop("_marketplace", ""))
        first, last = self._days(values)
        return Row(
            number,
            values.pop("_shop", None) or setting.shop,
            place.code if place else setting.marketplace,
            currency,
            first,
            last,
            values,
        )

    def _currency(self, stated: str, amounts: dict[str, tuple[Decimal, str]]) -> str:
        """The currency of a row; raises Bad where it names two."""
        signs = {sign for _, sign in amounts.values() if sign}
        stated = cells.currency_sign(stated) or stated.upper()
        if len(signs) > 1 or (stated and signs - {stated}):
            raise Bad(f"it names several currencies: {', '.join(sorted(signs | {stated} - {''}))}")
        found = stated or (signs.pop() if signs else self._setting.currency)
        if amounts and len(found) != 3:
            raise Bad("nothing says in which currency its amounts are")
        return found

    def _days(self, values: Values) -> tuple[date | None, date | None]:
        first = values.pop("_from", None)
        last = values.pop("_to", None)
        on = values.pop("_day", None)
        if on is None and self._kind in DATED:
            at: datetime | None = values.get(DATED[self._kind])
            on = at.date() if at else None
        if on:
            return on, on
        if first and last and first > last:
            raise Bad(f"it ends ({last}) before it begins ({first})")
        if first or last:
            return first or last, last or first
        return self._setting.from_day, self._setting.to_day

    def _reads(self, place: int, field: str) -> Reads:
        setting, cell = self._setting, _cell(self._kind, field)
        if cell is Cell.SHARE:
            return partial(cells.ppm, mark=setting.mark, percent=place in setting.percents)
        if cell is Cell.MONEY:
            return partial(cells.amount, mark=setting.mark)
        if cell in {Cell.DAY, Cell.MOMENT}:
            return partial(_TIMES[cell], day_first=setting.day_first)
        if cell is Cell.COUNT:
            return _COUNTS.get(field, cells.count)
        return self._reads_text(field, cell)

    def _reads_text(self, field: str, cell: Cell) -> Reads:
        if self._kind is Kind.LISTINGS:
            return _as_it_is
        return _CODES.get(field, cells.code) if cell is Cell.CODE else str


_COUNTS: dict[str, Reads] = {"days_of_supply": cells.rounded, "rating": cells.stars}
_TIMES: dict[Cell, Callable[..., Any]] = {Cell.DAY: cells.day, Cell.MOMENT: cells.moment}
_CODES: dict[str, Reads] = dict.fromkeys(_IDS, cells.id_number)


def _as_it_is(text: str) -> str:
    return text


def _cell(kind: Kind, field: str) -> Cell:
    if field in {"_day", "_from", "_to"}:
        return Cell.DAY
    return FIELDS.get(kind, {}).get(field, Cell.TEXT)
