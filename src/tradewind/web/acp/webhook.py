"""Order events for a platform: the whole order as it stands, signed for the moment of sending."""

import hashlib
import hmac
from typing import Final

import orjson

from tradewind.app import Tradewind
from tradewind.checkout import tables as checkout
from tradewind.checkout.session import tables as sessions
from tradewind.events.letter import Letter, Sealed
from tradewind.events.subscribe import Wish, subscribe
from tradewind.events.subscription import Subscription
from tradewind.web.acp.order import order_out, told_of

CREATED: Final = "order.paid"
"""The topic of an order that a platform hears of for the first time."""
TOPICS: Final = (
    CREATED,
    "order.shipped",
    "order.delivered",
    "order.refund_due",
    "order.refunded",
    "order.charged_back",
)
"""What a platform is told of."""


def follow(shop: Tradewind, agent_id: str, url: str, *, secret: str = "") -> Subscription:
    """Tell a platform of the orders of its own agent from now on; gives the secret once."""
    wish = Wish(url, TOPICS, kind="acp", secret=secret, agent_id=agent_id)
    with shop.database.transaction() as session:
        return subscribe(session, wish)


def seal(shop: Tradewind, letter: Letter) -> Sealed:
    """One delivery; raises NotFound where the order did not come through a session."""
    with shop.database.reading() as session:
        quote = checkout.order(session, letter.event.subject).quote.id
        session_id = sessions.session_of_quote(session, quote)
    seen = shop.session(session_id or "")
    origin = shop.settings.public_url.rstrip("/") or str(seen.extra.get("origin", ""))
    kind = "order_create" if letter.event.topic == CREATED else "order_update"
    told = told_of(seen, shop.database, origin=origin, language=seen.cart.language)
    body = orjson.dumps({"type": kind, "data": order_out(told)})
    moment = int(letter.moment.timestamp())
    return Sealed(
        body,
        {
            "Content-Type": "application/json",
            "Merchant-Signature": f"t={moment},v1={signature(letter.to.secret, moment, body)}",
            "Request-Id": letter.id,
            "Timestamp": letter.moment.isoformat(),
        },
    )


def signature(secret: str, moment: int, body: bytes) -> str:
    """The hex HMAC-SHA256 of the moment, a point and the raw body."""
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
