"""A shop with the sample catalogue, and a browser's way of asking it for pages."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tradewind import web
from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.settings import Settings

HTML = {"accept": "text/html"}


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Tradewind:
    """The sample catalogue, imported once."""
    opened = Tradewind.open(Settings(home=tmp_path_factory.mktemp("shop")))
    opened.import_files(sample.files())
    opened.index.refresh(opened.database)
    return opened


@pytest.fixture
def empty(tmp_path: Path) -> Tradewind:
    """A shop without a catalogue."""
    return Tradewind.open(Settings(home=tmp_path))


class Browser(TestClient):
    """A reader: asks for pages, keeps cookies, sends the forms it was given."""

    def read(self, path: str, **more: Any) -> str:
        """A page that must be there."""
        response = self.get(path, **more)
        assert response.status_code == 200, (path, response.status_code, response.text[:400])
        return response.text

    def submit(self, path: str, fields: dict[str, str], **more: Any) -> Response:
        """A form with its token."""
        if "csrf" not in self.cookies:
            self.read("/operator/enter")
        return self.post(path, data={"csrf": self.cookies["csrf"], **fields}, **more)


def browser(shop: Tradewind, *, language: str = "en", host: str = "127.0.0.1") -> Browser:
    """A fresh reader of a shop."""
    headers = HTML | {"accept-language": language}
    return Browser(
        web.create(shop),
        base_url="http://127.0.0.1:8000",
        headers=headers,
        client=(host, 50000),
        raise_server_exceptions=False,
    )


@pytest.fixture
def reader(shop: Tradewind) -> Iterator[Browser]:
    """Somebody who reads English."""
    with browser(shop) as opened:
        yield opened


@pytest.fixture
def chinese_reader(shop: Tradewind) -> Iterator[Browser]:
    """Somebody who reads Chinese."""
    with browser(shop, language="zh-CN,zh;q=0.9") as opened:
        yield opened


def found(pattern: str, text: str) -> str:
    """The first group of a pattern that must be in a page."""
    match = re.search(pattern, text)
    assert match is not None, pattern
    return match[1]
