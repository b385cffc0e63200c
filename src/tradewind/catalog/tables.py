"""The catalogue's tables, and the only SQL that reads or writes them.

Rows that change keep their past: a fact, offer or product carries the import that brought it, and
a fact that no longer holds keeps the import that ended it. `change` says what a reader that keeps
its own copy (an index) has not seen yet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    func,
    select,
    update,
)

from tradewind.catalog.product import (
    Fact,
    Item,
    Kind,
    Media,
    Offer,
    PricePoint,
    Product,
    Review,
    Source,
    Variant,
)
from tradewind.kernel.errors import NotFound, OutOfStock
from tradewind.kernel.money import Money
from tradewind.storage import Connection, Ready, metadata

import_ = Table(
    "catalog_import",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=True),
    Column("file", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("format", String, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("counts", JSON, nullable=False),
    sqlite_autoincrement=True,
)
product = Table(
    "product",
    metadata,
    Column("id", String, primary_key=True),
    Column("title", JSON, nullable=False),
    Column("description", JSON, nullable=False),
    Column("category", String, nullable=False),
    Column("brand", String, nullable=False),
    Column("options", JSON, nullable=False),
    Column("media", JSON, nullable=False),
    Column("digest", String, nullable=False),
    Column("file", String, nullable=False),
    Column("row", String, nullable=False),
    Column("version", Integer, nullable=False, index=True),
    Column("withdrawn", Boolean, nullable=False),
    Column("rating_sum", Integer, nullable=False),
    Column("rating_count", Integer, nullable=False),
    Column("review_count", Integer, nullable=False),
)
category = Table(
    "category",
    metadata,
    Column("path", String, primary_key=True),
    Column("names", JSON, nullable=False),
)
variant = Table(
    "variant",
    metadata,
    Column("sku", String, primary_key=True),
    Column("product_id", String, nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("options", JSON, nullable=False),
    Column("gtin", String, index=True),
    Column("withdrawn", Boolean, nullable=False),
)
offer = Table(
    "offer",
    metadata,
    Column("sku", String, primary_key=True),
    Column("seller", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("price_minor", Integer, nullable=False),
    Column("list_price_minor", Integer),
    Column("shipping_minor", Integer),
    Column("delivery_days", Integer),
    Column("version", Integer, nullable=False),
)
stock = Table(
    "stock",
    metadata,
    Column("sku", String, primary_key=True),
    Column("on_hand", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
)
"""Only counted variants have a row; what can be promised is ``on_hand - reserved``."""
availability = Table(
    "availability_change",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("sku", String, nullable=False),
    Column("available", Boolean, nullable=False),
    sqlite_autoincrement=True,
)
"""Appended whenever an order takes the last piece or gives one back; imports do not write here."""
fact = Table(
    "fact",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("product_id", String, nullable=False),
    Column("sku", String),
    Column("name", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("number", Float),
    Column("high", Float),
    Column("unit", String),
    Column("language", String),
    Column("file", String, nullable=False),
    Column("row", String, nullable=False),
    Column("version", Integer, nullable=False),
    Column("ended", Integer),
    Index("ix_fact_product_id_ended", "product_id", "ended"),
    Index("ix_fact_ended", "ended"),
)
review = Table(
    "review",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("product_id", String, nullable=False, index=True),
    Column("sku", String),
    Column("rating", Integer),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String, nullable=False),
    Column("date", Date, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("digest", String, nullable=False),
    Column("file", String, nullable=False),
    Column("row", String, nullable=False),
    Column("version", Integer, nullable=False),
    UniqueConstraint("product_id", "digest"),
)
price_point = Table(
    "price_point",
    metadata,
    Column("sku", String, primary_key=True),
    Column("seller", String, primary_key=True),
    Column("currency", String, primary_key=True),
    Column("date", Date, primary_key=True),
    Column("minor", Integer, nullable=False),
    Column("file", String, nullable=False),
    Column("row", String, nullable=False),
    Column("version", Integer, nullable=False),
)


IDS: BindParameter[Any] = bindparam("ids", expanding=True)
"""The ids or SKUs that a statement is about; statements that run often are built once."""
FREE = (stock.c.on_hand - stock.c.reserved).label("free")
NEWEST = (
    select(import_.c.version, import_.c.imported_at).order_by(import_.c.version.desc()).limit(1)
)
PRODUCTS = select(product).where(product.c.id.in_(IDS), ~product.c.withdrawn)
FACTS = (
    select(fact)
    .where(fact.c.product_id.in_(IDS), fact.c.ended.is_(None))
    .order_by(fact.c.product_id, fact.c.id)
)
"""Ordered as their index is: by id alone, SQLite would walk through every standing fact."""
VARIANTS = (
    select(variant, FREE)
    .outerjoin(stock, stock.c.sku == variant.c.sku)
    .where(variant.c.product_id.in_(IDS), ~variant.c.withdrawn)
    .order_by(variant.c.product_id, variant.c.position)
)
OFFERS_OF_PRODUCTS = Ready(
    select(offer)
    .join(variant, variant.c.sku == offer.c.sku)
    .where(variant.c.product_id.in_(IDS))
    .order_by(offer.c.sku, offer.c.price_minor)
)
PIECES: BindParameter[int] = bindparam("pieces")
THIS_SHELF = stock.c.sku == bindparam("this")
SOLD_OUT = Ready(
    select(stock.c.sku).where(stock.c.sku.in_(IDS), stock.c.on_hand <= stock.c.reserved)
)
RESERVE = Ready(
    update(stock)
    .where(THIS_SHELF, stock.c.on_hand - stock.c.reserved >= PIECES)
    .values(reserved=stock.c.reserved + PIECES)
    .returning(stock.c.on_hand - stock.c.reserved)
)
ALLOCATE = Ready(
    update(stock)
    .where(THIS_SHELF)
    .values(on_hand=stock.c.on_hand - PIECES, reserved=stock.c.reserved - PIECES)
)
OFFERS = Ready(select(offer).where(offer.c.sku.in_(IDS)).order_by(offer.c.sku, offer.c.price_minor))
ITEMS = Ready(
    select(
        variant.c.sku,
        variant.c.product_id,
        variant.c.options,
        product.c.title,
        product.c.media,
        product.c.category,
        FREE,
    )
    .join(product, product.c.id == variant.c.product_id)
    .outerjoin(stock, stock.c.sku == variant.c.sku)
    .where(variant.c.sku.in_(IDS), ~variant.c.withdrawn, ~product.c.withdrawn)
)
REVIEWS = (
    select(review)
    .where(review.c.product_id.in_(IDS))
    .order_by(review.c.helpful.desc(), review.c.date.desc(), review.c.id)
)
AVAILABILITY = (
    select(availability)
    .where(availability.c.number > bindparam("since"))
    .order_by(availability.c.number)
)


def version(session: Connection) -> int:
    """The newest import; 0 for an empty catalogue."""
    return session.scalar(select(func.max(import_.c.version))) or 0


def newest(session: Connection) -> tuple[int, str]:
    """The newest import and when it came; 0 and nothing for an empty catalogue.

    The moment tells it from an import of the same number in another database.
    """
    row = session.execute(NEWEST).first()
    return (row.version, row.imported_at.isoformat()) if row else (0, "")


def imported_at(session: Connection, version: int) -> str:
    """When an import came; empty where there is none of that number."""
    at = session.scalar(select(import_.c.imported_at).where(import_.c.version == version))
    return at.isoformat() if at else ""


def count(session: Connection) -> int:
    """Products on sale."""
    return session.scalar(select(func.count()).where(~product.c.withdrawn)) or 0


def get(session: Connection, product_id: str) -> Product:
    """Look one product up; raises NotFound."""
    found = many(session, [product_id])
    if not found:
        raise NotFound(f"No product {product_id!r}.")
    return found[product_id]


def product_of(session: Connection, sku: str) -> Product:
    """The product a variant belongs to; raises NotFound."""
    product_id = session.scalar(select(variant.c.product_id).where(variant.c.sku == sku))
    if product_id is None:
        raise NotFound(f"No item {sku!r}.")
    return get(session, product_id)


def many(session: Connection, product_ids: Sequence[str]) -> dict[str, Product]:
    """The products with these ids as they stand now; those not on sale are absent."""
    rows = {row.id: row for row in session.execute(PRODUCTS, {"ids": list(product_ids)})}
    return dict(_assembled(session, rows))


def changed(session: Connection, *, since: int, page: int = 2000) -> Iterator[Product]:
    """Products on sale whose row is newer than an import, in order of id, read page by page."""
    last = ""
    while True:
        rows = {
            row.id: row
            for row in session.execute(
                select(product)
                .where(product.c.id > last, product.c.version > since, ~product.c.withdrawn)
                .order_by(product.c.id)
                .limit(page)
            )
        }
        if not rows:
            return
        yield from (each for _, each in _assembled(session, rows))
        last = max(rows)


def withdrawn(session: Connection, *, since: int) -> list[str]:
    """Ids of products taken off sale by imports newer than that."""
    return list(
        session.scalars(select(product.c.id).where(product.c.version > since, product.c.withdrawn))
    )


def _assembled(session: Connection, rows: dict[str, Any]) -> Iterator[tuple[str, Product]]:
    ids = list(rows)
    facts, variants = _facts(session, ids), _variants(session, ids)
    for id_, row in rows.items():
        yield (
            id_,
            Product(
                id=id_,
                title=row.title,
                description=row.description,
                category=row.category,
                brand=row.brand,
                options=tuple(row.options),
                source=Source(row.file, row.row, row.version),
                facts=tuple(facts[id_]),
                variants=tuple(variants[id_]),
                media=_media(row.media),
                rating=row.rating_sum / row.rating_count if row.rating_count else None,
                review_count=row.review_count,
            ),
        )


def _media(entries: list[dict[str, Any]]) -> tuple[Media, ...]:
    return tuple(
        Media(each["kind"], each["ref"], tuple(each["colors"]), each["sku"]) for each in entries
    )


def _facts(session: Connection, ids: Sequence[str]) -> dict[str, list[Fact]]:
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in session.execute(FACTS, {"ids": ids}):
        found[row.product_id].append(_fact(row))
    return found


def _fact(row: Any) -> Fact:
    return Fact(
        name=row.name,
        text=row.text,
        kind=Kind(row.kind),
        number=row.number,
        high=row.high,
        unit=row.unit,
        language=row.language,
        sku=row.sku,
        source=Source(row.file, row.row, row.version),
        id=row.id,
    )


def fact_history(session: Connection, product_id: str, name: str) -> list[tuple[Fact, int | None]]:
    """Everything ever stated under that name, oldest first, with the import that ended it."""
    query = select(fact).where(fact.c.product_id == product_id, fact.c.name == name)
    return [(_fact(row), row.ended) for row in session.execute(query.order_by(fact.c.id))]


def fact_by_id(session: Connection, fact_id: int) -> tuple[Fact, int | None] | None:
    """One fact by its id, with the import that ended it."""
    row = session.execute(select(fact).where(fact.c.id == fact_id)).first()
    return None if row is None else (_fact(row), row.ended)


def _variants(session: Connection, ids: Sequence[str]) -> dict[str, list[Variant]]:
    found: dict[str, list[Variant]] = defaultdict(list)
    rows = session.execute(VARIANTS, {"ids": ids}).all()
    offers = _offers(session, OFFERS_OF_PRODUCTS, ids)
    for row in rows:
        found[row.product_id].append(
            Variant(row.sku, row.options, tuple(offers[row.sku]), row.free, row.gtin)
        )
    return found


def items(session: Connection, skus: Sequence[str]) -> dict[str, Item]:
    """These variants as a cart needs them, in two statements; those not on sale are absent."""
    rows = ITEMS.all(session, {"ids": list(skus)})
    offers = _offers(session, OFFERS, skus)
    return {
        row.sku: Item(
            row.sku,
            row.product_id,
            row.title,
            row.options,
            tuple(offers[row.sku]),
            row.free,
            _media(row.media),
            row.category,
        )
        for row in rows
    }


def grams(session: Connection, skus: Sequence[str]) -> dict[str, int]:
    """What a piece weighs, rounded up, by SKU; the shipping weight before the thing's own.

    Those without a stated weight are absent.
    """
    query = (
        select(variant.c.sku, fact.c.name, fact.c.number)
        .join(fact, fact.c.product_id == variant.c.product_id)
        .where(
            variant.c.sku.in_(IDS),
            fact.c.name.in_(["weight", "shipping_weight"]),
            fact.c.unit == "g",
            fact.c.ended.is_(None),
            fact.c.sku.is_(None) | (fact.c.sku == variant.c.sku),
        )
        .order_by(fact.c.name.desc(), fact.c.sku.is_(None).desc())
    )
    rows = session.execute(query, {"ids": list(skus)})
    return {row.sku: ceil(row.number) for row in rows if row.number is not None}


def _offers(session: Connection, query: Ready, ids: Sequence[str]) -> dict[str, list[Offer]]:
    found: dict[str, list[Offer]] = defaultdict(list)
    for row in query.all(session, {"ids": list(ids)}):
        found[row.sku].append(_offer(row))
    return found


def _offer(row: Any) -> Offer:
    return Offer(
        sku=row.sku,
        seller=row.seller,
        price=Money(row.price_minor, row.currency),
        list_price=_money(row.list_price_minor, row.currency),
        shipping=_money(row.shipping_minor, row.currency),
        delivery_days=row.delivery_days,
    )


def offer_of(session: Connection, sku: str, seller: str, currency: str) -> Offer | None:
    """One seller's offer for a variant in a currency."""
    query = select(offer).where(
        offer.c.sku == sku, offer.c.seller == seller, offer.c.currency == currency
    )
    row = session.execute(query).first()
    return None if row is None else _offer(row)


