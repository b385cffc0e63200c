"""What an import reads of the stored catalogue, and its bulk statements."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Integer,
    String,
    Table,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.sql.dml import Delete, Insert, Update

from tradewind.catalog.product import PricePoint, Source
from tradewind.catalog.tables import (
    category,
    fact,
    import_,
    offer,
    price_point,
    product,
    review,
    stock,
    variant,
)
from tradewind.kernel.money import Money
from tradewind.storage import Connection, metadata

counted = Table(
    "stock_counted",
    metadata,
    Column("sku", String, primary_key=True),
    Column("pieces", Integer, nullable=False),
)
"""What a file last counted of a variant: the same count again says nothing new of the shelf."""

MOST_VALUES = 10_000
"""Values of one condition at most."""
Row = dict[str, Any]
FactKey = tuple[str, str, str, float | None, float | None, str | None, str | None, str | None]
"""Name, text, kind, number, high, unit, language, SKU: what makes two facts the same."""


class Overtaken(Exception):
    """Another import was written while this one was compared; compare again."""


class Stored(NamedTuple):
    """What is stored of a product that a file states."""

    digest: str
    withdrawn: bool


class Details(NamedTuple):
    """What is stored of a product that has changed."""

    variants: dict[str, Row]
    offers: dict[tuple[str, str, str], Row]
    facts: dict[FactKey, int]


def version(session: Connection) -> int:
    """The newest import; 0 for an empty catalogue."""
    return session.scalar(select(func.max(import_.c.version))) or 0


def _in(column: Any, values: Iterable[Any]) -> Any:
    return column.in_(bindparam(None, list(values), expanding=True))


def stored(session: Connection, ids: Sequence[str]) -> dict[str, Stored]:
    """The digests of products that are known."""
    query = select(product.c.id, product.c.digest, product.c.withdrawn)
    rows = session.execute(query.where(_in(product.c.id, ids)))
    return {row.id: Stored(row.digest, row.withdrawn) for row in rows}


def _found(session: Connection, query: Any, column: Any, values: Sequence[str]) -> Iterator[Any]:
    """The query's rows whose column has one of many values, asked for some thousands at a time."""
    for start in range(0, len(values), MOST_VALUES):
        yield from session.execute(query.where(_in(column, values[start : start + MOST_VALUES])))


def owners(session: Connection, skus: Sequence[str]) -> dict[str, str]:
    """The product each known SKU belongs to."""
    rows = _found(session, select(variant), variant.c.sku, skus)
    return {row.sku: row.product_id for row in rows}


def details(session: Connection, ids: Sequence[str]) -> dict[str, Details]:
    """Variants, offers and standing facts of products."""
    found = {each: Details({}, {}, {}) for each in ids}
    for row in session.execute(select(variant).where(_in(variant.c.product_id, ids))):
        found[row.product_id].variants[row.sku] = dict(row._mapping)  # noqa: SLF001 - public
    query = select(offer, variant.c.product_id).join(variant, variant.c.sku == offer.c.sku)
    for row in session.execute(query.where(_in(variant.c.product_id, ids))):
        key = (row.sku, row.seller, row.currency)
        found[row.product_id].offers[key] = dict(row._mapping)  # noqa: SLF001 - public
    standing = select(fact).where(_in(fact.c.product_id, ids), fact.c.ended.is_(None))
    for row in session.execute(standing):
        key_ = (row.name, row.text, row.kind, row.number, row.high, row.unit, row.language, row.sku)
        found[row.product_id].facts[key_] = row.id
    return found


def counts(session: Connection, skus: Sequence[str]) -> dict[str, int]:
    """What files last counted of these variants."""
    rows = _found(session, select(counted), counted.c.sku, skus)
    return {row.sku: row.pieces for row in rows}


def points(session: Connection, skus: Sequence[str]) -> dict[tuple[str, str, str], dict[str, int]]:
    """Price histories by SKU, seller and currency: minor units by day."""
    found: dict[tuple[str, str, str], dict[str, int]] = defaultdict(dict)
    for row in _found(session, select(price_point), price_point.c.sku, skus):
        found[row.sku, row.seller, row.currency][row.date.isoformat()] = row.minor
    return found


def histories(session: Connection, skus: Sequence[str]) -> dict[str, list[PricePoint]]:
    """Price histories by SKU, oldest first."""
    found: dict[str, list[PricePoint]] = defaultdict(list)
    for row in _found(session, select(price_point), price_point.c.sku, skus):
        money, source = Money(row.minor, row.currency), Source(row.file, row.row, row.version)
        found[row.sku].append(PricePoint(row.sku, row.seller, row.date, money, source))
    for among in found.values():
        among.sort(key=lambda point: (point.date, point.seller, point.price.currency))
    return found


def known(session: Connection, ids: Sequence[str]) -> set[str]:
    """Those of these products that are stored."""
    return set(session.scalars(select(product.c.id).where(_in(product.c.id, ids))))


