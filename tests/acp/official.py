"""The protocol's own schemas, read from the folder beside the project."""

from functools import cache
from pathlib import Path
from typing import Any

import orjson
import pytest
import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

FOLDER = Path(__file__).parents[3] / "shared/spec/acp/2026-04-17"
needed = pytest.mark.skipif(not FOLDER.is_dir(), reason=f"{FOLDER} is not there")


@cache
def registry() -> Registry[Any]:
    found: list[tuple[str, Resource[Any]]] = []
    for file in sorted((FOLDER / "json-schema").glob("*.json")):
        document = orjson.loads(file.read_bytes())
        document.pop("$id", None)
        found.append((f"urn:acp:{file.name}", DRAFT202012.create_resource(document)))
    for file in sorted((FOLDER / "openapi").glob("*.yaml")):
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        found.append((f"urn:acp:{file.name}", DRAFT202012.create_resource(document)))
    return Registry(retrieve=_beside).with_resources(found)  # type: ignore[call-arg]


def _beside(uri: str) -> Resource[Any]:
    """A file that another refers to by its name."""
    name = uri.rpartition("/")[2].rpartition(":")[2]
    return registry()[f"urn:acp:{name}"]


@cache
def validator(name: str, *, file: str = "schema.agentic_checkout.json") -> Draft202012Validator:
    at = "components/schemas" if file.endswith(".yaml") else "$defs"
    reference = {"$ref": f"urn:acp:{file}#/{at}/{name}"}
    return Draft202012Validator(reference, registry=registry(), format_checker=FormatChecker())


def faults(value: Any, name: str, *, file: str = "schema.agentic_checkout.json") -> list[str]:
    """What the official schema says against a message."""
    found = validator(name, file=file).iter_errors(value)
    return [f"{each.json_path}: {each.message[:160]}" for each in found]


def example(file: str, name: str) -> Any:
    return orjson.loads((FOLDER / "examples" / file).read_bytes())[name]
