"""The reader's cart: which one it is, and a new one where there is none."""

from fastapi import Request, Response

from tradewind.app import Tradewind
from tradewind.checkout import tables
from tradewind.checkout.cart import CartView
from tradewind.checkout.fill import open_cart, view
from tradewind.kernel.errors import NotFound
from tradewind.web.reader import YEAR_S, Reader

COOKIE = "cart"


def cart_of(request: Request) -> str:
    """The id of the reader's cart; empty where there is none yet."""
    return str(request.cookies.get(COOKIE, ""))[:64]


def seen(request: Request, shop: Tradewind, reader: Reader) -> CartView | None:
    """The reader's cart as it stands now."""
    cart_id = cart_of(request)
    if not cart_id:
        return None
    try:
        return view(cart_id, database=shop.database, language=reader.language)
    except NotFound:
        return None


def opened(request: Request, shop: Tradewind, reader: Reader) -> str:
    """The id of the reader's cart, opened if need be."""
    found = seen(request, shop, reader)
    if found is not None:
        return found.id
    made = open_cart(database=shop.database, currency=reader.currency, language=reader.language)
    return made.id


def pieces(request: Request, shop: Tradewind) -> int:
    """How many things are in the reader's cart."""
    if not cart_of(request):
        return 0
    try:
        with shop.database.reading() as session:
            lines = tables.cart(session, cart_of(request)).lines
    except NotFound:
        return 0
    return sum(line.quantity for line in lines)


def remember(response: Response, cart_id: str) -> None:
    """Keep the cart for this reader."""
    response.set_cookie(COOKIE, cart_id, max_age=YEAR_S, httponly=True, samesite="lax", path="/")
