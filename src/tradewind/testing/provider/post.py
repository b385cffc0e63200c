"""Webhooks: events, signed as Stripe signs them, and what becomes of them on the way."""

import hashlib
import hmac
import json
import time
from typing import Final

from tradewind.testing.provider import shapes
from tradewind.testing.provider.books import Row, name
from tradewind.testing.provider.plan import News, Webhook

SKEW_S: Final = {News.STALE: -600.0, News.AHEAD: 600.0}
THREE_DAYS_S: Final = 3 * 86_400


def delivered(events: list[Row], news: News, secret: str) -> list[Webhook]:
    """What arrives of some events."""
    webhooks = [_delivered(_event(row, news), news, secret) for row in events]
    match news:
        case News.LOST:
            return []
        case News.DOUBLED:
            return [webhook for webhook in webhooks for _ in range(10)]
        case News.REVERSED:
            return webhooks[::-1]
        case _:
            return webhooks


def about(intent: Row, kind: str, url: str, secret: str) -> Webhook:
    """A genuine webhook about a payment intent as it stands."""
    charge = kind.startswith("charge.")
    shown = shapes.charge(intent) if charge else shapes.intent(intent, url)
    event = {"id": name("evt"), "created": int(time.time()), "type": kind}
    body = json.dumps(event | {"object": "event", "data": {"object": shown}}).encode()
    return signed(body, secret, time.time())


def signed(body: bytes, secret: str, at: float) -> Webhook:
    """A body with the signature of a moment."""
    moment = str(int(at))
    mac = hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256)
    signature = f"t={moment},v1={mac.hexdigest()}"
    return Webhook(body, {"Content-Type": "application/json", "Stripe-Signature": signature})


def _event(row: Row, news: News) -> bytes:
    created = row["created"] - (THREE_DAYS_S if news is News.LATE else 0)
    event = {"id": row["id"], "object": "event", "created": created, "type": row["type"]}
    return json.dumps(event | {"data": {"object": json.loads(row["object"])}}).encode()


def _delivered(body: bytes, news: News, secret: str) -> Webhook:
    key = f"{secret}?" if news is News.FORGED else secret
    webhook = signed(body, key, time.time() + SKEW_S.get(news, 0))
    if news is News.ALTERED:
        return Webhook(body.replace(b'"amount":', b'"amount": 1'), webhook.headers)
    if news is News.UNSIGNED:
        return Webhook(body, {"Content-Type": "application/json"})
    return webhook
