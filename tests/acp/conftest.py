"""A whole walk of the kit along this shop, once; and a shop to ask single questions."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from pydantic import SecretStr

from tests.victim import Victim
from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.check.acp import Report, requirements
from tradewind.check.acp.feed import variants_of
from tradewind.check.acp.own import key_of, own_shop
from tradewind.check.acp.requirement import Found
from tradewind.check.acp.walk import Walk
from tradewind.kernel.ids import new_id
from tradewind.settings import Settings

SECRET = "open"


@dataclass(frozen=True)
class Walked:
    report: Report
    events: list[Any]
    feed: list[Any]
    somebody: Victim


@pytest.fixture(scope="session")
def walked() -> Walked:
    from tradewind.check import acp as kit  # noqa: PLC0415 - its checks are entered at import

    somebody = Victim()
    with own_shop(stocked=somebody.buys, around=somebody.around) as target:
        walking = Walk(target)
        found: list[Found] = [kit.found(each, walking) for each in requirements()]
        events = [heard.body for heard in walking.receiver.heard]
        feed = variants_of(target.feed, walking.wire)
        walking.close()
    return Walked(Report(target.url, tuple(found), 0), events, feed, somebody)


@pytest.fixture(scope="session")
def acp_report(walked: Walked) -> Report:
    return walked.report


@pytest.fixture(scope="session")
def acp_events(walked: Walked) -> list[Any]:
    return walked.events


@pytest.fixture(scope="session")
def acp_feed(walked: Walked) -> list[Any]:
    return walked.feed


class Agent(TestClient):
    """An agent with its key, asking the door."""

    def ask(
        self, path: str, body: Any = None, *, method: str = "POST", **headers: str | None
    ) -> Response:
        said = {"API-Version": "2026-04-17", "Idempotency-Key": new_id("key")}
        said |= {name.replace("_", "-"): value for name, value in headers.items() if value}
        content = None if body is None else orjson.dumps(body)
        if content:
            said["Content-Type"] = "application/json"
        return self.request(method, f"/acp{path}", content=content, headers=said)

    def got(self, path: str, body: Any = None, *, status: int = 200, **more: Any) -> dict[str, Any]:
        answer = self.ask(path, body, **more)
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Tradewind:
    home: Path = tmp_path_factory.mktemp("acp")
    opened = Tradewind.open(
        Settings(home=home, testing_secret=SecretStr(SECRET), rate_per_key=0, rate_per_address=0)
    )
    opened.import_files(sample.files())
    opened.index.refresh(opened.database)
    return opened


Newcomer = Callable[[], Agent]


@pytest.fixture(scope="module")
def newcomer(shop: Tradewind) -> Newcomer:
    """Makes an agent nobody knew before."""
    site = web.create(shop)

    def made() -> Agent:
        key = key_of(shop, new_id("agent"))
        headers = {"Authorization": f"Bearer {key}"}
        return Agent(site, headers=headers, raise_server_exceptions=False)

    return made


@pytest.fixture
def agent(newcomer: Newcomer) -> Agent:
    return newcomer()
