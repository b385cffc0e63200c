"""What this door says in words, in the five languages of the shop."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tradewind.kernel.locale import Texts, pick


def words(key: str, language: str) -> str:
    """The words for a key."""
    return pick(_book()[key], language)


@cache
def _book() -> dict[str, Texts]:
    read: Any = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text(encoding="utf-8"))
    return dict(read)
