"""Put the listings of a file on the desk's shelf: each a version of what its channel shows."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tradewind.catalog.formats.format import head
from tradewind.catalog.formats.google import NAMESPACE
from tradewind.catalog.formats.opened import Part
from tradewind.decisions import tables as ledger
from tradewind.kernel import clock
from tradewind.kernel.errors import BadFile
from tradewind.seller.files import listed, tables
from tradewind.seller.files.cells import decimal_mark
from tradewind.seller.files.fields import Kind
from tradewind.seller.files.grid import Opened
from tradewind.seller.files.listed import Found, Shelf
from tradewind.seller.files.reading import Reader, Reject
from tradewind.seller.files.recognise import Table, is_markup
from tradewind.seller.files.said import Setting
from tradewind.seller.files.tables import Rejected, ReportFile
from tradewind.seller.files.taken import Difference, Outcome, Taken
from tradewind.seller.files.tell import told_of
from tradewind.seller.listings import tables as listings
from tradewind.seller.listings.listing import Listing
from tradewind.storage import Connection, Database


@dataclass(frozen=True, slots=True)
class Stack:
    """Listings that come in together, and what is said of them."""

    name: str
    sha256: str
    setting: Setting
    source: Table | Part

    @property
    def form(self) -> str:
        """The export that they are from."""
        return self.source.form.name if isinstance(self.source, Table) else listed.GOOGLE

    @property
    def marketplace(self) -> str:
        """The country that the file itself names, or the person."""
        return self._tagged[0] or self.setting.marketplace

    @property
    def _tagged(self) -> tuple[str, str]:
        if isinstance(self.source, Part):
            return "", ""
        place, language = listed.tagged(self.source.titles)
        return place, language or self.source.language

    def found(self) -> Iterator[Found | Reject]:
        """Its listings, one after another."""
        shelf = Shelf(
            self.form,
            self.marketplace,
            self._tagged[1] if self._speaks else "",
            self.setting.currency,
            self._mark,
        )
        if isinstance(self.source, Part):
            yield from listed.listings(listed.feed_rows(self.source), shelf)
        else:
            yield from listed.listings(Reader(self.source, self.setting).rows(), shelf)

    @property
    def _speaks(self) -> bool:
        """Whether the labels' language is that of the texts: English labels are everywhere."""
        return self._tagged[1] != "en" or self.form == listed.TEMPLATE

    @property
    def _mark(self) -> str:
        if isinstance(self.source, Part):
            return "."
        table = self.source
        prices = [place for place, field in table.columns.items() if field == "price"]
        cells = [
            line.cells[place]
            for line in table.sample
            for place in prices
            if place < len(line.cells)
        ]
        return decimal_mark(cells, table.language)

    @property
    def mapping(self) -> dict[str, str]:
        """What each column was read as."""
        return self.source.mapping if isinstance(self.source, Table) else {}


def feeds_of(file: Opened) -> list[Part]:
    """The parts of a file that are Google feeds in XML."""
    return [
        part
        for part in file.parts
        if is_markup(part)
        and part.beginning().lstrip("\ufeff \t\r\n").startswith("<")
        and f"{NAMESPACE}price" in head(part).names
    ]


def shelve(stack: Stack, *, database: Database, dry_run: bool = False) -> Taken:
    """Keep the listings of a file; gives what became of it. Raises BadFile where it has none."""
    with database.reading() as session:
        same = tables.of_content(session, stack.sha256, Kind.LISTINGS, stack.setting.shop)
    if same and same[0].marketplace == stack.marketplace:
        return told_of(same[0], Outcome.SAME)
    if dry_run:
        return _tried(stack, database)
    with database.transaction(alone=True) as session:
        return _kept(stack, session)


def _kept(stack: Stack, session: Connection) -> Taken:
    made = tables.begin(session, _outline(stack))
    causes: Counter[str] = Counter()
    rejects: list[Rejected] = []
    rows = 0
    for each in stack.found():
        if isinstance(each, Reject):
            causes[each.cause] += 1
            rejects.append(Rejected("", each.number, each.cause, each.cells))
        else:
            rows += 1
            listings.keep(session, each.listing, file_id=made.id, row=each.number)
    if not rows:
        raise BadFile(f"{stack.name} has no listing that can be read: {_first(causes)}.")
    whole = replace(made, rows=rows, rejected=len(rejects))
    tables.grow(session, whole, [], rejects)
    replaced = tables.before(session, whole)
    tables.settle(session, whole, replaced)
    entry = {"file": whole.name, "sha256": whole.sha256, "form": whole.form, "rows": rows}
    ledger.record(session, "file", whole.id, entry | {"rejected": len(rejects)})
    outcome = Outcome.CORRECTED if replaced else Outcome.NEW
    return told_of(whole, outcome, causes=causes, replaces=[each.name for each in replaced])


def _first(causes: Counter[str]) -> str:
    return causes.most_common(1)[0][0] if causes else "it has no rows"


def _outline(stack: Stack) -> ReportFile:
    return ReportFile(
        id="",
        sha256=stack.sha256,
        name=stack.name,
        kind=Kind.LISTINGS,
        form=stack.form,
        shop=stack.setting.shop,
        marketplace=stack.marketplace,
        currency=stack.setting.currency,
        from_day=None,
        to_day=None,
        rows=0,
        rejected=0,
        imported_at=clock.now(),
        superseded_by=None,
        mapping=stack.mapping,
    )


def _tried(stack: Stack, database: Database) -> Taken:
    """What would become of a file."""
    causes: Counter[str] = Counter()
    rows, counted = 0, Counter[str]()
    with database.reading() as session:
        known = {_place(each.listing): each.listing for each in listings.current(session)}
        replaced = tables.before(session, _outline(stack))
    for each in stack.found():
        if isinstance(each, Reject):
            causes[each.cause] += 1
            continue
        rows += 1
        before = known.get(_place(each.listing))
        counted["new" if before is None else "same" if before == each.listing else "changed"] += 1
    if not rows:
        raise BadFile(f"{stack.name} has no listing that can be read: {_first(causes)}.")
    whole = replace(_outline(stack), rows=rows, rejected=causes.total())
    return told_of(
        whole,
        Outcome.DRY,
        causes=causes,
        replaces=[each.name for each in replaced],
        difference=Difference(counted["new"], counted["changed"], counted["same"], 0),
    )


def _place(listing: Listing) -> tuple[str, str, str, str]:
    return listing.channel, listing.marketplace, listing.language, listing.sku
