"""The shop's own words: phrases in five languages with slots for claims."""

import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import resources
from typing import Any

import yaml

from tradewind.decisions.claim import Claim
from tradewind.shopper.answer import Sentence


@cache
def phrases() -> dict[str, dict[str, list[str]]]:
    """Every phrase by its name and language."""
    text = resources.files(__package__).joinpath("phrases.yaml").read_text("utf-8")
    loaded: dict[str, dict[str, list[str]]] = yaml.load(text, Loader=_loader())  # noqa: S506 - the safe loader, in C
    return loaded


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def template(name: str, language: str, *, about: str = "") -> str:
    """One form of a phrase; the same thing is always spoken of in the same form."""
    forms = phrases()[name][language]
    return forms[zlib.crc32(about.encode()) % len(forms)]


def say(name: str, language: str, slots: Mapping[str, Claim | str], *, about: str = "") -> Sentence:
    """A phrase with its slots filled; words that begin it begin with a capital."""
    return _begun(Sentence.of(template(name, language, about=about), slots))


def _begun(sentence: Sentence) -> Sentence:
    first = sentence.parts[0] if sentence.parts else ""
    if not isinstance(first, str) or not first[:1].islower():
        return sentence
    return replace(sentence, parts=(first[:1].upper() + first[1:], *sentence.parts[1:]))


def line(name: str, language: str) -> str:
    """A phrase without slots."""
    return template(name, language)
