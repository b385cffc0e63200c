"""What clients do: each story walks one way that money can take, step by step.

A step may be asked for again after any failure: it begins with what the client remembers. What the
shop answers is noted before the next step, so that a fault can be held against it.
"""

import json
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, Final, cast

from tradewind.bench.faults.checker import Ack
from tradewind.bench.faults.shop import AGENT, GIFT, VOUCHER, Shop
from tradewind.checkout import fill, quoting, tables
from tradewind.checkout.address import Address
from tradewind.checkout.buy import Terms, buy
from tradewind.checkout.cancel import call_off, cancel
from tradewind.checkout.capture import capture
from tradewind.checkout.cart import Want
from tradewind.checkout.hear import hear
from tradewind.checkout.idempotency import Answer, Claim, Request, digest_of
from tradewind.checkout.idempotency.once import once
from tradewind.checkout.order import Order
from tradewind.checkout.perform import perform
from tradewind.checkout.reconcile import look_into, reconcile, resume
from tradewind.checkout.refund import Refunding, refund
from tradewind.checkout.session import Buyer, Line, Opening, Wishes
from tradewind.checkout.session.change import open_session
from tradewind.checkout.session.complete import complete_session
from tradewind.checkout.ship import deliver, ship
from tradewind.checkout.take_back import approve_return, ask_to_return, receive_return
from tradewind.decisions.agents import tables as agents
from tradewind.kernel import clock
from tradewind.kernel.errors import PaymentDeclined, TradewindError
from tradewind.kernel.money import Money
from tradewind.kernel.ports import SecondStep

LATER = timedelta(hours=1)
BUYER: Final = "buyer@example.com"
WANTS: Final = {"A": 1, "B": 2, "C": 1}
BUYERS_AT_ONCE = 4


@dataclass(slots=True)
class Memory:
    """What a client was told so far."""

    facts: dict[str, str] = field(default_factory=dict)
    acks: list[Ack] = field(default_factory=list)

    def hears(self, lines: bytes) -> None:
        """Take in what was told on a line."""
        for line in lines.splitlines():
            told = json.loads(line)
            self.facts.update(told["memory"])
            self.acks.extend(Ack(*each) for each in told["acks"])


@dataclass(slots=True)
class Client:
    """Somebody who deals with the shop, and what the shop has told them so far."""

    shop: Shop
    memory: dict[str, str] = field(default_factory=dict)
    acks: list[Ack] = field(default_factory=list)
    line: socket.socket | None = None
    """Where each answer goes at once; without one it is only kept."""

    def note(self, memory: Mapping[str, str], *acks: Ack) -> None:
        """The shop has answered."""
        self.memory.update(memory)
        self.acks.extend(acks)
        if self.line is not None:
            told = {"memory": dict(memory), "acks": [[a.kind, a.id, a.what] for a in acks]}
            self.line.sendall(json.dumps(told).encode() + b"\n")

    def order(self, order: Order, *, name: str = "order") -> Order:
        """Note where an order stands."""
        self.note({name: order.id}, Ack("order", order.id, order.state))
        return order


Step = Callable[[Client], object]


@dataclass(frozen=True, slots=True)
class Story:
    """Steps to get there, and the steps in which something goes wrong."""

    name: str
    before: tuple[Step, ...]
    steps: tuple[Step, ...]
    alone: bool = True
    """Whether all of it happens in one thread."""


def fills(client: Client, *, codes: bool = False) -> None:
    """Open a cart and put things in."""
    database = client.shop.database
    if "cart" not in client.memory:
        cart = fill.open_cart(database=database, currency="USD", language="en", email=BUYER)
        client.note({"cart": cart.id}, Ack("cart", cart.id, str(cart.version)))
    cart_id = client.memory["cart"]
    for sku, pieces in WANTS.items():
        view = fill.add(cart_id, Want(sku, quantity=pieces), database=database, key=sku)
        client.note({}, Ack("cart", cart_id, str(view.version)))
    if codes:
        _codes(client, cart_id)


def _codes(client: Client, cart_id: str) -> None:
    wishes = Wishes(codes=(VOUCHER,), gift_cards=(GIFT,), buyer=Buyer(email=BUYER))
    opening = Opening("page", cart_id=cart_id, session_id=f"chk_{cart_id}", wishes=wishes, needs=())
    made = open_session(opening, database=client.shop.database)
    client.note({"session": made.id}, Ack("cart", cart_id, str(made.cart.version)))


def quotes(client: Client) -> None:
    """Ask what it costs."""
    quote = quoting.quote(client.memory["cart"], database=client.shop.database)
    client.note({"quote": quote.id}, Ack("row", quote.id, "quote"))


def buys(token: str, client: Client, *, terms: Terms | None = None) -> None:
    """Confirm the quote and pay with a card; the same request however often it is sent."""
    shop = client.shop
    try:
        order = buy(
            client.memory["quote"],
            token=token,
            database=shop.database,
            payments=shop.payments,
            idempotency_key=f"buy {client.memory['quote']}",
            terms=terms or Terms(),
        )
    except PaymentDeclined as declined:
        client.note({"order": declined.order_id}, Ack("order", declined.order_id, "released"))
    else:
        client.order(order)