def free_stock(session: Connection, sku: str) -> int | None:
    """Pieces of a variant that can be promised now; None where they are not counted."""
    free = stock.c.on_hand - stock.c.reserved
    return session.scalar(select(free).where(stock.c.sku == sku))


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def reviews(session: Connection, product_ids: Iterable[str]) -> dict[str, list[Review]]:
    """The reviews of these products, the most helpful and newest first."""
    found: dict[str, list[Review]] = defaultdict(list)
    for row in session.execute(REVIEWS, {"ids": list(product_ids)}):
        found[row.product_id].append(_review(row))
    return found


def review_by_id(session: Connection, review_id: int) -> Review | None:
    """One review by its id."""
    row = session.execute(select(review).where(review.c.id == review_id)).first()
    return None if row is None else _review(row)


def _review(row: Any) -> Review:
    return Review(
        id=row.id,
        product_id=row.product_id,
        rating=row.rating,
        text=row.text,
        language=row.language,
        date=row.date,
        title=row.title,
        sku=row.sku,
        helpful=row.helpful,
        verified=row.verified,
    )


def price_history(
    session: Connection, sku: str, currency: str, *, since: date | None = None
) -> list[PricePoint]:
    """What a variant cost, oldest first, every seller's points."""
    query = select(price_point).where(price_point.c.sku == sku, price_point.c.currency == currency)
    if since is not None:
        query = query.where(price_point.c.date >= since)
    return [
        PricePoint(
            row.sku,
            row.seller,
            row.date,
            Money(row.minor, row.currency),
            Source(row.file, row.row, row.version),
        )
        for row in session.execute(query.order_by(price_point.c.date))
    ]


