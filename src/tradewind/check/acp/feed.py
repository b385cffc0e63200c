"""Products of a server's feed, from a file or over HTTP."""

from pathlib import Path
from typing import Any

import orjson

from tradewind.check.acp.requirement import Deviation, NotApplicable
from tradewind.check.acp.wire import Wire


def variants_of(where: str, wire: Wire) -> list[dict[str, Any]]:
    """The products of a ``products.jsonl``; a line that is no JSON object deviates."""
    products = []
    for number, line in enumerate(_text(where, wire).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            product = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise Deviation(f"Line {number} of the feed is not JSON.") from error
        if not isinstance(product, dict):
            raise Deviation(f"Line {number} of the feed is no product.")
        products.append(product)
    return products


def _text(where: str, wire: Wire) -> str:
    if not where.startswith(("http://", "https://")):
        return Path(where).read_text(encoding="utf-8")
    answer = wire.get(where)
    if answer.status != 200:
        raise NotApplicable(f"The feed {where} answered {answer.status}.")
    return answer.came
