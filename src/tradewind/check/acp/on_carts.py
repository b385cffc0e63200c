"""Checks of carts."""

from tradewind.check.acp.requirement import Deviation, NotApplicable, checks
from tradewind.check.acp.walk import Json, Walk


def _cart(walk: Walk) -> Json:
    if not walk.offers("carts"):
        raise NotApplicable("Discovery does not list carts.")
    wish = {"line_items": [{"id": walk.items[0]}]}
    cart = walk.got(walk.wire.post("/carts", wish), 201)
    walk.fits(cart, "Cart", what="The created cart")
    return cart


def _held(cart: Json) -> list[str]:
    return [line["item"]["id"] for line in cart["line_items"]]


@checks("ACP-CART-1")
def a_cart_is_created(walk: Walk) -> None:
    """201 and the cart, with what was asked for."""
    if _held(_cart(walk)) != [walk.items[0]]:
        raise Deviation("The created cart does not hold the item that was asked for.")


@checks("ACP-CART-2")
def a_cart_is_read_back(walk: Walk) -> None:
    """200 and the same."""
    cart = _cart(walk)
    again = walk.got(walk.wire.get(f"/carts/{cart['id']}"), 200)
    walk.fits(again, "Cart", what="The cart that is read")
    if (again["id"], _held(again)) != (cart["id"], _held(cart)):
        raise Deviation("The cart that is read is not the one that was created.")


@checks("ACP-CART-3")
def a_cart_is_replaced(walk: Walk) -> None:
    """What is not sent is gone."""
    cart = _cart(walk)
    if len(walk.items) < 2:
        raise NotApplicable("Needs two items: give --item twice.")
    at = f"/carts/{cart['id']}"
    changed = walk.got(walk.wire.put(at, {"line_items": [{"id": walk.items[1]}]}), 200)
    walk.fits(changed, "Cart", what="The replaced cart")
    for found in (changed, walk.got(walk.wire.get(at), 200)):
        if _held(found) != [walk.items[1]]:
            raise Deviation(f"Replaced by {walk.items[1]!r}, the cart holds {_held(found)}.")


@checks("ACP-CART-4")
def a_cart_is_canceled(walk: Walk) -> None:
    """200 and the cart as it last was."""
    cart = _cart(walk)
    last = walk.got(walk.wire.post(f"/carts/{cart['id']}/cancel", {}), 200)
    walk.fits(last, "Cart", what="The canceled cart")
    if _held(last) != _held(cart):
        raise Deviation("The canceled cart is not as it last was.")


@checks("ACP-CART-5")
def a_gone_cart_is_not_found(walk: Walk) -> None:
    """Unknown or canceled, whatever is asked of it."""
    cart = _cart(walk)
    walk.got(walk.wire.post(f"/carts/{cart['id']}/cancel", {}), 200)
    wish = {"line_items": [{"id": walk.items[0]}]}
    for name in (cart["id"], "no-such-cart"):
        walk.refused(walk.wire.get(f"/carts/{name}"), 404)
        walk.refused(walk.wire.put(f"/carts/{name}", wish), 404)
        walk.refused(walk.wire.post(f"/carts/{name}/cancel", {}), 404)


@checks("ACP-CART-6")
def a_cart_has_its_fields(walk: Walk) -> None:
    """id, line_items, currency and totals, on every call."""
    cart = _cart(walk)
    at = f"/carts/{cart['id']}"
    wish = {"line_items": [{"id": walk.items[0]}]}
    answers = [
        cart,
        walk.got(walk.wire.get(at), 200),
        walk.got(walk.wire.put(at, wish), 200),
        walk.got(walk.wire.post(f"{at}/cancel", {}), 200),
    ]
    for answer in answers:
        missing = {"id", "line_items", "currency", "totals"} - answer.keys()
        if missing:
            raise Deviation(f"A cart lacks {', '.join(sorted(missing))}.")
