"""Review one listing or many: pure; the same listing, rules and day give the same issues."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from tradewind.kernel.errors import BadInput
from tradewind.seller.listings.listing import Listing
from tradewind.seller.review.checks import CHECKS
from tradewind.seller.review.issue import WEIGHT, Category, Issue
from tradewind.seller.review.look import PLAIN, Check, Context, Hit, Look, family_key, taken_key
from tradewind.seller.review.rule import EVERYWHERE, Rule


def review(listing: Listing, *, on: date, context: Context = PLAIN) -> list[Issue]:
    """Every issue of a listing by the rules in force on a day, the gravest first."""
    look = Look(listing, on, context)
    found = [
        _issue(rule, hit)
        for rule in context.rulebook.of(listing.channel, on)
        for hit in _check(rule)(look, rule)
    ]
    return sorted(found, key=_place)


def _place(issue: Issue) -> tuple[int, int, str, tuple[int, int]]:
    """The gravest first, then as a page shows the fields."""
    name = issue.field.partition(".")[0]
    order = EVERYWHERE.index(name) if name in EVERYWHERE else len(EVERYWHERE)
    return WEIGHT[issue.severity], order, issue.field, issue.span or (0, 0)


def _check(rule: Rule) -> Check:
    if rule.check not in CHECKS:
        there = ", ".join(sorted(CHECKS))
        raise BadInput(f"Rule {rule.id!r} asks for the check {rule.check!r}; there are {there}.")
    return CHECKS[rule.check]


def _issue(rule: Rule, hit: Hit) -> Issue:
    return Issue(
        rule=rule.id,
        field=hit.field,
        span=hit.span,
        severity=hit.severity or rule.severity,
        category=Category.DUPLICATE if hit.key in {"taken", "twin"} else rule.category,
        enforcement=rule.enforcement,
        source=rule.source,
        effective=rule.since,
        confidence=rule.confidence,
        message=hit.key,
        values=hit.values,
        fix=hit.fix,
    )


def words(issue: Issue, *, language: str, context: Context = PLAIN) -> str:
    """What an issue says, in English or Chinese."""
    rule = context.rulebook.rule(issue.rule)
    return rule.words(issue.message, issue.values, language)


def review_all(
    listings: Iterable[Listing], *, on: date, context: Context = PLAIN
) -> Iterator[tuple[Listing, list[Issue]]]:
    """Each listing with its issues; families and shared identifiers are seen together."""
    every = list(listings)
    known = around(every, context)
    for each in every:
        yield each, review(each, on=on, context=known)


def around(listings: Sequence[Listing], context: Context = PLAIN) -> Context:
    """The context with what the listings are to each other: families and shared identifiers."""
    families: dict[str, list[Listing]] = defaultdict(list)
    taken: Counter[str] = Counter()
    for each in listings:
        if key := family_key(each):
            families[key].append(each)
        taken[taken_key(each, "sku", each.sku)] += 1
        if each.gtin:
            taken[taken_key(each, "gtin", each.gtin)] += 1
    whole = {key: tuple(members) for key, members in families.items()}
    return replace(context, families=whole, taken=taken)
