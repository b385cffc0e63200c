"""Who is told what: an address, the topics it wants, and in which kind of letter."""

import base64
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from tradewind.kernel.errors import BadInput

Kind = Literal["standard", "ucp", "acp"]
KINDS: Final[tuple[Kind, ...]] = ("standard", "ucp", "acp")
EVERY: Final = "*"
"""The topic of somebody who wants all of them."""
SECRET: Final = "whsec_"  # noqa: S105 - the prefix that Standard Webhooks gives its secrets


@dataclass(frozen=True, slots=True)
class Subscription:
    """Somebody who is told of what happens."""

    id: str
    url: str
    kind: Kind
    topics: tuple[str, ...]
    """Such as ``order.paid``; ``*`` is all of them."""
    secret: str
    """What its letters are signed with; never shown after it was made."""
    created_at: datetime
    subject: str | None = None
    """Only of this one, such as an order; None for all."""
    agent_id: str | None = None
    """The agent it was made for."""
    active: bool = True
    reason: str = ""
    """Why it was stopped."""
    resting_until: datetime | None = None
    """Its receiver does not answer; until then nothing is sent to it."""


def new_secret() -> str:
    """A fresh secret in the spelling of Standard Webhooks: 32 random bytes."""
    return SECRET + base64.b64encode(secrets.token_bytes(32)).decode()


def key_of(secret: str) -> bytes:
    """The bytes a secret signs with: decoded after ``whsec_``, else as it is written.

    Raises BadInput where the part after ``whsec_`` is not base64.
    """
    if not secret.startswith(SECRET):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix(SECRET), validate=True)
    except ValueError as error:
        raise BadInput("What follows whsec_ in a webhook secret must be base64.") from error
