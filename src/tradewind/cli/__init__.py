"""The command line: the same verbs without a browser."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from pydantic import TypeAdapter

from tradewind import bench as benches
from tradewind.app import Tradewind
from tradewind.catalog import sample, tables
from tradewind.catalog.feeds.push import Platform
from tradewind.catalog.importing import Report
from tradewind.check.command import checks
from tradewind.checkout import terms
from tradewind.checkout.gift_card import new_code, sealed
from tradewind.checkout.gift_card import tables as gift_cards
from tradewind.checkout.promotion import Promotion
from tradewind.checkout.promotion import tables as promotions
from tradewind.checkout.terms import promotion_of
from tradewind.cli import category, claims, files, pictures, question, review, same, studio
from tradewind.decisions import agents
from tradewind.decisions.agents import tables as agent_tables
from tradewind.doctor import Finding, examine
from tradewind.kernel import clock
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.money import money_of
from tradewind.settings import Settings
from tradewind.shopper.answer import Answer

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)

keys = typer.Typer(no_args_is_help=True, help="Agents: their keys, their limits, the switch.")
app.add_typer(keys, name="key")
app.add_typer(checks, name="check")
app.add_typer(question.app)
app.add_typer(same.app)
app.add_typer(claims.app)
app.add_typer(review.app)
app.add_typer(pictures.app)
app.add_typer(files.app, name="files")
app.add_typer(category.app)
app.add_typer(studio.app)
vouchers = typer.Typer(no_args_is_help=True, help="Vouchers and automatic promotions.")
app.add_typer(vouchers, name="voucher")
cards = typer.Typer(no_args_is_help=True, help="Gift cards.")
app.add_typer(cards, name="gift-card")
BY = "command line"

Key = Annotated[str, typer.Argument(help="Its id, or the letters it begins with.")]
Agent = Annotated[str, typer.Argument(help="Its name or id.")]
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


def _print_answer(answer: Answer) -> None:
    from tradewind.web.api import answer_out  # noqa: PLC0415 - the whole site, which other commands need not load

    _print(answer_out(answer).model_dump(mode="json"))


@app.command()
def serve() -> None:
    """Open the shop's doors; an empty shop gets the sample catalogue."""
    from tradewind.web.serve import serve as run  # noqa: PLC0415 - the server is heavy to import

    with _plainly():
        shop = Tradewind.open()
        stock_if_empty(shop)
        run(shop)


@app.command()
def mcp(
    key: Annotated[str, typer.Option(envvar="TRADEWIND_KEY", help="An agent's key.")] = "",
) -> None:
    """Serve an assistant on this machine by standard input and output (MCP)."""
    from tradewind.web.mcp import aloud  # noqa: PLC0415 - the server is heavy to import

    with _plainly():
        shop = Tradewind.open()
        stock_if_empty(shop)
        aloud.run(shop, key=key)


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


@vouchers.command(name="add")
def add_voucher(
    code: Annotated[str, typer.Argument(help="What the buyer types.")],
    gives: Annotated[str, typer.Argument(help="'10%', 'USD 5' or 'free shipping'.")],
    *,
    only: Annotated[list[str] | None, typer.Option(help="A SKU, product or category.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Uses in all.")] = None,
    per_buyer: Annotated[int | None, typer.Option(min=1, help="Uses a buyer.")] = None,
    until: Annotated[datetime | None, typer.Option(help="UTC.")] = None,
) -> None:
    """Make a voucher; one with other conditions is imported from a file."""
    with _plainly():
        goods = frozenset(only or ())
        made = replace(
            promotion_of(code, gives),
            skus=goods,
            categories=goods,
            limit=limit,
            per_buyer=per_buyer,
            ends_at=clock.utc(until) if until else None,
        )
        with Tradewind.open().database.transaction() as session:
            promotions.add(session, made)


@vouchers.command(name="list")
def list_vouchers(json: Json = False) -> None:
    """Name the promotions and vouchers that have not been ended, and their uses."""
    with _plainly(), Tradewind.open().database.reading() as session:
        found = promotions.every(session)
    if json:
        plain = TypeAdapter(list[Promotion]).dump_python(found, mode="json")
        _print(plain)
        return
    for each in found:
        most = f" of {each.limit}" if each.limit else ""
        typer.echo(f"{each.code or each.id}  {each.kind}  used {each.uses}{most}")


