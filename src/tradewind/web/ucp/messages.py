"""The notes of a checkout session in words, for the agent and its buyer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from tradewind.checkout.session import Note, Session, SessionState
from tradewind.checkout.session import Severity as Level
from tradewind.web.ucp.refusal import Message, Severity

SEVERITIES: Final[Mapping[Level, Severity]] = {
    Level.RECOVERABLE: "recoverable",
    Level.BUYER_INPUT: "requires_buyer_input",
    Level.BUYER_REVIEW: "requires_buyer_review",
    Level.UNRECOVERABLE: "unrecoverable",
}
STOCK: Final = frozenset({"out_of_stock", "quantity_exceeded", "item_unavailable"})
ERRORS: Final = frozenset({"payment_declined", "payment_expired", "price_changed"})
"""Notes that only tell, but tell of a failed attempt."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the protocol calls a note, and the sentence that says it."""

    code: str
    content: str


WORDS: Final[Mapping[str, Wording]] = {
    "missing_line": Wording("missing", "Nothing is in this checkout; add an item."),
    "item_unavailable": Wording("item_unavailable", "{sku} is not on sale in {currency}."),
    "out_of_stock": Wording("out_of_stock", "Insufficient stock: {sku} is sold out."),
    "quantity_exceeded": Wording(
        "quantity_adjusted", "Insufficient stock: {asked} of {sku} were asked for, {left} are left."
    ),
    "missing_address": Wording("missing", "The delivery address lacks its {part}."),
    "missing_email": Wording("missing", "The buyer's e-mail address is needed."),
    "invalid_email": Wording("invalid", "The buyer's e-mail address is none."),
    "region_restricted": Wording("address_undeliverable", "Nothing is delivered to {country}."),
    "unknown_option": Wording(
        "fulfillment_changed", "There is no delivery option {option!r}; the cheapest was taken."
    ),
    "price_changed": Wording(
        "price_changed", "The price has changed; look at the new totals and complete again."
    ),
    "payment_declined": Wording(
        "payment_failed", "The payment was declined and nothing was charged. Pay another way."
    ),
    "payment_expired": Wording(
        "payment_failed", "No payment came in time; nothing was charged. Complete again."
    ),
}
OF_CODES: Final = (
    ("discount_code_expired", "The code {code} has expired."),
    ("discount_code_", "The code {code} does not apply here."),
    ("gift_card_", "The gift card {code} cannot be used."),
)


def messages(session: Session) -> list[Message]:
    """Everything to be said about a session."""
    said = [message(note, session) for note in session.notes]
    if session.state is SessionState.ACTION_NEEDED:
        said.insert(
            0,
            Message(
                "error",
                "payment_action_required",
                "The buyer's bank wants this payment confirmed; open continue_url.",
                "requires_buyer_input",
                "$.payment",
            ),
        )
    return [*said, *_included(session)]


def _included(session: Session) -> Iterator[Message]:
    quote = session.quote
    if quote and quote.tax.included and quote.tax.amount.minor:
        content = f"The total includes {quote.tax.amount} {quote.tax.name}."
        yield Message("info", "tax_included", content, path="$.totals")


def message(note: Note, session: Session) -> Message:
    """One note in words."""
    words = _words(note)
    content = words.content.format_map(_Plain(note.values))
    path = jsonpath(note, session)
    if note.severity:
        return Message("error", words.code, content, SEVERITIES[note.severity], path)
    if note.code in ERRORS:
        return Message("error", words.code, content, "recoverable", path)
    return Message("warning", words.code, content, path=path)


def _words(note: Note) -> Wording:
    if known := WORDS.get(note.code):
        return known
    said = (content for start, content in OF_CODES if note.code.startswith(start))
    return Wording(note.code, next(said, note.code.replace("_", " ").capitalize() + "."))


class _Plain(dict[str, Any]):
    """A value nobody gave is left out."""

    def __missing__(self, key: str) -> str:
        return ""


PATHS: Final[Mapping[str, str]] = {
    "address": "$.fulfillment.methods[0].destinations[0]",
    "shipping": "$.fulfillment.methods[0].groups[0].selected_option_id",
    "payment": "$.payment",
    "total": "$.totals",
}


def jsonpath(note: Note, session: Session) -> str:
    """Where in the answer a note is about."""
    match note.path.split("/"):
        case ["lines", *_]:
            return _line_path(note, session)
        case ["codes", place]:
            return f"$.discounts.codes[{place}]"
        case ["buyer", part]:
            return f"$.buyer.{part}"
        case other:
            return PATHS.get(other[0], "")


def _line_path(note: Note, session: Session) -> str:
    shown = [line.sku for line in session.quote.lines] if session.quote else []
    sku = note.values.get("sku")
    return f"$.line_items[{shown.index(sku)}]" if sku in shown else "$.line_items"


def of_stock(notes: Iterable[Note]) -> list[Note]:
    """Those that say that something cannot be had as asked."""
    return [note for note in notes if note.code in STOCK]


Status = Literal[
    "incomplete",
    "requires_escalation",
    "ready_for_complete",
    "complete_in_progress",
    "completed",
    "canceled",
]


def status(session: Session) -> Status:
    """What the protocol calls where a session stands."""
    match session.state:
        case SessionState.INCOMPLETE:
            buyers = {Level.BUYER_INPUT, Level.BUYER_REVIEW}
            asks = any(note.severity in buyers for note in session.notes)
            return "requires_escalation" if asks else "incomplete"
        case SessionState.READY:
            return "ready_for_complete"
        case SessionState.ACTION_NEEDED:
            return "requires_escalation"
        case SessionState.IN_PROGRESS:
            return "complete_in_progress"
        case SessionState.COMPLETED:
            return "completed"
        case SessionState.CANCELED | SessionState.EXPIRED:
            return "canceled"
