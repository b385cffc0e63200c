"""What an order does to the shelves: reserve, give back, take for good. Always in order of SKU."""

from collections.abc import Mapping

from tradewind.catalog import tables as catalog
from tradewind.checkout.order import Order
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


def counted(order: Order) -> dict[str, int]:
    """Pieces by SKU of the lines that were reserved, in order of SKU."""
    quantities = order.quote.quantities()
    return {sku: pieces for sku, pieces in quantities.items() if sku in order.counted}
