"""The seller's files: dropped here, listed, opened row by row; what a file leaves open is asked."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import RedirectResponse, Response, StreamingResponse

from tradewind.app import Tradewind
from tradewind.catalog.importing.rejects import safe
from tradewind.kernel.errors import BadInput, TradewindError
from tradewind.seller.files import tables
from tradewind.seller.files.drop import Desk, copied, said_again
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.propose import KINDS, choices, propose
from tradewind.seller.files.said import Said
from tradewind.seller.files.shown import Shown, shown_rows
from tradewind.storage import Connection
from tradewind.web.guard import Checked
from tradewind.web.page import Shop, page

router = APIRouter()
ROWS = 50
REJECTS = 20
MOST_FILES = 50
Word = Annotated[str, Form(max_length=60)]
Day = Annotated[str, Form(pattern=r"^(\d{4}-\d{2}-\d{2})?$")]


def desk_of(shop: Tradewind) -> Desk:
    """Where a shop's dropped files come in."""
    return Desk(shop.database, shop.settings.home / "files")


def said_of(shop: Tradewind, name: str, marketplace: str, currency: str, days: list[str]) -> Said:
    """What a form says of a file; raises BadInput."""
    try:
        first, last = (date.fromisoformat(each) if each else None for each in days)
    except ValueError as error:
        raise BadInput(f"{' to '.join(days)} is no span of days.") from error
    if last and (first is None or last < first):
        raise BadInput("The last day needs a first day that is not after it.")
    return Said(name.strip() or shop.settings.seller_name, marketplace, currency, first, last)


@router.get("/files")
def files(request: Request, shop: Shop) -> Response:
    """What came in, newest first, what waits, and where to drop more."""
    return _files(request, shop)


def _files(request: Request, shop: Tradewind, *, status: int = 200, **more: Any) -> Response:
    with shop.database.reading() as session:
        found = tables.files(session)
        names = {each.id: each.name for each in found}
        waiting = tables.waiting(session)
    told = {"told": [], "faults": [], "name": shop.settings.seller_name} | more
    context = {"files": found, "names": names, "waiting": waiting} | told
    return page(request, "desk/files.html", status=status, **context)


@router.post("/files")
def dropped(  # noqa: PLR0913, PLR0917 - the fields of the form
    request: Request,
    shop: Shop,
    _: Checked,
    files: Annotated[list[UploadFile], File()],
    name: Word = "",
    marketplace: Word = "",
    currency: Word = "",
    from_day: Day = "",
    to_day: Day = "",
    dry_run: Word = "",
) -> Response:
    """Take files in, one after another; one that is no good does not keep the others out."""
    said = said_of(shop, name, marketplace, currency, [from_day, to_day])
    desk, told, faults, waits = desk_of(shop), [], [], ""
    for each in [each for each in files if each.filename][:MOST_FILES]:
        path = desk.receive()
        copied(each.file, path)
        try:
            done = desk.drop(path, str(each.filename)[:200], said, dry_run=bool(dry_run))
            told += done.taken
            waits = waits or done.waiting
        except TradewindError as error:
            faults.append(f"{each.filename}: {error}")
    if waits and not faults and not told:
        return RedirectResponse(f"/desk/files/waiting/{waits}", 303)
    return _files(request, shop, status=422 if faults else 200, told=told, faults=faults)


@router.get("/files/waiting/{id_}")
def waiting(
    request: Request, shop: Shop, id_: str, kind: Annotated[Kind | None, Query()] = None
) -> Response:
    """What a waiting file leaves open, with what the desk makes of it."""
    desk = desk_of(shop)
    waits = desk.waiting(id_)
    missing = waits.said.get("missing", [])
    unknown = desk.unknown(id_) if "columns" in missing else None
    made = propose(unknown, kind if kind in KINDS else None) if unknown else None
    context = {
        "waits": waits,
        "missing": missing,
        "unknown": unknown,
        "proposal": made,
        "kinds": KINDS,
        "choices": choices(made.kind) if made else [],
    }
    return page(request, "desk/file_waiting.html", **context)


