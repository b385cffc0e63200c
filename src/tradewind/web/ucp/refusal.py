"""What the protocol is told when something is wrong with the request, or with the trade."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from tradewind.kernel.errors import TradewindError

Severity = Literal["recoverable", "requires_buyer_input", "requires_buyer_review", "unrecoverable"]


class ProtocolError(TradewindError):
    """The request as such cannot be served: an HTTP status and a code made for programs."""

    def __init__(
        self,
        http: int,
        code: str,
        content: str,
        *,
        headers: Mapping[str, str] | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(content)
        self.http, self.code, self.content = http, code, content
        self.headers: dict[str, str] = dict(headers or {})
        self.more: dict[str, Any] = dict(more or {})

    def body(self) -> dict[str, Any]:
        """As it is sent: code and content, once flat and once as a message."""
        return {
            "code": self.code,
            "content": self.content,
            "messages": [Message("error", self.code, self.content, "unrecoverable").plain()],
            **self.more,
        }


@dataclass(frozen=True, slots=True)
class Message:
    """One thing the platform or its buyer should know."""

    type: Literal["error", "warning", "info"]
    code: str
    content: str
    severity: Severity = "recoverable"
    """Of an error only: who can mend it."""
    path: str = ""
    """A JSONPath to what it is about; empty is the whole."""

    def plain(self) -> dict[str, Any]:
        """As it is sent."""
        said: dict[str, Any] = {"type": self.type, "code": self.code, "content": self.content}
        if self.type == "error":
            said["severity"] = self.severity
        if self.path:
            said["path"] = self.path
        return said


class Outcome(Exception):
    """A refusal of the trade: no resource came of it, only messages."""

    def __init__(
        self, messages: Sequence[Message], http: int = 409, continue_url: str = ""
    ) -> None:
        super().__init__(messages[0].content)
        self.messages, self.continue_url = tuple(messages), continue_url
        self.http = http
        """The status where a release has no answers of this kind."""


def refused(code: str, content: str, *, http: int = 409, path: str = "") -> Outcome:
    """The outcome of a single, final message."""
    return Outcome((Message("error", code, content, "unrecoverable", path),), http)


def invalid(content: str, *, path: str = "") -> ProtocolError:
    """A request that breaks the contract of its operation."""
    return ProtocolError(
        400,
        "invalid_request",
        content,
        more={
            "detail": content,
            "messages": [Message("error", "invalid_request", content, "recoverable", path).plain()],
        },
    )
