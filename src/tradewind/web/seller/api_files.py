"""The seller's files for programs: what came in, row by row, and a door for more."""

from dataclasses import fields
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.concurrency import run_in_threadpool

from tradewind.kernel.errors import NotSaid
from tradewind.seller.files import tables
from tradewind.seller.files.tables import Rejected, ReportFile
from tradewind.web.page import Shop
from tradewind.web.seller.files import desk_of, said_of

router = APIRouter()
Name = Annotated[str, Path(max_length=200)]
Word = Annotated[str, Query(max_length=60)]


@router.get("/files")
def files(shop: Shop, limit: Annotated[int, Query(ge=1, le=1000)] = 100) -> list[dict[str, Any]]:
    """The files that came in, newest first; ``superseded_by`` is null while one counts."""
    with shop.database.reading() as session:
        return [file_out(each) for each in tables.files(session, limit=limit)]


@router.get("/files/{file_id}")
def one(
    shop: Shop,
    file_id: str,
    limit: Annotated[int, Query(ge=0, le=5000)] = 100,
    offset: Annotated[int, Query(ge=0)] = 0,
) -> dict[str, Any]:
    """A file, its rows, and those that were left out with the cause of each."""
    with shop.database.reading() as session:
        made = tables.file(session, file_id)
        has_rows = made.kind in tables.ROWS
        found = tables.rows(session, made, limit=limit, offset=offset) if has_rows else iter(())
        rows = list(found)
        rejects = [_reject(each) for each in tables.rejects(session, file_id, limit=limit)]
    return file_out(made) | {"items": rows, "rejects": rejects}


@router.put("/files/{name}")
async def put(  # noqa: PLR0913, PLR0917 - what may be said of a file
    request: Request,
    shop: Shop,
    name: Name,
    marketplace: Word = "",
    currency: Word = "",
    from_day: Word = "",
    to_day: Word = "",
    *,
    seller: Annotated[str, Query(alias="shop", max_length=60)] = "",
    dry_run: bool = False,
) -> list[dict[str, Any]]:
    """Take a file in, its bytes as the body; gives what became of each kind of rows in it."""
    said = said_of(shop, seller, marketplace, currency, [from_day, to_day])
    desk = desk_of(shop)
    path = desk.receive()
    with path.open("wb") as out:
        async for chunk in request.stream():
            out.write(chunk)
    done = await run_in_threadpool(desk.drop, path, name, said, dry_run=dry_run)
    if done.waiting:
        missing = desk.waiting(done.waiting).said["missing"]
        raise NotSaid(
            f"{name} waits at /desk/files/waiting/{done.waiting}: say its {', '.join(missing)}.",
            *missing,
        )
    return [each.plain() for each in done.taken]


def file_out(made: ReportFile) -> dict[str, Any]:
    """A file as JSON has it."""
    return {each.name: getattr(made, each.name) for each in fields(ReportFile)}


def _reject(each: Rejected) -> dict[str, Any]:
    return {"sheet": each.sheet, "row": each.row, "cause": each.cause, "cells": list(each.cells)}