@vouchers.command(name="end")
def end_voucher(code: str) -> None:
    """Let a voucher or promotion hold no longer, by its code or id."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        promotions.end(session, code, now=clock.now())


@cards.command(name="issue")
def issue_card(
    amount: Annotated[str, typer.Argument(help="Such as 'USD 50'.")],
    until: Annotated[datetime | None, typer.Option(help="UTC.")] = None,
) -> None:
    """Make a gift card and show its code, this once."""
    with _plainly():
        code, balance = new_code(), money_of(amount)
        expires = clock.utc(until) if until else None
        with Tradewind.open().database.transaction() as session:
            gift_cards.issue(session, sealed(code), balance, now=clock.now(), expires_at=expires)
    typer.echo(code)
    typer.echo("Keep it now: it is stored as a hash and not shown again.", err=True)


@cards.command(name="balance")
def card_balance(code: str) -> None:
    """What a gift card holds."""
    with _plainly(), Tradewind.open().database.reading() as session:
        typer.echo(str(gift_cards.get(session, sealed(code)).balance))


@keys.command(name="create")
def create_key(
    agent: Annotated[str, typer.Argument(help="Whose it is; a new name is a new agent.")],
    scope: Annotated[list[agents.Scope] | None, typer.Option(help="What it opens.")] = None,
    json: Json = False,
) -> None:
    """Make a key and show it, this once; without --scope it opens everything but paying."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        known = agents.meet(session, agent)
        made = agents.mint(session, known.id, scope or agents.SHOPPING, by=BY)
    if json:
        _print({"key": made.key.id, "agent": known.id, "secret": made.secret})
    else:
        typer.echo(made.secret)
        typer.echo("Keep it now: it is stored as a hash and not shown again.", err=True)


@keys.command(name="list")
def list_keys(json: Json = False) -> None:
    """Name the agents, their limits and their keys."""
    with _plainly(), Tradewind.open().database.reading() as session:
        known, all_keys = agent_tables.agents(session), agent_tables.keys(session)
    if json:
        _print({"agents": [_agent(each) for each in known], "keys": [_key(k) for k in all_keys]})
        return
    for each in known:
        limits = "; ".join(
            f"{limit.per_order} an order, {limit.per_day} a day" for limit in each.limits.values()
        )
        state = "" if each.active else "  STOPPED"
        typer.echo(f"{each.name}  {each.id}{state}  {limits or 'may spend nothing'}")
        for key in all_keys:
            if key.agent_id == each.id:
                works = "works" if key.works(clock.now()) else "ended"
                typer.echo(f"   {key.prefix}…  {works}  {' '.join(sorted(key.scopes))}")


def _agent(agent: agents.Agent) -> dict[str, Any]:
    limits = [limit.plain() for limit in agent.limits.values()]
    return {"id": agent.id, "name": agent.name, "active": agent.active, "limits": limits}


def _key(key: agents.Key) -> dict[str, Any]:
    return {
        "id": key.id,
        "agent": key.agent_id,
        "prefix": key.prefix,
        "scopes": sorted(key.scopes),
        "works": key.works(clock.now()),
        "last_used_at": key.last_used_at,
    }


@keys.command(name="rotate")
def rotate_key(key: Key) -> None:
    """Make a key in place of another, which works on for a day."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        made = agents.rotate(session, agent_tables.key(session, key).id, by=BY)
    typer.echo(made.secret)


@keys.command(name="revoke")
def revoke_key(key: Key) -> None:
    """Let a key open nothing any more, at once."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        agents.revoke(session, agent_tables.key(session, key).id, by=BY)
    typer.echo("Revoked.")


@keys.command(name="limit")
def limit_agent(
    agent: Agent,
    per_order: Annotated[str, typer.Option(help='Such as "100 USD".')] = "",
    per_day: Annotated[
        str, typer.Option(help="Over 24 hours; as much as an order if left out.")
    ] = "",
) -> None:
    """Allow an agent to spend so much in one currency; without options, nothing at all."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        known = agent_tables.named(session, agent)
        limits = []
        if per_order:
            order = money_of(per_order)
            day = money_of(per_day) if per_day else order
            others = [each for each in known.limits.values() if each.currency != order.currency]
            limits = [*others, agents.Limit(order, day)]
        agents.allow(session, known.id, limits, by=BY)
    typer.echo(
        f"{known.name} may spend: {', '.join(str(each.per_order) for each in limits) or 'nothing'}"
    )


@keys.command(name="stop")
def stop_agent(
    agent: Annotated[str, typer.Argument(help="Its name or id; all of them if left out.")] = "",
    reason: Annotated[str, typer.Option(help="Agents are told.")] = "",
) -> None:
    """Let an agent, or all, do nothing from now on."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        known = agent_tables.named(session, agent).id if agent else None
        agents.stop(session, known, by=BY, reason=reason)
    typer.echo("Stopped.")


