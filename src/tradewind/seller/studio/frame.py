"""A frame: a sentence with slots, when it may be said, and how it bends to the noun it is about.

``[battery_life -foldable piece_count>1 @audio] The {noun} <runs|run> {battery_life}.`` may be said
of a thing of the group audio that has a battery life, does not fold, and comes in pieces. What
stands in angle brackets is chosen by the noun: ``<one|many>``, or one form for each gender.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

GENDERS: Mapping[str, tuple[str, ...]] = {
    "en": ("s", "p"),
    "de": ("m", "f", "n", "p"),
    "es": ("m", "f", "mp", "fp"),
    "fr": ("m", "f", "mp", "fp"),
}
"""In the order in which a frame gives their forms; zh and ja have none."""
OWN = frozenset({"name", "noun", "Noun", "the", "The", "this", "This", "features", "box", "brand"})
"""Slots that are filled from the thing itself rather than from a fact."""
_SLOT = re.compile(r"\{(\w+)(:\w+)?\}")
_CHOICE = re.compile(r"<([^<>]*\|[^<>]*)>")
_HEAD = re.compile(r"^\[([^\]]+)\]\s*")
_COMPARED = re.compile(r"^(\w+)([<>=])(\d+)$")


@dataclass(frozen=True, slots=True)
class Frame:
    """A sentence to be, as it stands in the book."""

    body: str
    slots: frozenset[str]
    """Facts whose values it says."""
    flags: Mapping[str, bool]
    """Facts that must be so (or not so) for it."""
    stated: frozenset[str]
    """Facts that must be stated, without being said."""
    unstated: frozenset[str]
    groups: frozenset[str]
    """Groups of goods it is for; empty for all."""
    compared: tuple[tuple[str, str, int], ...]

    @property
    def uses(self) -> frozenset[str]:
        """The facts that bear it out."""
        return self.slots | frozenset(self.flags) | {name for name, *_ in self.compared}


@dataclass(frozen=True, slots=True)
class Known:
    """What a frame may be filled from."""

    values: Mapping[str, str]
    """Facts that can be said in the language, as they are said; flags are not among them."""
    flags: Mapping[str, bool]
    numbers: Mapping[str, float]
    group: str


def frame(text: str) -> Frame:
    """Read a frame."""
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    flags: dict[str, bool] = {}
    stated: set[str] = set()
    unstated: set[str] = set()
    groups: set[str] = set()
    compared: list[tuple[str, str, int]] = []
    for word in head[1].split() if head else ():
        if match := _COMPARED.match(word):
            compared.append((match[1], match[2], int(match[3])))
        elif word.startswith("@"):
            groups.add(word[1:])
        elif word.startswith("?"):
            (unstated if word.startswith("?-") else stated).add(word.lstrip("?-"))
        else:
            flags[word.lstrip("-")] = not word.startswith("-")
    slots = frozenset(name for name, _ in _SLOT.findall(body)) - OWN
    return Frame(
        body,
        slots,
        flags,
        frozenset(stated),
        frozenset(unstated),
        frozenset(groups),
        tuple(compared),
    )


def fits(one: Frame, known: Known) -> bool:
    """Whether all that a frame needs is stated, and as it needs it."""
    has = known.values.keys() | known.flags.keys()
    return (
        one.slots <= known.values.keys()
        and all(known.flags.get(name) is wanted for name, wanted in one.flags.items())
        and one.stated <= has
        and not one.unstated & has
        and (not one.groups or known.group in one.groups)
        and all(_compares(known.numbers.get(name), *rest) for name, *rest in one.compared)
    )


def _compares(number: float | None, sign: object, bound: object) -> bool:
    if number is None or not isinstance(bound, int):
        return False
    return number > bound if sign == ">" else number < bound if sign == "<" else number == bound


def filled(one: Frame, values: Mapping[str, str], gender: str, language: str) -> str:
    """The sentence: forms chosen by the noun's gender, slots filled."""
    bent = _CHOICE.sub(lambda match: _form(match[1].split("|"), gender, language), one.body)
    return _SLOT.sub(
        lambda match: values.get(match[1] + (match[2] or ""), values.get(match[1], "")), bent
    )


def _form(forms: list[str], gender: str, language: str) -> str:
    genders = GENDERS.get(language, ("s", "p"))
    if len(forms) == len(genders):
        return forms[genders.index(gender)]
    return forms[int(gender.endswith("p"))]
