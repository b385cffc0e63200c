"""Write a listing from facts: what can be said, in the channel's form, and checked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Protocol

from tradewind.catalog.product import Product, Variant
from tradewind.decisions.claim import Evidence, EvidenceKind
from tradewind.kernel.locale import HOME_CURRENCY
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.studio.book import DENSE, THING, Book, Noun, book, noun_of, title_facts
from tradewind.seller.studio.frame import Frame
from tradewind.seller.studio.naming import name_of, option, options_of, plain_title, short, title
from tradewind.seller.studio.quoting import quotes
from tradewind.seller.studio.search_terms import search_terms, shown_label
from tradewind.seller.studio.sentence import Material, Part, Sentence, Wish, Written
from tradewind.seller.studio.speak import NOTED, Line, Spoken, Voice, sentence_case, speak
from tradewind.seller.studio.stated import Left, Stated, joined, stated

HOME = {"en": "US", "de": "DE", "es": "ES", "fr": "FR", "ja": "JP", "zh": "CN"}
"""Where a language's listings are shown unless somebody says otherwise."""
SHORTEST = 12
"""Characters of a bullet."""
LONGEST = 400
FEATURES = 3
BULLET = 240
BULLETS = 5
FEWEST_BULLETS = 3
MOST = {Channel.AMAZON: 1900, Channel.GOOGLE: 4800, Channel.SHOPIFY: 4800, Channel.TIKTOK: 4800}
"""Characters of a description."""
ROUNDS = 4
"""So often a listing is written again without what was objected to."""
PAIRS = frozenset({"footwear"})
_SENTENCES = re.compile(r"(?<=[.!?])\s+(?=[\"“A-ZÄÖÜÁÉÍÓÚÑ0-9])|(?<=[。！？])")


class Guard(Protocol):
    """What stands between a sentence and its listing."""

    def bears(self, sentence: Sentence, material: Material, language: str) -> str:
        """Why no fact bears a sentence out; empty where all is borne."""
        ...

    def objects(
        self, listing: Listing, sentences: Sequence[Sentence]
    ) -> list[tuple[Sentence, str]]:
        """The sentences that break a rule, each with the rule."""
        ...


class Open:
    """A guard that lets everything through: the grammar alone."""

    def bears(self, sentence: Sentence, material: Material, language: str) -> str:  # noqa: ARG002
        """Nothing is against it."""
        return ""

    def objects(
        self,
        listing: Listing,  # noqa: ARG002
        sentences: Sequence[Sentence],  # noqa: ARG002
    ) -> list[tuple[Sentence, str]]:
        """Nothing is against them."""
        return []


def write(material: Material, wish: Wish, *, guard: Guard) -> Written:
    """A listing of a variant; what the guard objects to is said otherwise, or left out."""
    product, variant = material.product, material.variant
    noun = noun_of(product, wish.language)
    said = stated(product, variant, wish.language, group=noun.group if noun else THING)
    job = Job(material, wish, said, _voice(product, variant, noun, wish), guard)
    sentences = list(_sentences(job))
    for _ in range(ROUNDS):
        objections = guard.objects(_listing(job, sentences), sentences)
        if not objections:
            break
        job.blocked += objections
        gone = {id(sentence) for sentence, _ in objections}
        sentences = list(_without(sentences, gone, job))
    left = (*said.left, *_left(said, sentences))
    blocked = [{"text": each.text, "reason": reason} for each, reason in job.blocked]
    return Written(_listing(job, sentences), tuple(sentences), left, notes={"blocked": blocked})


@dataclass(slots=True)
class Job:
    """One listing while it is written."""

    material: Material
    wish: Wish
    said: Stated
    voice: Voice
    guard: Guard
    blocked: list[tuple[Sentence, str]] = field(default_factory=list)

    def stands(self, sentence: Sentence) -> bool:
        """Whether the facts bear a sentence out; what they do not is noted with the reason."""
        reason = self.guard.bears(sentence, self.material, self.wish.language)
        if reason:
            self.blocked.append((sentence, reason))
        return not reason

    def bears(self, text: str) -> bool:
        """The same of a text alone."""
        return self.stands(Sentence(text, Part.DESCRIPTION))


