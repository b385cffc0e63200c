"""Answers to reword, made of the shop's own phrases and real claims; and sentences one by one."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from tradewind.catalog.product import Fact, Kind, Offer, Product, Review, Source, Variant
from tradewind.decisions.claim import Claim
from tradewind.integrations.language.openai import OpenAI
from tradewind.kernel.locale import HOME_CURRENCY
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Brief
from tradewind.retrieval.found import Found
from tradewind.settings import Settings
from tradewind.shopper import claims
from tradewind.shopper.answer import Answer, AnswerKind, Pick, Sentence
from tradewind.shopper.choose import as_pick
from tradewind.shopper.comparison import compare
from tradewind.shopper.draft import Frame, frames_of
from tradewind.shopper.reasons import reasoned
from tradewind.shopper.words import phrases, say
from tradewind.testing import Endpoint, Plan

HERE = Path(__file__).parent
KEY = "sk-very-secret-0123456789"
SOURCE = Source("lamps.yaml", "row 1", 1)
TITLES = {
    "aurora": {"en": "Aurora Desk Lamp", "zh": "极光台灯", "ja": "オーロラランプ"},
    "beacon": {"en": "Beacon Lamp", "zh": "灯塔台灯", "ja": "ビーコンランプ"},
    "comet": {"en": "Comet Lamp", "zh": "彗星台灯", "ja": "コメットランプ"},
}
PRAISE = {
    "en": "The battery is great and lasts all week.",
    "zh": "电池很好，续航很棒。",
    "es": "The battery is great.",
    "de": "The battery is great.",
    "ja": "The battery is great.",
}


def product(name: str, number: int, *, title: dict[str, str] | None = None) -> Product:
    facts = (
        Fact("battery_life", f"{8 + number} h", Kind.NUMBER, SOURCE, 8.0 + number, unit="h"),
        Fact("weight", f"{300 + number} g", Kind.NUMBER, SOURCE, 300.0 + number, unit="g"),
        Fact("waterproof", "yes", Kind.FLAG, SOURCE, 1.0),
    )
    offers = tuple(
        Offer(f"{name}-1", "shop", Money(3900 + 500 * number, currency), Money(9900, currency))
        for currency in dict.fromkeys(HOME_CURRENCY.values())
    )
    return Product(
        name,
        title or TITLES[name],
        "lamps",
        name.title(),
        SOURCE,
        facts=facts,
        variants=(Variant(f"{name}-1", {"color": "Black"}, offers, stock=2 + number),),
        rating=4.2 + number / 10,
        review_count=12 + number,
    )


def reviews(product_id: str, language: str, text: str | None = None) -> list[Review]:
    said = text or PRAISE[language]
    return [
        Review(n, product_id, 5, said, language, date(2026, 1, n), helpful=n) for n in range(1, 5)
    ]


def answer(
    language: str,
    *,
    titles: dict[str, dict[str, str]] | None = None,
    review: str | None = None,
    sentence: str = "a lamp",
) -> Answer:
    """An answer with three picks, as the shop gives it."""
    currency = HOME_CURRENCY[language]
    brief = Brief(sentence, language)
    products = [product(name, n, title=(titles or TITLES)[name]) for n, name in enumerate(TITLES)]
    picks = [each for p in products if (each := as_pick(p, p.variants[0], brief, currency))]
    table = compare(picks, language=language)
    told = tuple(
        reasoned(p, n, brief=brief, table=table, reviews=reviews(p.product.id, language, review))
        for n, p in enumerate(picks)
    )
    return Answer(
        conversation="con_1",
        kind=AnswerKind.ANSWER,
        language=language,
        currency=currency,
        brief=brief,
        found=Found(of=12),
        verdict=tuple(_verdict(told, language)),
        picks=told,
        comparison=replace(table, products=told),
        decision="dec_1",
    )


def _verdict(picks: tuple[Pick, ...], language: str) -> Iterator[Sentence]:
    best, second, *_ = picks
    of = claims.of_count("", "eligible", 12, language, what="products that fit")
    yield _priced("verdict.best", best, language)
    yield say("verdict.of", language, {"of": of})
    yield _priced("verdict.cheapest", second, language)
    rating = claims.of_rating(best.product, language)
    title = claims.of_title(best.product, language)
    assert rating is not None
    yield say("verdict.rated", language, {"title": title, "rating": rating, "reviews": "12"})
    yield say("none.at_all", language, {})


def _priced(name: str, pick: Pick, language: str) -> Sentence:
    assert pick.price is not None
    title = claims.of_title(pick.product, language)
    return say(name, language, {"title": title, "price": pick.price})


def sentences(reply: Answer) -> list[Sentence]:
    """All the sentences of an answer, in one order."""
    found = list(reply.verdict)
    for pick in reply.picks:
        found += [*pick.reasons, *([pick.drawback] if pick.drawback else [])]
    return found


def claim(field: str, shown: str, number: float | None = None) -> Claim:
    return Claim("aurora", None, field, shown, (), number)


VALUES: dict[str, Claim | str] = {
    "title": claim("title", "Aurora Desk Lamp"),
    "price": claim("price", "$39.00", 39),
    "list_price": claim("list_price", "$49.00", 49),
    "left": claim("left", "$11.00", 11),
    "total": claim("total", "$117.00", 117),
    "over": claim("over", "$17.00", 17),
    "of": claim("eligible", "12", 12),
    "stating": claim("stating", "8", 8),
    "ties": claim("ties", "2", 2),
    "rating": claim("rating", "4.6", 4.6),
    "reviews": "120",
    "label": "battery life",
    "value": claim("battery_life", "10 hours", 10),
    "others": claim("battery_life", "8 hours", 8),
    "low": claim("weight", "1 kg", 1000),
    "high": claim("weight", "2 kg", 2000),
    "asked": "8 hours",
    "n": "4",
    "count": claim("reviews:battery", "7", 7),
    "aspect": "battery",
    "quote": claim("quote", "Lasts for ever, {c1} and <b>all</b>"),
    "days": claim("delivery", "5", 5),
    "stock": claim("stock", "3", 3),
    "before": "lmap",
    "after": "lamp",
    "what": "a tent",
    "axis": "color",
    "options": "Black, ",
    "quantity": "2",
    "order": "ord_1",
    "status": claim("status", "paid"),
    "currencies": "USD",
}


def frame(name: str, language: str, *, form: int = 0) -> Frame:
    """One of the shop's phrases as a frame, open to rewording or not."""
    return framed(phrases()[name][language][form], language, flag=name == "reason.flag")


