"""The command line: the same verbs without a browser."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tradewind import bench as benches
from tradewind.app import Tradewind
from tradewind.catalog import sample, tables
from tradewind.catalog.importing import Report
from tradewind.doctor import Finding, examine
from tradewind.kernel.errors import TradewindError
from tradewind.settings import Settings
from tradewind.shopper.answer import Answer
from tradewind.web.api import answer_out

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Language = Annotated[str | None, typer.Option(help="en, zh, es, de or ja.")]


@contextmanager
def _plainly() -> Iterator[None]:
    """Errors made for people end the command in one line."""
    try:
        yield
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error


def _print(value: Any) -> None:
    typer.echo(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode())


@app.command()
def serve() -> None:
    """Open the shop's doors; an empty shop gets the sample catalogue."""
    from tradewind.web.serve import serve as run  # noqa: PLC0415 - the server is heavy to import

    with _plainly():
        shop = Tradewind.open()
        stock_if_empty(shop)
        run(shop)


@app.command()
def work(
    once: Annotated[bool, typer.Option(help="One round of everything, then end.")] = False,
) -> None:
    """Bring unfinished orders to their end and tell others what happened, without serving."""
    from tradewind.web import work as working  # noqa: PLC0415 - the server is heavy to import

    with _plainly():
        shop = Tradewind.open()
        if once:
            typer.echo(f"{working.once(shop)} letters tried")
            return
        with working.working(shop) as closing:
            typer.echo("Working. Stop with Ctrl-C.", err=True)
            with suppress(KeyboardInterrupt):
                closing.wait()


def stock_if_empty(shop: Tradewind) -> None:
    """Load the sample catalogue into an empty shop and make it searchable."""
    with shop.database.reading() as session:
        empty = tables.version(session) == 0
    if empty:
        typer.echo("The shop is empty: loading the sample catalogue ...", err=True)
        shop.import_files(sample.files())
    shop.index.refresh(shop.database)


@app.command()
def ask(
    sentence: str,
    conversation: Annotated[str | None, typer.Option(help="Go on with this one.")] = None,
    language: Language = None,
    currency: Annotated[str | None, typer.Option(help="Such as USD or CNY.")] = None,
    json: Json = False,
) -> None:
    """Answer one sentence."""
    with _plainly():
        shop = Tradewind.open()
        answer = shop.ask(sentence, conversation=conversation, language=language, currency=currency)
    _print(answer_out(answer).model_dump(mode="json")) if json else _tell(answer)


@app.command()
def search(words: str, language: Language = None, limit: int = 24, json: Json = False) -> None:
    """List what matches, with facets."""
    with _plainly():
        answer = Tradewind.open().search(words, language=language, limit=limit)
    _print(answer_out(answer).model_dump(mode="json")) if json else _tell(answer)


def _tell(answer: Answer) -> None:
    typer.echo(answer.words)
    for place, pick in enumerate(answer.picks, 1):
        price = pick.price.shown if pick.price else "-"
        title = pick.product.name(answer.language)
        typer.echo(f"\n{place}. {title}  {price}  [{pick.variant.sku}]")
        for sentence in pick.reasons:
            typer.echo(f"   + {sentence.text}")
        if pick.drawback:
            typer.echo(f"   - {pick.drawback.text}")
    if answer.question:
        choices = " / ".join(label for label, _ in answer.question.choices)
        typer.echo(f"\n{answer.question.text} {choices}")
    typer.echo(f"\n{answer.decision}  (go on: --conversation {answer.conversation})", err=True)


@app.command(name="import")
def import_(
    files: list[Path],
    dry_run: Annotated[bool, typer.Option(help="Say what would change; write nothing.")] = False,
    currency: Annotated[str | None, typer.Option(help="For formats that name none.")] = None,
    json: Json = False,
) -> None:
    """Take catalogue files in; the format is recognised from the content."""
    with _plainly():
        shop = Tradewind.open()
        report = shop.import_files(files, dry_run=dry_run, currency=currency, progress=_progress)
        if not dry_run:
            shop.index.refresh(shop.database)
    _print(report.plain()) if json else _reported(report)


def _progress(stage: str, done: int, total: int | None) -> None:
    if sys.stderr.isatty() or done == total:
        of = f" of {total:,}" if total else ""
        typer.echo(f"\r{stage}: {done:,}{of}", err=True, nl=done == total)


def _reported(report: Report) -> None:
    typer.echo(report.words)


@app.command()
def export(file: Path, json: Json = False) -> None:
    """Write the whole catalogue to a file that `import` reads back."""
    with _plainly():
        count = Tradewind.open().export(file)
    if json:
        _print({"file": str(file), "products": count})
    else:
        typer.echo(f"{count} products -> {file}")


@app.command()
def replay(decision: str, json: Json = False) -> None:
    """Ask a ledger entry's sentence again: the same answer, or what has changed since."""
    with _plainly():
        result = Tradewind.open().replay(decision)
    if json:
        _print(result)
        return
    typer.echo("The same answer." if result.same else "A different answer now.")
    for change in result.changes:
        typer.echo(f"  {change.ref}: {change.before}  ->  {change.now}")
    if result.catalogue_before != result.catalogue_now:
        typer.echo(f"  catalogue: import {result.catalogue_before} -> {result.catalogue_now}")


@app.command()
def doctor(json: Json = False) -> None:
    """What is installed, configured and healthy, and what to do about what is not."""
    findings = list(examine(Settings()))
    if json:
        _print(findings)
    else:
        for each in findings:
            typer.echo(_line(each))
    if any(not each.healthy for each in findings):
        raise typer.Exit(1)


def _line(finding: Finding) -> str:
    mark = "ok  " if finding.healthy else "MEND"
    advice = f"\n      {finding.advice}" if finding.advice else ""
    return f"{mark}  {finding.what}: {finding.found}{advice}"


@app.command()
def bench(
    name: str,
    data: Annotated[Path | None, typer.Option(help="Folder of the data it measures on.")] = None,
    products: Annotated[int, typer.Option(help="Size of the catalogue, for `latency`.")] = 100_000,
) -> None:
    """Measure one promise; the last line is JSON."""
    with _plainly():
        typer.echo(benches.run(name, data=data, products=products))
