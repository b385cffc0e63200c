"""One turn of a conversation: what it works with, and what it comes to."""

from dataclasses import dataclass, field

from tradewind.retrieval.brief import Brief
from tradewind.retrieval.found import Found
from tradewind.retrieval.index import Index
from tradewind.shopper.answer import AnswerKind, Comparison, Pick, Question, Sentence
from tradewind.shopper.conversation import Conversation
from tradewind.storage import Database


@dataclass(frozen=True, slots=True)
class Turn:
    """What every act of a turn has at hand."""

    talk: Conversation
    brief: Brief
    currency: str
    database: Database
    index: Index


@dataclass(frozen=True, slots=True)
class Reply:
    """What an act comes to; ``talk`` is the conversation as it stands afterwards."""

    talk: Conversation
    kind: AnswerKind
    brief: Brief
    verdict: tuple[Sentence, ...]
    found: Found = field(default_factory=Found)
    picks: tuple[Pick, ...] = ()
    comparison: Comparison | None = None
    question: Question | None = None
    chips: tuple[str, ...] = ()
    cart: str | None = None
    order: str | None = None
