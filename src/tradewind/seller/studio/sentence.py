"""What is written, sentence by sentence, each with the rows that bear it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tradewind.catalog.product import Product, Review, Variant
from tradewind.decisions.claim import Evidence
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.studio.stated import Left


class Part(StrEnum):
    """Where in a listing a sentence stands."""

    TITLE = "title"
    BULLET = "bullets"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or a line, or a title), and what it stands on."""

    text: str
    part: Part
    place: int = 0
    """Of a bullet, counted from 0."""
    facts: tuple[str, ...] = ()
    """Names of the facts it says."""
    evidence: tuple[Evidence, ...] = ()
    quoted: bool = False
    """Whether somebody else's words stand in it, verbatim."""
    free: bool = False
    """Whether a person or a model worded it, so that no word of it is known to be borne out."""


@dataclass(frozen=True, slots=True)
class Term:
    """What people searched for before they ordered, out of the seller's own report."""

    words: str
    orders: int = 0
    clicks: int = 0
    file_id: str = ""
    row: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of what is to be written about."""

    product: Product
    variant: Variant
    reviews: tuple[Review, ...] = ()
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be written."""

    channel: Channel
    language: str
    marketplace: str = ""
    seed: int = 0
    """0 takes the first wording of everything; each other seed others, always the same ones."""


@dataclass(frozen=True, slots=True)
class Written:
    """A listing, and why each of its sentences may stand there."""

    listing: Listing
    sentences: tuple[Sentence, ...]
    left: tuple[Left, ...] = ()
    by: str = "grammar"
    """Who worded it: ``grammar``, or a model's name."""
    notes: Mapping[str, Any] = field(default_factory=dict)
    """What was blocked on the way, and why."""
