"""The seller's files on the command line."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.catalog.importing import Progress
from tradewind.catalog.importing.rejects import safe
from tradewind.kernel.errors import BadInput, NotSaid, TradewindError
from tradewind.seller.files import tables
from tradewind.seller.files.belong import Belonging, belonging
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.files.taken import Taken

app = typer.Typer(
    invoke_without_command=True, help="The seller's files: what came in, and what was left out."
)
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="First day that a report covers."),
]
To = Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Its last day.")]


@dataclass(frozen=True, slots=True)
class Parted:
    """Files by who takes them in; listings may be in both."""

    catalogue: list[Path]
    desk: list[Path]


def said(
    shop: Tradewind,
    name: str,
    marketplace: str,
    currency: str | None,
    days: tuple[datetime | None, datetime | None],
) -> Said:
    """What the command line says of the files; raises BadInput."""
    first, last = (each.date() if each else None for each in days)
    if last and (first is None or last < first):
        raise BadInput("--to needs a --from that is not after it.")
    return Said(name or shop.settings.seller_name, marketplace, currency or "", first, last)


def parted(shop: Tradewind, paths: Sequence[Path], *, desk: bool) -> Parted:
    """Which files are the catalogue's and which the desk's."""
    if desk:
        return Parted([], list(paths))
    found = [(each, _belonging(shop, each)) for each in paths]
    return Parted(
        [path for path, whose in found if whose.catalogue],
        [path for path, whose in found if whose.desk],
    )


def _belonging(shop: Tradewind, path: Path) -> Belonging:
    if not path.is_file():
        return Belonging(catalogue=True, desk=False)
    return belonging(path, database=shop.database)


def taken(
    shop: Tradewind,
    paths: Sequence[Path],
    about: Said,
    *,
    dry_run: bool,
    progress: Progress | None = None,
) -> list[Taken]:
    """Take files in on the desk; one that is no good does not keep the others out."""
    told: list[Taken] = []
    failed: list[str] = []
    for path in paths:
        try:
            told += take(
                path, database=shop.database, said=about, dry_run=dry_run, progress=progress
            )
        except TradewindError as error:
            failed.append(f"{path.name}: {error}" if isinstance(error, NotSaid) else str(error))
    if failed:
        tell(told)
        raise BadInput("\n".join(failed))
    return told


def tell(told: Sequence[Taken]) -> None:
    """Print what became of files."""
    for each in told:
        typer.echo(each.words)


@app.callback()
def listed(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """List the files that came in, newest first."""
    if context.invoked_subcommand:
        return
    with Tradewind.open().database.reading() as session:
        found = tables.files(session)
    if json:
        typer.echo(orjson.dumps([_plain(each) for each in found], option=orjson.OPT_INDENT_2))
        return
    for each in found:
        days = f"{each.from_day} to {each.to_day}" if each.from_day else "no days"
        where = " ".join(part for part in (each.shop, each.marketplace, each.currency) if part)
        state = "  SUPERSEDED" if each.superseded_by else ""
        typer.echo(f"{each.id}  {each.name}  {each.form}  {days}  {where}{state}")
        typer.echo(f"   {each.rows:,} rows, {each.rejected:,} left out")


def _plain(each: tables.ReportFile) -> dict[str, str | int | date | datetime | None]:
    return {
        name: getattr(each, name)
        for name in (
            *("id", "name", "kind", "form", "shop", "marketplace", "currency"),
            *("from_day", "to_day", "rows", "rejected", "imported_at", "superseded_by"),
        )
    }


@app.command()
def rejects(
    file: Annotated[str, typer.Argument(help="Its id.")],
    to: Annotated[Path, typer.Argument(help="Where they are written, as CSV.")],
) -> None:
    """Write the rows of a file that were left out, each with its cause."""
    with Tradewind.open().database.reading() as session:
        tables.file(session, file)
        with to.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["sheet", "row", "cause", "original cells"])
            for each in tables.rejects(session, file):
                cells = (each.sheet, str(each.row), each.cause, *each.cells)
                writer.writerow([safe(cell) for cell in cells])
