"""A request that may come twice and takes effect once.

A door claims the request's key, does the work, and keeps its answer in the transaction of the
business row; the same request again gets the same answer. A request that died on the way is taken
up again with the same reserved id, so that what it had made is found rather than made twice.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

import orjson

from tradewind.kernel.errors import BadInput

LIFE: Final = timedelta(hours=48)
"""How long an answer is kept."""
LEASE: Final = timedelta(seconds=60)
"""How long one request may work on a key before another may take it up."""
LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: by whom, of what, under which key, and what its body says."""

    scope: str
    """Tenant and identity, such as ``default/agt_01h…``; a key means nothing outside of it."""
    method: str
    path: str
    """With the resource's id, so that one checkout never answers for another."""
    key: str
    digest: str
    """`digest_of` a JSON body, or of its raw bytes."""

    def __post_init__(self) -> None:
        if not 1 <= len(self.key) <= LONGEST:
            raise BadInput(f"An idempotency key has 1 to {LONGEST} characters.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a door said."""

    status: int
    body: Any
    """JSON."""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to follow a request now."""

    request: Request
    reserved: str
    """26 characters, the same for every attempt at this request; new ids are made of it."""

    def id(self, prefix: str) -> str:
        """The id of what this request makes, such as ``chk_…``."""
        return f"{prefix}_{self.reserved}"


def digest_of(body: Any) -> str:
    """The same for bodies that say the same: order of keys and 1.0 for 1 are nothing, null is."""
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest()
    return hashlib.sha256(orjson.dumps(_plain(body), option=orjson.OPT_SORT_KEYS)).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case float() if value.is_integer() and abs(value) < 2**53:
            return int(value)
        case _:
            return value
