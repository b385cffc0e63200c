"""From a shopper's sentence to an answer: understand, act, write the decision down."""

import time
from dataclasses import dataclass, replace
from typing import assert_never

from tradewind.catalog import tables as catalog
from tradewind.catalog import vocabulary
from tradewind.catalog.product import Product
from tradewind.catalog.vocabulary import Adjective
from tradewind.decisions import tables as ledger
from tradewind.kernel.ids import new_id
from tradewind.kernel.locale import HOME_CURRENCY
from tradewind.kernel.money import Money
from tradewind.retrieval.brief import Act, Brief, Limit, Op, PriceLimit
from tradewind.retrieval.index import Index
from tradewind.retrieval.merge import refined
from tradewind.retrieval.understand import understand
from tradewind.shopper import tables
from tradewind.shopper.answer import Answer, AnswerKind
from tradewind.shopper.basket import basket, needs
from tradewind.shopper.conversation import Conversation
from tradewind.shopper.fill import answered_option, fill
from tradewind.shopper.recommend import recommend
from tradewind.shopper.side_by_side import side_by_side
from tradewind.shopper.status import status
from tradewind.shopper.take_out import take_out
from tradewind.shopper.tell import tell
from tradewind.shopper.turn import Reply, Turn
from tradewind.shopper.words import say
from tradewind.storage import Database

LONGEST = 2000
"""Characters of a sentence that are read; nobody's need is longer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One sentence on its way in."""

    sentence: str
    conversation: str | None = None
    language: str | None = None
    """The page's or caller's language; found out from the sentence where it is not given."""
    currency: str | None = None
    cart: str | None = None
    """A cart that already stands, so that chat and page fill the same one."""


def ask(asked: Asked, *, database: Database, index: Index) -> Answer:
    """Answer one sentence and keep what was decided."""
    started = time.perf_counter()
    index.refresh(database)
    talk = _conversation(asked, database)
    turn = _turn(asked.sentence, talk, database, index)
    understood = time.perf_counter()
    reply = _acted(turn)
    done = time.perf_counter()
    answer = _answer(turn, reply)
    timings = {
        "understand": 1000 * (understood - started),
        "answer": 1000 * (done - understood),
        **reply.found.timings_ms,
    }
    return _kept(turn, reply, replace(answer, timings_ms=timings), database)


def _conversation(asked: Asked, database: Database) -> Conversation:
    language = asked.language or ""
    found = None
    if asked.conversation:
        with database.reading() as session:
            found = tables.find(session, asked.conversation)
    if found is None:
        found = Conversation.opened(language, _wanted(asked))
    return replace(
        found,
        language=asked.language or found.language,
        currency=asked.currency or found.currency,
        cart=asked.cart or found.cart,
    )


def _wanted(asked: Asked) -> str:
    """The caller's currency, else its language's; empty leaves it to each sentence."""
    return asked.currency or HOME_CURRENCY.get(asked.language or "", "")


def answer_again(sentence: str, talk: Conversation, *, database: Database, index: Index) -> Answer:
    """The answer to a sentence at that point of a conversation; nothing is kept of it."""
    index.refresh(database)
    turn = _turn(sentence, talk, database, index)
    return _answer(turn, _acted(turn))


def search(asked: Asked, *, limit: int, database: Database, index: Index) -> Answer:
    """A list for keywords, limits in the words held; no conversation, nothing is kept of it."""
    index.refresh(database)
    talk = Conversation.opened(asked.language or "", _wanted(asked))
    turn = _turn(asked.sentence, talk, database, index)
    brief = replace(turn.brief, act=Act.FIND, keywords_only=True, superlative=None)
    turn = replace(turn, brief=brief)
    return replace(_answer(turn, recommend(turn, listed=limit)), conversation="", decision="")


def _turn(sentence: str, talk: Conversation, database: Database, index: Index) -> Turn:
    brief = _understood(sentence, talk, index)
    return Turn(talk, brief, _currency(brief, talk, index), database, index)


def _understood(sentence: str, talk: Conversation, index: Index) -> Brief:
    brief = understand(
        sentence[:LONGEST].strip(),
        lexicon=index.lexicon,
        language=talk.language or None,
        currency=talk.currency,
    )
    if brief.act is Act.REFINE:
        return brief if talk.brief is None else refined(talk.brief, brief)
    return brief


def _currency(brief: Brief, talk: Conversation, index: Index) -> str:
    """The currency named; else the first that the shop prices in: the reader's, dollars, any."""
    named = [bound.money.currency for bound in brief.price if bound.stated_currency]
    if named:
        return named[-1]
    wanted = talk.currency or HOME_CURRENCY.get(brief.language, "USD")
    able = [each for each in (wanted, HOME_CURRENCY["en"]) if each in index.currencies]
    return next(iter([*able, *index.currencies]), wanted)