def categories(session: Connection) -> dict[str, dict[str, str]]:
    """Names of every category that has some, by path and language."""
    return {row.path: row.names for row in session.execute(select(category))}


def availability_changes(session: Connection, *, since: int) -> list[tuple[int, str, bool]]:
    """Variants that sold out (False) or came back (True) after an entry: number, SKU, state."""
    rows = session.execute(AVAILABILITY, {"since": since})
    return [(row.number, row.sku, row.available) for row in rows]


def last_availability_change(session: Connection) -> int:
    """The number of the newest such change; 0 where nothing ever sold out."""
    return session.scalar(select(func.max(availability.c.number))) or 0


def sold_out(session: Connection, skus: Sequence[str]) -> list[str]:
    """Those of these variants of which nothing can be promised now."""
    return [row.sku for row in SOLD_OUT.all(session, {"ids": list(skus)})]


def reserve(session: Connection, sku: str, quantity: int) -> bool:
    """Promise pieces in one statement, so that two shoppers cannot take the last.

    True where the variant is counted and was reserved, False where its stock is not counted.
    Raises OutOfStock with what is left.
    """
    left = RESERVE.scalar(session, {"this": sku, "pieces": quantity})
    if left is not None:
        if left == 0:
            session.execute(availability.insert().values(sku=sku, available=False))
        return True
    left = free_stock(session, sku)
    if left is None:
        return False
    raise OutOfStock(sku, max(left, 0))


