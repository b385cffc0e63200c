"""Everything that can be asked of this door, by REST and by MCP alike."""

from typing import Final

from tradewind.decisions.agents import Scope
from tradewind.web.ucp import carts, catalog, checkout, mine, orders
from tradewind.web.ucp.door import Operation
from tradewind.web.ucp.identity import MANAGE_ORDERS, READ_ORDERS, needs
from tradewind.web.ucp.version import CART, CHECKOUT, LOOKUP, ORDER, SEARCH

CREATE_CHECKOUT: Final = Operation(
    "create_checkout", checkout.create, CHECKOUT, Scope.CHECKOUT, changes=True
)
GET_CHECKOUT: Final = Operation("get_checkout", checkout.get, CHECKOUT, Scope.CHECKOUT)
UPDATE_CHECKOUT: Final = Operation(
    "update_checkout", checkout.update, CHECKOUT, Scope.CHECKOUT, changes=True
)
COMPLETE_CHECKOUT: Final = Operation(
    "complete_checkout", checkout.complete, CHECKOUT, Scope.PAY, changes=True
)
CANCEL_CHECKOUT: Final = Operation(
    "cancel_checkout", checkout.cancel, CHECKOUT, Scope.CHECKOUT, changes=True
)
CREATE_CART: Final = Operation("create_cart", carts.create, CART, Scope.CART, changes=True)
GET_CART: Final = Operation("get_cart", carts.get, CART, Scope.CART)
UPDATE_CART: Final = Operation("update_cart", carts.update, CART, Scope.CART, changes=True)
CANCEL_CART: Final = Operation("cancel_cart", carts.cancel, CART, Scope.CART, changes=True)
SEARCH_CATALOG: Final = Operation("search_catalog", catalog.search, SEARCH, Scope.READ)
LOOKUP_CATALOG: Final = Operation("lookup_catalog", catalog.lookup, LOOKUP, Scope.READ)
GET_PRODUCT: Final = Operation("get_product", catalog.product, LOOKUP, Scope.READ)
GET_ORDER: Final = Operation("get_order", orders.get, ORDER, Scope.ORDERS)
MY_ORDERS: Final = Operation(
    "list_orders", mine.orders, ORDER, Scope.ORDERS, allowed=needs(READ_ORDERS)
)
CANCEL_ORDER: Final = Operation(
    "cancel_order",
    mine.cancel,
    ORDER,
    Scope.ORDERS,
    changes=True,
    allowed=needs(READ_ORDERS, MANAGE_ORDERS),
)
SAID: Final = {
    "create_checkout": "Open a checkout session with items, or from a cart.",
    "get_checkout": "Look at a checkout session with the prices of now.",
    "update_checkout": "Replace what is in a checkout session.",
    "complete_checkout": "Pay for a checkout session and place its order.",
    "cancel_checkout": "Give a checkout session up.",
    "create_cart": "Open a cart with items.",
    "get_cart": "Look at a cart with the prices of now.",
    "update_cart": "Replace what is in a cart.",
    "cancel_cart": "Give a cart up.",
    "search_catalog": "Find products by words, category and price.",
    "lookup_catalog": "Look products and variants up by their ids.",
    "get_product": "Show one product in full, narrowed by options.",
    "get_order": "Look at an order as it stands now.",
}
"""What each tool does, for a model."""
