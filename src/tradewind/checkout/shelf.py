"""What an order does to the shelves: reserve, give back, take, put back. Always in order of SKU."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.checkout.order import Order, Pieces
from tradewind.storage import Connection


def reserve(session: Connection, quantities: Mapping[str, int]) -> frozenset[str]:
    """Promise all these pieces, given in order of SKU; gives the SKUs whose stock is counted.

    Raises OutOfStock where one falls short; the caller then rolls the others back.
    """
    return frozenset(
        [sku for sku, pieces in quantities.items() if catalog.reserve(session, sku, pieces)]
    )


def give_back(session: Connection, order: Order) -> None:
    """Put what was promised back on the shelves."""
    for sku, pieces in counted(order).items():
        catalog.unreserve(session, sku, pieces)


def take(session: Connection, order: Order) -> None:
    """What was promised leaves the shelves for good."""
    for sku, pieces in counted(order).items():
        catalog.allocate(session, sku, pieces)


def put_back(session: Connection, order: Order) -> Order:
    """Nothing of it will be sent: what was taken stands on the shelves again.

    Gives the order with that written on its pieces.
    """
    whole = {each.sku: each.quantity - each.restocked for each in order.pieces}
    back = restock(session, order.pieces, whole)
    return replace(
        order, pieces=tuple(replace(each, canceled=each.quantity - each.shipped) for each in back)
    )


def restock(
    session: Connection, pieces: Iterable[Pieces], quantities: Mapping[str, int]
) -> tuple[Pieces, ...]:
    """Put so many pieces by SKU back where their shelf is counted; gives all as they then are."""
    return tuple(
        replace(each, restocked=each.restocked + number)
        if each.counted
        and (number := quantities.get(each.sku, 0))
        and catalog.restock(session, each.sku, number)
        else each
        for each in pieces
    )


def counted(order: Order) -> dict[str, int]:
    """Pieces by SKU of the lines that were reserved, in order of SKU."""
    quantities = order.quote.quantities()
    return {sku: pieces for sku, pieces in quantities.items() if sku in order.counted}
