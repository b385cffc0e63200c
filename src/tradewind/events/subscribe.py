"""Subscribe somebody to what happens, and stop telling them."""

from collections.abc import Sequence
from dataclasses import dataclass

from tradewind.events import tables
from tradewind.events.subscription import KINDS, Kind, Subscription, key_of, new_secret
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.kernel.ids import new_id
from tradewind.storage import Connection

LONGEST_URL = 2000


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be told."""

    url: str
    topics: Sequence[str] = ("*",)
    kind: Kind = "standard"
    secret: str = ""
    """Empty makes a fresh one."""
    subject: str | None = None
    """Only of this one, such as an order's id."""
    agent_id: str | None = None


def subscribe(session: Connection, wish: Wish) -> Subscription:
    """Tell this address from now on; one that stands for the same is given back as it is.

    Raises BadInput for what cannot be sent to. Where the address leads is judged at every sending.
    """
    _check(wish)
    for known in tables.subscriptions(
        session, url=wish.url, kind=wish.kind, subject=wish.subject, agent_id=wish.agent_id
    ):
        if known.active and set(known.topics) == set(wish.topics):
            return known
    made = Subscription(
        id=new_id("sub"),
        url=wish.url,
        kind=wish.kind,
        topics=tuple(dict.fromkeys(wish.topics)),
        secret=wish.secret or new_secret(),
        created_at=clock.now(),
        subject=wish.subject,
        agent_id=wish.agent_id,
    )
    tables.add_subscription(session, made)
    return made


def _check(wish: Wish) -> None:
    if not wish.url.startswith(("https://", "http://")) or len(wish.url) > LONGEST_URL:
        raise BadInput("A webhook goes to an https address of at most 2000 characters.")
    if wish.kind not in KINDS:
        raise BadInput(f"Webhooks are of kind {', '.join(KINDS)}; not {wish.kind!r}.")
    if not wish.topics:
        raise BadInput("Name at least one topic, or * for all.")
    key_of(wish.secret)


def unsubscribe(session: Connection, subscription_id: str, *, reason: str = "stopped") -> None:
    """Tell it no more; what is still due to it waits until it is resumed. Raises NotFound."""
    tables.switch(session, subscription_id, active=False, reason=reason)


def resume(session: Connection, subscription_id: str) -> None:
    """Go on telling it, beginning with what waited. Raises NotFound."""
    tables.switch(session, subscription_id, active=True)
