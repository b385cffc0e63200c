"""The guard of a listing: the rules of review and the checker of claims, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tradewind.kernel import clock
from tradewind.kernel.fold import fold
from tradewind.seller.claims.check import check
from tradewind.seller.claims.finding import told
from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.issue import Severity
from tradewind.seller.review.review import review
from tradewind.seller.studio.book import vouched
from tradewind.seller.studio.sentence import Material, Sentence


@dataclass(frozen=True, slots=True)
class Checked:
    """Facts and rules: the checker of claims, and review by the rules of a day."""

    day: date

    def bears(self, sentence: Sentence, material: Material, language: str) -> str:
        """Why no fact bears a sentence out; empty where all is borne."""
        return unborne(sentence, language, material)

    def objects(
        self, listing: Listing, sentences: Sequence[Sentence]
    ) -> list[tuple[Sentence, str]]:
        """The sentences that break a rule, each with the rule."""
        return list(_against_rules(listing, sentences, self.day))


def guarded(*, on: date | None = None) -> Checked:
    """The guard by the rules of a day; today's without one."""
    return Checked(on or clock.now().date())


def unborne(sentence: Sentence, language: str, material: Material, *, strict: bool = False) -> str:
    """Why no fact bears a sentence out, in English; empty where all is borne.

    What the books word is bound to its facts frame by frame: of those sentences the amounts, and
    which fact they belong to, are checked. Free text, and everything where it is ``strict``, is
    checked word by word too.
    """
    findings = check(
        sentence.text,
        material.product,
        language=language,
        variant=material.variant,
        evidence=tuple(row.value for row in sentence.evidence) if sentence.quoted else (),
    )
    if not (strict or sentence.free or sentence.quoted):
        findings = [each for each in findings if not _own(each.said, language)]
    return "; ".join(told(each, "en") for each in findings)


def _own(said: str, language: str) -> bool:
    """Whether some words are the book's, or name the one piece that is sold."""
    folded = fold(said)
    bare = folded.removeprefix("1").strip()
    return not re.search(r"\d", bare) and (bare in vouched(language))


def _against_rules(
    listing: Listing, sentences: Sequence[Sentence], day: date
) -> Iterator[tuple[Sentence, str]]:
    for field, rule in sorted(_broken(listing, day)):
        name, _, number = field.partition(".")
        if name == "bullets" and not number:
            continue
        able = [each for each in sentences if each.part == name]
        if number:
            able = able[int(number) : int(number) + 1]
        guilty = (
            able if len(able) == 1 else [each for each in able if _alone(each, listing, rule, day)]
        )
        yield from ((each, rule) for each in guilty)


def _broken(listing: Listing, day: date) -> set[tuple[str, str]]:
    issues = review(listing, on=day)
    return {(each.field, each.rule) for each in issues if each.severity is not Severity.INFO}


def _alone(sentence: Sentence, listing: Listing, rule: str, day: date) -> bool:
    """Whether a sentence breaks the rule also where it is the whole description."""
    only = replace(listing, bullets=(), description=sentence.text)
    return (str(sentence.part), rule) in _broken(only, day)