def _acted(turn: Turn) -> Reply:
    if turn.talk.pending is not None and (reply := answered_option(turn)) is not None:
        return reply
    match turn.brief.act:
        case Act.FACT | Act.COMPARE:
            return _pointed(turn)
        case Act.ADD | Act.REMOVE as act:
            return fill(turn) if act is Act.ADD else take_out(turn)
        case Act.ORDER_STATUS | Act.RETURN:
            return status(turn)
        case Act.GREETING | Act.HELP:
            return _spoken(turn)
        case Act.FIND | Act.REFINE:
            return basket(turn) if needs(turn.brief) else recommend(_beyond(turn))
        case _ as never:
            assert_never(never)


def _pointed(turn: Turn) -> Reply:
    """A question about things shown or named; a need where there are none."""
    if not (turn.talk.shown or turn.brief.references):
        return recommend(turn)
    return tell(turn) if turn.brief.act is Act.FACT else side_by_side(turn)


def _spoken(turn: Turn) -> Reply:
    name = "greeting" if turn.brief.act is Act.GREETING else "help"
    sentence = say(name, turn.brief.language, {})
    return Reply(turn.talk, AnswerKind.ANSWER, turn.brief, (sentence,))


def _beyond(turn: Turn) -> Turn:
    """'Cheaper' or 'lighter' is meant against the first thing shown, as it stands now."""
    wishes = {each.refined: each for each in vocabulary.adjectives().values()}
    said = [wish for wish in turn.brief.wishes if wish in wishes]
    if not said or not turn.talk.shown:
        return turn
    first = turn.talk.shown[0]
    with turn.database.reading() as session:
        product = catalog.many(session, [first.product_id]).get(first.product_id)
    if product is None:
        return turn
    brief = turn.brief
    for wish in said:
        brief = _further(brief, wishes[wish], product, (first.sku, turn.currency))
    return replace(turn, brief=brief)


def _further(brief: Brief, adjective: Adjective, product: Product, place: tuple[str, str]) -> Brief:
    """The brief with the wish made a limit; unchanged where the product states nothing of it."""
    sku, currency = place
    rest = tuple(wish for wish in brief.wishes if wish != adjective.refined)
    if adjective.facts[:1] == ("price",):
        variant = product.variant(sku)
        offer = variant.offer(currency) if variant else None
        return _priced(brief, adjective, offer.price, rest) if offer else brief
    for name in adjective.facts:
        fact = product.fact(name, sku=sku)
        if fact is not None and fact.number is not None:
            op = Op.MORE if adjective.most else Op.LESS
            limit = Limit(name, op, adjective.refined, fact.number, fact.unit)
            others = tuple(each for each in brief.limits if (each.name, each.op) != (name, op))
            return replace(brief, limits=(*others, limit), wishes=rest)
    return brief


def _priced(brief: Brief, adjective: Adjective, price: Money, wishes: tuple[str, ...]) -> Brief:
    upper = {Op.LESS, Op.AT_MOST}
    replaced = {Op.MORE, Op.AT_LEAST} if adjective.most else upper
    op = Op.MORE if adjective.most else Op.LESS
    bound = PriceLimit(op, price, adjective.refined, stated_currency=False)
    kept = tuple(each for each in brief.price if each.op not in replaced)
    return replace(brief, price=(*kept, bound), wishes=wishes)


def _answer(turn: Turn, reply: Reply) -> Answer:
    return Answer(
        conversation=turn.talk.id,
        kind=reply.kind,
        language=turn.brief.language,
        currency=turn.currency,
        brief=reply.brief,
        found=reply.found,
        verdict=reply.verdict,
        picks=reply.picks,
        comparison=reply.comparison,
        question=reply.question,
        chips=reply.chips,
        cart=reply.cart or turn.talk.cart,
        order=reply.order,
        decision=new_id("dec"),
    )


def _kept(turn: Turn, reply: Reply, answer: Answer, database: Database) -> Answer:
    """Write the decision and the conversation down in one transaction."""
    body = {
        "sentence": turn.brief.sentence,
        "turn": turn.talk.turns + 1,
        "before": tables.plain(turn.talk),
        "catalogue": turn.index.version,
        "brief": tables.plain_brief(answer.brief),
        "candidates": [[hit.product_id, hit.sku, round(hit.score, 6)] for hit in answer.found.hits],
        "timings_ms": {name: round(value, 3) for name, value in answer.timings_ms.items()},
        **answer.plain(),
    }
    talk = replace(reply.talk, turns=turn.talk.turns + 1, cart=answer.cart)
    with database.transaction() as session:
        tables.save(session, talk)
        ledger.record(session, "answer", turn.talk.id, body, id=answer.decision)
    return answer
