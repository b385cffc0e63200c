"""Which form of the shop's phrases a sentence has, told from its words alone."""

import re
from collections.abc import Iterator
from functools import cache

from tradewind.decisions.claim import Claim
from tradewind.shopper.answer import Sentence
from tradewind.shopper.words import phrases

OTHERS = re.compile(r"\{other\d+\}(?:(?:, |、)\{other\d+\})*")


@cache
def _by_template(language: str) -> dict[str, str]:
    return {
        _begun(template): name
        for name, forms in phrases().items()
        for template in forms.get(language, ())
    }


def _begun(template: str) -> str:
    return template[:1].upper() + template[1:]


def form_of(sentence: Sentence, language: str) -> str | None:
    """The phrase's name, such as ``verdict.best``; None for words that no phrase has."""
    template = "".join(f"{{{slot}}}" if slot else str(part) for slot, part in slots_of(sentence))
    return _by_template(language).get(_begun(OTHERS.sub("{others}", template)))


def slots_of(sentence: Sentence) -> Iterator[tuple[str, str | Claim]]:
    """Each part with the slot it fills; empty for words."""
    names = sentence.names or ("",) * len(sentence.parts)
    return zip(names, sentence.parts, strict=True)


def claims_of(sentence: Sentence) -> dict[str, Claim]:
    """Claims by slot."""
    return {slot: part for slot, part in slots_of(sentence) if isinstance(part, Claim)}
