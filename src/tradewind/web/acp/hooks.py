"""Hooks for conformance kits under ``/testing/acp``; closed unless the operator opens them.

They do what otherwise takes a day, a warehouse or a person: let an idempotency key grow old, ship
and refund an order, subscribe a receiver, push the feed, look at what is kept and told to nobody.
"""

import hmac
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel

from tradewind.catalog.feeds.push import Platform
from tradewind.checkout.idempotency import tables as keys
from tradewind.checkout.refund import Refunding
from tradewind.decisions.agents import Agent, Scope
from tradewind.kernel import clock
from tradewind.kernel.errors import NotFound
from tradewind.web.acp.origin import origin_of
from tradewind.web.acp.webhook import follow
from tradewind.web.agents import needs_key
from tradewind.web.api import Shop
from tradewind.web.feeds import pushed_to


def opened(
    shop: Shop, secret: Annotated[str, Header(alias="Simulation-Secret", max_length=200)] = ""
) -> None:
    """Lets in whoever knows the secret; without one nobody, as if nothing were here."""
    wanted = shop.settings.testing_secret.get_secret_value()
    if not wanted or not hmac.compare_digest(wanted, secret):
        raise NotFound("There is nothing here.")


router = APIRouter(prefix="/testing/acp", include_in_schema=False, dependencies=[Depends(opened)])
Asking = Annotated[Agent, Depends(needs_key(Scope.TELL))]


class Aged(BaseModel):
    """How old a key shall look."""

    key: str
    seconds: int


class Receiver(BaseModel):
    """Where order events go, and what signs them."""

    url: str
    secret: str


class Pushed(BaseModel):
    """Where the feed goes; all of it, or these products."""

    url: str
    products: list[str] | None = None


@router.post("/age")
def age(shop: Shop, asked: Aged) -> dict[str, int]:
    """Let an idempotency key look as old as that."""
    with shop.database.transaction() as session:
        then = clock.now() - timedelta(seconds=asked.seconds)
        return {"aged": keys.age(session, asked.key, to=then)}


@router.post("/webhook")
def webhook(shop: Shop, agent: Asking, asked: Receiver) -> dict[str, str]:
    """Tell a receiver of the orders of the agent that asks."""
    return {"id": follow(shop, agent.id, asked.url, secret=asked.secret).id}


@router.post("/orders/{order_id}/ship")
def ship(shop: Shop, order_id: str) -> dict[str, str]:
    """Send an order."""
    return {"parcel": shop.ship(order_id).id}


@router.post("/orders/{order_id}/refund")
def refund(shop: Shop, order_id: str) -> dict[str, str]:
    """Give an order's money back."""
    return {"state": shop.refund(order_id, Refunding(reason="test")).state}


@router.get("/sessions/{session_id}")
def private(shop: Shop, session_id: str) -> dict[str, Any]:
    """What is kept of a session and told to nobody."""
    extra = shop.session(session_id).extra
    return {
        "affiliate_attributions": list(extra.get("affiliate_attributions", ())),
        "intent_traces": list(extra.get("intent_traces", ())),
        "marketing_consents": dict(extra.get("marketing_consents", {})),
    }


@router.post("/feed")
def feed(request: Request, shop: Shop, asked: Pushed) -> dict[str, Any]:
    """Push the feed to a platform."""
    origin = origin_of(request, shop.settings)
    return pushed_to(shop, Platform(asked.url), only=asked.products, origin=origin).plain()
