"""The phrase book: which words mean which measure, dimension or turn of the question."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml
from babel import Locale

from tradewind.kernel.fold import fold
from tradewind.kernel.locale import Texts, pick

MARKETPLACES: Final = [
    "US",
    "CA",
    "MX",
    "BR",
    "GB",
    "DE",
    "FR",
    "IT",
    "ES",
    "NL",
    "SE",
    "PL",
    "BE",
    "IE",
    "TR",
    "AE",
    "SA",
    "EG",
    "IN",
    "JP",
    "AU",
    "SG",
    "ZA",
    "CN",
]
ALIASES: Final = {
    "GB": ("uk", "英国站"),
    "US": ("usa", "america"),
    "AE": ("uae", "阿联酋站"),
    "NL": ("netherlands", "holland"),
    "TR": ("turkey",),
}
"""What a marketplace is called besides the name of its country."""
MATCH_TYPES: Final = {
    "exact": ("exact", "精准匹配", "精确匹配", "精准", "完全一致", "exakt"),
    "phrase": ("phrase", "词组匹配", "短语匹配", "词组", "フレーズ一致"),
    "broad": ("broad", "广泛匹配", "广泛", "部分一致", "weitgehend"),
}
"""How exports write them."""
CJK: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase stands for: ``measure spend``, ``dimension sku``, ``role no``."""

    kind: str
    value: str


@cache
def _book() -> Mapping[str, Any]:
    text = files(__package__).joinpath("phrases.yaml").read_text("utf-8")
    book: Mapping[str, Any] = yaml.safe_load(text)
    return book


@cache
def meanings() -> Mapping[str, Meaning]:
    """What each folded phrase means."""
    return {fold(str(phrase)).strip(): meaning for phrase, meaning in _all()}


def _all() -> Iterator[tuple[str, Meaning]]:
    book = _book()
    lists = [("noise", {"": book["noise"]}), ("vague", {"": book["vague"]})]
    lists.append(("marketplace", {code: _country_names(code) for code in MARKETPLACES}))
    for kind in ("measures", "dimensions"):
        words = {name: entry["words"] for name, entry in book[kind].items()}
        lists.append((kind[:-1], words))
    lists += [("role", book["roles"]), ("match_type", book["match_types"])]
    for kind, entries in lists:
        for value, phrases in entries.items():
            yield from ((phrase, Meaning(kind, value)) for phrase in phrases)


def _country_names(code: str) -> set[str]:
    names = {Locale(each).territories[code] for each in ("en", "zh", "de", "es", "ja")}
    return names | {f"{Locale('zh').territories[code]}站", *ALIASES.get(code, ())}


@cache
def pattern() -> re.Pattern[str]:
    """Any phrase, the longest first; Latin ones stand alone and may have a plural s."""
    ordered = sorted(meanings(), key=len, reverse=True)
    return re.compile("|".join(_bounded(each) for each in ordered))


def _bounded(phrase: str) -> str:
    body = re.escape(phrase).replace(r"\ ", r"\s+")
    start = (
        r"(?<![a-z0-9_])(?<![a-z0-9][-_/])" if phrase[0].isascii() and phrase[0].isalnum() else ""
    )
    end = r"(?:s|es)?(?![a-z0-9_])(?![-_/][a-z0-9])" if re.match(r"[a-z0-9]", phrase[-1]) else ""
    return start + body + end


def meaning(said: str) -> Meaning:
    """What a piece of a sentence that the pattern found stands for."""
    folded = re.sub(r"\s+", " ", said)
    for end in ("", "s", "es"):
        if folded.endswith(end) and (found := meanings().get(folded[: len(folded) - len(end)])):
            return found
    raise KeyError(said)


def label(kind: str, name: str, language: str) -> str:
    """What a measure or dimension is called; ``kind`` is ``measures`` or ``dimensions``."""
    texts: Texts = _book()[kind][name]["label"]
    return pick(texts, language)
