"""Every replaceable part, on one page. Implementations live in ``integrations``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.money import Money

Vectors = NDArray[np.float32]
"""Unit vectors, one row a text."""
Pixels = NDArray[np.uint8]
"""A picture: height, width, and red, green and blue in 0..255."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value a sentence may carry: its name in braces, what it is of, and how it is shown."""

    name: str
    """Such as ``c3``; a model writes ``{c3}`` and never the value itself."""
    subject: str
    """The pick it belongs to, such as ``p1``; empty for the answer as a whole."""
    meaning: str
    """What the value is, in words, such as ``battery life``."""
    shown: str
    """How the server will show it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer in the server's own words, offered to a model for better ones."""

    language: str
    sentence: str
    verdict: str
    """The verdict with its slots in braces, one sentence a line."""
    reasons: dict[str, list[str]]
    """For each pick (``p1``, ``p2``, ...) its reasons, and what speaks against it last, with their
    slots in braces."""
    slots: Sequence[Slot]
    """Each stands in one sentence only."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What came back: the same shape as the draft, slots still in braces.

    A sentence that is empty or left out stays the shop's own.
    """

    verdict: str
    reasons: dict[str, list[str]]
    raw: str = ""
    """What the model sent, word for word, for the ledger; never a key."""
    tokens: Mapping[str, int] = field(default_factory=dict)
    """What it cost, such as ``{"prompt": 310, "completion": 120}``, where the model says."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """What a model is asked to write: a value in the shape of a schema, out of data."""

    purpose: str
    """Such as ``listing``; for the ledger."""
    instructions: str
    data: Mapping[str, Any]
    """Facts and texts to write from; to the model it is data, whatever stands in it."""
    schema: Mapping[str, Any]
    """JSON Schema of the value, an object at the top."""
    language: str
    """The value's texts are in it: two letters, such as ``de``."""
    most: int = 2000
    """Tokens that the answer may take."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a model wrote, in the shape that was asked for. Nothing in it is checked for truth."""

    value: Mapping[str, Any]
    raw: str = ""
    """What the model sent, word for word; never a key."""
    tokens: Mapping[str, int] = field(default_factory=dict)
    """``prompt`` and ``completion``, over all calls that it took."""
    cost: int = 0
    """Millionths of the currency in which the shop states the model's prices."""


class Language(Protocol):
    """Words an answer. It sees names of slots and never decides a value."""

    name: str
    """For the ledger, such as ``embedded`` or ``openai:deepseek-chat``."""

    def word(self, draft: Draft) -> Wording:
        """Better words for a draft.

        Raises PortUnavailable where the model cannot be reached or takes too long, Unrepairable
        where its answer cannot be read. The caller checks the result and keeps its own words
        wherever a sentence breaks the rules.
        """
        ...

    def draft(self, request: Drafting) -> Drafted:
        """A value in the shape of the request's schema.

        Raises PortUnavailable where the model cannot be reached, takes too long or is none, and
        Unrepairable where its answer still has another shape after one repair. The caller checks
        every sentence (`seller.claims`) and keeps its own text where it has to.
        """
        ...


class Embedder(Protocol):
    """Turns texts of any supported language into vectors of meaning."""

    name: str
    """Changes whenever the vectors change, so that an index knows when to build again."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        ...

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One unit row a text; shape ``(len(texts), dimensions)``."""
        ...


class PaymentState(StrEnum):
    """What a provider says of a payment."""

    AUTHORIZED = "authorized"
    """The bank holds the money for us; nothing has moved yet."""
    CAPTURED = "captured"
    """Money was taken; `Payment.captured` says how much, `Payment.refunded` what went back."""
    ACTION_NEEDED = "action_needed"
    DECLINED = "declined"
    VOIDED = "voided"
    """What was held was let go, by us or because it lapsed; nothing was taken."""


@dataclass(frozen=True, slots=True)
class Payment:
    """What a provider did; the provider keeps the card, we keep the id."""

    id: str
    state: PaymentState
    amount: Money
    """What was authorised, or would have been."""
    captured: Money
    """What was taken: zero, or at most the amount. What goes back later does not lessen it."""
    refunded: Money
    """What went back: at most what was captured."""
    action_url: str | None = None
    """Where the buyer takes the second step, when one is needed."""
    reason: str = ""
    """Why it was declined, in the provider's words."""


