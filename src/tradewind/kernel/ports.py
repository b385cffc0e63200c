"""Every replaceable part, on one page. Implementations live in ``integrations``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from tradewind.kernel.money import Money

Vectors = NDArray[np.float32]
"""Unit vectors, one row a text."""


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

    CAPTURED = "captured"
    ACTION_NEEDED = "action_needed"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Payment:
    """What a provider did with a charge; the provider keeps the card, we keep the id."""

    id: str
    state: PaymentState
    amount: Money
    action_url: str | None = None
    """Where the buyer takes the second step, when one is needed."""
    reason: str = ""
    """Why it was declined, in the provider's words."""


class Payments(Protocol):
    """A payment provider."""

    name: str

    def charge(self, amount: Money, token: str, *, idempotency_key: str) -> Payment:
        """Charge once per key; the same key again returns the same payment.

        A declined card and a needed second step are states of the payment. Raises PaymentUnknown
        where the provider did not answer: the charge may or may not have happened. Raises Refused
        where the key was used for another amount.
        """
        ...

    def find(self, idempotency_key: str) -> Payment | None:
        """The payment made with this key, or None where the provider has none."""
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
