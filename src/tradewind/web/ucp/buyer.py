"""Who buys, and what they agreed to (the buyer consent extension)."""

from collections.abc import Mapping
from typing import Any

from tradewind.checkout.session import Buyer, Session
from tradewind.web.ucp.call import an_object, text
from tradewind.web.ucp.refusal import invalid

PURPOSES = ("analytics", "preferences", "marketing", "sale_of_data")


def buyer(said: Mapping[str, Any]) -> Buyer:
    """The buyer of a request."""
    return Buyer(
        first_name=text(said, "first_name")[:100],
        last_name=text(said, "last_name")[:100],
        email=text(said, "email")[:254],
        phone=text(said, "phone_number")[:50],
    )


def consent(said: Mapping[str, Any]) -> dict[str, bool] | None:
    """What a request says the buyer agreed to or refused; None where it says nothing."""
    given = an_object(said, "consent")
    if not given:
        return None
    if wrong := [name for name in PURPOSES if not isinstance(given.get(name, True), bool)]:
        raise invalid("A consent is true or false.", path=f"$.buyer.consent.{wrong[0]}")
    return {name: given[name] for name in PURPOSES if name in given}


def shown(session: Session, *, with_consent: bool) -> dict[str, Any]:
    """The buyer as the protocol writes it; empty where nobody is known."""
    one = session.buyer
    said: dict[str, Any] = {
        "first_name": one.first_name,
        "last_name": one.last_name,
        "email": one.email,
        "phone_number": one.phone,
    }
    body = {name: value for name, value in said.items() if value}
    if with_consent and session.extra.get("consent"):
        body["consent"] = session.extra["consent"]
    return body