@keys.command(name="resume")
def resume_agent(
    agent: Annotated[
        str, typer.Argument(help="Its name or id; the switch for all if left out.")
    ] = "",
) -> None:
    """Let an agent, or all that were not stopped one by one, go on."""
    with _plainly(), Tradewind.open().database.transaction() as session:
        known = agent_tables.named(session, agent).id if agent else None
        agents.go_on(session, known, by=BY)
    typer.echo("It goes on." if agent else "They go on.")


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
    _print_answer(answer) if json else _tell(answer)


@app.command()
def search(words: str, language: Language = None, limit: int = 24, json: Json = False) -> None:
    """List what matches, with facets."""
    with _plainly():
        answer = Tradewind.open().search(words, language=language, limit=limit)
    _print_answer(answer) if json else _tell(answer)


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
def import_(  # noqa: PLR0913 - one door for every file
    paths: Annotated[list[Path], typer.Argument(metavar="FILES")],
    *,
    dry_run: Annotated[bool, typer.Option(help="Say what would change; write nothing.")] = False,
    currency: Annotated[str | None, typer.Option(help="For formats that name none.")] = None,
    shop: Annotated[str, typer.Option(help="Whose reports they are.")] = "",
    marketplace: Annotated[str, typer.Option(help="Such as DE, where a report is silent.")] = "",
    from_: files.From = None,
    to: files.To = None,
    desk: Annotated[bool, typer.Option("--desk", help="To the desk alone.")] = False,
    json: Json = False,
) -> None:
    """Take files in: the catalogue, a seller's reports, promotions, rates; told by the content."""
    with _plainly():
        door = Tradewind.open()
        about_terms = [] if dry_run else [each for each in paths if terms.of_terms(each)]
        for each in about_terms:
            money = currency or door.settings.currency
            taken = terms.take(each, database=door.database, currency=money)
            typer.echo(f"{taken.file}: {taken.kind}, {taken.count:,} rows.", err=True)
        said = files.said(door, shop, marketplace, currency, (from_, to))
        rest = [each for each in paths if each not in about_terms]
        parted = files.parted(door, rest, desk=desk)
        told = files.taken(door, parted.desk, said, dry_run=dry_run, progress=_progress)
        if not parted.catalogue:
            _print([each.plain() for each in told]) if json else files.tell(told)
            return
        report = door.import_files(
            parted.catalogue, dry_run=dry_run, currency=currency, progress=_progress
        )
        if not dry_run:
            door.index.refresh(door.database)
    if json:
        more = {"desk": [each.plain() for each in told]} if told else {}
        _print(report.plain() | more)
        return
    _reported(report)
    files.tell(told)


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
def feed(name: str, file: Path, currency: str = "", json: Json = False) -> None:
    """Write a feed (openai, acp, google, google-xml); says what was left out, and why."""
    from tradewind.web.feeds import shelf_of, written  # noqa: PLC0415 - the whole site, which other commands need not load

    with _plainly():
        shop = Tradewind.open()
        with file.open("wb") as out:
            report = written(shop, name, shelf_of(shop, currency=currency), out)
    if json:
        _print(report.plain())
        return
    typer.echo(f"{report.rows} rows -> {file}; {report.left_out} left out")
    for left in report.left[:20]:
        typer.echo(f"  {left.id}: {left.cause}")


@app.command(name="push-feed")
def push_feed(
    url: Annotated[str, typer.Argument(help="The platform's feed API.")],
    token: Annotated[str, typer.Option(help="Bearer token of the platform.")] = "",
    to: Annotated[str, typer.Option("--feed", help="The feed there; empty makes one.")] = "",
    product: Annotated[
        list[str] | None, typer.Option(help="Only this one; again for more.")
    ] = None,
) -> None:
    """Push the catalogue to a platform's ACP feed; products that are not named stay as they are."""
    from tradewind.web.feeds import pushed_to  # noqa: PLC0415 - the whole site, which other commands need not load

    with _plainly():
        pushed = pushed_to(Tradewind.open(), Platform(url, token, to), only=product)
    typer.echo(f"{pushed.products} products -> feed {pushed.feed}; {len(pushed.left)} left out")


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
    full: Annotated[
        bool, typer.Option("--full", help="The long form, where there is one.")
    ] = False,
) -> None:
    """Measure one promise; the last line is JSON."""
    with _plainly():
        typer.echo(benches.run(name, data=data, products=products, full=full))
