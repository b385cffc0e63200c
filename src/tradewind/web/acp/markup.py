"""Markdown that carries raw HTML, and where: agents must not send it, and this door never does."""

import re
from typing import Any, Final

CODE: Final = re.compile(r"(`+).+?\1", re.DOTALL)
AUTOLINK: Final = re.compile(
    r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]{0,2000}>|<[^\s<>@]{1,64}@[^\s<>]{1,255}>"
)
TAG: Final = re.compile(r"<[A-Za-z/!?][^>]{0,10000}>")


def raw_html(value: Any, at: str = "$") -> str:
    """JSONPath of the first text that says it is markdown and holds HTML; empty where none does."""
    if isinstance(value, list):
        found = (raw_html(each, f"{at}[{place}]") for place, each in enumerate(value))
        return next(filter(None, found), "")
    if not isinstance(value, dict):
        return ""
    content = value.get("content")
    if value.get("content_type") == "markdown" and isinstance(content, str) and has_html(content):
        return f"{at}.content"
    found = (raw_html(each, f"{at}.{name}") for name, each in value.items())
    return next(filter(None, found), "")


def has_html(markdown: str) -> bool:
    """Whether a tag, comment or instruction stands outside of code and links."""
    return TAG.search(AUTOLINK.sub("", CODE.sub("", markdown))) is not None
