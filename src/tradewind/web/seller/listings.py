"""The listings: what each channel shows, what its rules say of it, and what would mend it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import RedirectResponse, Response

from tradewind.app import Tradewind
from tradewind.decisions.proposals import decide
from tradewind.decisions.proposals import tables as proposals
from tradewind.kernel import clock
from tradewind.kernel.errors import BadInput
from tradewind.seller.listings import tables
from tradewind.seller.listings.export import export
from tradewind.seller.listings.tables import Kept
from tradewind.seller.review import fix
from tradewind.seller.review.catalogue import Reviewed, come_and_gone, one, reviewed
from tradewind.seller.review.difference import Part, difference, of_many
from tradewind.seller.review.issue import Issue, Severity, text_of
from tradewind.seller.review.known import context_of
from tradewind.seller.review.look import Context
from tradewind.seller.review.marked import Piece, marked
from tradewind.seller.review.mend import mend, value_of
from tradewind.seller.review.review import words
from tradewind.web.guard import Checked
from tradewind.web.page import Reading, Shop, page
from tradewind.web.seller.pictures import section

router = APIRouter()
BY = "desk"
PAGE: Final = 100
MOST: Final = 2000
"""Listings that one press of a button takes."""
TEXTS = ("title", "bullets", "description", "search_terms")
SORTS: Mapping[str, Callable[[Reviewed], Any]] = {
    "issues": lambda each: tuple(-number for number in each.weight),
    "sku": lambda each: each.kept.listing.sku,
    "title": lambda each: each.kept.listing.title.lower(),
    "length": lambda each: -len(each.kept.listing.title),
    "at": lambda each: -each.kept.at.timestamp(),
}
Word = Annotated[str, Query(max_length=100)]
Chosen = Annotated[Sequence[str], Form(alias="id", max_length=MOST)]
"""Ids of the rows that were ticked."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What of the table is to be seen."""

    q: Word = ""
    channel: Word = ""
    language: Word = ""
    severity: Word = ""
    rule: Word = ""
    sort: Word = "issues"

    def fits(self, each: Reviewed) -> bool:
        """Whether a listing is to be seen."""
        listing = each.kept.listing
        wanted = self.q.casefold()
        return (
            (not self.channel or listing.channel == self.channel)
            and (not self.language or listing.language == self.language)
            and (not self.rule or any(one.rule == self.rule for one in each.issues))
            and (not self.severity or self._weighs(each))
            and (not wanted or wanted in f"{listing.sku} {listing.title} {listing.asin}".casefold())
        )

    def _weighs(self, each: Reviewed) -> bool:
        if self.severity == "clean":
            return not each.issues
        return any(issue.severity == self.severity for issue in each.issues)


def _day(said: str) -> date:
    """The day whose rules count; today where none is said."""
    try:
        return date.fromisoformat(said) if said else clock.now().date()
    except ValueError as error:
        raise BadInput(f"{said!r} is no day; write it like 2027-01-31.") from error