def framed(template: str, language: str, *, flag: bool = False) -> Frame:
    """A sentence of the test's own as a frame; ``flag`` makes its value a yes."""
    yes = {"value": claim("waterproof", claims.SWITCH[language][1], 1)} if flag else {}
    return frame_of(Sentence.of(template, VALUES | yes), language)


def frame_of(sentence: Sentence, language: str) -> Frame:
    """A sentence as the only frame of an answer."""
    whole = replace(_EMPTY, language=language, verdict=(sentence,))
    (made,) = frames_of(whole)
    return made


_EMPTY = Answer("con_1", AnswerKind.ANSWER, "en", "USD", Brief("", "en"), Found(), ())


def listed(name: str) -> dict[str, dict[str, list[str]]]:
    """One of the lists beside this file."""
    loaded: dict[str, dict[str, list[str]]] = yaml.safe_load((HERE / name).read_text("utf-8"))
    return loaded


@contextmanager
def model(url: str, *, seconds: float = 10.0, drafting: float = 10.0) -> Iterator[OpenAI]:
    """The real plug-in, pointed at an endpoint."""
    settings = Settings(
        openai_base_url=url,
        openai_model="stub",
        openai_key=SecretStr(KEY),
        openai_timeout_s=seconds,
        model_timeout_s=drafting,
    )
    with closing(OpenAI(settings)) as language:
        yield language


@contextmanager
def served(
    *plans: Plan, language: str = "en", seconds: float = 10.0, drafting: float = 10.0, **more: Any
) -> Iterator[tuple[Endpoint, OpenAI]]:
    """An endpoint with these plans, and the real plug-in pointed at it."""
    with (
        Endpoint(plans, language, **more) as endpoint,
        model(endpoint.url, seconds=seconds, drafting=drafting) as worded,
    ):
        yield endpoint, worded
