"""Put what was meant into the cart; a size or another option that was not said is asked for."""

import re
from collections.abc import Mapping
from dataclasses import replace

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product, Variant
from tradewind.checkout import fill as cart
from tradewind.checkout.cart import Want
from tradewind.decisions.claim import Claim
from tradewind.kernel.errors import BadInput, NotFound, OptionNeeded, OutOfStock, Refused
from tradewind.retrieval.brief import Brief, Op
from tradewind.shopper import claims
from tradewind.shopper.answer import AnswerKind, Question, Sentence
from tradewind.shopper.conversation import Pending
from tradewind.shopper.subjects import products_of, subjects_of
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say


def fill(turn: Turn) -> Reply:
    """Add the thing meant, with the options said now or before."""
    with turn.database.reading() as session:
        subjects, known = subjects_of(turn, session)
        products = products_of(subjects[:1], known, session)
    meant = next((each for each in subjects if each.product_id in products), None)
    if meant is None:
        sentence = say("fact.which", turn.brief.language, {})
        return Reply(turn.talk, AnswerKind.QUESTION, turn.brief, (sentence,))
    product = products[meant.product_id]
    options = _said(turn, product, product.variant(meant.sku))
    return _added(turn, product, Pending(product.id, options, turn.brief.count or 1))


def answered_option(turn: Turn) -> Reply | None:
    """The cart filled with the option that answers our question; None where it does not."""
    pending = turn.talk.pending
    if pending is None:
        return None
    with turn.database.reading() as session:
        product = catalog.many(session, [pending.product_id]).get(pending.product_id)
    heard = _heard(turn.brief, product, pending.options) if product else {}
    if product is None or not heard:
        return None
    return _added(turn, product, replace(pending, options=pending.options | heard))


def _said(turn: Turn, product: Product, variant: Variant | None) -> dict[str, str]:
    """Options that the shopper named: in this sentence, by "the red one", or as an earlier wish."""
    named = {reference.attribute[0] for reference in turn.brief.references if reference.attribute}
    options = {axis: variant.options[axis] for axis in named if variant and axis in variant.options}
    for brief in (turn.talk.brief, turn.brief):
        for limit in brief.limits if brief else ():
            if (
                limit.op is Op.IS
                and limit.text
                and (value := _value(product, limit.name, limit.text))
            ):
                options[limit.name] = value
    for axis, said in turn.brief.options.items():
        if value := _value(product, axis, said):
            options[axis] = value
    return options


def _value(product: Product, axis: str, said: str) -> str | None:
    """The product's own value of an option: the one equal to what was said, else holding it."""
    values = [each.options[axis] for each in product.variants if axis in each.options]
    low = said.casefold()
    whole = [value for value in values if value.casefold() == low]
    part = [value for value in values if re.search(rf"\b{re.escape(low)}\b", value.casefold())]
    return next(iter(whole or part), None)


def _heard(brief: Brief, product: Product, chosen: Mapping[str, str]) -> dict[str, str]:
    """What the reply names of the options still open, in any language."""
    heard: dict[str, str] = {}
    low = brief.sentence.casefold()
    for axis in product.options:
        values = {each.options[axis] for each in product.variants if axis in each.options}
        for value in sorted(values, key=len, reverse=True):
            labels = {
                value.casefold(),
                vocabulary.value_label(axis, value, brief.language).casefold(),
            }
            if (
                axis not in chosen
                and axis not in heard
                and any(_named(label, low) for label in labels)
            ):
                heard[axis] = value
    return heard


def _named(label: str, sentence: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(label)}(?![a-z0-9])", sentence) is not None


def _added(turn: Turn, product: Product, wanted: Pending) -> Reply:
    cart_id = turn.talk.cart or _opened(turn)
    talk = replace(turn.talk, cart=cart_id, pending=None, focus=(product.id,))
    ready = replace(turn, talk=talk)
    want = Want(
        product_id=product.id,
        options=wanted.options,
        quantity=wanted.quantity,
        added_from="chat",
    )
    try:
        cart.add(cart_id, want, database=turn.database)
    except OptionNeeded as needed:
        return _asked(ready, product, wanted, needed)
    except OutOfStock as short:
        return _refused(ready, _short(turn, product, short))
    except (BadInput, NotFound, Refused) as refusal:
        return _refused(ready, Sentence((str(refusal),)))
    variant = cart.chosen(product, wanted.options)
    verdict = (_confirmed(turn, product, variant, wanted),)
    return Reply(talk, AnswerKind.ANSWER, turn.brief, verdict, cart=cart_id)


def _opened(turn: Turn) -> str:
    view = cart.open_cart(
        database=turn.database, currency=turn.currency, language=turn.brief.language
    )
    return view.id


def _refused(turn: Turn, sentence: Sentence) -> Reply:
    return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, (sentence,), cart=turn.talk.cart)


def _short(turn: Turn, product: Product, short: OutOfStock) -> Sentence:
    variant = product.variant(short.sku)
    left = claims.of_stock(product, variant, turn.brief.language) if variant else None
    title = claims.of_title(product, turn.brief.language)
    return say("cart.sold_out", turn.brief.language, {"title": title, "left": left or "0"})


def _asked(turn: Turn, product: Product, wanted: Pending, needed: OptionNeeded) -> Reply:
    language, axis = turn.brief.language, needed.missing[0]
    title = claims.of_title(product, language)
    slots: dict[str, Claim | str] = {"axis": vocabulary.label(axis, language), "title": title}
    sentence = say("cart.option_needed", language, slots)
    labels = [vocabulary.value_label(axis, each, language) for each in needed.values.get(axis, ())]
    return Reply(
        replace(turn.talk, pending=wanted),
        AnswerKind.QUESTION,
        turn.brief,
        (sentence,),
        question=Question(sentence.text, tuple((label, label) for label in labels)),
        cart=turn.talk.cart,
    )


def _confirmed(turn: Turn, product: Product, variant: Variant, wanted: Pending) -> Sentence:
    language = turn.brief.language
    offer = variant.offer(turn.currency)
    values = [
        vocabulary.value_label(axis, value, language) for axis, value in variant.options.items()
    ]
    slots: dict[str, Claim | str] = {
        "quantity": claims.number(wanted.quantity, language),
        "title": claims.of_title(product, language),
        "options": ", ".join(values) + ", " if values else "",
        "price": claims.of_price(product, offer, language) if offer else "",
    }
    return say("cart.added", language, slots)
