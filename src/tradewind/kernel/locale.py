"""The languages Tradewind speaks, and which currency their readers expect."""

from collections.abc import Mapping
from typing import Final

LANGUAGES: Final = ("en", "zh", "es", "de", "ja")
"""Languages of questions and answers; pages are complete in the first two."""
PAGE_LANGUAGES: Final = ("en", "zh")
HOME_CURRENCY: Final = {"en": "USD", "zh": "CNY", "es": "EUR", "de": "EUR", "ja": "JPY"}
HOME_COUNTRY: Final = {"en": "US", "zh": "CN", "es": "ES", "de": "DE", "ja": "JP"}
"""Where a cart goes until its owner says otherwise."""

Texts = Mapping[str, str]
"""One text in several languages, such as ``{"en": "Kettle", "zh": "水壶"}``."""


def pick(texts: Texts, language: str) -> str:
    """The text in the reader's language, else English, else whatever there is, else empty."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")
