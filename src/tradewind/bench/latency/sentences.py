"""Sentences to be timed: every kind of question, needs in people's own words, keywords."""

import random
from collections.abc import Iterator
from itertools import chain, islice, zip_longest
from pathlib import Path

from tradewind.bench.grounding import rows as ground
from tradewind.bench.grounding.generate import questions
from tradewind.bench.grounding.phrasing import noun, pick, spoken, table

SEED = 20_261_124
NEEDS = {
    "en": [
        "I need {pl} for my {who}, up to {v} dollars, nothing too heavy",
        "a gift for my {who}: {pl} around {v} dollars",
        "{pl} that last, good reviews, under ${v}",
        "{pl}",
        "{pl} black",
    ],
    "zh": [
        "想给{who}买{n}，{v}元以内，别太重",
        "送{who}的{n}，预算{v}元左右",
        "耐用、评价好的{n}，不超过{v}元",
        "{n}",
        "{n} 黑色",
    ],
    "es": [
        "busco {pl} para mi {who}, hasta {v} dólares, que no pesen mucho",
        "{pl} con buenas opiniones por menos de {v} dólares",
        "{pl}",
    ],
    "de": [
        "ich suche {pl} für {who}, bis {v} Dollar, nicht zu schwer",
        "{pl} mit guten Bewertungen unter {v} Dollar",
        "{pl}",
    ],
    "ja": [
        "{who}への贈り物に{n}、{v}ドルくらいまでで軽いもの",
        "評判の良い{n}、{v}ドル以下",
        "{n}",
    ],
}
WHO = {
    "en": ["mother", "dad", "nephew", "colleague", "sister"],
    "zh": ["妈妈", "爸爸", "外甥", "同事", "女朋友"],
    "es": ["madre", "padre", "sobrino", "hermana"],
    "de": ["meine Mutter", "meinen Vater", "einen Kollegen"],
    "ja": ["母", "父", "友人", "同僚"],
}


def sentences(file: Path, *, count: int) -> list[str]:
    """So many different sentences about the catalogue in a database file."""
    shelf = ground.read(file)
    asked = (q.sentences[0] for q in questions(shelf, count=count, seed=SEED))
    both = chain.from_iterable(zip_longest(_shuffled(asked), needs(count)))
    return list(islice(dict.fromkeys(each for each in both if each), count))


def _shuffled(asked: Iterator[str]) -> list[str]:
    found = list(asked)
    random.Random(SEED).shuffle(found)
    return found


def needs(count: int) -> Iterator[str]:
    """Needs and keywords in five languages in turn."""
    rng = random.Random(SEED)
    languages = list(NEEDS)
    for number in range(count):
        language = languages[number % len(languages)]
        named = [each for each in sorted(table("nouns")) if noun(each, language)]
        forms = noun(pick(named, rng), language) or {}
        who, most = pick(WHO[language], rng), rng.randrange(15, 400)
        said = pick(NEEDS[language], rng).format(who=who, v=most, **forms)
        yield spoken(said, language)
