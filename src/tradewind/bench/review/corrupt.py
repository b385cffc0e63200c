"""Real listings with one stated fault each, and where it was put."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import resources

import yaml

from tradewind.kernel.money import Money
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.examples import sized
from tradewind.seller.review.issue import Span

SELLER = "Bright Harbour House"
"""Whose shop it is."""
TIMES = 200
"""Faults of each rule."""
BULLETS = (
    "Holds 1.7 l and boils it in four minutes",
    "Body of steel, handle of plastic",
    "Cable of 75 cm with a European plug",
)
"""Of a listing that has none of its own; clean by every rule."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A listing that breaks a rule."""

    rule: str
    listing: Listing
    field: str
    said: str
    """What was put in, for a reader."""
    span: Span | None
    """Where it was put; None where the whole field is wrong."""
    held: bool
    """Whether its phrase was held back while the rules were tuned."""
    siblings: tuple[Listing, ...] = ()


def phrased(clean: Sequence[Listing], chance: random.Random) -> Iterator[Fault]:
    """The faults of every rule that reads words, each phrase in turn."""
    for rule, languages in _phrases().items():
        said = [
            (language, phrase, place % 2 == 1)
            for language, phrases in languages.items()
            for place, phrase in enumerate(phrases)
        ]
        for number in range(TIMES):
            language, phrase, held = said[number % len(said)]
            base = replace(chance.choice(clean), language=language, channel=_channel(rule))
            yield _put(rule, base, (str(phrase), held), chance)


def _phrases() -> dict[str, dict[str, list[str]]]:
    text = resources.files(__package__).joinpath("corruptions.yaml").read_text("utf-8")
    read: dict[str, dict[str, list[str]]] = yaml.safe_load(text)
    return read


def _channel(rule: str) -> Channel:
    heads = {"amz": Channel.AMAZON, "tts": Channel.TIKTOK, "gmc": Channel.GOOGLE}
    return heads.get(rule.partition(".")[0], Channel.SHOPIFY)


def _put(rule: str, base: Listing, given: tuple[str, bool], chance: random.Random) -> Fault:
    """The phrase in the field that the rule reads; in a title not before a figure."""
    phrase, held = given
    part = rule.split(".")[1]
    if part == "bullet":
        whole = "placeholder" in rule
        bullet = phrase if whole else f"{BULLETS[1]}. {phrase}"
        listing = replace(base, bullets=(BULLETS[0], bullet, BULLETS[2]))
        return Fault(rule, listing, "bullets.1", phrase, _where(bullet, phrase), held)
    if part in {"detail", "description"} or (part == "claims" and chance.random() < 0.5):
        text = f"{BULLETS[0]}. {phrase} {BULLETS[1]}."
        listing = replace(base, description=text)
        return Fault(rule, listing, "description", phrase, _where(text, phrase), held)
    title = _between(base.title, phrase, chance)
    listing = replace(base, title=title, brand=base.brand or "Acme")
    return Fault(rule, listing, "title", phrase, _where(title, phrase), held)


def _between(title: str, phrase: str, chance: random.Random) -> str:
    words = title.split()
    places = [at for at in range(1, len(words)) if not words[at][0].isdigit()]
    place = chance.choice([*places, len(words)])
    return " ".join([*words[:place], phrase, *words[place:]])


def _where(text: str, phrase: str) -> Span:
    start = text.index(phrase)
    return start, start + len(phrase)


Made = Callable[[Listing, random.Random], tuple[str, Listing]]


def formed(clean: Sequence[Listing], chance: random.Random) -> Iterator[Fault]:
    """The faults of every rule that counts, compares or reads characters."""
    for rule, (field, make) in FORMED.items():
        for number in range(TIMES):
            base = replace(chance.choice(clean), channel=_channel(rule))
            said, listing = make(base, chance)
            siblings = _siblings(rule, base)
            yield Fault(rule, listing, field, said, None, number % 2 == 1, siblings)


def _siblings(rule: str, base: Listing) -> tuple[Listing, ...]:
    """What stands beside it in the file."""
    if rule == "gmc.id.unique":
        return (base,)
    if rule == "any.family":
        colours = ({"color": "Black"}, {"color": "White"})
        return tuple(
            replace(base, sku=f"{base.sku}-{place}", parent="P", brand="Acme", options=options)
            for place, options in enumerate(colours)
        )
    return ()


