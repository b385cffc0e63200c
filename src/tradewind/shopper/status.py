"""Where the orders of this conversation stand, and how to send something back."""

from tradewind.checkout import order_view, tables
from tradewind.checkout.order import Order
from tradewind.checkout.take_back import SENT
from tradewind.decisions.claim import Claim, Evidence, EvidenceKind
from tradewind.retrieval.brief import Act
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
    if turn.brief.act is Act.RETURN:
        verdict: tuple[Sentence, ...] = (_returning(newest, view.label, turn.brief.language),)
    else:
        verdict = (_standing(newest, view.label, turn.brief.language), Sentence((view.next,)))
    return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, verdict, order=newest.id)


def _standing(order: Order, label: str, language: str) -> Sentence:
    total = Evidence(EvidenceKind.PRICE, f"order:{order.id}", f"total: {order.quote.total}")
    slots: dict[str, Claim | str] = {
        "order": order.id,
        "status": _state(order, label),
        "total": Claim("", None, "total", order.quote.total.shown(language), (total,)),
    }
    return say("order.status", language, slots)


def _returning(order: Order, label: str, language: str) -> Sentence:
    if order.state in SENT:
        return say("return.start", language, {"order": order.id})
    return say("return.not_yet", language, {"order": order.id, "status": _state(order, label)})


def _state(order: Order, label: str) -> Claim:
    state = Evidence(EvidenceKind.OFFER, f"order:{order.id}", f"state: {order.state}")
    return Claim("", None, "status", label, (state,))
