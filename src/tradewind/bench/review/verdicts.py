"""What reading a seeded sample of the issues on real titles came to."""

from collections.abc import Mapping
from dataclasses import dataclass

SEED = 20261122
SAMPLE = 20
"""Issues of each rule that were read; all of them where there are fewer."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many issues of a rule's sample a person called false."""

    of: int
    """Issues there were when it was judged; other numbers want another reading."""
    read: int
    false: int
    why: str


VERDICTS: Mapping[str, Verdict] = {
    "amz.claims.disease": Verdict(1, 1, 0, "a tea that promises relief from anxiety"),
    "amz.claims.environment": Verdict(
        151, 20, 2, "two name their certificate in the title; of the others none states one"
    ),
    "amz.claims.madein": Verdict(19, 19, 0, "none states its country of origin"),
    "amz.claims.pesticide": Verdict(10, 10, 1, "'mold/ferr' is a moulded plug"),
    "amz.compat.brand": Verdict(
        64, 20, 8, "coffee and machines made under licence, a game for a console, a wrong brand"
    ),
    "amz.detail.html": Verdict(35, 20, 0, "tags and entities"),
    "amz.detail.offer_info": Verdict(5, 5, 0, "refurbished goods, 'while supplies last'"),
    "amz.title.allcaps": Verdict(31, 20, 0, "shouted but for the brand"),
    "amz.title.banned_chars": Verdict(
        81, 20, 5, "'L.O.L. Surprise!' and 'FRITZ!' are brands that the data does not state"
    ),
    "amz.title.context_chars": Verdict(
        98, 20, 1, "'1*IEC 309' counts; arrows and footnotes do not"
    ),
    "amz.title.identifying": Verdict(843, 20, 0, "brand, model and colour alone"),
    "amz.title.length": Verdict(30, 20, 0, "longer than 200"),
    "amz.title.nonlanguage_ascii": Verdict(1085, 20, 0, "® and ™, and a dagger"),
    "amz.title.repeated_word": Verdict(432, 20, 0, "USB or UTP three times and more"),
    "amz.title.subjective": Verdict(1, 1, 1, "the product is called Incredible Milk"),
}
"""By rule; read on the day the rules of this release were written."""
