"""Who reads a page: language, currency, light or dark; said in the address, kept in a cookie."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from babel.core import negotiate_locale
from fastapi import Request, Response

from tradewind.kernel.locale import HOME_CURRENCY, PAGE_LANGUAGES

THEMES: Final = ("light", "dark")
YEAR_S: Final = 365 * 24 * 3600
TAGS: Final = {"en": "en", "zh": "zh-Hans"}
LOCALES: Final = {"en": "en_US", "zh": "zh_Hans_CN"}
KEPT: Final = ("lang", "theme", "currency")
"""Choices that an address may carry and a cookie keeps."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How this page is to be written."""

    language: str
    """One of ``PAGE_LANGUAGES``."""
    theme: str
    """``light`` or ``dark``; empty follows the device."""
    currency: str

    @property
    def tag(self) -> str:
        """For ``lang=``, such as ``zh-Hans``."""
        return TAGS[self.language]

    @property
    def locale(self) -> str:
        """For Babel, such as ``zh_Hans_CN``."""
        return LOCALES[self.language]


def reader_of(request: Request, *, currencies: tuple[str, ...] = ()) -> Reader:
    """What the address says, else the cookie, else the browser's own headers."""
    language = _chosen(request, "lang", PAGE_LANGUAGES) or _accepted(request)
    wanted = _chosen(request, "currency", currencies) or HOME_CURRENCY[language]
    currency = wanted if not currencies or wanted in currencies else currencies[0]
    return Reader(language, _chosen(request, "theme", THEMES), currency)


def _chosen(request: Request, name: str, allowed: tuple[str, ...]) -> str:
    said = request.query_params.get(name)
    if said is None:
        said = request.cookies.get(name, "")
    return said if said in allowed else ""


def _accepted(request: Request) -> str:
    """The first of the browser's languages that the pages speak."""
    header = request.headers.get("accept-language", "")
    ranked = sorted(map(_weighed, header.split(",")), reverse=True)
    preferred = [tag.replace("-", "_") for _, _, tag in ranked if tag]
    found = negotiate_locale(preferred, PAGE_LANGUAGES)
    return found or next((tag[:2] for tag in preferred if tag[:2] in PAGE_LANGUAGES), "en")


def _weighed(entry: str) -> tuple[float, int, str]:
    tag, _, weight = entry.partition(";q=")
    try:
        return float(weight or 1), -len(tag), tag.strip()
    except ValueError:
        return 0.0, 0, ""


def remember(request: Request, response: Response) -> None:
    """Keep what this address chose for the next page."""
    for name in KEPT:
        said = request.query_params.get(name)
        if said is not None:
            response.set_cookie(name, said[:8], max_age=YEAR_S, samesite="lax", path="/")


def here(request: Request, **changes: str | None) -> str:
    """The page's address with some of its parameters changed; None takes one away."""
    kept = [
        (name, value)
        for name, value in request.query_params.multi_items()
        if name not in changes and name not in KEPT
    ]
    kept += [(name, value) for name, value in changes.items() if value is not None]
    return request.url.path + (f"?{urlencode(kept)}" if kept else "")


def asked_in(sentence: str, reader: Reader) -> str | None:
    """The language to answer in: the page's, unless the sentence is plainly in another one.

    None leaves it to the sentence. A few plain words on a page are in the page's language; other
    scripts, accents and whole sentences speak for themselves.
    """
    if reader.language == "zh":
        return None if _spoken(sentence) else "zh"
    return reader.language if sentence.isascii() and len(sentence.split()) <= 4 else None


def _spoken(sentence: str) -> bool:
    """Whether a sentence on a Chinese page is in another language: kana, accents, many words."""
    return any(
        "\u3040" <= letter <= "\u30ff" or "\u00c0" <= letter <= "\u024f" for letter in sentence
    ) or (sentence.isascii() and len(sentence.split()) > 4)
