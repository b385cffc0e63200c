"""A value out of a model's text, and what keeps it from the shape that was asked for."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

FENCE = re.compile(r"```(?:json)?\s*(.*?)```", re.DOTALL)
TRAILING = re.compile(r",(\s*[}\]])")
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
MOST_FAULTS = 8
"""Faults that a model is told of at once."""


def value_in(text: str) -> Any:
    """The JSON object in an answer, also fenced or talked about; raises ValueError without one."""
    fenced = FENCE.search(text)
    body = fenced[1] if fenced else text
    start, end = body.find("{"), body.rfind("}")
    if start < 0 or end < start:
        raise ValueError("There is no whole JSON object in it.")
    whole = body[start : end + 1]
    try:
        return orjson.loads(whole)
    except ValueError:
        return orjson.loads(TRAILING.sub(r"\1", whole))


def faults(value: Any, schema: Mapping[str, Any]) -> list[str]:
    """Where a value breaks a schema, as a model can mend it; empty where it keeps it."""
    return [
        fault for _, fault in zip(range(MOST_FAULTS), _faults(value, schema, "$"), strict=False)
    ]


def _faults(value: Any, schema: Mapping[str, Any], at: str) -> Iterator[str]:
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{at} must be of type {' or '.join(kinds)}."
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{at} must be one of {orjson.dumps(schema['enum']).decode()}."
    if isinstance(value, dict):
        yield from _of_object(value, schema, at)
    if isinstance(value, list):
        yield from _bounds(len(value), schema, at, ("minItems", "maxItems"), "entries")
        for place, each in enumerate(value):
            yield from _faults(each, schema.get("items", {}), f"{at}[{place}]")
    if isinstance(value, str):
        yield from _bounds(len(value), schema, at, ("minLength", "maxLength"), "characters")


def _is(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    return isinstance(value, TYPES.get(kind, ()))


def _of_object(value: dict[str, Any], schema: Mapping[str, Any], at: str) -> Iterator[str]:
    known = schema.get("properties", {})
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{at}.{name} is missing."
    for name, each in value.items():
        if name in known:
            yield from _faults(each, known[name], f"{at}.{name}")
        elif schema.get("additionalProperties") is False:
            yield f"{at}.{name} is not asked for."


def _bounds(
    size: int, schema: Mapping[str, Any], at: str, names: tuple[str, str], what: str
) -> Iterator[str]:
    least, most = names
    if size < schema.get(least, 0):
        yield f"{at} needs {schema[least]} {what} at least."
    if most in schema and size > schema[most]:
        yield f"{at} may have {schema[most]} {what} at most, not {size}."
