"""The official schemas, where they are at hand."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SPEC = Path(__file__).parents[2].parent / "shared" / "spec" / "ucp"
ROOT = "https://ucp.dev/schemas"
needed = pytest.mark.skipif(not SPEC.is_dir(), reason=f"{SPEC} is not there")


@cache
def registry(version: str) -> Registry[Any]:
    """Every schema of a release by its ``$id``."""
    files = (SPEC / version / "schemas").rglob("*.json")
    found = [Resource.from_contents(json.loads(each.read_text())) for each in files]
    return Registry().with_resources([(each.contents["$id"], each) for each in found])


def errors(version: str, name: str, body: Any) -> list[str]:
    """What of a message breaks a schema, such as ``shopping/checkout.json``."""
    schema = {"$ref": f"{ROOT}/{name}"}
    validator = Draft202012Validator(schema, registry=registry(version))
    return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)]


def check(version: str, name: str, body: Any) -> None:
    """Fails with what breaks."""
    assert errors(version, name, body) == []
