"""The exports that are known: read once from ``forms.yaml``."""

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml

from tradewind.seller.files.fields import Kind, b2b

CURRENCIES = frozenset(
    {
        *("USD", "CAD", "MXN", "BRL", "EUR", "GBP", "SEK", "PLN", "TRY", "AED", "SAR", "EGP"),
        *("INR", "JPY", "CNY", "AUD", "SGD", "HKD", "TWD", "KRW", "THB", "VND", "IDR", "MYR"),
        *("PHP", "CHF", "CZK", "DKK", "NOK", "HUF", "RON", "ZAR", "NZD", "CLP", "COP"),
    }
)
_ASIDE = re.compile(
    r"\s*\((?:informational only|read only|仅供参考|情報提供のみ|参考情報|"
    r"nur zu informationszwecken)\)\s*$"
)
_IN_CURRENCY = re.compile(rf"[\s(\[/-]+({'|'.join(sorted(CURRENCIES))})[\s)\]]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a column's label says."""

    field: str
    language: str
    """Two letters; empty where the label is written the same in several."""


@dataclass(frozen=True, slots=True)
class Form:
    """One export: how it is told, and what its columns mean."""

    name: str
    kind: Kind
    must: Sequence[Collection[str]]
    never: Collection[str]
    meanings: Mapping[str, Meaning]
    """By normalised label."""

    def meaning(self, label: str) -> Meaning | None:
        """What a column is, by its title; None where it is nothing that is read."""
        plain = normal(label)
        found = self.meanings.get(plain)
        if found is None and plain.endswith("b2b"):
            twin = self.meanings.get(plain.removesuffix("b2b"))
            if twin and self.kind in {Kind.BUSINESS, Kind.BUSINESS_DAY}:
                return Meaning(b2b(twin.field), twin.language)
        return found

    def fits(self, fields: Collection[str]) -> bool:
        """Whether a table with these fields is this export."""
        return all(any(each in fields for each in group) for group in self.must) and not any(
            each in fields for each in self.never
        )


@cache
def forms() -> Sequence[Form]:
    """Every export that is known."""
    text = files("tradewind.seller.files").joinpath("forms.yaml").read_text("utf-8")
    return tuple(_form(each) for each in yaml.safe_load(text)["forms"])


@cache
def form_of(name: str) -> Form:
    """The export of a name."""
    return next(each for each in forms() if each.name == name)


def _form(stated: Mapping[str, Any]) -> Form:
    meanings: dict[str, Meaning] = {}
    for field, by_language in stated["labels"].items():
        for language, labels in by_language.items():
            for label in labels:
                known = meanings.get(normal(label))
                same = known is None or known.language == language
                meanings[normal(label)] = Meaning(field, language if same else "")
    return Form(
        stated["name"],
        Kind(stated["kind"]),
        [frozenset(group) for group in stated["must"]],
        frozenset(stated.get("never", ())),
        meanings,
    )


@lru_cache(8192)
def normal(label: str) -> str:
    """A label as it is looked up: letters and digits, without case, marks of width or currency."""
    text = unicodedata.normalize("NFKC", label[:500]).casefold()
    text = _IN_CURRENCY.sub("", _ASIDE.sub("", text))
    return "".join(letter for letter in text if letter.isalnum() or letter == "ー")


def currency_in(label: str) -> str:
    """The currency that a label names, such as ``Spend (USD)``; empty where it names none."""
    found = _IN_CURRENCY.search(unicodedata.normalize("NFKC", label[:500]))
    return found[1].upper() if found else ""
