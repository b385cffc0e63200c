"""Questions over imported reports, on the command line."""

from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.kernel.errors import TradewindError
from tradewind.seller.asking import tables, telling
from tradewind.seller.asking.answer import Answer, Group
from tradewind.seller.asking.ask import ask
from tradewind.seller.asking.plain import as_csv, plain

app = typer.Typer()
SHOWN = 50
"""Rows of a table that are printed; `--csv` has them all."""


@app.command()
def question(
    sentence: Annotated[str, typer.Argument(help='Such as "which SKUs lost sessions last week?"')],
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    meant: Annotated[
        list[str] | None, typer.Option(help="What a word means: conversion_rate=ad_conversion.")
    ] = None,
    csv: Annotated[str, typer.Option(help="Write the table to this file.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Answer a question from the imported reports, with the days, the notes and the SQL."""
    settled = {word: meaning for word, _, meaning in (e.partition("=") for e in meant or [])}
    try:
        database = Tradewind.open().database
        told = ask(sentence, database=database, language=language, meant=settled)
        with database.reading() as session:
            held = tables.holdings(session)
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    if json:
        shape = plain(told, held, language=language)
        typer.echo(orjson.dumps(shape, option=orjson.OPT_INDENT_2).decode())
    elif isinstance(told, Answer):
        _tell(told)
    else:
        _advise(plain(told, held, language=language), language)
    if csv and isinstance(told, Answer):
        typer.echo(f"-> {_written(told, csv)}", err=True)


def _written(told: Answer, name: str) -> str:
    Path(name).write_bytes(as_csv(told))
    return name


def _tell(answer: Answer) -> None:
    typer.echo(f"{answer.read_as}\n{answer.days}")
    for group in answer.groups:
        _table(answer, group)
    if not answer.groups:
        typer.echo(f"\n{telling.told('says', 'none', answer.language)}")
    for note in answer.notes:
        typer.echo(f"\n{note}", err=True)
    typer.echo(f"\n{answer.sql}", err=True)


def _table(answer: Answer, group: Group) -> None:
    typer.echo(f"\n{group.currency}" if group.currency else "")
    typer.echo("\t".join(each.label for each in answer.columns))
    for row in group.rows[:SHOWN]:
        cells = [
            telling.shown(row[each.name], each.unit, group.currency, answer.language)
            for each in answer.columns
        ]
        typer.echo("\t".join(cells))
    if group.count > SHOWN:
        typer.echo(f"… {group.count:,}")


def _advise(shape: dict[str, Any], language: str) -> None:
    for said in shape["says"]:
        typer.echo(said)
    for each in shape["choices"]:
        typer.echo(f"  --meant {each['meant']}   {each['label']}")
    typer.echo(f"\n{telling.told('asks', 'try', language)}:")
    for sentence in shape["try"]:
        typer.echo(f"  {sentence}")
