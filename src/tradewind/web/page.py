"""Pages out of templates: the reader's language, the shop's words, and nothing unescaped."""

import hashlib
import re
from datetime import date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Annotated, Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time
from babel.numbers import format_decimal, format_percent
from fastapi import Depends, Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from jinja2.utils import pass_context
from markupsafe import Markup

from tradewind.app import Tradewind
from tradewind.catalog import vocabulary
from tradewind.checkout import order_view
from tradewind.kernel.money import Money
from tradewind.shopper.opinions import aspect_name
from tradewind.web import basket, guard, media, reader
from tradewind.web.categories import heading
from tradewind.web.notes import Notes
from tradewind.web.reader import Reader
from tradewind.web.translations import translations

HERE = Path(__file__).parent
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
)
"""Control and direction marks: they can make a text read other than it is."""
SHORT, LONG = 4, 14
"""Characters of a last word that is held to the one before it; of one that may break."""
NEVER_KEPT = {"Cache-Control": "no-store", "Vary": "Cookie, Accept-Language"}


def shop_of(request: Request) -> Tradewind:
    """The shop this site serves."""
    shop: Tradewind = request.app.state.shop
    return shop


Shop = Annotated[Tradewind, Depends(shop_of)]


def reading(request: Request) -> Reader:
    """Who reads this page."""
    return reader.reader_of(request, currencies=tuple(shop_of(request).index.currencies))


Reading = Annotated[Reader, Depends(reading)]


def wants_part(request: Request) -> bool:
    """Whether the script asks for the piece that changed rather than a whole page."""
    return "x-part" in request.headers


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A template as a response, written for this reader."""
    who = reading(request)
    text = environment(who.language).get_template(template).render(_context(request, who) | context)
    response = HTMLResponse(text, status, headers=NEVER_KEPT)
    reader.remember(request, response)
    if token := getattr(request.state, "csrf", None):
        response.set_cookie(guard.COOKIE, token, httponly=True, samesite="lax", path="/")
    return response


def fragment(request: Request, template: str, **context: Any) -> str:
    """A template as bare markup, for a part that the script puts in place."""
    who = reading(request)
    return environment(who.language).get_template(template).render(_context(request, who) | context)


def _context(request: Request, who: Reader) -> dict[str, Any]:
    return {
        "request": request,
        "reader": who,
        "here": partial(reader.here, request),
        "csrf": partial(guard.token_of, request),
        "notes": Notes("n"),
        "currencies": tuple(shop_of(request).index.currencies),
        "pieces": basket.pieces(request, shop_of(request)),
    }


@cache
def environment(language: str) -> Environment:
    """The templates with the words of one page language."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=cleaned,
    )
    made.install_gettext_translations(translations(language), newstyle=True)  # type: ignore[attr-defined]
    made.filters |= {
        "money": money,
        "day": day,
        "moment": moment,
        "stamp": stamp,
        "figure": figure,
        "share": share,
        "held": held,
        "heading": heading,
        "rate": rate,
        "clock": clock,
        "country": country,
    }
    made.globals |= {
        "static": static,
        "picture": media.address,
        "drawing": media.drawing,
        "label": label,
        "named": named,
        "aspect": aspect,
        "state_name": state_name,
        "reason_name": reason_name,
    }
    return made


def cleaned(value: Any) -> Any:
    """What a template writes, without control and direction marks; None writes nothing."""
    if value is None:
        return ""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return UNSEEN.sub("", value)


@cache
def static(name: str) -> str:
    """Where a static file is served; the address changes with its content."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def _reader(context: Context) -> Reader:
    who: Reader = context["reader"]
    return who


@pass_context
def money(context: Context, amount: Money) -> str:
    """An amount as the reader writes it."""
    return amount.shown(_reader(context).language)


@pass_context
def day(context: Context, value: date) -> str:
    """A date as the reader writes it."""
    return str(format_date(value, "medium", locale=_reader(context).locale))


@pass_context
def moment(context: Context, value: datetime) -> str:
    """A moment, in UTC, to the second."""
    return str(format_datetime(value, "medium", locale=_reader(context).locale))


def stamp(value: datetime) -> str:
    """A moment for the operator: UTC, sortable, to the second."""
    return value.strftime("%Y-%m-%d %H:%M:%S")


@pass_context
def figure(context: Context, value: float, digits: int = 1) -> str:
    """A number with so many digits after the point, or fewer."""
    pattern = "#,##0." + "#" * digits if digits else "#,##0"
    return str(format_decimal(value, pattern, locale=_reader(context).locale))


@pass_context
def share(context: Context, value: float) -> str:
    """A share such as 0.2 as a percentage."""
    return str(format_percent(value, locale=_reader(context).locale))


@pass_context
def rate(context: Context, value: float) -> str:
    """A tax rate such as 0.255, with as many digits as it has."""
    return str(format_percent(value, "0.##%", locale=_reader(context).locale))


@pass_context
def clock(context: Context, value: datetime) -> str:
    """The time of day, in UTC."""
    return str(format_time(value, "HH:mm", locale=_reader(context).locale))


@pass_context
def country(context: Context, code: str) -> str:
    """What a country is called."""
    return str(Locale.parse(_reader(context).locale).territories.get(code, code))


def held(text: str) -> tuple[str, str]:
    """A text cut before its end, so that no mark stands alone and no unit without its number."""
    head, _, tail = text.rpartition(" ")
    if len(tail) <= SHORT and head:
        tail = f"{head.rpartition(' ')[2]} {tail}"
    if len(tail) > LONG:
        tail = text[-2:]
    return text[: len(text) - len(tail)], tail


@pass_context
def label(context: Context, name: str) -> str:
    """What a fact, option or facet is called."""
    return vocabulary.label(name, _reader(context).language)


@pass_context
def named(context: Context, name: str, value: str) -> str:
    """What a value of a fact or option is called."""
    return vocabulary.value_label(name, value, _reader(context).language)


@pass_context
def state_name(context: Context, state: str) -> str:
    """What a state of an order is called."""
    return order_view.state_name(state, _reader(context).language)


@pass_context
def reason_name(context: Context, code: str) -> str:
    """Why an order stands where it stands."""
    return order_view.reason(code, _reader(context).language) if code else ""


@pass_context
def aspect(context: Context, name: str) -> str:
    """What an aspect that reviews speak of is called."""
    return aspect_name(name, _reader(context).language)