def buys_as_agent(token: str, client: Client) -> None:
    """The same, by an agent within its limits."""
    with client.shop.database.reading() as session:
        agent = agents.named(session, AGENT)
    buys(token, client, terms=Terms(agent_id=agent.id))


def approves(client: Client) -> None:
    """Take the second step at the bank."""
    payment = client.shop.payments.find(client.memory["order"])
    if payment is not None:
        cast("SecondStep", client.shop.payments).answer(payment.id, approved=True)


def held_late(client: Client) -> None:
    """The provider gets round to a request that it never answered."""
    order_id, shop = client.memory["order"], client.shop
    with shop.database.reading() as session:
        due = tables.order(session, order_id).due
    shop.payments.authorize(
        due, "succeed", idempotency_key=f"{order_id}:authorize", reference=order_id
    )


def comes_back(client: Client) -> None:
    """Come back from the bank's page."""
    shop = client.shop
    client.order(resume(client.memory["order"], database=shop.database, payments=shop.payments))


def works(client: Client, *, later: timedelta = timedelta(0)) -> None:
    """One round of the worker."""
    with clock.ahead(later):
        done = reconcile(client.shop.database, client.shop.payments, now=clock.now())
    for order in done.moved:
        client.note({}, Ack("order", order.id, order.state))


def performs(client: Client) -> None:
    """Do what is written down for the order."""
    shop = client.shop
    client.order(perform(client.memory["order"], database=shop.database, payments=shop.payments))


def captures(client: Client) -> None:
    """Take less than was held."""
    order_id, shop = client.memory["order"], client.shop
    order = capture(order_id, database=shop.database, amount=Money(2000, "USD"))
    client.note({}, Ack("row", f"{order.id}:capture:1", "payment_intent"))
    performs(client)


def cancels(client: Client) -> None:
    """Give the payment up."""
    order = cancel(client.memory["order"], database=client.shop.database)
    client.order(order)
    performs(client)


def calls_off(client: Client) -> None:
    """The seller will not send it."""
    client.order(call_off(client.memory["order"], database=client.shop.database))
    performs(client)


def refunds(what: Refunding, client: Client) -> None:
    """The seller gives some of it back."""
    refund(client.memory["order"], what, database=client.shop.database)
    client.note({}, Ack("row", str(what.key), "payment_intent"))
    performs(client)


def ships(client: Client) -> None:
    """Everything that is left goes out in one parcel, and arrives."""
    if "parcel" not in client.memory:
        parcel = ship(client.memory["order"], database=client.shop.database)
        client.note({"parcel": parcel.id}, Ack("row", parcel.id, "parcel"))
    client.order(deliver(client.memory["parcel"], database=client.shop.database))


def sends_back(client: Client) -> None:
    """The buyer asks to return something and may."""
    database = client.shop.database
    if "return" not in client.memory:
        asked = ask_to_return(client.memory["order"], {"A": 1}, database=database)
        client.note({"return": asked.id}, Ack("row", asked.id, "order_return"))
    approve_return(client.memory["return"], database=database)


def takes_back(client: Client) -> None:
    """The goods are here; the money goes back."""
    taken = receive_return(client.memory["return"], database=client.shop.database)
    client.note({}, Ack("row", f"return:{taken.id}", "payment_intent"))
    performs(client)


def tells(client: Client) -> None:
    """The provider's webhook arrives, twice."""
    shop = client.shop
    payment = shop.payments.find(client.memory["order"])
    if payment is None:
        return
    body, headers = cast("Any", shop.payments).news(payment.id)
    for _ in range(2):
        if hear(body, headers, database=shop.database, payments=shop.payments):
            client.note({}, Ack("row", json.loads(body)["id"], "payment_notice"))


def looks_into(client: Client) -> None:
    """The worker looks into what webhooks told."""
    for order in look_into(client.shop.database, client.shop.payments, now=clock.now()).moved:
        client.note({}, Ack("order", order.id, order.state))


def delivers(client: Client) -> None:
    """Subscribers are told."""
    client.shop.deliver()


def opens_session(client: Client) -> None:
    """A door opens a checkout session, by a request that may come twice."""
    wishes = Wishes(
        lines=(Line("A", 1), Line("B", 2)),
        buyer=Buyer("Ada", "Byron", BUYER),
        address=Address("Ada Byron", "1 Main St", "", "Springfield", "IL", "62701", "US"),
        codes=(VOUCHER,),
    )

    def work(claim: Claim) -> Answer:
        opening = Opening("api", session_id=claim.id("chk"), wishes=wishes)
        made = open_session(opening, database=client.shop.database)
        return Answer(201, {"id": made.id, "cart": made.cart.id})

    answer, _ = once(_request("open", "a"), work, database=client.shop.database)
    found = answer.body
    client.note({"session": found["id"], "cart": found["cart"]}, Ack("cart", found["cart"], "1"))


