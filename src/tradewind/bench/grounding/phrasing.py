"""Natural sentences out of tables: what shoppers say in five languages."""

import random
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import yaml

T = TypeVar("T")
LANGUAGES = ("en", "zh", "es", "de", "ja")
SPANISH = {
    "m": {"el": "el", "o": "o", "s": "", "cual": "Cuál es"},
    "f": {"el": "la", "o": "a", "s": "", "cual": "Cuál es"},
    "p": {"el": "los", "o": "os", "s": "s", "cual": "Cuáles son"},
}
SPANISH_FEMININE_PLURALS = ("botas", "zapatillas", "sandalias", "guirnaldas")
GERMAN = {
    "m": {"der": "der", "en": "", "r": "r", "is": "ist"},
    "f": {"der": "die", "en": "", "r": "", "is": "ist"},
    "n": {"der": "das", "en": "", "r": "s", "is": "ist"},
    "p": {"der": "die", "en": "n", "r": "", "is": "sind"},
}


@cache
def table(name: str) -> Any:
    """One of the phrase tables beside this file."""
    text = resources.files(__package__).joinpath(f"{name}.yaml").read_text("utf-8")
    return yaml.safe_load(text)


def noun(category: str, language: str) -> dict[str, str] | None:
    """The forms of a shelf's name; None where shoppers have no one word for it."""
    words = table("nouns").get(category)
    return _forms(words[language], language) if words and language in words else None


def product(language: str, brand: str = "") -> dict[str, str]:
    """The forms of "product", of a maker where one is given."""
    forms = _forms(table("frames")["product"][language], language)
    if not brand:
        return forms
    of_brand = table("frames")["of_brand"][language]
    return forms | {
        name: of_brand.format(core=forms[name], brand=brand)
        for name in ("sg", "pl", "n")
        if name in forms
    }


def _forms(words: str, language: str) -> dict[str, str]:
    """Its forms by slot: ``n`` where nothing bends, else ``sg``, ``pl`` and endings."""
    if language in {"zh", "ja"}:
        return {"n": words}
    if language == "en":
        singular, plural = words.split("|")
        return {"sg": singular, "pl": plural, "is": "are" if singular == plural else "is"}
    gender, singular, plural = words.split("|")
    bent = SPANISH[gender] if language == "es" else GERMAN[gender]
    if singular.startswith(SPANISH_FEMININE_PLURALS):
        bent = bent | {"el": "las", "o": "as"}
    return {"sg": singular, "pl": plural, **bent}


def pick(forms: Sequence[T], rng: random.Random) -> T:
    """One of several."""
    return forms[rng.randrange(len(forms))]


def spoken(sentence: str, language: str) -> str:
    """With a large first letter, as most people begin, and contractions as they must be."""
    if language == "es":
        sentence = sentence.replace(" de el ", " del ").replace(" a el ", " al ")
    sentence = sentence.strip()
    return sentence[:1].upper() + sentence[1:]


def money(amount: int, currency: str, language: str, rng: random.Random) -> str:
    """An amount of money in words of the language."""
    forms: list[str] = table("frames")["money"][language][currency]
    return pick(forms, rng).format(v=amount)


def span(low: int, high: int, currency: str, language: str, rng: random.Random) -> str:
    """A range of money such as ``$5-10``."""
    forms: list[str] = table("frames")["span"][language][currency]
    return pick(forms, rng).format(lo=low, hi=high)
