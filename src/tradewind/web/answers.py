"""The conversation: each sentence is answered on its page, or appended to it as a live part."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from tradewind.app import Tradewind
from tradewind.catalog import tables as catalog
from tradewind.decisions import tables as ledger
from tradewind.shopper.answer import Answer, AnswerKind
from tradewind.web.notes import Notes
from tradewind.web.page import Reading, Shop, fragment, page
from tradewind.web.reader import Reader, asked_in
from tradewind.web.tile import tile_of
from tradewind.web.understood import wishes

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)
EMBEDDED = "embedded"
EARLIER = 12
"""So many earlier turns stay on the page."""
LISTED = 12
"""So many of a list stand in a conversation; all of them are on the list page."""
SPOKEN = 3
"""Picks whose reviews are summed up below the table."""

Sentence = Annotated[str, Query(max_length=2000)]
Conversation = Annotated[str, Query(max_length=64)]


@dataclass(slots=True)
class Recent:
    """The last answers by ledger entry, so that a page loaded again shows its answer whole."""

    most: int = 256
    kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def keep(self, answer: Answer) -> Answer:
        """Remember an answer; the oldest is forgotten."""
        with self.lock:
            self.kept[answer.decision] = answer
            while len(self.kept) > self.most:
                self.kept.popitem(last=False)
        return answer


@dataclass(frozen=True, slots=True)
class Chosen:
    """A pick of an earlier turn."""

    product_id: str
    sku: str
    name: str


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier turn, as the ledger keeps it."""

    decision: str
    sentence: str
    verdict: str
    picks: tuple[Chosen, ...]


@router.get("/ask")
def conversation(
    request: Request, shop: Shop, reader: Reading, q: Sentence = "", c: Conversation = ""
) -> HTMLResponse:
    """The whole conversation, its last turn the answer to ``q``."""
    earlier, better = _earlier(shop, c, reader) if c else [], False
    if q.strip():
        answer: Answer | None = _recent(request).keep(_asked(request, shop, reader, q, c))
        better = shop.language.name != EMBEDDED
    else:
        answer = _recent(request).kept.get(earlier[-1].decision) if earlier else None
        earlier = earlier[:-1] if answer else earlier
    shown: dict[str, Any] = _context(answer) if answer else {"answer": None}
    title = q.strip()[:60] or (answer.brief.sentence[:60] if answer else "…")
    talk = answer.conversation if answer else c
    told: dict[str, Any] = {
        "earlier": earlier,
        "title": title,
        "conversation": talk,
        "better": better,
    }
    return page(request, "ask.html", **told, **shown)


@router.get("/ask/stream")
def stream(
    request: Request, shop: Shop, reader: Reading, q: Sentence, c: Conversation = ""
) -> StreamingResponse:
    """Server-sent events: ``answer`` as markup, perhaps ``better`` in better words, ``done``."""
    events = _events(request, shop, reader, q, c)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _events(request: Request, shop: Tradewind, reader: Reader, q: str, c: str) -> Iterator[bytes]:
    answer = _recent(request).keep(_asked(request, shop, reader, q, c))
    markup = fragment(request, "_answer.html", **_context(answer))
    yield _event("answer", {"html": markup, "c": answer.conversation, "words": answer.words})
    if better := _reworded(request, shop, answer):
        yield _event("better", {"html": better, "words": ""})
    yield _event("done", {"cart": answer.cart})


@router.get("/ask/better")
def better(request: Request, shop: Shop, d: Conversation) -> Response:
    """A recent answer in the model's words; 204 where there are none better."""
    answer = _recent(request).kept.get(d)
    markup = _reworded(request, shop, answer) if answer else ""
    return HTMLResponse(markup) if markup else Response(status_code=204)


def _reworded(request: Request, shop: Tradewind, answer: Answer) -> str:
    """The answer's markup in the model's words; empty where they are the shop's own."""
    if shop.language.name == EMBEDDED:
        return ""
    told = shop.reworded(answer)
    if told.worded_by == answer.worded_by:
        return ""
    _recent(request).keep(told)
    return fragment(request, "_answer.html", **_context(told))


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: " + name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"


def _recent(request: Request) -> Recent:
    recent: Recent = request.app.state.recent
    return recent


def _asked(request: Request, shop: Tradewind, reader: Reader, q: str, c: str) -> Answer:
    """The answer in the shop's own words, at once; a model's may come after it."""
    return shop.ask(
        q.strip(),
        conversation=c or None,
        language=asked_in(q, reader),
        currency=reader.currency,
        cart=request.cookies.get("cart"),
        reword=False,
    )


def _context(answer: Answer) -> dict[str, Any]:
    """What the answer's template needs beside the answer itself."""
    tiles = [
        tile_of(
            each.product, language=answer.language, currency=answer.currency, variant=each.variant
        )
        for each in answer.picks
    ]
    listed = answer.kind is AnswerKind.LIST
    return {
        "answer": answer,
        "notes": Notes(answer.decision or "n"),
        "tiles": tiles[:LISTED],
        "tiles_by_id": {tile.product.id: tile for tile in tiles},
        "spoken": [] if listed else [pick for pick in answer.picks[:SPOKEN] if pick.opinions],
        "understood": wishes(answer.brief),
    }


def _earlier(shop: Tradewind, conversation: str, reader: Reader) -> list[Turn]:
    """The conversation's earlier turns, oldest first."""
    with shop.database.reading() as session:
        entries = ledger.latest(session, kind="answer", subject=conversation, limit=EARLIER)
        ids = [pick["product_id"] for each in entries for pick in each.body["picks"]]
        products = catalog.many(session, list(dict.fromkeys(ids)))
    names = {id_: product.name(reader.language) for id_, product in products.items()}
    return [
        Turn(
            each.id,
            str(each.body["sentence"]),
            str(each.body["verdict"]),
            tuple(
                Chosen(pick["product_id"], pick["sku"], names[pick["product_id"]])
                for pick in each.body["picks"]
                if pick["product_id"] in names
            ),
        )
        for each in reversed(entries)
    ]
