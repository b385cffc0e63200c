"""Names for new things: sortable by time, impossible to guess."""

import secrets

from tradewind.kernel import clock

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(prefix: str) -> str:
    """A fresh id such as ``ord_0f3k…``: 48 bits of milliseconds, then 80 random bits."""
    value = int(clock.now().timestamp() * 1000) << 80 | secrets.randbits(80)
    digits = []
    for _ in range(26):
        value, digit = divmod(value, 32)
        digits.append(ALPHABET[digit])
    return f"{prefix}_{''.join(reversed(digits))}"
