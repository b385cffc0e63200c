"""Listings written from facts, at the command line."""

from pathlib import Path
from typing import Annotated

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.catalog import sample
from tradewind.catalog import tables as catalog
from tradewind.seller.listings.export import export
from tradewind.seller.listings.listing import Channel
from tradewind.seller.listings.tables import plain
from tradewind.seller.studio.book import LANGUAGES
from tradewind.seller.studio.bulk import Result, skus, write_many
from tradewind.seller.studio.guard import guarded
from tradewind.seller.studio.save import save
from tradewind.seller.studio.sentence import Wish

app = typer.Typer()
EVERY = 50
"""SKUs between two lines of progress."""


@app.command()
def write(  # noqa: PLR0913 - each is an option of the command
    sku: Annotated[list[str] | None, typer.Argument(help="SKUs of the catalogue.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every SKU of the catalogue.")] = False,
    channel: Annotated[Channel, typer.Option(help="Where it will be shown.")] = Channel.AMAZON,
    language: Annotated[str, typer.Option(help="en, zh, es, de, ja or fr.")] = "en",
    seed: Annotated[int, typer.Option(min=0, help="Another number, other words.")] = 0,
    out: Annotated[Path | None, typer.Option(help="Write the channel's file there.")] = None,
    propose: Annotated[bool, typer.Option(help="Propose each at the desk.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Write listings from the facts of the catalogue; the same command again resumes."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"The studio writes {', '.join(LANGUAGES)}.")
    shop = _stocked()
    with shop.database.reading() as session:
        wanted = skus(session) if every else list(sku or ())
    if not wanted:
        raise typer.BadParameter("Name a SKU, or --all for every one.")
    wish = Wish(channel, language, seed=seed)
    found = _written(shop, wanted, wish, json=json)
    listings = [each.written.listing for each in found if each.written]
    if propose:
        with shop.database.transaction() as session:
            for each in found:
                if each.written:
                    save(session, each.written, by="command line")
    if out is not None and listings:
        file = export(listings)
        out.write_bytes(file.body)
        typer.echo(f"{len(listings)} listings -> {out}", err=True)
    if any(each.error for each in found):
        raise typer.Exit(2)


def _stocked() -> Tradewind:
    """The shop; an empty one gets the sample catalogue."""
    shop = Tradewind.open()
    with shop.database.reading() as session:
        empty = catalog.version(session) == 0
    if empty:
        shop.import_files(sample.files())
    return shop


def _written(shop: Tradewind, wanted: list[str], wish: Wish, *, json: bool) -> list[Result]:
    found = []
    for place, each in enumerate(write_many(shop.database, wanted, wish, guard=guarded()), 1):
        found.append(each)
        if each.error:
            typer.echo(each.error, err=True)
        elif json and each.written:
            typer.echo(orjson.dumps(plain(each.written.listing)).decode())
        elif len(wanted) == 1:
            _tell(each)
        if len(wanted) > 1 and (place % EVERY == 0 or place == len(wanted)):
            fresh = sum(one.fresh for one in found)
            typer.echo(f"{place:,} of {len(wanted):,}, {fresh:,} written now", err=True)
    return found


def _tell(result: Result) -> None:
    if result.written is None:
        return
    listing = result.written.listing
    typer.echo(listing.title)
    for bullet in listing.bullets:
        typer.echo(f"  * {bullet}")
    typer.echo(f"\n{listing.description}")
    if listing.search_terms:
        typer.echo(f"\n[{listing.search_terms}]")
    for left in result.written.left:
        typer.echo(f"  not said: {left.name} = {left.text} ({left.reason})", err=True)
