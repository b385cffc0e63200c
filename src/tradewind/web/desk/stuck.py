"""What needs somebody, before everything else."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from tradewind.app import Tradewind
from tradewind.checkout.desk import tables as desk
from tradewind.checkout.desk import trouble
from tradewind.checkout.effects import tables as effects
from tradewind.checkout.notices import tables as notices
from tradewind.checkout.order import Order, State
from tradewind.checkout.returns import ReturnState
from tradewind.checkout.returns import tables as returns
from tradewind.decisions.agents import tables as agents
from tradewind.events import tables as events
from tradewind.kernel import clock
from tradewind.web.desk import advice
from tradewind.web.desk.advice import Advice
from tradewind.web.page import Reading, Shop, page
from tradewind.web.translations import translations

WAITING = (
    State.REFUND_DUE,
    State.UNKNOWN,
    State.HELD,
    State.AUTHORIZED,
    State.ACTION_NEEDED,
    State.PAID,
    State.PARTLY_SHIPPED,
)
"""States an order should not stay in, the dearest first."""


@dataclass(frozen=True, slots=True)
class Stuck:
    """An order that does not go on by itself."""

    order: Order
    advice: Advice


def desk_page(request: Request, shop: Shop, reader: Reading) -> Response:
    """What is stuck, why, and what to do."""
    with shop.database.reading() as session:
        context: dict[str, Any] = {
            "counts": events.counts(session),
            "resting": [
                each
                for each in events.subscriptions(session)
                if not each.active or (each.resting_until and each.resting_until > clock.now())
            ],
            "effects": effects.stuck(session),
            "unknown": notices.unknown(session),
            "asked": returns.in_state(session, ReturnState.REQUESTED),
            "stopped": agents.all_stopped(session),
            "away": [each for each in agents.agents(session) if not each.active],
            "gone": [each for each in desk.shelves(session, limit=20) if each.free <= 0],
        }
    return page(request, "desk.html", stuck=_stuck(shop, reader.language), **context)


def _stuck(shop: Tradewind, language: str) -> list[Stuck]:
    words, now = translations(language), clock.now()
    with shop.database.reading() as session:
        found = [each for state in WAITING for each in desk.latest(session, state=state, limit=50)]
        done = {each.id: effects.of_order(session, each.id) for each in found}
    told = [(each, trouble(each, done[each.id], now)) for each in found]
    return [Stuck(each, advice.of_order(why, words)) for each, why in told if why]
