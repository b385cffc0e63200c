"""Review listings at the command line: today, on another day, and the rules themselves."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tradewind.app import Tradewind
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput, TradewindError
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.review.catalogue import Reviewed, come_and_gone, reviewed
from tradewind.seller.review.examples import tried, wrong
from tradewind.seller.review.issue import Issue, Severity
from tradewind.seller.review.known import context_of
from tradewind.seller.review.look import Context
from tradewind.seller.review.review import words
from tradewind.seller.review.rulebook import Rulebook, with_own
from tradewind.seller.review.told import issue_out, issues_out
from tradewind.settings import Settings
from tradewind.storage import Database

app = typer.Typer()
SHOWN = 200
"""Listings that are told one by one; JSON tells all."""


@app.command()
def review(  # noqa: PLR0913 - what can be said on the command line
    file: Annotated[
        Path | None, typer.Argument(help="A listing file of any channel; nothing of it is kept.")
    ] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every listing that is kept.")] = False,
    on: Annotated[datetime | None, typer.Option(help="By the rules of this day.")] = None,
    marketplace: Annotated[str, typer.Option(help="Of a file that names none, such as DE.")] = "",
    check_rules: Annotated[bool, typer.Option(help="Try the rules' own examples.")] = False,
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")] = False,
) -> None:
    """Hold listings to the rules of their channels; with --on, what changes by that day."""
    try:
        if check_rules:
            _checked(with_own(Settings().rules))
        else:
            database = _database(file, every=every, marketplace=marketplace)
            _reviewed(database, then=on.date() if on else None, telling=(language, json))
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _checked(book: Rulebook) -> None:
    """Say how many rules and examples there are; ends with 1 where one is wrong."""
    failed = list(wrong(book))
    for each in failed:
        typer.echo(str(each), err=True)
    names = {rule.id for rule in book.rules}
    typer.echo(f"{len(names)} rules, {tried(book)} examples, {len(failed)} wrong")
    if failed:
        raise typer.Exit(1)


def _database(file: Path | None, *, every: bool, marketplace: str) -> Database:
    """Where the listings are: the shop's, or those of a file in a database that ends with us."""
    if file is None and not every:
        raise BadInput("Name a listing file, or --all for every listing that is kept.")
    if file is None:
        return Tradewind.open().database
    alone = Database.connect("sqlite://")
    taken = take(file, database=alone, said=Said(marketplace=marketplace))
    if not any(each.kind is Kind.LISTINGS for each in taken):
        raise BadInput(f"{file.name} holds no listings; `./run import` says what it holds.")
    return alone


def _reviewed(database: Database, *, then: date | None, telling: tuple[str, bool]) -> None:
    context, today = context_of(Settings()), clock.now().date()
    now = reviewed(database, on=today, context=context)
    if then is None:
        _tell(now, context, *telling)
        return
    changed = come_and_gone(now, reviewed(database, on=then, context=context))
    if telling[1]:
        typer.echo(orjson.dumps([_change(each, context) for each in changed]).decode())
        return
    for after, come, gone in changed[:SHOWN]:
        typer.echo(f"{after.kept.listing.sku}  {after.kept.listing.title[:80]}")
        for sign, issues in (("+", come), ("-", gone)):
            for issue in issues:
                typer.echo(f"   {sign} {_line(issue, telling[0], context)}")
    typer.echo(f"{len(changed)} of {len(now)} listings change between {today} and {then}.")


def _tell(found: Sequence[Reviewed], context: Context, language: str, json: bool) -> None:
    if json:
        typer.echo(orjson.dumps([issues_out(each, context) for each in found]).decode())
        return
    for each in sorted(found, key=lambda one: one.weight, reverse=True)[:SHOWN]:
        if each.issues:
            listing = each.kept.listing
            typer.echo(f"{listing.channel}  {listing.sku}  {listing.title[:80]}")
            for issue in each.issues:
                typer.echo(f"   {_line(issue, language, context)}")
    counts = Counter(issue.severity for each in found for issue in each.issues)
    told = ", ".join(f"{counts[severity]} {severity}" for severity in Severity)
    clean = sum(not each.issues for each in found)
    typer.echo(f"{len(found)} listings, {clean} without an issue; {told}")


def _line(issue: Issue, language: str, context: Context) -> str:
    said = words(issue, language=language, context=context)
    return f"{issue.severity:<7} {issue.rule} [{issue.field}] {said}"


def _change(
    change: tuple[Reviewed, tuple[Issue, ...], tuple[Issue, ...]], context: Context
) -> dict[str, Any]:
    after, come, gone = change
    whole = issues_out(after, context)
    del whole["issues"]
    return whole | {
        "come": [issue_out(issue, context) for issue in come],
        "gone": [issue_out(issue, context) for issue in gone],
    }