def unreserve(session: Connection, sku: str, quantity: int) -> None:
    """Give promised pieces back to the shelf."""
    free = stock.c.on_hand - stock.c.reserved
    left = session.scalar(
        update(stock)
        .where(stock.c.sku == sku)
        .values(reserved=stock.c.reserved - quantity)
        .returning(free)
    )
    if left is not None and left == quantity:
        session.execute(availability.insert().values(sku=sku, available=True))


def allocate(session: Connection, sku: str, quantity: int) -> None:
    """Promised pieces leave the shelf for good."""
    ALLOCATE.run(session, {"this": sku, "pieces": quantity})


def restock(session: Connection, sku: str, quantity: int) -> bool:
    """Put pieces back that had left; False where the variant is no longer counted."""
    free = stock.c.on_hand - stock.c.reserved
    left = session.scalar(
        update(stock)
        .where(stock.c.sku == sku)
        .values(on_hand=stock.c.on_hand + quantity)
        .returning(free)
    )
    if left == quantity:
        session.execute(availability.insert().values(sku=sku, available=True))
    return left is not None


def category_counts(session: Connection) -> dict[str, int]:
    """How many products on sale each category path holds itself."""
    query = (
        select(product.c.category, func.count())
        .where(~product.c.withdrawn)
        .group_by(product.c.category)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def first_of_category(session: Connection, top: str) -> str | None:
    """The most reviewed product under a top category."""
    under = (product.c.category == top) | product.c.category.like(f"{top}/%")
    query = (
        select(product.c.id)
        .where(~product.c.withdrawn, under)
        .order_by(product.c.review_count.desc(), product.c.id)
    )
    return session.scalar(query.limit(1))


def best_liked(session: Connection, *, limit: int) -> list[str]:
    """Ids by mean stars, each counted as if four middling reviews (3.8) had come before its own."""
    mean = (product.c.rating_sum + 4 * 3.8) / (product.c.rating_count + 4)
    query = select(product.c.id).where(~product.c.withdrawn, product.c.rating_count > 0)
    return list(session.scalars(query.order_by(mean.desc(), product.c.id).limit(limit)))


def most_reduced(session: Connection, currency: str, *, limit: int) -> list[str]:
    """Ids of products with an offer below its stated list price, the largest share off first."""
    share = func.min(offer.c.price_minor * 1.0 / offer.c.list_price_minor)
    query = (
        select(product.c.id)
        .join(variant, variant.c.product_id == product.c.id)
        .join(offer, offer.c.sku == variant.c.sku)
        .where(
            ~product.c.withdrawn,
            ~variant.c.withdrawn,
            offer.c.currency == currency,
            offer.c.list_price_minor > offer.c.price_minor,
        )
        .group_by(product.c.id)
    )
    return list(session.scalars(query.order_by(share, product.c.id).limit(limit)))


def ended_facts(session: Connection, product_id: str) -> list[tuple[Fact, int]]:
    """What was once stated and no longer is, newest first, with the import that ended it."""
    query = select(fact).where(fact.c.product_id == product_id, fact.c.ended.is_not(None))
    rows = session.execute(query.order_by(fact.c.ended.desc(), fact.c.id.desc()))
    return [(_fact(row), row.ended) for row in rows]


@dataclass(frozen=True, slots=True)
class Imported:
    """One import that was made."""

    version: int
    file: str
    format: str
    at: datetime
    counts: dict[str, Any]


def imports(session: Connection, *, limit: int = 100) -> list[Imported]:
    """The newest imports first."""
    query = select(import_).order_by(import_.c.version.desc()).limit(limit)
    return [
        Imported(row.version, row.file, row.format, row.imported_at, row.counts)
        for row in session.execute(query)
    ]