def _voice(product: Product, variant: Variant, noun: Noun | None, wish: Wish) -> Voice:
    own = {"name": name_of(product), "brand": product.brand, "noun": noun.text if noun else ""}
    return Voice(book(wish.language), noun, own, wish.seed, variant.sku)


def _sentences(job: Job) -> Iterator[Sentence]:
    yield _title(job)
    spoken = speak(job.said, job.voice, job.bears)
    bullets = _bullets(spoken, job) if job.wish.channel is Channel.AMAZON else []
    yield from bullets
    yield from _description(job, spoken, bullets)


def _title(job: Job) -> Sentence:
    parts, facts = title(
        job.material.product, job.material.variant, job.said, job.voice.noun, job.wish
    )
    text = sentence_case(job.voice.book.words["title"].join(parts))
    rows = (_title_row(job.material), *_option_rows(job.material), *job.said.bears(facts))
    whole = Sentence(text, Part.TITLE, facts=facts, evidence=rows)
    return whole if job.stands(whole) else _plainer(whole, job)


def _title_row(material: Material) -> Evidence:
    product = material.product
    name = product.title.get("en") or next(iter(product.title.values()), product.id)
    source = product.source
    return Evidence(EvidenceKind.TITLE, f"product:{product.id}", name, str(source), source.version)


def _option_rows(material: Material) -> tuple[Evidence, ...]:
    ref = f"variant:{material.variant.sku}"
    source = str(material.product.source)
    return tuple(
        Evidence(EvidenceKind.FACT, ref, f"{axis}: {value}", source)
        for axis, value in material.variant.options.items()
    )


def _bullets(spoken: list[Spoken], job: Job) -> list[Sentence]:
    """Three to five, each a heading and what fits under it."""
    book = job.voice.book
    themes = [
        (each.head, [line for line in each.lines if not line.denies or _noted(line)])
        for each in spoken
    ]
    chosen = [(head, lines) for head, lines in themes if lines][:BULLETS]
    denied = [
        ("", [line]) for each in spoken for line in each.lines if line.denies and not _noted(line)
    ]
    while len(chosen) < FEWEST_BULLETS and (
        long := next((each for each in chosen if len(each[1]) > 1), None)
    ):
        place = chosen.index(long)
        chosen[place : place + 1] = [(long[0], long[1][:1]), ("", long[1][1:])]
    chosen += denied[: max(0, FEWEST_BULLETS - len(chosen))]
    told = [_standing(head, list(_fitting(head, lines, book)), job) for head, lines in chosen]
    made = [each for each in told if each]
    if len(made) < FEWEST_BULLETS:
        more = [*_closing(job), *_opening(job)]
        made += [replace(each, part=Part.BULLET, text=each.text.rstrip(".。")) for each in more]
        made = [each for each in made if len(each.text) <= BULLET][:FEWEST_BULLETS]
    return [replace(each, place=place) for place, each in enumerate(_long_enough(made, book))]


def _standing(head: str, lines: list[Line], job: Job) -> Sentence | None:
    """A bullet of as many of the lines as may stand together; None where none may."""
    for count in range(len(lines), 0, -1):
        made = _bullet(head, lines[:count], job.voice.book)
        if job.stands(made):
            return made
    return None


def _bullet(head: str, lines: list[Line], book: Book) -> Sentence:
    text = book.words["sentence"].join(line.texts[0] for line in lines)
    text = (head + book.words["colon"] if head else "") + text
    facts = tuple(name for line in lines for name in line.facts)
    rows = tuple(row for line in lines for row in line.evidence)
    return Sentence(text.rstrip(".。"), Part.BULLET, 0, facts, rows)


