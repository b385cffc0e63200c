"""Which language a sentence is in, by its script, its words, and at last by their letters."""

import re
from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from tradewind.kernel.fold import fold
from tradewind.retrieval.reading.book import Senses, own_words, units

LATIN = ("en", "es", "de")
MARKS = {"es": re.compile("[ñ¿¡áíóú]"), "de": re.compile("[äöüß]")}
_KANA = re.compile("[ぁ-ゖァ-ヺ]")
_HAN = re.compile("[㐀-鿿]")
JAPANESE = frozenset("円込売気図実対軽黒発関帯値駅読広沢払枠働匂歩続楽薬緑価録転歳児")
"""Characters that Japanese writes so and Chinese does not."""
_JAPANESE_WORDS = re.compile("在庫|送料|注文|返品|予算|保証|評判")
_WORD = re.compile(r"[^\W\d_]+")
BORROWED = frozenset({"noun", "category", "value", "fact", "wish", "unit"})
"""Kinds of words that languages take from each other ("T-Shirt")."""
READ = 400
"""Characters that tell the language."""


def language_of(text: str, hint: str | None = None) -> str:
    """One of `kernel.locale.LANGUAGES`; ``hint`` decides where the text itself does not."""
    text = text[:READ]
    if _KANA.search(text) or not JAPANESE.isdisjoint(text) or _JAPANESE_WORDS.search(text):
        return "ja"
    words = [word for word in _WORD.findall(fold(text)) if word.isascii() or not _HAN.search(word)]
    han = len(_HAN.findall(text))
    if han:
        return ("ja" if hint == "ja" else "zh") if han >= len(words) else _latin(text, words, hint)
    return _latin(text, words, hint)


def _latin(text: str, words: list[str], hint: str | None) -> str:
    votes = {language: _votes(language, text, words) for language in LATIN}
    best = max(votes.values())
    leaders = [language for language in LATIN if votes[language] == best]
    if len(leaders) == 1:
        return leaders[0]
    if hint in leaders or (hint and not best):
        return str(hint)
    return _by_letters(text, leaders) if best and len(words) > 1 else leaders[0]


def _votes(language: str, text: str, words: list[str]) -> int:
    """Words that this language knows and not all of them do, and letters only it has."""
    others = [own_words(other) for other in LATIN if other != language]
    own = sum(
        _weight(word, own_words(language).get(word, {}))
        for word in words
        if not all(word in other for other in others)
    )
    marks = MARKS.get(language)
    return own + (len(marks.findall(text.lower())) if marks else 0)


def _weight(word: str, senses: Senses) -> int:
    """Small words tell most, names of things less, as they are borrowed; a currency nothing."""
    if not senses or "currency" in units().words.get(word, {}):
        return 0
    return 1 if senses.keys() <= BORROWED else 2


def _by_letters(text: str, among: list[str]) -> str:
    ranked = _identifier().rank(text)
    return next((language for language, _ in ranked if language in among), among[0])


@cache
def _identifier() -> Any:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(list(LATIN))
    return identifier
