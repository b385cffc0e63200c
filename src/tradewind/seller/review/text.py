"""A text as the rules read it: folded once, cut into words once; every span is the text's own."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tradewind.kernel.fold import fold
from tradewind.seller.review.phrases import Found, Matcher, words_of

SENTENCE = re.compile(r"[^.!?。！？;；\n]+(?:[.](?=\d)[^.!?。！？;；\n]*)*[.!?。！？;；\n]*\s*")


@dataclass(frozen=True)
class Text:
    """One field's text."""

    name: str
    """Such as ``title`` or ``bullets.2``."""
    raw: str
    matcher: Matcher = field(repr=False)

    @cached_property
    def folded(self) -> str:
        """Lower case, narrow, without accents; as long as the text itself."""
        return fold(self.raw)

    @cached_property
    def words(self) -> list[tuple[str, int, int]]:
        """Its words in Latin letters and its numbers, folded, with their spans."""
        return words_of(self.folded)

    @cached_property
    def found(self) -> Mapping[str, list[Found]]:
        """Phrases of the rules' lists that stand in it, by list."""
        return self.matcher.find(self.folded, self.words)

    def sentence_at(self, start: int, end: int) -> tuple[int, int]:
        """The span of the sentences that a span lies in."""
        first, last = start, end
        for each in SENTENCE.finditer(self.raw):
            if each.start() <= start < each.end():
                first = each.start()
            if each.start() < end <= each.end():
                last = each.end()
        return first, last
