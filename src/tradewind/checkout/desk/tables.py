"""What the desk reads across orders and shelves."""

from typing import Any

from sqlalchemy import func, or_, select

from tradewind.catalog.tables import product, stock, variant
from tradewind.checkout.desk import Shelf
from tradewind.checkout.order import Order
from tradewind.checkout.tables import order, orders
from tradewind.storage import Connection


def states(session: Connection) -> dict[str, int]:
    """How many orders stand in each state."""
    query = select(orders.c.state, func.count()).group_by(orders.c.state)
    return {state: int(count) for state, count in session.execute(query)}


def latest(
    session: Connection, *, state: str | None = None, agent: str | None = None, limit: int = 100
) -> list[Order]:
    """Orders, the newest first."""
    query = select(orders.c.id).order_by(orders.c.placed_at.desc(), orders.c.id).limit(limit)
    if state is not None:
        query = query.where(orders.c.state == state)
    if agent is not None:
        query = query.where(orders.c.agent_id == agent)
    return [order(session, each) for each in session.scalars(query).all()]


def shelves(session: Connection, *, words: str = "", limit: int = 200) -> list[Shelf]:
    """Counted items, those with the fewest free pieces first; ``words`` are of the SKU or title."""
    free = stock.c.on_hand - stock.c.reserved
    query = (
        select(stock, variant.c.product_id, product.c.title)
        .join(variant, variant.c.sku == stock.c.sku)
        .join(product, product.c.id == variant.c.product_id)
        .order_by(free, stock.c.sku)
        .limit(limit)
    )
    if words:
        like = f"%{_plain(words.lower())}%"
        query = query.where(
            or_(
                func.lower(stock.c.sku).like(like, escape="\\"),
                func.lower(product.c.id).like(like, escape="\\"),
            )
        )
    return [_shelf(row) for row in session.execute(query)]


def _plain(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _shelf(row: Any) -> Shelf:
    title = row.title.get("en") or next(iter(row.title.values()), row.sku)
    return Shelf(row.sku, row.product_id, title, row.on_hand, row.reserved)


def promised(session: Connection) -> tuple[int, int]:
    """Pieces on all counted shelves, and pieces promised of them."""
    query = select(func.sum(stock.c.on_hand), func.sum(stock.c.reserved))
    on_hand, reserved = session.execute(query).one()
    return int(on_hand or 0), int(reserved or 0)
