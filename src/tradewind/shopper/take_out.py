"""Take out of the cart what was meant, and say so; where it could be several things, ask."""

from collections.abc import Sequence
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product
from tradewind.checkout import fill as cart
from tradewind.checkout.cart import LineView
from tradewind.decisions.claim import Claim
from tradewind.kernel.errors import NotFound
from tradewind.kernel.fold import fold
from tradewind.retrieval.brief import Reference
from tradewind.shopper import claims
from tradewind.shopper.answer import AnswerKind, Question, Sentence
from tradewind.shopper.subjects import Products
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import line, say

SHORTEST = 4
"""Letters of a title's word that tells it apart."""


def take_out(turn: Turn) -> Reply:
    """The cart without the line that is meant, or without all of several that are."""
    lines, products = _in_cart(turn)
    if not lines:
        return _told(turn, (say("cart.empty", turn.brief.language, {}),))
    meant = _meant(turn, lines, products)
    several = any(each.first is not None for each in turn.brief.references)
    if not meant or (len(meant) > 1 and not several):
        return _which(turn, meant or lines, lines)
    for each in meant:
        cart.remove(str(turn.talk.cart), each.sku, database=turn.database)
    return _told(turn, tuple(_gone(turn, each, products) for each in meant))


def _in_cart(turn: Turn) -> tuple[tuple[LineView, ...], Products]:
    if turn.talk.cart is None:
        return (), {}
    try:
        view = cart.view(turn.talk.cart, database=turn.database, language=turn.brief.language)
    except NotFound:
        return (), {}
    with turn.database.reading() as session:
        found = catalog.many(session, list(dict.fromkeys(each.product_id for each in view.lines)))
    return view.lines, found


def _meant(turn: Turn, lines: Sequence[LineView], products: Products) -> list[LineView]:
    """Lines that the sentence points at; else those of the kind, colour or name it says."""
    found: list[LineView] = []
    for reference in turn.brief.references:
        found += [each for each in _pointed(reference, turn, lines, products) if each not in found]
    if turn.brief.references:
        return found
    path, said = turn.brief.category, [each for each in turn.brief.limits if each.text]
    if path is None and not said:
        return [each for each in lines if _titled(each, turn)]
    return [
        each
        for each in lines
        if (path is None or _is(products.get(each.product_id), path))
        and all(_carries((limit.name, limit.text or ""), each, products) for limit in said)
    ]


def _pointed(
    reference: Reference, turn: Turn, lines: Sequence[LineView], products: Products
) -> list[LineView]:
    """What one reference means among the lines of the cart, not among what was shown."""
    if reference.product_id is not None:
        return [each for each in lines if each.product_id == reference.product_id]
    if reference.first is not None:
        return list(lines[: reference.first])
    if reference.ordinal is not None:
        place = reference.ordinal - 1 if reference.ordinal > 0 else reference.ordinal
        return [lines[place]] if -len(lines) <= place < len(lines) else []
    if reference.attribute is not None:
        return [each for each in lines if _carries(reference.attribute, each, products)]
    last = [each for each in lines if each.product_id in turn.talk.focus]
    return last or (list(lines) if len(lines) == 1 else [])


def _carries(attribute: tuple[str, str], each: LineView, products: Products) -> bool:
    name, value = attribute[0], attribute[1].casefold()
    product = products.get(each.product_id)
    if name in each.options or product is None:
        return value in each.options.get(name, "").casefold()
    if name == "brand":
        return product.brand.casefold() == value
    fact = product.fact(name, sku=each.sku)
    return fact is not None and value in fact.text.casefold()


def _is(product: Product | None, path: str) -> bool:
    return product is not None and (
        product.category == path or product.category.startswith(f"{path}/")
    )


def _titled(each: LineView, turn: Turn) -> bool:
    said = set(fold(turn.brief.words).split())
    return any(len(word) >= SHORTEST and word in said for word in fold(each.title).split())


def _gone(turn: Turn, each: LineView, products: Products) -> Sentence:
    language = turn.brief.language
    slots: dict[str, Claim | str] = {
        "quantity": claims.number(each.quantity, language),
        "title": _title(each, products, language),
        "options": _options(each, language),
    }
    return say("cart.removed", language, slots)


def _title(each: LineView, products: Products, language: str) -> Claim | str:
    product = products.get(each.product_id)
    return claims.of_title(product, language) if product else each.title


def _options(each: LineView, language: str) -> str:
    values = [vocabulary.value_label(axis, value, language) for axis, value in each.options.items()]
    return f" ({', '.join(values)})" if values else ""


def _which(turn: Turn, meant: Sequence[LineView], lines: Sequence[LineView]) -> Reply:
    """Ask which; each choice names the line by its place in the cart."""
    language = turn.brief.language
    sentence = say("cart.which_out", language, {})
    words = line("chip.remove", language)
    choices = tuple(
        (
            f"{each.title}{_options(each, language)}",
            words.replace("{place}", str(lines.index(each) + 1)),
        )
        for each in meant
    )
    asked = _told(turn, (sentence,))
    return replace(asked, kind=AnswerKind.QUESTION, question=Question(sentence.text, choices))


def _told(turn: Turn, verdict: tuple[Sentence, ...]) -> Reply:
    return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, verdict, cart=turn.talk.cart)