def _long_enough(made: list[Sentence], book: Book) -> list[Sentence]:
    """Bullets of few characters joined, as long as enough of them are left."""
    joint = "；" if book.language in DENSE else "; "
    while len(made) > FEWEST_BULLETS:
        short = next((place for place, each in enumerate(made) if len(each.text) < SHORTEST), None)
        if short is None:
            break
        place = min(short, len(made) - 2)
        one, other = made[place : place + 2]
        made[place : place + 2] = [
            replace(
                one,
                text=f"{one.text}{joint}{other.text}",
                facts=one.facts + other.facts,
                evidence=one.evidence + other.evidence,
            )
        ]
    return [_padded(each, book) for each in made]


def _padded(sentence: Sentence, book: Book) -> Sentence:
    """A bullet that is still too short for a channel says what it is about first."""
    lead = str(book.words.get("lead", ""))
    if len(sentence.text) >= SHORTEST or not lead:
        return sentence
    return replace(sentence, text=f"{lead}{sentence.text}")


def _noted(line: Line) -> bool:
    return bool(NOTED & set(line.facts))


def _fitting(head: str, lines: list[Line], words: Book) -> Iterator[Line]:
    room = BULLET - len(head) - len(words.words["colon"])
    for line in lines:
        room -= len(line.texts[0]) + len(words.words["sentence"])
        if room < 0:
            return
        yield line


def _description(job: Job, spoken: list[Spoken], bullets: list[Sentence]) -> Iterator[Sentence]:
    """What it is and for whom; what the bullets do not say; what to know; what is in the box."""
    opening = list(_opening(job))
    yield from opening
    told = {name for sentence in bullets for name in sentence.facts}
    own = any(sentence.quoted for sentence in opening)
    opened = {name for sentence in opening for name in sentence.facts}
    for each in spoken:
        lines = [line for line in each.lines if not line.denies]
        if bullets:
            yield from _again(lines, told, opened, own=own)
        else:
            yield from _paragraph(each.head, lines, job)
    if job.wish.channel is Channel.SHOPIFY:
        said = quotes(job.material.reviews, job.wish.language, job.voice.book)
        yield from islice((each for each in said if job.stands(each)), 1)
    yield from _notes(spoken, told)
    yield from _closing(job)


def _again(lines: list[Line], told: set[str], opened: set[str], *, own: bool) -> Iterator[Sentence]:
    """What bullets left out, and, where the seller tells nothing, the rest in other words."""
    for line in lines:
        if not told & set(line.facts):
            yield Sentence(
                line.texts[0], Part.DESCRIPTION, facts=line.facts, evidence=line.evidence
            )
        elif not own and len(line.texts) > 1 and not opened.issuperset(line.facts):
            yield Sentence(
                line.texts[1], Part.DESCRIPTION, facts=line.facts, evidence=line.evidence
            )


def _paragraph(head: str, lines: list[Line], job: Job) -> Iterator[Sentence]:
    """A theme in running text, its heading before it where the two may stand together."""
    lead = head + job.voice.book.words["colon"]
    for place, line in enumerate(lines):
        plain = Sentence(line.texts[0], Part.DESCRIPTION, int(not place), line.facts, line.evidence)
        whole = replace(plain, text=lead + plain.text)
        yield whole if not place and job.stands(whole) else plain


def _opening(job: Job) -> Iterator[Sentence]:
    """The seller's own words where they are in the language, else what it is and with what."""
    told = list(_told(job))
    yield from told
    if told:
        return
    features, facts = _features(job)
    values = {"features": features} if features else {}
    for wordings in job.voice.book.opening:
        able = [each for each in wordings if _opens(each, job, features)]
        turn = job.voice.turn("opening", len(able)) if able else 0
        for frame in able[turn:] + able[:turn]:
            rows = (_title_row(job.material), *job.said.bears(facts))
            text = job.voice.fill(frame, values)
            sentence = Sentence(
                text, Part.DESCRIPTION, facts=facts if features else (), evidence=rows
            )
            if job.stands(sentence):
                yield sentence
                return


