"""Free text against a product's facts, at the command line."""

from typing import Annotated

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.catalog import tables
from tradewind.kernel.errors import TradewindError
from tradewind.seller.claims.check import check
from tradewind.seller.claims.finding import Finding, told
from tradewind.seller.claims.words import LANGUAGES

app = typer.Typer()


@app.command("check-text")
def check_text(
    sku: Annotated[str, typer.Argument(help="The variant that the text is about.")],
    text: Annotated[str, typer.Argument(help="The text, in quotes.")],
    language: Annotated[str, typer.Option(help="Its language: en, zh, es, de, ja or fr.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """What the facts of a product do not bear out in a text; ends with 1 where that is anything."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"Choose one of {', '.join(LANGUAGES)}.", param_hint="--language")
    try:
        with Tradewind.open().database.reading() as session:
            product = tables.product_of(session, sku)
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    found = check(text, product, language=language, variant=product.variant(sku))
    if json:
        typer.echo(orjson.dumps([_plain(each) for each in found]).decode())
    else:
        for each in found:
            typer.echo(f"{each.span[0]}-{each.span[1]}  {each.kind}  {each.said!r}")
            typer.echo(f"      {told(each, 'zh' if language == 'zh' else 'en')}")
        typer.echo("All of it is borne out." if not found else f"{len(found)} not borne out.")
    if found:
        raise typer.Exit(1)


def _plain(finding: Finding) -> dict[str, object]:
    fact = finding.fact
    return {
        "start": finding.span[0],
        "end": finding.span[1],
        "kind": finding.kind,
        "said": finding.said,
        "fact": {"name": fact.name, "text": fact.text, "id": fact.id} if fact else None,
        "reason": finding.reason,
        "why": told(finding, "en"),
    }
