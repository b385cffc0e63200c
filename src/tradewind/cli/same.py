"""Same product or not, at the command line."""

from typing import Annotated

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.seller.same.find import Search, search

app = typer.Typer()


@app.command()
def same(
    most: Annotated[int, typer.Option(help="Propose no more pairs than that.")] = 100,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Look for listings that are one product, and propose them at the desk."""
    found = search(Tradewind.open().database, by="command line", most=most)
    if json:
        typer.echo(orjson.dumps(_plain(found)).decode())
        return
    for each in found.likely:
        typer.echo(f"{each.share:.0%}  {each.one.listed.title}  =  {each.other.listed.title}")
        weighty = [str(one["kind"]) for one in each.evidence[:3]]
        typer.echo(f"      {', '.join(weighty)}")
    typer.echo(
        f"{found.listings:,} listings, {found.compared:,} pairs compared,"
        f" {len(found.likely)} proposed at /desk/same"
    )


def _plain(found: Search) -> dict[str, object]:
    pairs = [
        {"one": each.pair[0], "other": each.pair[1], "share": each.share, "evidence": each.evidence}
        for each in found.likely
    ]
    counts = {"listings": found.listings, "compared": found.compared}
    return counts | {"taught_by": found.taught_by, "pairs": pairs}
