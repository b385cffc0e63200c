"""Structured header fields (RFC 8941): one way in, one way out, no guessing."""

from collections.abc import Mapping
from typing import Any

import http_sf


class BadField(ValueError):
    """A header that is not written as its standard says."""


def dictionary(text: str) -> dict[str, Any]:
    """A dictionary field; each member is ``(value, parameters)``. Raises BadField."""
    try:
        found = http_sf.parse(text.encode("ascii"), tltype="dictionary")
    except (http_sf.StructuredFieldError, UnicodeEncodeError, ValueError) as error:
        raise BadField(f"{text[:80]!r} is no structured field.") from error
    return dict(found) if isinstance(found, dict) else {}


def inner_list(items: list[Any], parameters: Mapping[str, Any]) -> str:
    """An inner list with its parameters, as it is written."""
    members: list[Any] = [([(each, {}) for each in items], dict(parameters))]
    return str(http_sf.ser(members))


def written(members: Mapping[str, Any]) -> str:
    """A dictionary field as it is written."""
    return str(http_sf.ser(dict(members)))
