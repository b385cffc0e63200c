"""Says which promises about money and goods are broken, from the rows alone.

Shares no code with the product: plain SQL, a state graph of its own, arithmetic of its own. Each
objection is a sentence that begins with the promise's number:

| | promise |
|---|---|
| I1 | stock: none below nothing; reserved = open orders; what left the shelves was sold |
| I2 | taken and not given back ≤ the order's price ≤ authorised; our books equal the provider's |
| I3 | one order a quote, one open order a cart, one charge that took money an order |
| I4 | no charge without its order, no paid order without its charge, nothing left hanging |
| I5 | what was acknowledged is there |
| I6 | what was taken is what the confirmed quote says, in its currency |
| I7 | every fact is told once, and arrives; what a provider told took effect once |
| I8 | orders only move along their graph |
| I9 | lines, discounts, taxes and gift cards add up exactly |
| I10 | vouchers are used no oftener than they may be, gift cards hold what their ledger says |
| I12 | what became of an order is in the ledger of decisions, once |

I11 (one customer's rows never reach another) is about answers and is tested at the doors.
"""

from collections.abc import Mapping, Sequence

from tradewind.bench.faults.checker.acknowledged import Ack, lost
from tradewind.bench.faults.checker.codes import overused
from tradewind.bench.faults.checker.money import (
    books_apart,
    charged_otherwise,
    charged_twice,
    left_hanging,
)
from tradewind.bench.faults.checker.moves import astray, unwritten
from tradewind.bench.faults.checker.rows import Books, Charge, read
from tradewind.bench.faults.checker.stock import miscounted
from tradewind.bench.faults.checker.sums import uneven
from tradewind.bench.faults.checker.told import untold

__all__ = ["Ack", "Books", "Charge", "read", "violations"]


def violations(
    books: Books,
    start: Mapping[str, int],
    *,
    acks: Sequence[Ack] = (),
    reconciled: bool = True,
) -> list[str]:
    """What is wrong, a sentence each; ``start`` is what stood on the shelves at first.

    Without ``reconciled`` an order may be on its way and only what holds at every moment is asked.
    """
    return [
        *miscounted(books, start),
        *books_apart(books, reconciled=reconciled),
        *charged_twice(books),
        *(left_hanging(books) if reconciled else ()),
        *lost(books, acks),
        *charged_otherwise(books),
        *untold(books, reconciled=reconciled),
        *astray(books),
        *uneven(books),
        *overused(books),
        *unwritten(books),
    ]
