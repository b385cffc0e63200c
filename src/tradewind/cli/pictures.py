"""Pictures at the command line."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.kernel import clock
from tradewind.kernel.errors import TradewindError
from tradewind.seller.listings.listing import Channel
from tradewind.seller.pictures.drawn import printed
from tradewind.seller.pictures.measures import Look, looked_at
from tradewind.seller.pictures.review import Held, PictureReport, judged, passes, together
from tradewind.seller.review.review import words

app = typer.Typer()

Draw = Annotated[Path | None, typer.Option(help="Write the drawings with the measures here.")]


@app.command(name="review-picture")
def review_pictures(
    files: Annotated[list[Path], typer.Argument(help="Pictures of one listing, the main first.")],
    channel: Annotated[Channel, typer.Option(help="Whose rules.")] = Channel.AMAZON,
    on: Annotated[datetime | None, typer.Option(help="The day whose rules hold.")] = None,
    draw: Draw = None,
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Measure pictures and hold them to a channel's rules; ends with 1 where one fails."""
    day = (on or clock.now()).date()
    looks = _looks(files)
    reports = [
        judged(look.measures, Held(channel, day, main=place == 0, name=file.name))
        for place, (file, look) in enumerate(zip(files, looks, strict=True))
    ]
    reports = together(reports, Held(channel, day, main=True))
    if draw:
        _drawn(draw, files, looks)
    if json:
        rows = [{"file": str(f), **r.plain()} for f, r in zip(files, reports, strict=True)]
        typer.echo(orjson.dumps(rows, option=orjson.OPT_INDENT_2).decode())
    else:
        for file, report in zip(files, reports, strict=True):
            _told(file, report, language)
    if not all(passes(each) for each in reports):
        raise typer.Exit(1)


def _looks(files: list[Path]) -> list[Look]:
    try:
        vision = Tradewind.open().vision
        return [looked_at(file.read_bytes(), vision=vision) for file in files]
    except (OSError, TradewindError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _drawn(folder: Path, files: list[Path], looks: list[Look]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for file, look in zip(files, looks, strict=True):
        if body := printed(look):
            (folder / f"{file.stem}-measures.png").write_bytes(body)


def _told(file: Path, report: PictureReport, language: str) -> None:
    found: dict[str, Any] = report.measures.plain()
    typer.echo(f"{file}: {found['width']} x {found['height']} {found['format']}")
    for name in ("off_white", "fill_longest_side", "fill_area", "sharpness"):
        if found.get(name) is not None:
            typer.echo(f"   {name.replace('_', ' ')}: {found[name]}")
    for each in report.issues:
        typer.echo(f"   {each.severity:8}{each.rule}: {words(each, language=language)}")
    for rule, why in report.unchecked:
        typer.echo(f"   not checked: {rule} ({why.replace('_', ' ')})")