@router.get("/listings")
def listings(
    request: Request,
    shop: Shop,
    wish: Annotated[Wish, Depends(Wish)],
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """Every listing in a table, those with the gravest issues first."""
    context, on = context_of(shop.settings), clock.now().date()
    every = reviewed(shop.database, on=on, context=context)
    found = sorted(filter(wish.fits, every), key=SORTS.get(wish.sort, SORTS["issues"]))
    return page(
        request,
        "desk/listings.html",
        found=found[(number - 1) * PAGE : number * PAGE],
        total=len(found),
        every=len(every),
        pages=-(-len(found) // PAGE),
        number=number,
        wish=wish,
        counts=_counts(every),
        severities=list(Severity),
        ahead=[day for day in context.rulebook.days() if day > on],
    )


def _counts(every: Sequence[Reviewed]) -> dict[str, list[tuple[str, int]]]:
    """How many listings there are of each channel, language and severity, and with each rule."""
    channels = Counter(str(each.kept.listing.channel) for each in every)
    languages = Counter(each.kept.listing.language for each in every)
    rules = Counter(name for each in every for name in {one.rule for one in each.issues})
    weights = Counter(str(name) for each in every for name in {one.severity for one in each.issues})
    weights["clean"] = sum(not each.issues for each in every)
    return {
        "channels": sorted(channels.items()),
        "languages": sorted(languages.items()),
        "rules": rules.most_common(),
        "severities": [(name, weights[name]) for name in (*Severity, "clean")],
    }


@router.get("/listings/breaks")
def breaks(request: Request, shop: Shop, reader: Reading, on: Word = "") -> Response:
    """What another day's rules change."""
    context, today, then = context_of(shop.settings), clock.now().date(), _day(on)
    now = reviewed(shop.database, on=today, context=context)
    changed = come_and_gone(now, reviewed(shop.database, on=then, context=context))
    return page(
        request,
        "desk/listing_breaks.html",
        changed=changed,
        every=len(now),
        today=today,
        then=then,
        days=[day for day in context.rulebook.days() if day > today],
        rules=_rules_changing(context, today, then, reader.language),
        say=_saying(context, reader.language),
    )


def _rules_changing(
    context: Context, today: date, then: date, language: str
) -> list[tuple[str, date, str, str]]:
    """Rules that begin between two days: id, day, part and words."""
    first, last = sorted((today, then))
    return [
        (
            rule.id,
            rule.since,
            rule.part,
            (rule.messages["found"].get(language) or rule.messages["found"]["en"]),
        )
        for rule in context.rulebook.rules
        if rule.since is not None and first < rule.since <= last
    ]


def _saying(context: Context, language: str) -> Callable[[Issue], str]:
    return lambda issue: words(issue, language=language, context=context)


@router.post("/listings/act")
def act(shop: Shop, typed: Checked, chosen: Chosen = ()) -> Response:
    """Propose the fixes of the chosen listings, or give them out as their channel's file."""
    if not chosen:
        raise BadInput("Choose listings first: nothing was done.")
    if typed.get("to") == "export":
        with shop.database.reading() as session:
            every = [tables.get(session, each).listing for each in chosen]
        file = export(every)
        named = {"Content-Disposition": f'attachment; filename="{file.name}"'}
        return Response(file.body, media_type=file.media_type, headers=named)
    propose_fixes(shop, chosen, by=BY)
    return RedirectResponse("/desk/approvals", 303)


def propose_fixes(shop: Tradewind, chosen: Sequence[str], *, by: str) -> list[str]:
    """Propose the fixes of listings; gives the proposals' ids, fewer where nothing can be fixed."""
    context, on = context_of(shop.settings), clock.now().date()
    with shop.database.reading() as session:
        every = [tables.get(session, each) for each in chosen]
    drafts = [fix.drafted(each, on=on, context=context) for each in every]
    with shop.database.transaction() as session:
        return [decide.propose(session, draft, by=by) for draft in drafts if draft]


@router.get("/listings/{listing_id}")
def listing(
    request: Request, shop: Shop, reader: Reading, listing_id: str, on: Word = ""
) -> Response:
    """One listing: its texts with what is wrong in them, the fix, its versions."""
    context, day = context_of(shop.settings), _day(on)
    with shop.database.reading() as session:
        found = one(session, listing_id, on=day, context=context)
        versions = tables.history(session, listing_id)
        made = proposals.latest(session, subject=listing_id)
    numbered = list(enumerate(found.issues, 1))
    mended = mend(found.kept.listing, on=day, context=context)
    return page(
        request,
        "desk/listing.html",
        kept=found.kept,
        it=found.kept.listing,
        on=day,
        fields=_fields(found.kept, numbered),
        issues=numbered,
        changes=[(each, lines(each.before, each.after)) for each in mended.changes],
        versions=_versions(versions),
        proposals=made,
        say=_saying(context, reader.language),
        rule=context.rulebook.rule,
        pictures=section(request, shop, found.kept.listing, on=day),
    )


def _fields(
    kept: Kept, numbered: Sequence[tuple[int, Issue]]
) -> list[tuple[str, list[tuple[list[Piece], list[int]]]]]:
    """Each text field as lines: its pieces, and the numbers of the issues about all of it."""
    shown = []
    for name in TEXTS:
        value = value_of(kept.listing, name)
        many = name == "bullets"
        places = [f"{name}.{place}" for place in range(len(value))] if many else [name]
        rows = []
        for place in places:
            text = text_of(kept.listing, place)
            mine = [(number, each) for number, each in numbered if each.field == place]
            whole = [n for n, each in mine if not each.span or each.span == (0, len(text))]
            rows.append((marked(text, mine), whole))
        shown.append((name, rows))
    return shown


def _versions(every: Sequence[Kept]) -> list[tuple[Kept, list[tuple[str, list[list[Part]]]]]]:
    """Each version with what it changed of the one before."""
    shown = []
    for place, each in enumerate(every):
        before = every[place + 1].listing if place + 1 < len(every) else None
        changed = [
            (name, lines(value_of(before, name), value_of(each.listing, name)))
            for name in TEXTS
            if before is not None and value_of(before, name) != value_of(each.listing, name)
        ]
        shown.append((each, changed))
    return shown


def lines(before: Any, after: Any) -> list[list[Part]]:
    """A change line by line, word by word."""
    if isinstance(before, list | tuple) or isinstance(after, list | tuple):
        return of_many([str(each) for each in before or ()], [str(each) for each in after or ()])
    return [difference(str(before or ""), str(after or ""))]


@router.post("/listings/{listing_id}/propose")
def propose(shop: Shop, listing_id: str, _: Checked) -> Response:
    """Propose the listing's fixes."""
    propose_fixes(shop, [listing_id], by=BY)
    return RedirectResponse("/desk/approvals", 303)


@router.get("/listings/{listing_id}/file")
def file(shop: Shop, listing_id: str) -> Response:
    """The listing as its channel's file."""
    with shop.database.reading() as session:
        made = export([tables.get(session, listing_id).listing])
    named = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return Response(made.body, media_type=made.media_type, headers=named)