def reviews(session: Connection, ids: Sequence[str]) -> dict[tuple[str, str], Row]:
    """Reviews of products by product and digest."""
    query = select(
        review.c.id, review.c.product_id, review.c.digest, review.c.helpful, review.c.verified
    )
    rows = session.execute(query.where(_in(review.c.product_id, ids)))
    return {(row.product_id, row.digest): dict(row._mapping) for row in rows}  # noqa: SLF001 - public


def category_names(session: Connection) -> dict[str, dict[str, str]]:
    """The names of every stored category."""
    return {row.path: row.names for row in session.execute(select(category))}


def begin(session: Connection, row: Row) -> None:
    """Take the import's number; raises Overtaken where another import has it already.

    The row goes first: a second import that counted from the same catalogue waits for this one
    to commit and then fails on the number.
    """
    if version(session) != row["version"] - 1:
        raise Overtaken
    try:
        session.execute(insert(import_), [row])
    except IntegrityError as error:
        raise Overtaken from error


Statement = Callable[[str], Insert | Update | Delete]
"""The statement for a dialect."""


def _upsert(table: Table) -> Statement:
    """Insert a row, or put its values in the place of those of the same key."""
    keys = [column.name for column in table.primary_key]

    def statement(dialect: str) -> Insert:
        make = postgresql.insert if dialect == "postgresql" else sqlite.insert
        made = make(table)
        others = {c.name: made.excluded[c.name] for c in table.columns if c.name not in keys}
        return made.on_conflict_do_update(index_elements=keys, set_=others)

    return statement


def _shelved(dialect: str) -> Insert:
    """So many pieces can be sold: those that are promised already come on top."""
    made = postgresql.insert(stock) if dialect == "postgresql" else sqlite.insert(stock)
    on_hand = made.excluded.on_hand + stock.c.reserved
    return made.on_conflict_do_update(index_elements=["sku"], set_={"on_hand": on_hand})


_ID = product.c.id == bindparam("of")
_SKU = variant.c.sku == bindparam("of")
STATEMENTS: dict[str, Statement] = {
    "category": _upsert(category),
    "category moved": lambda _: (
        update(product)
        .where(
            or_(
                product.c.category == bindparam("of"),
                product.c.category.like(bindparam("below"), escape="\\"),
            )
        )
        .values(version=bindparam("at"))
    ),
    "product": lambda _: insert(product),
    "product changed": lambda _: (
        update(product)
        .where(_ID)
        .values(
            title=bindparam("title"),
            description=bindparam("description"),
            category=bindparam("category"),
            brand=bindparam("brand"),
            options=bindparam("options"),
            media=bindparam("media"),
            digest=bindparam("digest"),
            file=bindparam("file"),
            row=bindparam("row"),
            version=bindparam("version"),
            withdrawn=False,
        )
    ),
    "variant": lambda _: insert(variant),
    "variant changed": lambda _: (
        update(variant)
        .where(_SKU)
        .values(
            position=bindparam("position"),
            options=bindparam("options"),
            gtin=bindparam("gtin"),
            withdrawn=bindparam("withdrawn"),
        )
    ),
    "offer gone": lambda _: delete(offer).where(
        offer.c.sku == bindparam("of"),
        offer.c.seller == bindparam("by"),
        offer.c.currency == bindparam("in_"),
    ),
    "offer": _upsert(offer),
    "stock": _shelved,
    "counted": _upsert(counted),
    "fact ended": lambda _: (
        update(fact).where(fact.c.id == bindparam("of")).values(ended=bindparam("at"))
    ),
    "price": _upsert(price_point),
    "review": lambda _: insert(review),
    "review changed": lambda _: (
        update(review)
        .where(review.c.id == bindparam("of"))
        .values(helpful=bindparam("votes"), verified=bindparam("bought"))
    ),
    "rating": lambda _: (
        update(product)
        .where(_ID)
        .values(
            rating_sum=product.c.rating_sum + bindparam("stars"),
            rating_count=product.c.rating_count + bindparam("rated"),
            review_count=product.c.review_count + bindparam("reviewed"),
            version=bindparam("at"),
        )
    ),
}
"""Statements of an import whose rows name their values."""
FACT_COLUMNS = (
    *("name", "text", "kind", "number", "high", "unit", "language", "sku"),
    *("product_id", "file", "row", "version"),
)
"""A fact's key, then the rest: the order of the values in the rows of ``fact``."""
ORDER = (*(name for name in STATEMENTS if name != "rating"), "fact", "rating")
"""The order in which an import writes."""


def write(session: Connection, name: str, rows: list[Any]) -> None:
    """Run one of the statements for many rows at once."""
    if name == "fact":
        session.exec_driver_sql(_facts(session.dialect.paramstyle), [tuple(row) for row in rows])
        return
    for row in rows:
        if "date" in row:
            row["date"] = date.fromisoformat(row["date"])
    session.execute(STATEMENTS[name](session.dialect.name), rows)


def _facts(paramstyle: str) -> str:
    """The insertion of facts as the driver takes it: most rows of an import are facts."""
    mark = "?" if paramstyle == "qmark" else "%s"
    marks = ", ".join([mark] * len(FACT_COLUMNS))
    names = ", ".join(f'"{name}"' for name in FACT_COLUMNS)
    return f"INSERT INTO {fact.name} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own