def completes_session(token: str, client: Client) -> None:
    """The door completes it, by a request that may come twice."""
    shop = client.shop

    def work(_: Claim) -> Answer:
        done = complete_session(
            client.memory["session"], token=token, database=shop.database, payments=shop.payments
        )
        state = done.order.state if done.order else ""
        return Answer(200, {"order": done.order_id, "state": state})

    answer, _ = once(_request("complete", token), work, database=shop.database)
    if answer.body["order"]:
        order_id, state = answer.body["order"], answer.body["state"]
        client.note({"order": order_id}, Ack("order", order_id, state))


def _request(path: str, key: str) -> Request:
    return Request("default/bench", "POST", path, key, digest_of({"path": path}))


def restarts(client: Client) -> None:
    """Close every connection, so that SQLite folds its log into the file."""
    client.shop.database.engine.dispose()


def forgets(client: Client) -> None:
    """Begin another purchase."""
    for name in ("cart", "quote", "order"):
        client.memory.pop(name, None)


def fills_many(client: Client) -> None:
    """Carts and quotes of several buyers."""
    database = client.shop.database
    for number in range(BUYERS_AT_ONCE):
        cart = fill.open_cart(database=database, currency="USD", language="en")
        fill.add(cart.id, Want("A"), database=database)
        fill.add(cart.id, Want("B"), database=database)
        client.note({f"quote {number}": quoting.quote(cart.id, database=database).id})


def rushes(client: Client) -> None:
    """Several buyers at the same moment, more of them than there are pieces."""
    buyers = [
        threading.Thread(target=_one_of_many, args=(client, number))
        for number in range(BUYERS_AT_ONCE)
    ]
    for buyer in buyers:
        buyer.start()
    for buyer in buyers:
        buyer.join()


def _one_of_many(client: Client, number: int) -> None:
    mine = Client(client.shop, {"quote": client.memory[f"quote {number}"]}, [], client.line)
    try:
        buys("succeed", mine)
    except Exception as error:  # noqa: BLE001 - what a buyer runs into is what the books are checked for
        del error
    client.acks.extend(mine.acks)


def bought(card: str = "succeed", **options: Any) -> tuple[Step, ...]:
    """The way to an order."""
    return (fills, quotes, partial(buys, card, **options))


LATE, MUCH_LATER = partial(works, later=LATER), partial(works, later=timedelta(days=2))
HOLD: Final = Terms(capture_later=True)
WITH_CODES: Final = partial(fills, codes=True)
PART: Final = Refunding(Money(700, "USD"), reason="late", key="late")
LINE: Final = Refunding(lines={"C": 1}, reason="gone", key="gone")

STORIES: Final = {
    story.name: story
    for story in (
        Story("paid", (), (*bought(), delivers)),
        Story("with_codes", (), (WITH_CODES, quotes, partial(buys, "succeed"))),
        Story("declined", (WITH_CODES, quotes), (partial(buys, "insufficient_funds"), delivers)),
        Story("answer_lost", (fills, quotes), (partial(buys, "answer_lost"), works)),
        Story("capture_lost", (fills, quotes), (partial(buys, "capture_lost"), works)),
        Story("hold_lapses", (fills, quotes), (partial(buys, "hold_lapses"), works)),
        Story("second_step", (*bought("second_step"), approves), (comes_back,)),
        Story("expired", bought("unreachable"), (LATE,)),
        Story("late", (*bought("unreachable"), LATE, held_late), (MUCH_LATER,)),
        Story("captured_in_part", bought(terms=HOLD), (captures,)),
        Story("canceled", bought("second_step"), (cancels, works)),
        Story("called_off", (WITH_CODES, quotes, partial(buys, "refund_lost")), (calls_off, works)),
        Story("refunded_in_part", bought(), (partial(refunds, PART), partial(refunds, LINE))),
        Story("shipped", bought(), (ships, delivers)),
        Story("taken_back", (*bought(), ships), (sends_back, takes_back)),
        Story("webhook", (*bought("second_step"), approves), (tells, looks_into)),
        Story("by_an_agent", (fills, quotes), (partial(buys_as_agent, "succeed"),)),
        Story("agent_declined", (fills, quotes), (partial(buys_as_agent, "stolen_card"),)),
        Story("session", (), (opens_session, partial(completes_session, "succeed"))),
        Story(
            "restarted",
            (),
            (*bought(), restarts, forgets, fills, quotes, partial(buys, "insufficient_funds")),
        ),
        Story("rush", (fills_many,), (rushes,), alone=False),
    )
}
"""Every way that money takes."""


def walked(client: Client, steps: tuple[Step, ...], *, done: int = 0) -> int:
    """Take the steps from one on; gives how many were taken before the shop refused one."""
    for place, step in enumerate(steps[done:], done):
        try:
            step(client)
        except TradewindError:
            return place
        client.note({"done": str(place + 1)})
    return len(steps)
