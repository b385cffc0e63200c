"""What a shopper asked for, as far as they said it: everything was said, nothing is guessed."""

from dataclasses import dataclass, field
from enum import StrEnum

from tradewind.kernel.money import Money


class Act(StrEnum):
    """What the sentence wants done."""

    FIND = "find"
    """A need or keywords: find, compare, recommend."""
    FACT = "fact"
    """A question about a fact of something shown or named: "what about its battery?"."""
    COMPARE = "compare"
    """Put the named or shown products side by side; with ``fact`` set: which has more of it."""
    REFINE = "refine"
    """Change what was asked before: "cheaper", "in black", "for my mother"."""
    ADD = "add"
    """Put something into the cart."""
    REMOVE = "remove"
    """Take something out of the cart."""
    ORDER_STATUS = "order_status"
    RETURN = "return"
    """Send back what was bought."""
    GREETING = "greeting"
    HELP = "help"


class Op(StrEnum):
    """How a limit compares."""

    AT_MOST = "<="
    LESS = "<"
    AT_LEAST = ">="
    MORE = ">"
    IS = "="
    IS_NOT = "!="


@dataclass(frozen=True, slots=True)
class PriceLimit:
    """A bound on the price, in the currency that was said or is the reader's."""

    op: Op
    money: Money
    said: str
    """The words of the sentence that say it."""
    stated_currency: bool = True
    """False where the sentence named no currency and the reader's was taken."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A hard limit on a typed fact, an option, the brand or the category.

    ``name`` is a fact name of the catalogue (``battery_life``), an option axis (``color``,
    ``size``), or ``brand``. A number is in the base unit of its dimension; text is the catalogue's
    own value, lower case.
    """

    name: str
    op: Op
    said: str
    number: float | None = None
    unit: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Superlative:
    """The extreme asked for: "cheapest" is the least ``price``, "lightest" the least ``weight``."""

    name: str
    most: bool
    said: str
    instead: tuple[str, ...] = ()
    """What the word can mean as well, where nothing found states the first."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Something already shown that the sentence points at. The server resolves it, never a model.

    Exactly one of the fields is set.
    """

    said: str
    ordinal: int | None = None
    """1 is the first shown; -1 the last."""
    first: int | None = None
    """The first so many ("the first two", "both")."""
    it: bool = False
    """What was spoken of last ("it", "its", "这款")."""
    attribute: tuple[str, str] | None = None
    """An option or brand that tells it apart ("the red one": ``("color", "red")``)."""
    product_id: str | None = None
    """Named by its title."""


@dataclass(frozen=True, slots=True)
class Brief:
    """The wish behind one sentence."""

    sentence: str
    language: str
    act: Act = Act.FIND
    keywords_only: bool = False
    """True where somebody typed words into a box rather than asked or told a need."""
    words: str = ""
    """What is left to search for in words."""
    category: str | None = None
    """A category path of the catalogue, where the sentence names one."""
    category_said: str | None = None
    """The words that name all that the category holds ("kettles"); None where they may name only a
    part of it ("knife" of knives and boards)."""
    price: tuple[PriceLimit, ...] = ()
    limits: tuple[Limit, ...] = ()
    wishes: tuple[str, ...] = ()
    """Soft wishes, as fact names or words ("light", "quiet"): they rank, they do not exclude."""
    superlative: Superlative | None = None
    """The extreme asked for; of a comparison, which way the winner lies ("which is lighter?")."""
    fact: str | None = None
    """The fact asked about, by its catalogue name; ``price``, ``stock``, ``delivery`` and
    ``reviews`` are such names too."""
    fact_said: str | None = None
    """The words that ask about a fact, also where the catalogue has no such fact."""
    references: tuple[Reference, ...] = ()
    recipient: str | None = None
    """``mother``, ``nephew``, ... in English."""
    age: float | None = None
    """The recipient's age in years."""
    occasion: str | None = None
    items: tuple[str, ...] = ()
    """The different things a basket needs ("a tent, two sleeping bags and a stove")."""
    people: int | None = None
    """For how many ("camping for four")."""
    count: int | None = None
    """How many pieces, or how many suggestions."""
    basket: bool = False
    """True where several things must fit one budget together."""
    options: dict[str, str] = field(default_factory=dict)
    """Options chosen for the cart ("in M": ``{"size": "M"}``)."""