def _unlike(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    options = chance.choice([{"color": "black"}, {"color": "WHITE"}, {"size": "L"}, {}])
    brand = "Acme" if options else "Other"
    return str(options), replace(base, parent="P", brand=brand, options=options)


def _title(change: Callable[[str, random.Random], str]) -> Made:
    def make(base: Listing, chance: random.Random) -> tuple[str, Listing]:
        title = change(base.title, chance)
        return title, replace(base, title=title)

    return make


def _longer(most: int) -> Made:
    return _title(
        lambda title, chance: title + " " + sized(most - len(title) + chance.randint(0, 60))
    )


def _marked(marks: str) -> Made:
    return _title(lambda title, chance: _between(title, chance.choice(marks.split()), chance))


def _thrice(title: str, chance: random.Random) -> str:
    long = [each for each in title.split() if each.isalpha() and len(each) > 5]
    word = chance.choice(long or ["Kettle"])
    said = [word.lower(), word.upper(), word.capitalize()]
    for each in said:
        title = _between(title, each, chance)
    return title


def _bare(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    code = f"{chance.choice('ABCDEFGH')}{chance.choice('KLMN')}{chance.randint(100, 9999)}"
    colour, size = chance.choice(["Black", "White", "Red"]), chance.choice(["2 pcs", "XL", "10 cm"])
    title = f"{base.brand} {code} {colour} {size}"
    return title, replace(base, title=title)


def _bullet(change: Callable[[str, random.Random], str]) -> Made:
    def make(base: Listing, chance: random.Random) -> tuple[str, Listing]:
        bullet = change(BULLETS[1], chance)
        return bullet, replace(base, bullets=(BULLETS[0], bullet, BULLETS[2]))

    return make


def _terms(make: Callable[[Listing, random.Random], str]) -> Made:
    def made(base: Listing, chance: random.Random) -> tuple[str, Listing]:
        said = make(base, chance)
        return said, replace(base, search_terms=said)

    return made


def _badly_titled(base: Listing, chance: random.Random) -> str:
    word = next((each for each in base.title.split() if each.isalpha() and len(each) > 3), "")
    bad = [f"teapot {word} boiler" if word else "teapot boiler teapot", "teapot, boiler; pot"]
    return chance.choice([*bad, "teapot B07XYZ1234", "teapot boiler teapot"])


def _digits(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    digits = base.gtin or "4006381333931"
    place = chance.randrange(len(digits))
    other = chance.choice([each for each in "0123456789" if each != digits[place]])
    said = digits[:place] + other + digits[place + 1 :]
    return said, replace(base, gtin=said)


def _inside(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    head = chance.choice(["2", "02", "04"]) + "".join(chance.choices("0123456789", k=11))
    body = head[:12]
    total = sum(int(each) * (3 if place % 2 else 1) for place, each in enumerate(body))
    said = body + str(-total % 10)
    return said, replace(base, gtin=said)


def _field(name: str, make: Callable[[random.Random], str | tuple[str, ...]]) -> Made:
    def made(base: Listing, chance: random.Random) -> tuple[str, Listing]:
        value = make(chance)
        return str(value)[:80], replace(base, **{name: value})  # type: ignore[arg-type]

    return made


def _family(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    colour = chance.choice(["Black", "White", "Red", "Blue"])
    made = replace(base, title=f"{base.title} {colour}", is_parent=True, options={"color": colour})
    return colour, made


def _attribute(name: str, value: str) -> Made:
    return lambda base, _: (value, replace(base, attributes={name: value}))


def _tagged(base: Listing, chance: random.Random) -> tuple[str, Listing]:
    tag = chance.choice(["<b>{}</b>", "{}<br><ul><li>", "<p style='x'>{}</p>", "{}&nbsp;&amp;"])
    said = tag.format(base.title)
    if chance.random() < 0.5:
        return said, replace(base, title=said)
    return said, replace(base, title=said, description=f"{said}<script>x()</script>")


FORMED: dict[str, tuple[str, Made]] = {
    "amz.title.length": ("title", _longer(200)),
    "amz.title.concise": ("title", _longer(80)),
    "amz.title.banned_chars": ("title", _marked("! !!! ? $ _ { } ^ ¬ ¦ {x} a_b what? Wow!")),
    "amz.title.context_chars": ("title", _marked("*** ~~ ~ # <> >> * <<< ## ~*~ > <")),
    "amz.title.nonlanguage_ascii": ("title", _marked("® ™ © Æ ✅ 🔥 § ¶ Kettle® Steel™")),
    "amz.title.repeated_word": ("title", _title(_thrice)),
    "amz.title.allcaps": ("title", _title(lambda title, _: f"{title} stainless kettle".upper())),
    "amz.title.identifying": ("title", _bare),
    "amz.title.variation": ("title", _family),
    "amz.bullet.banned_chars": (
        "bullets.1",
        _bullet(lambda text, chance: f"{chance.choice('™®€…†‡¢£¥©±~🔥✅😀')} {text}"),
    ),
    "amz.bullet.length": (
        "bullets.1",
        _bullet(lambda text, chance: sized(256 + chance.randint(0, 200)) if text else text),
    ),
    "amz.bullet.form": ("bullets.1", _bullet(lambda text, _: text.lower())),
    "amz.bullet.dup": (
        "bullets.1",
        _bullet(lambda _, chance: " ".join(chance.sample(BULLETS[0].split(), 9))),
    ),
    "amz.bullet.count": (
        "bullets",
        _field("bullets", lambda chance: BULLETS[: chance.randint(0, 2)]),
    ),
    "amz.detail.html": ("title", _tagged),
    "amz.description.length": (
        "description",
        _field("description", lambda chance: sized(2001 + chance.randint(0, 999))),
    ),
    "amz.search_terms.bytes": (
        "search_terms",
        _terms(lambda _, chance: "ü" * 100 + " " + sized(50 + chance.randint(0, 99))),
    ),
    "amz.search_terms.content": ("search_terms", _terms(_badly_titled)),
    "amz.identifier.gtin": ("gtin", _digits),
    "amz.identifier.asin": (
        "asin",
        _field("asin", lambda chance: chance.choice(["B07XYZ123", "X07XYZ1234", "b07xyz1234"])),
    ),
    "amz.ai.content": ("title", _attribute("ai_generated", "title")),
    "gmc.ai.label": ("title", _attribute("ai_generated", "title")),
    "gmc.gtin": ("gtin", _inside),
    "gmc.title": ("title", _longer(150)),
    "gmc.title.caps": ("title", _title(lambda title, _: f"{title} stainless kettle".upper())),
    "gmc.id": ("sku", _field("sku", lambda chance: sized(51 + chance.randint(0, 40)))),
    "gmc.id.unique": ("sku", lambda base, _: (base.sku, base)),
    "gmc.description": (
        "description",
        _field("description", lambda chance: sized(5001 + chance.randint(0, 999))),
    ),
    "gmc.image.url": (
        "images.0",
        _field(
            "images",
            lambda chance: (
                chance.choice(
                    ["ftp://a.example/1.jpg", "a.jpg", "https://a.example/图.jpg", "//a/1.png"]
                ),
            ),
        ),
    ),
    "gmc.title.variant": (
        "title",
        lambda base, chance: (
            "option",
            replace(base, parent="P", options={"color": chance.choice(["Teal", "Mauve"])}),
        ),
    ),
    "tts.title.length": ("title", _longer(254)),
    "tts.title.characters": ("title", _marked("! $ ~ # * 🔥 | ™ @ <")),
    "tts.desc.words": (
        "description",
        _field("description", lambda chance: sized(chance.randint(10, 120))),
    ),
    "tts.image.count": (
        "images",
        _field("images", lambda chance: ("a.jpg",) * chance.choice([0, 1, 2, 3, 4, 10, 12])),
    ),
    "tts.identifier.gtin": ("gtin", _digits),
    "shopify.barcode": ("gtin", _digits),
    "shopify.seo.title": ("attributes.SEO Title", _attribute("SEO Title", sized(90))),
    "amz.title.seller_name": (
        "title",
        _title(lambda title, chance: _between(title, SELLER, chance)),
    ),
    "tts.title.seller": ("title", _title(lambda title, chance: _between(title, SELLER, chance))),
    "amz.required": ("title", _field("title", lambda _: "")),
    "shopify.required": ("title", _field("title", lambda _: "")),
    "gmc.required": ("description", _field("description", lambda _: "")),
    "gmc.required.price": ("price", lambda base, _: ("", replace(base, price=None))),
    "gmc.required.image": ("images", _field("images", lambda _: ())),
    "any.family": ("options", _unlike),
    "any.price": ("price", lambda base, _: ("0", replace(base, price=Money(0, "USD")))),
}
"""By rule: the field that is wrong, and what makes it so."""
