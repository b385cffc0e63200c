"""Text to category, at the command line."""

from typing import Annotated

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.kernel.errors import TradewindError
from tradewind.retrieval.category.own import placing

app = typer.Typer()


@app.command()
def category(
    text: Annotated[str, typer.Argument(help="Such as a title.")],
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """The three likeliest categories of a text: of your taxonomy file, else your own."""
    shop = Tradewind.open()
    try:
        known = placing(shop.database, shop.settings, embedder=shop.index.embedder)
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    found = known.top([text])[0]
    if json:
        typer.echo(orjson.dumps([{"path": path, "share": share} for path, share in found]).decode())
        return
    for path, share in found:
        typer.echo(f"{share:4.0%}  {' > '.join(path)}")