@router.post("/files/waiting/{id_}")
def answered(request: Request, shop: Shop, form: Checked, id_: str) -> Response:
    """Take a waiting file in, now that more is said of it."""
    desk = desk_of(shop)
    waits = desk.waiting(id_)
    before = said_again(waits)
    if form.get("kind") in {str(each) for each in KINDS}:
        _confirm(desk, id_, Kind(form["kind"]), form)
    said = said_of(
        shop,
        before.shop,
        form.get("marketplace", "")[:60] or before.marketplace,
        form.get("currency", "")[:60] or before.currency,
        [form.get(name, "")[:10] for name in ("from_day", "to_day")],
    )
    try:
        done = desk.go_on(id_, said)
    except TradewindError as error:
        desk.put_away(id_)
        return _files(request, shop, status=422, faults=[f"{waits.name}: {error}"])
    if done.waiting:
        return RedirectResponse(f"/desk/files/waiting/{done.waiting}", 303)
    return _files(request, shop, told=done.taken)


def _confirm(desk: Desk, id_: str, kind: Kind, form: dict[str, str]) -> None:
    unknown = desk.unknown(id_)
    if unknown is None:
        return
    fields = set(choices(kind))
    columns = {
        place: form[f"c{place}"]
        for place in range(len(unknown.titles))
        if form.get(f"c{place}") in fields
    }
    if not columns:
        raise BadInput("Say of at least one column what it means.")
    desk.confirm(unknown, kind, columns)


@router.post("/files/waiting/{id_}/away")
def away(shop: Shop, _: Checked, id_: str) -> Response:
    """Let a file wait no more; nothing of it comes in."""
    desk_of(shop).put_away(id_)
    return RedirectResponse("/desk/files", 303)


@router.get("/files/{id_}")
def one(
    request: Request, shop: Shop, id_: str, at: Annotated[int, Query(ge=0, le=10_000_000)] = 0
) -> Response:
    """One file: what it is, its rows, and what was left out of it."""
    with shop.database.reading() as session:
        made = tables.file(session, id_)
        shown = _shown(session, made, at)
        rejects = list(tables.rejects(session, id_, limit=REJECTS))
        causes = tables.causes(session, id_)
        others = {each.id: each for each in tables.files(session)}
    older = [each for each in others.values() if each.superseded_by == id_]
    context: dict[str, Any] = {
        "file": made,
        "shown": shown,
        "at": at,
        "step": ROWS,
        "rejects": rejects,
        "causes": causes,
        "newer": others.get(made.superseded_by or ""),
        "older": older,
    }
    return page(request, "desk/file.html", **context)


def _shown(session: Connection, made: tables.ReportFile, at: int) -> Shown:
    if made.kind not in tables.ROWS:
        return Shown((), ())
    return shown_rows(made.kind, list(tables.rows(session, made, limit=ROWS, offset=at)))


@router.get("/files/{id_}/rejects.csv")
def rejects(shop: Shop, id_: str) -> Response:
    """The rows that were left out, each with its cause, to be mended and handed in again."""
    with shop.database.reading() as session:
        made = tables.file(session, id_)
    headers = {"Content-Disposition": f'attachment; filename="rejects-{made.id}.csv"'}
    return StreamingResponse(_rejects(shop, id_), media_type="text/csv", headers=headers)


def _rejects(shop: Tradewind, id_: str) -> Iterator[bytes]:
    yield "\ufeffsheet,row,cause,original cells\r\n".encode()
    with shop.database.reading() as session:
        found = list(tables.rejects(session, id_))
    for each in found:
        out = io.StringIO()
        cells = (each.sheet, str(each.row), each.cause, *each.cells)
        csv.writer(out).writerow([safe(cell) for cell in cells])
        yield out.getvalue().encode()
