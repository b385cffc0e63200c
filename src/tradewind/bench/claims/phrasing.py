"""Phrases of the generator, to tune on or held back, and how six languages write amounts."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

import yaml

LANGUAGES = ("en", "zh", "es", "de", "ja", "fr")
COMMA = frozenset({"es", "de", "fr"})
TIGHT = frozenset({"zh", "ja"})
OPEN, CLOSE = "\x01", "\x02"
"""Around what is wrong in a sentence, until it is cut out."""


@cache
def loaded(name: str) -> dict[str, Any]:
    """One of the lists beside this file."""
    file = resources.files("tradewind.bench.claims") / f"{name}.yaml"
    found: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One language's phrases out of one file."""

    language: str
    file: str
    """``phrases`` and ``seen`` are to tune on, ``held_back`` is not."""

    @property
    def _own(self) -> dict[str, Any]:
        phrases: dict[str, dict[str, Any]] = loaded(self.file)
        return phrases[self.language]

    def all(self, *path: str) -> list[Any]:
        """The entries of a list."""
        found: Any = self._own
        for step in path:
            found = found.get(step, []) if isinstance(found, dict) else found
        return list(found)

    def one(self, random: Random, *path: str) -> Any:
        """Any of them."""
        return random.choice(self.all(*path))

    def table(self, name: str) -> dict[str, str]:
        """Words by the name of a fact."""
        found: dict[str, str] = self._own[name]
        return found

    def label(self, name: str, random: Random) -> str | None:
        """What a fact is called."""
        labels = self.table("labels").get(name)
        return random.choice(self._gendered(labels)[1]) if labels else None

    def articles(self, name: str, label: str) -> dict[str, str]:
        """The articles of a fact's label, for the gaps ``a``, ``t``, ``T`` and ``d``."""
        gender = self._gendered(self.table("labels").get(name, ""))[0]
        gender = "n" if label in {"Volumen", "Fassungsvermögen"} else gender
        known: dict[str, dict[str, str]] = loaded("values")["articles"].get(self.language, {})
        return known.get(gender, {"a": "", "t": "", "T": "", "d": ""})

    def _gendered(self, labels: str) -> tuple[str, list[str]]:
        ways = [each.strip() for each in labels.split("|")]
        if self.language in loaded("values")["articles"] and ways[0][1:2] == " ":
            return ways[0][0], [ways[0][2:], *ways[1:]]
        return "", ways

    def number(self, value: float) -> str:
        """A number as the language writes it."""
        shown = f"{value:.10g}"
        return shown.replace(".", ",") if self.language in COMMA else shown

    def amount(self, value: float, unit: str) -> str:
        """A number with its unit."""
        words = loaded("values")["units"].get(unit)
        said = words[self.language] if words else unit
        if words and value == 1:
            said = _singular(said, self.language)
        gap = "" if self.language in TIGHT or unit in {"%", "°C"} else " "
        return f"{self.number(value)}{gap}{said}"


def _singular(word: str, language: str) -> str:
    if language in {"en", "es"} or (language == "fr" and word != "mois"):
        return {"meses": "mes"}.get(word, word.removesuffix("s"))
    return {"Stunden": "Stunde", "Minuten": "Minute", "Jahre": "Jahr", "Monate": "Monat"}.get(
        word, word
    )


def cut(text: str) -> tuple[str, tuple[int, int] | None]:
    """The text without its marks, and where they stood."""
    start, end = text.find(OPEN), text.find(CLOSE)
    if start < 0:
        return text, None
    return text.replace(OPEN, "").replace(CLOSE, ""), (start, end - 1)


def wrong(text: str) -> str:
    """The text, marked as what is wrong."""
    return f"{OPEN}{text}{CLOSE}"
