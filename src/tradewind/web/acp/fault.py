"""Errors as the protocol has them: one flat object, with its HTTP status."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import ValidationError

from tradewind.checkout.idempotency import Answer
from tradewind.decisions.agents import OverLimit
from tradewind.kernel.errors import (
    BadInput,
    InFlight,
    KeyReused,
    NotFound,
    PortUnavailable,
    Refused,
    TooMany,
    TradewindError,
    UnknownItem,
    WrongState,
)
from tradewind.web.acp.version import SUPPORTED

WAIT_S: Final = 1
"""After which a caller may try again, where nothing better is known."""


class Fault(Exception):
    """A refusal, ready to be sent."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        param: str = "",
        *,
        more: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.param = param
        """JSONPath of what is wrong; empty where it is no field."""
        self.more: Mapping[str, Any] = more or {}
        self.headers: Mapping[str, str] = headers or {}

    def body(self) -> dict[str, Any]:
        """As it is sent."""
        kind = "invalid_request"
        if self.status >= 500:
            kind = "service_unavailable" if self.status == 503 else "processing_error"
        said: dict[str, Any] = {"type": kind, "code": self.code, "message": self.message}
        return said | ({"param": self.param} if self.param else {}) | dict(self.more)

    def answer(self) -> Answer:
        """The same as the answer to a call."""
        return Answer(self.status, self.body(), self.headers)


def fault_of(error: Exception) -> Fault:
    """What the protocol is told of an error raised on purpose; raises any other anew."""
    match error:
        case Fault():
            return error
        case KeyReused():
            return Fault(422, "idempotency_conflict", str(error))
        case InFlight():
            retry = {"Retry-After": str(WAIT_S)}
            return Fault(409, "idempotency_in_flight", str(error), headers=retry)
        case TooMany():
            retry = {"Retry-After": str(error.wait_s)}
            return Fault(429, "rate_limited", str(error), headers=retry)
        case OverLimit():
            return Fault(403, "spend_limit_exceeded", str(error))
        case TradewindError():
            return Fault(error.status, _code(error), str(error), headers=_retry(error.status))
        case _:
            raise error


def _retry(status: int) -> dict[str, str]:
    return {"Retry-After": str(WAIT_S)} if status == 503 else {}


def _code(error: TradewindError) -> str:
    match error:
        case UnknownItem():
            return "invalid_item_id"
        case NotFound():
            return "not_found"
        case WrongState():
            return "invalid_state"
        case Refused() | BadInput():
            return "invalid"
        case PortUnavailable():
            return "payment_provider_unavailable"
        case _:
            return {401: "unauthorized", 403: "forbidden"}.get(error.status, "invalid")


def unknown_item(error: UnknownItem, asked: Sequence[str]) -> Fault:
    """The refusal of an item nobody knows, with its place among those asked for."""
    place = asked.index(error.sku) if error.sku in asked else 0
    return Fault(400, "invalid_item_id", str(error), f"$.line_items[{place}].id")


def unreadable(error: ValidationError) -> Fault:
    """What is wrong with a body, by the first field that is."""
    first = error.errors(include_url=False, include_context=False)[0]
    param = path_of(first["loc"])
    code = "missing" if first["type"] == "missing" else "invalid"
    return Fault(400, code, f"{param}: {first['msg']}.", param)


def path_of(places: tuple[int | str, ...]) -> str:
    """A JSONPath such as ``$.line_items[0].id``."""
    parts = (f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
    return "$" + "".join(parts)


def wrong_version(given: str | None) -> Fault:
    """The refusal of a version, or of a call without one."""
    known = ", ".join(SUPPORTED)
    more = {"supported_versions": list(SUPPORTED)}
    if not given:
        message = f"Send the header API-Version; this shop speaks {known}."
        return Fault(400, "missing_api_version", message, more=more)
    message = f"This shop does not speak {given[:40]!r}, only {known}."
    return Fault(400, "unsupported_api_version", message, more=more)
