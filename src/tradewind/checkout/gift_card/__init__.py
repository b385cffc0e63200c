"""Gift cards: money paid beforehand, spent over several orders. Only a seal of the code is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tradewind.kernel.ids import ALPHABET
from tradewind.kernel.money import Money

LENGTH: Final = 16
_SEALED: Final = "gc:"


@dataclass(frozen=True, slots=True)
class GiftCard:
    """A card as the shop knows it."""

    seal: str
    balance: Money
    expires_at: datetime | None = None

    @property
    def shown(self) -> str:
        """Its last characters, for its owner to know it by."""
        return shown(self.seal)


def new_code() -> str:
    """A fresh code such as ``8KZM-T3PA-…``: 80 random bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH)).upper()
    return "-".join(drawn[at : at + 4] for at in range(0, LENGTH, 4))


def sealed(code: str) -> str:
    """What is kept of a code: it cannot be read back; sealing twice changes nothing."""
    if code.startswith(_SEALED):
        return code
    tidy = "".join(letter for letter in code.upper() if letter.isalnum())
    digest = hashlib.sha256(tidy.encode()).hexdigest()
    return f"{_SEALED}{digest}:{tidy[-4:]}"


def shown(seal: str) -> str:
    """A seal as its owner may read it, such as ``•••• T3PA``."""
    return f"•••• {seal.rpartition(':')[2]}"
