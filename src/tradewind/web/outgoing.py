"""How the shop's letters to others are written, by kind of subscription.

A protocol's kind is one line in ``SEALS``: a function ``seal(shop, letter) -> Sealed``. See
`tradewind.events.letter` for when it is called and what it may do.
"""

from collections.abc import Callable
from functools import partial
from typing import Final

from tradewind.app import Tradewind
from tradewind.events.letter import Letter, Seal, Sealed, standard
from tradewind.web.acp import webhook
from tradewind.web.ucp import webhooks


def _standard(_: Tradewind, letter: Letter) -> Sealed:
    return standard(letter)


SEALS: Final[dict[str, Callable[[Tradewind, Letter], Sealed]]] = {
    "standard": _standard,
    "acp": webhook.seal,
    "ucp": webhooks.seal,
}


def seals(shop: Tradewind) -> dict[str, Seal]:
    """Every kind's function, bound to a shop."""
    return {kind: partial(seal, shop) for kind, seal in SEALS.items()}
