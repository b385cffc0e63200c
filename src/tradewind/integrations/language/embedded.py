"""The language engine that is always there: the shop's own words, no network, no weights."""

from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Draft, Drafted, Drafting, Wording
from tradewind.settings import Settings


class Embedded:
    """Leaves the shop's own words as they are."""

    name = "embedded"

    def __init__(self, settings: Settings) -> None:
        """Need nothing."""
        del settings

    def word(self, draft: Draft) -> Wording:
        """See `Language.word`."""
        return Wording(draft.verdict, draft.reasons)

    def draft(self, request: Drafting) -> Drafted:
        """See `Language.draft`: it has no words of its own to write with."""
        raise PortUnavailable(
            f"The embedded engine drafts no {request.purpose}; set TRADEWIND_LANGUAGE to a model."
        )
