"""Shapes of messages, kept as data in ``shapes.yaml``, and what in a message does not fit one."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import yaml

Shape = Any
"""A word of the notation, a list of one shape, or a mapping of fields."""


def _moment(value: Any) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except (AttributeError, TypeError, ValueError):
        return False


def _uri(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(urlsplit(value).scheme) and " " not in value
    except ValueError:
        return False


def _whole(value: Any) -> bool:
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


WORDS: Final[Mapping[str, Callable[[Any], bool]]] = {
    "text": lambda value: isinstance(value, str),
    "whole": _whole,
    "amount": lambda value: _whole(value) and value >= 0,
    "count": lambda value: _whole(value) and value >= 1,
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "flag": lambda value: isinstance(value, bool),
    "uri": _uri,
    "moment": _moment,
    "email": lambda value: isinstance(value, str) and "@" in value,
    "map": lambda value: isinstance(value, dict),
    "anything": lambda _: True,
}


@cache
def shapes() -> Mapping[str, Shape]:
    """Every shape by name."""
    text = Path(__file__).with_name("shapes.yaml").read_text(encoding="utf-8")
    read: Mapping[str, Shape] = yaml.safe_load(text)
    return read


def misfits(value: Any, shape: Shape, *, at: str = "$") -> Iterator[str]:
    """What does not fit, each with its JSONPath; nothing where all does."""
    match shape:
        case list():
            yield from _list_misfits(value, shape[0], at)
        case dict():
            yield from _fields_misfit(value, shape, at)
        case str() if " or " in shape and not shape.startswith(("like ", "one of ")):
            yield from _either(value, shape.split(" or "), at)
        case str() if shape.startswith("["):
            yield from _list_misfits(value, shape[1:-1], at)
        case str() if shape in shapes():
            yield from misfits(value, shapes()[shape], at=at)
        case _:
            if not _fits_word(value, shape):
                yield f"{at} is {_short(value)}, not {shape}"


def _fits_word(value: Any, word: str) -> bool:
    if word.startswith("one of "):
        return isinstance(value, str) and value in word.split()[2:]
    if word.startswith("like "):
        return isinstance(value, str) and re.search(word[5:], value) is not None
    return WORDS[word](value)


def _list_misfits(value: Any, shape: Shape, at: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{at} is {_short(value)}, not a list"
        return
    for place, each in enumerate(value):
        yield from misfits(each, shape, at=f"{at}[{place}]")


def _fields_misfit(value: Any, shape: Mapping[str, Shape], at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{at} is {_short(value)}, not an object"
        return
    declared = {name.rstrip("!"): each for name, each in shape.items()}
    for name in shape:
        if name.endswith("!") and name[:-1] not in value:
            yield f"{at}.{name[:-1]} is missing"
    for name, each in value.items():
        if name in declared:
            yield from misfits(each, declared[name], at=f"{at}.{name}")
        elif "..." not in declared:
            yield f"{at}.{name} is not declared"


def _either(value: Any, choices: list[str], at: str) -> Iterator[str]:
    """The misfits of the choice that fits best."""
    found = [list(misfits(value, choice, at=at)) for choice in choices]
    yield from min(found, key=len)


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."