def _told(job: Job) -> Iterator[Sentence]:
    """The seller's description in the language, sentence by sentence."""
    own = " ".join(job.material.product.description.get(job.wish.language, "").split())
    for text in (each.strip() for each in _SENTENCES.split(own)):
        row = _described(job.material, text)
        sentence = Sentence(text, Part.DESCRIPTION, evidence=(row,), quoted=True)
        if text and len(text) <= LONGEST and job.stands(sentence):
            yield sentence


def _features(job: Job) -> tuple[str, tuple[str, ...]]:
    """The most telling facts as a list in running text, and their names."""
    found = []
    for name in title_facts(job.said.known.group):
        text = short(name, job.said.known, job.voice.noun, job.wish.language)
        if text:
            found.append((text, name))
    found = found[:FEATURES]
    return joined([text for text, _ in found], job.wish.language), tuple(name for _, name in found)


def _opens(frame: Frame, job: Job, features: str) -> bool:
    return ("{features}" not in frame.body or bool(features)) and (
        "{noun}" not in frame.body or job.voice.noun is not None
    )


def _described(material: Material, text: str) -> Evidence:
    source = material.product.source
    ref = f"description:{material.product.id}"
    return Evidence(EvidenceKind.TITLE, ref, text, str(source), source.version)


def _notes(spoken: list[Spoken], told: set[str]) -> Iterator[Sentence]:
    """What is not so, said plainly."""
    for each in spoken:
        for line in each.lines:
            if line.denies and not told & set(line.facts):
                yield Sentence(line.texts[0], Part.DESCRIPTION, 0, line.facts, line.evidence)


def _closing(job: Job) -> Iterator[Sentence]:
    words, said = job.voice.book.words, job.said
    hazards = said.known.values.get("hazards")
    lines = [("safety", hazards, ("hazards",))] if hazards else []
    box = _box(job)
    lines += [("box", box, ("box_contents",))] if box else []
    for lead, text, facts in lines:
        whole = _stopped(f"{words[lead]}{words['colon']}{text}", words["stop"])
        rows = (_title_row(job.material), *_option_rows(job.material), *said.bears(facts))
        sentence = Sentence(whole, Part.DESCRIPTION, 1, facts, rows)
        if job.stands(sentence):
            yield sentence


def _stopped(text: str, stop: str) -> str:
    return text.rstrip(".。") + stop


def _box(job: Job) -> str:
    known, noun, words = job.said.known, job.voice.noun, job.voice.book.words
    if "box_contents" in known.values:
        return known.values["box_contents"]
    if noun is None:
        return ""
    count = known.numbers.get("piece_count", 1)
    form = words["pair"] if noun.group in PAIRS or noun.key == "gloves" else words["one"]
    return str(words["pieces"] if count > 1 else form).format(
        name=job.voice.own["name"],
        noun=noun.text,
        counter=noun.gender,
        count=known.values.get("piece_count", ""),
    )


def _without(sentences: list[Sentence], gone: set[int], job: Job) -> Iterator[Sentence]:
    """The rest; a title that may not stand becomes name, noun and options alone."""
    for sentence in sentences:
        if id(sentence) not in gone:
            yield sentence
        elif sentence.part is Part.TITLE:
            yield _plainer(sentence, job)


def _plainer(sentence: Sentence, job: Job) -> Sentence:
    """The fullest plain title that its facts bear out, other than the one there is."""
    product, between = job.material.product, job.voice.book.words["title"]
    base = plain_title(product, job.voice.noun)
    options = options_of(job.material.variant, job.wish.language)
    rows = (_title_row(job.material), *_option_rows(job.material))
    for parts in ([base, *options], [base]):
        text = sentence_case(between.join(parts))
        plain = replace(sentence, text=text, facts=(), evidence=rows)
        if text != sentence.text and job.stands(plain):
            return plain
    return replace(sentence, text=base, facts=(), evidence=rows)


