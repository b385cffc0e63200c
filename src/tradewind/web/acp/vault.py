"""Delegated payment: a card becomes a token for one purchase, where the provider takes cards.

The number goes to the provider and is forgotten; it is neither kept nor logged, and an error never
repeats it.
"""

import re
from typing import Annotated, Any, Final, Literal

from pydantic import AwareDatetime, Field, field_validator

from tradewind.checkout.idempotency import Answer, Claim
from tradewind.checkout.session import Session
from tradewind.checkout.vault import Allowance, Lent, Spend
from tradewind.checkout.vault import tables as vault
from tradewind.kernel import clock
from tradewind.kernel.money import LIMIT, Money
from tradewind.kernel.ports import Vault
from tradewind.web.acp.call import Call
from tradewind.web.acp.fault import Fault
from tradewind.web.acp.take import Body, Id, Text, read

PREFIX: Final = "vt_"
NUMBER: Final = re.compile(r"[0-9 ]{12,23}")


class CardIn(Body):
    """A card."""

    type: Literal["card"]
    card_number_type: Literal["fpan", "network_token"]
    number: Annotated[str, Field(max_length=40, repr=False)]
    exp_month: Annotated[str, Field(pattern="^(0?[1-9]|1[0-2])$")] | None = None
    exp_year: Annotated[str, Field(pattern="^[0-9]{4}$")] | None = None
    cvc: Annotated[str | None, Field(max_length=4, repr=False)] = None
    display_card_funding_type: Literal["credit", "debit", "prepaid"]
    metadata: dict[str, str]


class AllowanceIn(Body):
    """What it may be used for."""

    reason: Literal["one_time"]
    max_amount: Annotated[int, Field(ge=0, lt=LIMIT)]
    currency: Annotated[str, Field(pattern="^[a-z]{3}$")]
    checkout_session_id: Id
    merchant_id: Annotated[str, Field(max_length=256)]
    expires_at: AwareDatetime

    @field_validator("expires_at", mode="before")
    @classmethod
    def _written(cls, given: Any) -> Any:
        """A moment is written out, never counted."""
        if not isinstance(given, str) or not re.match(r"\d{4}-\d{2}-\d{2}T", given):
            raise ValueError("write a moment as RFC 3339 has it")
        return given


class RiskIn(Body):
    """What the agent thinks of it."""

    type: Text
    score: int
    action: Literal["blocked", "manual_review", "authorized"]


class DelegateIn(Body):
    """A card and what it may be used for."""

    payment_method: CardIn
    allowance: AllowanceIn
    risk_signals: Annotated[list[RiskIn], Field(min_length=1, max_length=20)]
    metadata: dict[str, str]


def delegate(call: Call, body: Any, claim: Claim) -> Answer:
    """Turn a card into a token that pays within its allowance only."""
    asked = read(DelegateIn, body)
    card, allowed = asked.payment_method, asked.allowance
    payments = call.shop.payments
    if not isinstance(payments, Vault):
        message = f"{payments.name} takes no cards from here; get a token from it directly."
        raise Fault(404, "not_found", message)
    if not NUMBER.fullmatch(card.number):
        raise Fault(400, "invalid_card", "This is no card number.", "$.payment_method.number")
    if any(each.action == "blocked" for each in asked.risk_signals):
        raise Fault(400, "invalid_card", "The agent itself blocked this card.", "$.risk_signals")
    lent = Lent(
        id=claim.id("vt"),
        agent_id=call.agent.id,
        token=payments.vaulted(card.number),
        allowance=Allowance(
            most=Money(allowed.max_amount, allowed.currency.upper()),
            session_id=allowed.checkout_session_id,
            merchant_id=allowed.merchant_id,
            expires_at=allowed.expires_at,
        ),
        created_at=clock.now(),
    )
    with call.shop.database.transaction() as session:
        vault.add(session, lent)
    correlation = {"merchant_id": allowed.merchant_id, "idempotency_key": call.key or ""}
    created = lent.created_at.isoformat()
    said = {"id": lent.id, "created": created, "metadata": asked.metadata | correlation}
    return Answer(201, said)


def spendable(token: str, seen: Session, call: Call) -> str:
    """The provider's token behind one of ours, where this session may be paid with it.

    Any other token is the provider's own and is passed on. Raises Fault.
    """
    if not token.startswith(PREFIX):
        return token
    with call.shop.database.reading() as session:
        lent = vault.find(session, token)
    if lent is None or lent.agent_id != call.agent.id or seen.quote is None:
        raise _refused("it is not known")
    spend = Spend(seen.quote.due, seen.id, call.shop.settings.merchant_id, clock.now())
    if why := lent.forbids(spend):
        raise _refused(why)
    return lent.token


def _refused(why: str) -> Fault:
    param = "$.payment_data.instrument.credential.token"
    return Fault(400, "invalid_payment_token", f"This token does not pay here: {why}.", param)


def spent(token: str, done: Session, call: Call) -> None:
    """Note that a token has paid; one of the provider's own is its own matter."""
    if token.startswith(PREFIX) and done.order:
        with call.shop.database.transaction() as session:
            vault.spend(session, token, at=clock.now())
