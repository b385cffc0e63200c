"""Where the orders of this conversation stand."""

from tradewind.checkout import order_view, tables
from tradewind.checkout.order import Order
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.shopper.answer import AnswerKind, Sentence
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say


def status(turn: Turn) -> Reply:
    """What became of what was bought here, the newest first."""
    cart = turn.talk.cart
    with turn.database.reading() as session:
        orders = tables.orders_of_cart(session, cart) if cart else []
    if not orders:
        sentence = say("order.none", turn.brief.language, {})
        return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, (sentence,))
    newest = orders[-1]
    view = order_view.shown(newest, language=turn.brief.language)
    verdict = (_standing(newest, view.label, turn.brief.language), Sentence((view.next,)))
    return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, verdict, order=newest.id)


def _standing(order: Order, label: str, language: str) -> Sentence:
    ref = f"order:{order.id}"
    state = Evidence(EvidenceKind.OFFER, ref, f"state: {order.state}")
    total = Evidence(EvidenceKind.PRICE, ref, f"total: {order.quote.total}")
    slots: dict[str, Claim | str] = {
        "order": order.id,
        "status": Claim("", None, "status", label, (state,)),
        "total": Claim("", None, "total", order.quote.total.shown(language), (total,)),
    }
    return say("order.status", language, slots)