@dataclass(frozen=True, slots=True)
class PaymentNews:
    """A provider's webhook, verified."""

    id: str
    """The event's own: news that comes twice has the same one."""
    reference: str
    """Our order's id; empty for a payment that was not made by this shop."""
    payment: Payment
    """As it stood at that moment; news may come late and in any order."""
    at: datetime
    """When it happened, by the provider's clock."""


class Payments(Protocol):
    """A payment provider: money is held first, taken once, and given back in parts.

    Each call that does something has a key: the same key again does nothing and gives the payment;
    used for anything else, it raises Refused. Providers forget keys after a while (Stripe after a
    day): look a payment up by its reference before asking again.

    Every call raises PaymentUnknown where the provider did not answer, so that it may or may not
    have happened; PortUnavailable where it surely did not, and may be tried again; NotFound for an
    unknown payment.
    """

    name: str

    def authorize(
        self, amount: Money, token: str, *, idempotency_key: str, reference: str
    ) -> Payment:
        """Hold money; ``reference`` is our order's id, by which `find` knows the payment.

        A declined card and a needed second step are states of the payment. Raises Refused for an
        amount that the provider cannot take and for a token that was not given for this payment.
        """
        ...

    def capture(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """Take at most what was authorised, once; the rest is let go.

        Raises Refused for more than that, WrongState where nothing is held (any more).
        """
        ...

    def void(self, payment_id: str, *, idempotency_key: str) -> Payment:
        """Let go of what is held or waits for a second step; what is voided stays voided.

        Raises WrongState where money was taken: that is given back by a refund.
        """
        ...

    def refund(self, payment_id: str, amount: Money, *, idempotency_key: str) -> Payment:
        """Give money back, in parts if need be.

        Raises Refused for more than was captured and not refunded yet, WrongState where nothing
        was.
        """
        ...

    def find(self, reference: str) -> Payment | None:
        """The payment made for this order, or None where the provider has none.

        Of several, the one that took money, before one that holds some, before one that waits.
        """
        ...

    def heard(self, body: bytes, headers: Mapping[str, str]) -> PaymentNews | None:
        """What a webhook says; None where it is genuine and about something else: acknowledge it.

        ``body`` is what arrived, byte for byte; names of headers are read in any case. Raises
        Refused for a signature that is missing, wrong, too old or from the future.
        """
        ...


@runtime_checkable
class SecondStep(Protocol):
    """A payment provider whose second step is a page of this shop, as a sandbox has it.

    A bank's step is a page of the bank; such a provider has neither method.
    """

    def waiting(self, payment_id: str) -> Payment:
        """The payment that is to be approved or refused; raises NotFound."""
        ...

    def answer(self, payment_id: str, *, approved: bool) -> Payment:
        """Approve or refuse it; raises WrongState where the other was done before."""
        ...


@runtime_checkable
class Vault(Protocol):
    """A payment provider that is told card numbers by this shop, as a sandbox is.

    Real ones are told by the agent or the buyer's browser; such a provider has not this method.
    """

    def vaulted(self, number: str) -> str:
        """A token of the provider's for a card; the number is kept nowhere."""
        ...


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an order goes, as far as tax and shipping ask."""

    country: str
    region: str = ""
    postal_code: str = ""


class Rates(Protocol):
    """Says what tax and shipping a destination has, in the form of the shop's own tables."""

    name: str

    def taxes(self, to: Destination) -> Mapping[str, Any] | None:
        """The country's row as in ``tax.yaml``, for this destination alone.

        None leaves it to the shop's table. Raises PortUnavailable.
        """
        ...

    def shipping(self, to: Destination) -> Sequence[Mapping[str, Any]] | None:
        """The options of a zone as in ``shipping.yaml``; none at all where nothing is sent there.

        None leaves it to the shop's table. Raises PortUnavailable.
        """
        ...


@dataclass(frozen=True, slots=True)
class Written:
    """A line of text that was read in a picture."""

    text: str
    confidence: float
    """From 0 to 1, by the reader's own account."""
    box: tuple[float, float, float, float]
    """Left, top, right and bottom, in pixels of the picture that was read."""


class Vision(Protocol):
    """Reads what is written in a picture. What it reads is a sighting, never a fact."""

    name: str

    def read(self, picture: Pixels, /) -> Sequence[Written]:
        """The lines of text, none where there are none; raises PortUnavailable.

        The picture is left as it was.
        """
        ...
