"""Rows that contradict each other, found and shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, Table, and_, case, func, select
from sqlalchemy import union as joined

from tradewind.kernel.errors import NotFound
from tradewind.seller.asking.planning import ENTITIES
from tradewind.seller.asking.tables import TABLES, reading_only
from tradewind.seller.files import tables as files
from tradewind.seller.listings.tables import listing_version
from tradewind.seller.today.today import Clash
from tradewind.storage import Connection

MOST: Final = 200
"""Rows that are shown of one contradiction."""
ADS: Final = ("terms", "bulk", "ads")
Rule = Any


def _more(one: str, other: str) -> Rule:
    return lambda table: table.c[one] > table.c[other]


def _without(one: str, other: str) -> Rule:
    return lambda table: and_(table.c[one] > 0, table.c[other] == 0)


RULES: Final[Mapping[str, tuple[tuple[str, ...], Rule, tuple[str, ...]]]] = {
    "orders_over_clicks": (ADS, _more("orders", "clicks"), ("clicks", "orders")),
    "clicks_over_impressions": (
        ADS,
        lambda table: and_(table.c.impressions > 0, table.c.clicks > table.c.impressions),
        ("impressions", "clicks"),
    ),
    "spend_without_clicks": (ADS, _without("spend_minor", "clicks"), ("clicks", "spend_minor")),
    "sales_without_orders": (ADS, _without("sales_minor", "orders"), ("orders", "sales_minor")),
    "units_without_sessions": (
        ("business", "business_day"),
        _without("units", "sessions"),
        ("sessions", "units"),
    ),
    "sessions_over_views": (
        ("business", "business_day"),
        _more("sessions", "page_views"),
        ("page_views", "sessions"),
    ),
}
"""Each check: the sources it looks at, what a row must say, the columns that show it."""
TWO_ASINS: Final = "two_asins"
PARTS: Final = "parts"
CHECKS: Final = (*RULES, TWO_ASINS, PARTS)
ASINS: Final = {"business": "child_asin", "inventory": "asin", "orders": "asin", "ads": "asin"}


def clashes(session: Connection) -> list[Clash]:
    """Every contradiction with how often it occurs."""
    with reading_only(session):
        found = [*_row_clashes(session), *_two_asins(session), *_parts(session)]
    return [each for each in found if each.count]


def _row_clashes(session: Connection) -> Iterator[Clash]:
    """One look at each table for all its rules."""
    for source in dict.fromkeys(each for sources, _, _ in RULES.values() for each in sources):
        table = TABLES[source]
        rules = {name: rule for name, (sources, rule, _) in RULES.items() if source in sources}
        counts = [func.sum(case((rule(table), 1), else_=0)) for rule in rules.values()]
        row = session.execute(select(*counts).where(table.c.superseded_by.is_(None))).one()
        yield from (Clash(n, source, int(c or 0)) for n, c in zip(rules, row, strict=True))


def _pairs() -> Subquery:
    """Every SKU with every ASIN it was seen with."""
    each = [
        select(table.c.sku, table.c.marketplace, table.c[column].label("asin"))
        .where(
            table.c.superseded_by.is_(None),
            table.c.sku.is_not(None),
            table.c[column].is_not(None),
        )
        .distinct()
        for source, column in ASINS.items()
        for table in (TABLES[source],)
    ]
    return joined(*each).subquery()


def _twice() -> Select[Any]:
    pairs = _pairs()
    several = func.count(pairs.c.asin.distinct()) > 1
    return select(pairs.c.sku, pairs.c.marketplace).group_by(*pairs.c[:2]).having(several)


def _two_asins(session: Connection) -> Iterator[Clash]:
    count = session.scalar(select(func.count()).select_from(_twice().subquery()))
    yield Clash(TWO_ASINS, "", int(count or 0))


def _entity(table: Table, name: str) -> ColumnElement[bool]:
    spelled = [each for said in ENTITIES[name] for each in (said, said.title())]
    return and_(table.c.entity.in_(spelled), table.c.superseded_by.is_(None))


def _apart() -> Select[Any]:
    """Campaigns whose ad groups spent another sum than the campaign says."""
    bulk = TABLES["bulk"]
    keys = (bulk.c.file_id, bulk.c.campaign_id, bulk.c.campaign)
    spent = func.sum(bulk.c.spend_minor).label("spend")
    first = func.min(bulk.c.row).label("row")
    whole = select(*keys, spent, first).where(_entity(bulk, "campaign")).group_by(*keys)
    parts = select(*keys, spent).where(_entity(bulk, "ad group")).group_by(*keys)
    one, other = whole.subquery(), parts.subquery()
    same = [one.c[each.name].is_not_distinct_from(other.c[each.name]) for each in keys[:2]]
    query = select(one.c.file_id, one.c.row, one.c.campaign, one.c.spend, other.c.spend)
    return query.join(other, and_(*same)).where(one.c.spend != other.c.spend)


def _parts(session: Connection) -> Iterator[Clash]:
    count = session.scalar(select(func.count()).select_from(_apart().subquery()))
    yield Clash(PARTS, "bulk", int(count or 0))


@dataclass(frozen=True, slots=True)
class Shown:
    """The rows of a contradiction: where each stands, then the cells that clash."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    """File name, sheet, row, currency, then the columns."""


def shown(session: Connection, check: str, source: str) -> Shown:
    """The first rows of a contradiction; raises NotFound for one that nobody looks for."""
    with reading_only(session):
        if check == TWO_ASINS:
            return _shown_asins(session)
        if check == PARTS:
            return _shown_parts(session)
        if check not in RULES or source not in RULES[check][0]:
            raise NotFound(f"No check {check!r} of {source!r}; the desk's first page names them.")
        return _shown_rows(session, check, source)


def _shown_rows(session: Connection, check: str, source: str) -> Shown:
    _, rule, columns = RULES[check]
    table = TABLES[source]
    named = [n for n in ("campaign", "term", "keyword", "sku", "child_asin") if n in table.c]
    kept = (*named, *columns)
    query = (
        select(files.report_file.c.name, table.c.sheet, table.c.row, table.c.currency)
        .add_columns(*[table.c[each] for each in kept])
        .join(files.report_file, files.report_file.c.id == table.c.file_id)
        .where(table.c.superseded_by.is_(None), rule(table))
        .order_by(table.c.file_id, table.c.row)
        .limit(MOST)
    )
    return Shown(kept, tuple(tuple(row) for row in session.execute(query)))


def _shown_asins(session: Connection) -> Shown:
    twice, found = _twice().subquery(), []
    for source, column in ASINS.items():
        table = TABLES[source]
        query = (
            select(table.c.sku, table.c[column], func.min(files.report_file.c.name))
            .add_columns(func.min(table.c.row), func.min(table.c.sheet))
            .join(files.report_file, files.report_file.c.id == table.c.file_id)
            .join(
                twice,
                and_(twice.c.sku == table.c.sku, twice.c.marketplace == table.c.marketplace),
            )
            .where(table.c.superseded_by.is_(None), table.c[column].is_not(None))
            .group_by(table.c.sku, table.c[column], table.c.file_id)
            .limit(MOST)
        )
        found += [(n, sheet, row, "", sku, a) for sku, a, n, row, sheet in session.execute(query)]
    return Shown(("sku", "asin"), tuple(sorted(found, key=lambda row: (row[4], row[5]))[:MOST]))


def _shown_parts(session: Connection) -> Shown:
    names = dict(session.execute(select(files.report_file.c.id, files.report_file.c.name)).all())
    currencies = dict(
        session.execute(select(files.report_file.c.id, files.report_file.c.currency)).all()
    )
    rows = session.execute(_apart().limit(MOST))
    found = [(names.get(f, f), "", row, currencies.get(f, ""), *rest) for f, row, *rest in rows]
    return Shown(("campaign", "spend_minor", "parts_minor"), tuple(found))


def listings_state(session: Connection) -> tuple[Any, ...]:
    """Whatever changes with every change of a listing."""
    version = listing_version.c
    return tuple(session.execute(select(func.count(), func.max(version.at))).one())


def stock_at_stake(session: Connection, days: int) -> dict[str, int]:
    """What SKUs that last less than so many days sold in thirty, by currency, at their price."""
    table = TABLES["inventory"]
    sold = table.c.units_30d * table.c.price_minor
    short = and_(table.c.units_30d > 0, table.c.available * 30 < days * table.c.units_30d)
    query = select(table.c.currency, func.sum(sold)).group_by(table.c.currency)
    rows = session.execute(query.where(table.c.superseded_by.is_(None), short))
    return {currency: int(amount) for currency, amount in rows if amount and currency}
