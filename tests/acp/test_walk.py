"""This shop, walked by the kit."""

import asyncio
from typing import Any

import orjson

from tests.acp.conftest import Walked
from tests.victim import MARK, Victim
from tradewind.check.acp import Report


def test_this_shop_is_clean_on_all_67(acp_report: Report) -> None:
    assert acp_report.counts == {"clean": 67, "deviation": 0, "not applicable": 0}, acp_report.words


def test_no_answer_and_no_letter_holds_anything_of_somebody_else(walked: Walked) -> None:
    assert walked.somebody.leaks == set()
    assert walked.somebody.answers > 67
    assert MARK.encode() not in orjson.dumps(walked.events)


async def _says_it(_scope: object, _receive: object, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-who", b"x")]})
    await send({"type": "http.response.body", "body": f"for {MARK}".encode()})


def test_an_answer_that_did_would_be_noticed() -> None:
    async def sent(_: object) -> None: ...

    somebody = Victim()
    scope = {"type": "http", "path": "/orders", "headers": []}
    asyncio.run(somebody.around(_says_it)(scope, None, sent))
    assert somebody.leaks == {f"/orders: {MARK}"}
