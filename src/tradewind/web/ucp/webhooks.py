"""Orders told to the platform they came from: the whole order, signed, to the address it gave."""

import orjson

from tradewind.app import Tradewind
from tradewind.checkout.session import Session, SessionState
from tradewind.events import outbox
from tradewind.events.letter import Letter, Sealed
from tradewind.events.subscribe import Wish, subscribe
from tradewind.events.tables import subscriptions
from tradewind.web.ucp import orders, signatures
from tradewind.web.ucp.keys import signing_keys
from tradewind.web.ucp.version import ORDER, Version

TOLD = "order.shared"
"""The topic of an order that a platform hears of for the first time."""


def follow(shop: Tradewind, session: Session) -> None:
    """Tell the platform of a completed session about its order, now and whenever it changes."""
    url = session.extra.get("webhook")
    if session.state is not SessionState.COMPLETED or not url or not session.order_id:
        return
    with shop.database.transaction() as connection:
        known = subscriptions(connection, url=url, kind="ucp", subject=session.order_id)
        if not known:
            subscribe(connection, Wish(url, kind="ucp", subject=session.order_id))
            outbox.put(connection, TOLD, session.order_id, {"session": session.id})


def seal(shop: Tradewind, letter: Letter) -> Sealed:
    """One delivery: the order as it stands, and the headers that sign it."""
    seen = orders.see(shop, letter.event.subject)
    extra = seen.session.extra
    version = Version.of(str(extra.get("version", "")))
    base = str(extra.get("base", ""))
    pages = shop.settings.public_url.rstrip("/") or base
    content = {
        "ucp": {
            "version": version.name,
            "status": "success",
            "capabilities": {ORDER: [{"version": version.name}]},
        },
        **orders.body(seen, version, pages),
    }
    headers = {
        "Content-Type": "application/json",
        "UCP-Agent": f'profile="{base}/.well-known/ucp"',
        "Idempotency-Key": letter.id,
        "Webhook-Id": letter.id,
        "Webhook-Timestamp": str(int(letter.moment.timestamp())),
    }
    key = signing_keys(shop.settings.home)[0]
    if not version.outcomes:
        event = {"event_id": letter.id, "created_time": letter.event.at.isoformat()}
        body = orjson.dumps({**content, **event})
        return Sealed(body, {**headers, "Request-Signature": signatures.detached(body, key)})
    body = orjson.dumps(content)
    message = signatures.request("POST", letter.to.url, headers, body)
    return Sealed(body, {**headers, **signatures.signed(message, key)})