def _listing(job: Job, sentences: Sequence[Sentence]) -> Listing:
    product, variant, wish = job.material.product, job.material.variant, job.wish
    heading = next(each.text for each in sentences if each.part is Part.TITLE)
    bullets = tuple(each.text for each in sentences if each.part is Part.BULLET)
    hidden = ""
    if wish.channel is Channel.AMAZON:
        said = f"{heading} {' '.join(bullets)}"
        hidden = search_terms(job.material, job.said, job.voice.noun, said, wish.language)
    return Listing(
        wish.channel,
        variant.sku,
        heading,
        language=wish.language,
        marketplace=wish.marketplace or HOME[wish.language],
        bullets=bullets,
        description=_flow([each for each in sentences if each.part is Part.DESCRIPTION], wish),
        search_terms=hidden,
        attributes=_attributes(job.said, heading, sentences, wish),
        options=_own_options(variant, wish.language),
        **_given(product, variant, wish),
    )


def _own_options(variant: Variant, language: str) -> dict[str, str]:
    """A variant's options in the language of the listing."""
    shown = {axis: option(axis, value, language) for axis, value in variant.options.items()}
    return {axis: text for axis, text in shown.items() if text}


def _given(product: Product, variant: Variant, wish: Wish) -> dict[str, Any]:
    """What the catalogue states for every listing alike."""
    offer = variant.offer(HOME_CURRENCY.get(wish.language, "EUR"))
    own = [each for each in product.media if each.sku in {None, variant.sku}]
    return {
        "brand": product.brand,
        "category": product.category.replace("/", " > "),
        "price": offer.price if offer else None,
        "stock": variant.stock,
        "gtin": variant.gtin or "",
        "images": tuple(each.ref for each in own if each.kind != "drawing"),
        "parent": product.id if len(product.variants) > 1 else "",
    }


def _flow(sentences: list[Sentence], wish: Wish) -> str:
    """Sentences as a text: a new line where a paragraph begins, within the channel's length."""
    between = "" if wish.language in DENSE else " "
    text = ""
    for each in sentences:
        apart = each.place and wish.channel is not Channel.GOOGLE
        gap = "" if not text else "\n" if apart else between
        if len(text) + len(gap) + len(each.text) > MOST[wish.channel]:
            break
        text += gap + each.text
    return text


def _attributes(
    said: Stated, heading: str, sentences: Sequence[Sentence], wish: Wish
) -> dict[str, str]:
    if wish.channel is Channel.SHOPIFY:
        first = next((each.text for each in sentences if each.part is Part.DESCRIPTION), "")
        return {"seo_title": heading, "seo_description": first[:160]}
    return {
        shown_label(name, wish.language): text
        for name, text in said.known.values.items()
        if name != "hazards" and ":" not in name
    }


def _left(said: Stated, sentences: list[Sentence]) -> list[Left]:
    told = {name for sentence in sentences for name in sentence.facts}
    every = said.known.values.keys() | said.known.flags.keys()
    made = {part for name in told for part in said.made_of.get(name, ())}
    single = {"piece_count"} if said.known.numbers.get("piece_count") == 1 else set()
    missing = sorted(
        name for name in every - told - made - {"dimensions"} - single if ":" not in name
    )
    return [
        Left(name, said.evidence[name][0].value.partition(": ")[2], "frame") for name in missing
    ]


def variants(material: Material, wish: Wish, *, guard: Guard, count: int = 3) -> list[Written]:
    """Some listings of the same facts in different words: seeds upward from the wish's."""
    wishes = [replace(wish, seed=wish.seed + turn) for turn in range(count)]
    return [write(material, each, guard=guard) for each in wishes]
