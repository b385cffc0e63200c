"""Line items in and out."""

from collections.abc import Iterable, Mapping
from typing import Any

from tradewind.catalog import tables as catalog
from tradewind.catalog.product import Item
from tradewind.checkout.quote import QuoteLine
from tradewind.checkout.session import Line, Session
from tradewind.storage import Connection
from tradewind.web import media
from tradewind.web.ucp.call import Call, an_object, objects, text
from tradewind.web.ucp.refusal import Message, invalid
from tradewind.web.ucp.totals import line_discount, line_totals
from tradewind.web.ucp.version import Version


def wanted(body: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Item ids and pieces of a request."""
    if "line_items" not in body:
        raise invalid("Send line_items.", path="$.line_items")
    return [_wanted(each, place) for place, each in enumerate(objects(body, "line_items"))]


def _wanted(said: Mapping[str, Any], place: int) -> tuple[str, int]:
    path = f"$.line_items[{place}]"
    item, quantity = text(an_object(said, "item"), "id"), said.get("quantity", 1)
    if not item:
        raise invalid("Name the item's id.", path=f"{path}.item.id")
    if not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1:
        raise invalid("A quantity is a whole number from 1 on.", path=f"{path}.quantity")
    return item, quantity


def found(call: Call, asked: Iterable[tuple[str, int]]) -> tuple[list[Line], list[Message]]:
    """The lines of what is sold here, and a message for each that is not."""
    lines, unknown = [], []
    with call.shop.database.reading() as session:
        for place, (item, quantity) in enumerate(asked):
            sku = sku_of(session, item)
            if sku:
                lines.append(Line(sku, quantity))
            else:
                unknown.append(_unknown(item, place))
    return lines, unknown


def sku_of(session: Connection, item: str) -> str | None:
    """The variant an item id names: its own, or that of a product that has only one."""
    if catalog.items(session, [item]):
        return item
    product = catalog.many(session, [item]).get(item)
    return product.variants[0].sku if product and len(product.variants) == 1 else None


def _unknown(item: str, place: int) -> Message:
    content = f"Item {item[:80]!r} was not found here."
    return Message("error", "item_unavailable", content, "unrecoverable", f"$.line_items[{place}]")


def shown(call: Call, session: Session) -> list[dict[str, Any]]:
    """The lines of a session with their prices of now."""
    if session.quote is None:
        return []
    with call.shop.database.reading() as connection:
        items = catalog.items(connection, [line.sku for line in session.quote.lines])
    return [
        {
            "id": session.line_id(line.sku),
            "item": item(line, items.get(line.sku), call.pages),
            "quantity": line.quantity,
            "totals": line_totals(session.quote, line, call.version),
            **_discount(call.version, session, line),
        }
        for line in session.quote.lines
    ]


def _discount(version: Version, session: Session, line: QuoteLine) -> dict[str, int]:
    """Releases before the signed amounts also put a line's discount on the line itself."""
    off = line_discount(session.quote, line) if session.quote else 0
    return {"discount": off} if off and not version.signed else {}


def item(line: QuoteLine, one: Item | None, pages: str) -> dict[str, Any]:
    """What a line is of."""
    chosen = ", ".join(line.options.values())
    body: dict[str, Any] = {
        "id": line.sku,
        "title": f"{line.title} ({chosen})" if chosen else line.title,
        "price": line.unit.minor,
    }
    if one:
        body["image_url"] = _picture(one, pages)
    return body


def _picture(one: Item, pages: str) -> str:
    own = one.picture
    if own and own.kind == "url" and own.ref.startswith("https://"):
        return own.ref
    return pages + media.drawing(own, one.product_id)
