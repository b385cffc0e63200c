"""A shop that speaks the protocol, and a platform that shops in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tradewind import web
from tradewind.app import Tradewind
from tradewind.check.ucp.own import stock
from tradewind.check.ucp.platform import AGENT, CALLBACK, profile
from tradewind.settings import Settings
from tradewind.web.ucp.version import V2026_01_23, V2026_04_08, Version

PLATFORM = "https://platform.example/profile.json"
BASE = "https://shop.example"


@dataclass
class Agent:
    """A platform that shops: sends what the protocol asks for with every request."""

    client: TestClient
    version: Version
    shop: Tradewind
    profile: str = AGENT

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"ucp-agent": f'profile="{self.profile}"', **named}
        url = f"/ucp/{self.version.name}{path}"
        raw = None if body is None else json.dumps(body).encode()
        return self.client.request(
            method, url, content=raw, headers={"content-type": "application/json", **sent}
        )

    def post(self, path: str, body: Any = None, **headers: str) -> Response:
        return self.send("POST", path, {} if body is None else body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> Response:
        return self.send("PUT", path, body, **headers)

    def get(self, path: str, **headers: str) -> Response:
        return self.send("GET", path, **headers)

    def tool(self, name: str, key: str = "", **arguments: Any) -> dict[str, Any]:
        meta = {"ucp-agent": {"profile": self.profile}}
        if key:
            meta["idempotency-key"] = key  # type: ignore[assignment]
        return self.rpc("tools/call", {"name": name, "arguments": {"meta": meta, **arguments}})

    def rpc(self, method: str, params: Any = None) -> dict[str, Any]:
        message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
        answer = self.client.post(f"/ucp/{self.version.name}/mcp", json=message)
        assert answer.status_code == 200, answer.text
        said: dict[str, Any] = answer.json()
        return said


def known_platform(home: Path, version: Version, keys: list[dict[str, Any]] | None = None) -> None:
    """Pin the platform's profile, so that nothing is fetched."""
    (home / "platforms").mkdir(parents=True, exist_ok=True)
    known = {
        "profile": AGENT,
        "document": profile(version, keys or []),
        "client": [{"id": "platform", "redirect_uris": [CALLBACK]}],
    }
    (home / "platforms" / "platform.json").write_text(json.dumps(known))


@pytest.fixture(scope="session")
def shop_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a stocked shop; each test adds sessions of its own to it."""
    home = tmp_path_factory.mktemp("ucp")
    shop = Tradewind.open(Settings(home=home))
    (home / "gift-card.txt").write_text(stock(shop))
    shop.database.engine.dispose()
    return home


def agent_of(home: Path, version: Version, **more: Any) -> Agent:
    """A platform in front of a shop's door."""
    settings: dict[str, Any] = {
        "ucp_needs": "",
        "testing_secret": "hush",
        "ucp_version": version.name,
    }
    shop = Tradewind.open(Settings(home=home, **settings | more))
    known_platform(home, version)
    client = TestClient(web.create(shop), base_url=BASE, raise_server_exceptions=False)
    return Agent(client, version, shop)


@pytest.fixture
def agent(shop_home: Path) -> Iterator[Agent]:
    """A platform that speaks the newest release."""
    made = agent_of(shop_home, V2026_04_08)
    yield made
    made.shop.database.engine.dispose()


@pytest.fixture
def older(shop_home: Path) -> Iterator[Agent]:
    """A platform that speaks the release before."""
    made = agent_of(shop_home, V2026_01_23)
    yield made
    made.shop.database.engine.dispose()
