"""Requests made up from the contracts: none breaks the shop, and every answer keeps to them.

With ``TRADEWIND_EXAMPLES=long`` every boundary of every field is tried as well: 4,400 requests.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.acp import official
from tradewind.check.acp import Target
from tradewind.check.acp.own import own_shop

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_schema_conformance"
)
"""Whether what the schema forbids is refused is not asked: the door takes more than the schema."""
LONG = os.environ.get("TRADEWIND_EXAMPLES") == "long"


@pytest.fixture(scope="module")
def target() -> Iterator[Target]:
    with own_shop() as found:
        yield found


def tried(contract: str, url: str, target: Target, *, examples: int = 15) -> None:
    command = [str(Path(sys.executable).with_name("schemathesis")), "run", contract]
    options = {
        "--url": url,
        "--seed": "7",
        "--header": f"Authorization:Bearer {target.token}",
        "--checks": CHECKS,
        "--phases": "coverage,fuzzing" if LONG else "fuzzing",
        "--max-examples": str(examples),
        "--suppress-health-check": "all",
        "--warnings": "off",
        "--generation-database": "none",
    }
    given = [each for option in options.items() for each in option]
    done = subprocess.run(
        [*command, *given, "--continue-on-failure", "--no-color"],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert " passed" in done.stdout


def test_our_own_api_keeps_to_its_own_description(target: Target) -> None:
    tried(f"{target.url}/api/v1/openapi.json", target.url, target, examples=4)


@pytest.mark.data
@official.needed
@pytest.mark.parametrize("name", ["agentic_checkout", "cart", "delegate_payment"])
def test_the_acp_door_keeps_to_the_protocols_description(
    target: Target, tmp_path: Path, name: str
) -> None:
    file = official.FOLDER / "openapi" / f"openapi.{name}.yaml"
    contract = yaml.safe_load(file.read_text(encoding="utf-8"))
    _mend(contract)
    schemas = (official.FOLDER / "json-schema").as_uri()
    mended = tmp_path / "contract.yaml"
    mended.write_text(yaml.safe_dump(contract).replace("../json-schema", schemas), encoding="utf-8")
    tried(str(mended), f"{target.url}/acp", target)


def _mend(contract: dict[str, Any]) -> None:
    """Say what the contract forgets: the versions in a refusal, and that a call may be refused."""
    fields = contract["components"]["schemas"]["Error"].get("properties", {})
    if fields:
        fields["supported_versions"] = {"type": "array", "items": {"type": "string"}}
        fields["code"].pop("enum", None)
    error = {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}}
    for path in contract["paths"].values():
        for method, operation in path.items():
            if method in {"get", "post", "put"}:
                for family in ("4XX", "5XX"):
                    answer = {"description": "refused", "content": error}
                    operation["responses"].setdefault(family, answer)
