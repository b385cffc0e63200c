"""Every rule there is: the desk's own, and a seller's from a folder, in the same form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml

from tradewind.kernel.errors import BadInput
from tradewind.seller.listings.listing import Channel
from tradewind.seller.review.phrases import CJK, Matcher
from tradewind.seller.review.rule import Rule, rules_of

GLYPHS = ("zh", "ja")
"""Languages whose phrases are looked for in every text: they cannot be words of another."""
SHORT = 4
"""An English word as short as this may be a word of another language (``sale``)."""

Lists = Mapping[str, Mapping[str, tuple[str, ...]]]
"""By name, then by language."""


@dataclass(frozen=True)
class Rulebook:
    """Rules in force and not, and the phrases they look for."""

    rules: tuple[Rule, ...]
    lists: Lists
    _matchers: dict[str, Matcher] = field(default_factory=dict, repr=False, compare=False)
    _kept: dict[tuple[Channel, date], tuple[Rule, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def of(self, channel: Channel, on: date) -> tuple[Rule, ...]:
        """What the text of a channel's listing is held to on a day."""
        if (channel, on) not in self._kept:
            self._kept[channel, on] = tuple(
                each
                for each in self.rules
                if each.part == "text" and each.channel in {None, channel} and each.holds(on)
            )
        return self._kept[channel, on]

    def rule(self, name: str, on: date | None = None) -> Rule:
        """A rule by its id, as it holds on a day if it does; raises BadInput."""
        found = [each for each in self.rules if each.id == name]
        if not found:
            raise BadInput(f"No rule {name!r}; `./run review --check-rules` names them all.")
        return next((each for each in found if on is None or each.holds(on)), found[-1])

    def matcher(self, language: str) -> Matcher:
        """What finds the phrases for texts of a language: its own, English, Chinese, Japanese."""
        if language not in self._matchers:
            lists = {name: _phrases(texts, language) for name, texts in self.lists.items()}
            self._matchers[language] = Matcher(lists)
        return self._matchers[language]

    def days(self) -> list[date]:
        """The days on which a rule begins or ends, in order."""
        return sorted({day for each in self.rules for day in (each.since, each.until) if day})


def _phrases(texts: Mapping[str, tuple[str, ...]], language: str) -> list[str]:
    """The phrases for one language, each once."""
    found = list(texts.get(language, ()))
    if language != "en":
        found += [each for each in texts.get("en", ()) if len(each) > SHORT]
    for other in GLYPHS:
        found += [each for each in texts.get(other, ()) if CJK.search(each)]
    return list(dict.fromkeys(found))


@cache
def builtin() -> Rulebook:
    """The desk's own rules."""
    room = resources.files(__package__)
    return _book(_files(room.joinpath("rules")), _lists(_files(room.joinpath("lists"))))


@cache
def with_own(folder: Path | None) -> Rulebook:
    """The desk's rules with a seller's; one with the same id takes the place of the desk's.

    Raises BadInput where a file cannot be read, or the folder is not there.
    """
    if folder is None:
        return builtin()
    if not folder.is_dir():
        raise BadInput(f"There is no folder {folder} with rules; TRADEWIND_RULES names it.")
    files = _files(folder)
    lists = {**builtin().lists, **_lists(files)}
    own = _book(files, lists).rules
    replaced = {each.id for each in own}
    kept = [each for each in builtin().rules if each.id not in replaced]
    return Rulebook((*kept, *own), lists)


def _files(folder: Traversable) -> list[tuple[str, Mapping[str, Any]]]:
    found: list[tuple[str, Mapping[str, Any]]] = []
    for path in sorted(folder.iterdir(), key=lambda each: each.name):
        if path.name.endswith((".yaml", ".yml")):
            try:
                read = yaml.load(path.read_text("utf-8"), Loader=yaml.CSafeLoader)
            except yaml.YAMLError as error:
                raise BadInput(f"{path.name} is no YAML: {error}") from error
            if not isinstance(read, dict):
                raise BadInput(f"{path.name} holds no rules; it has `rules:` or `lists:`.")
            found.append((path.name, read))
    return found


def _book(files: Iterable[tuple[str, Mapping[str, Any]]], lists: Lists) -> Rulebook:
    rules: list[Rule] = []
    for name, read in files:
        for row in read.get("rules", ()):
            try:
                rules += rules_of(row, read.get("sources", {}))
            except BadInput as error:
                raise BadInput(f"{name}: {error}") from error
    return Rulebook(tuple(rules), lists)


def _lists(files: Iterable[tuple[str, Mapping[str, Any]]]) -> dict[str, dict[str, tuple[str, ...]]]:
    return {
        name: {language: tuple(str(each) for each in said) for language, said in texts.items()}
        for _, read in files
        for name, texts in read.get("lists", {}).items()
    }
