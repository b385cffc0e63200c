"""One record of JSON or YAML: named fields that may be missing or of the wrong sort."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson

from tradewind.catalog.incoming import Bad


@dataclass(frozen=True, slots=True)
class Record:
    """A record, and where in its file it stands."""

    label: str
    """Such as ``line 12``."""
    fields: Mapping[str, Any]

    @property
    def raw(self) -> list[str]:
        """The record as JSON."""
        try:
            return [orjson.dumps(self.fields, default=str).decode()]
        except TypeError:
            return [json.dumps(self.fields, default=str)]

    def __getitem__(self, name: str) -> str:
        """A text; empty where there is none. Raises Bad for a list or a mapping."""
        found = self.fields.get(name)
        if isinstance(found, list | dict):
            raise Bad(f"{name!r} is not a text")
        return "" if found is None else str(found).strip()

    def texts(self, name: str) -> dict[str, str]:
        """A text in several languages; a plain text is taken for English."""
        found = self.fields.get(name)
        if isinstance(found, dict):
            return {str(key): _scalar(name, text) for key, text in found.items()}
        return {"en": self[name]} if self[name] else {}

    def mapping(self, name: str) -> dict[str, Any]:
        """A mapping, empty where there is none."""
        found = self.fields.get(name)
        if found is None or found == "":
            return {}
        if not isinstance(found, dict):
            raise Bad(f"{name!r} does not hold named values")
        return found

    def parts(self, name: str) -> "list[Record]":
        """The records in a list, empty where there is none."""
        return [Record(self.label, each) for each in self._list(name) if _is_fields(name, each)]

    def list_of_texts(self, name: str) -> list[str]:
        """The texts in a list, empty where there is none."""
        return [_scalar(name, each) for each in self._list(name)]

    def rows(self, name: str) -> list[list[str]]:
        """The lists of texts in a list, empty where there is none."""
        found = self._list(name)
        if not all(isinstance(each, list) for each in found):
            raise Bad(f"{name!r} is not a list of lists")
        return [[_scalar(name, cell) for cell in each] for each in found]

    def integer(self, name: str) -> int | None:
        """A whole number; None where there is none."""
        text = self[name]
        if text and not re.fullmatch(r"-?\d{1,15}", text):
            raise Bad(f"{name} {text[:40]!r} is not a whole number")
        return int(text) if text else None

    def day(self, name: str) -> date:
        """A date."""
        return day(self[name])

    def flag(self, name: str) -> bool:
        """Yes or no; no where there is nothing."""
        word = self[name].casefold()
        if word not in {"", "yes", "no", "true", "false"}:
            raise Bad(f"{name} {word[:40]!r} is neither yes nor no")
        return word in {"yes", "true"}

    def _list(self, name: str) -> list[Any]:
        found = self.fields.get(name)
        if found is None or found == "":
            return []
        if not isinstance(found, list):
            raise Bad(f"{name!r} is not a list")
        return found


def day(text: str) -> date:
    """A date such as ``2026-01-31``; raises Bad for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Bad(f"{text[:40]!r} is not a date such as 2026-01-31") from error


def _scalar(name: str, value: Any) -> str:
    if isinstance(value, list | dict):
        raise Bad(f"{name!r} holds a list where a text belongs")
    return "" if value is None else str(value).strip()


def _is_fields(name: str, value: Any) -> bool:
    if not isinstance(value, dict):
        raise Bad(f"{name!r} holds something without named fields")
    return True
