"""Who an order goes to.

Written down anew at every change, so that an order keeps the one it was placed with.
"""

from dataclasses import dataclass

from tradewind.kernel.errors import BadInput

LONGEST = 200
NEEDED = ("name", "street", "city")


@dataclass(frozen=True, slots=True)
class Recipient:
    """A name and an address; the country is the cart's."""

    name: str
    street: str
    city: str
    postcode: str = ""
    region: str = ""
    phone: str = ""


def missing(recipient: Recipient) -> tuple[str, ...]:
    """Names of the fields without which nothing can be delivered."""
    return tuple(name for name in NEEDED if not getattr(recipient, name).strip())


def check(recipient: Recipient) -> None:
    """Raises BadInput for an address that nothing can be delivered to."""
    if lacking := missing(recipient):
        raise BadInput(f"The address lacks {', '.join(lacking)}.")
    long = [name for name in recipient.__slots__ if len(getattr(recipient, name)) > LONGEST]
    if long:
        raise BadInput(f"Shorten {', '.join(long)} to {LONGEST} characters.")
