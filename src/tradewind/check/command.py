"""``tradewind check``: walk a server along a protocol's requirements."""

from contextlib import ExitStack
from dataclasses import fields, replace
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from tradewind.check import acp as kit
from tradewind.check.acp import Report, Target
from tradewind.kernel.errors import BadInput, TradewindError

checks = typer.Typer(no_args_is_help=True, help="Walk a server along a protocol's requirements.")
MORE = ", ".join(each.name for each in fields(Target) if each.name not in {"url", "token", "items"})


@checks.callback()
def _named() -> None:
    """Without this a single kit would take the name of the whole."""


@checks.command()
def acp(
    url: Annotated[str, typer.Argument(help="Empty walks this shop, opened for it.")] = "",
    token: Annotated[str, typer.Option(help="Bearer token.")] = "",
    item: Annotated[list[str] | None, typer.Option(help="An item id; again for more.")] = None,
    more: Annotated[
        list[str] | None, typer.Option("--with", help=f"name=value of: {MORE}, only.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print all that was sent and came.")] = False,
    junit: Annotated[Path | None, typer.Option(help="Write a JUnit file.")] = None,
) -> None:
    """Walk a server along the 67 requirements of ACP 2026-04-17; exits 2 where one deviates."""
    from tradewind.check.acp.own import own_shop  # noqa: PLC0415 - the whole site, which other commands need not load

    try:
        with ExitStack() as open_meanwhile:
            given = _given(more or [])
            only = given.pop("only", "").split(",") if "only" in given else []
            if url:
                target = Target(url, token, items=tuple(item or ()))
            else:
                target = open_meanwhile.enter_context(own_shop())
            report = kit.walk(_told(target, given), only=[each for each in only if each])
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    _report(report, json=json, junit=junit)


@checks.command()
def ucp(
    url: Annotated[str, typer.Argument(help="Empty walks this shop, opened for it.")] = "",
    config: Annotated[Path | None, typer.Option(help="What the suite must know of it.")] = None,
    release: Annotated[str, typer.Option(help="Of this shop; empty is the newest.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print all that was found.")] = False,
) -> None:
    """Let the published conformance suite for UCP walk a server; exits 2 where one deviates."""
    from tradewind.check import ucp as suite  # noqa: PLC0415 - the whole site, which other commands need not load
    from tradewind.web.ucp.version import NEWEST, Version  # noqa: PLC0415

    try:
        with ExitStack() as open_meanwhile:
            if url:
                said = orjson.loads(config.read_bytes()) if config else {}
                stage = suite.Stage(url, said)
            else:
                version = Version.of(release or NEWEST.name)
                stage = open_meanwhile.enter_context(suite.staged(version))
            found = suite.run(stage)
    except TradewindError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from error
    typer.echo(orjson.dumps(found.plain).decode() if json else found.words)
    if found.deviating:
        raise typer.Exit(2)


def _given(more: list[str]) -> dict[str, str]:
    pairs = [each.partition("=") for each in more]
    for name, equals, _ in pairs:
        if not equals or name not in {*MORE.split(", "), "only"}:
            raise BadInput(f"--with takes name=value; the names are {MORE}, only. Not {name!r}.")
    return {name: value for name, _, value in pairs}


def _told(target: Target, given: dict[str, str]) -> Target:
    values: dict[str, Any] = dict(given)
    if "logs" in values:
        values["logs"] = tuple(Path(each) for each in values["logs"].split(","))
    if "webhook_port" in values:
        values["webhook_port"] = int(values["webhook_port"])
    return replace(target, **values)


def _report(report: Report, *, json: bool, junit: Path | None) -> None:
    if junit is not None:
        junit.write_bytes(report.junit())
    typer.echo(orjson.dumps(report.plain()).decode() if json else report.words)
    if not report.clean:
        raise typer.Exit(2)
