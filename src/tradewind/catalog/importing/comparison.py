"""What files state against what is stored: the rows that an import would write."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from tradewind.catalog.importing import tables
from tradewind.catalog.importing.reading import Stated
from tradewind.catalog.importing.rejects import Rejects
from tradewind.catalog.importing.report import Report
from tradewind.catalog.importing.spool import Spool
from tradewind.catalog.importing.tables import Details, FactKey, Row
from tradewind.catalog.incoming import BadRow
from tradewind.kernel import clock
from tradewind.storage import Database

PRODUCTS, REVIEWS, PRICES = 500, 1000, 5000
"""How many are compared at a time."""
Told = Callable[[str, int, int], None]


class Comparison:
    """Compares what was read with one version of the catalogue and puts the new rows aside."""

    def __init__(self, database: Database, report: Report) -> None:
        self._database, self._report = database, report
        self.rows: dict[str, Spool] = defaultdict(Spool)
        """The rows of each statement of `tables.STATEMENTS`."""
        self._bad = Spool()
        self._skus: dict[str, str] = {}
        self._products: set[str] = set()
        self._today = clock.now().date().isoformat()
        with database.reading() as session:
            self.version = tables.version(session) + 1

    @classmethod
    @contextmanager
    def of(
        cls, stated: Stated, database: Database, report: Report, told: Told
    ) -> Iterator["Comparison"]:
        """A finished comparison; its temporary files go with it."""
        compared = cls(database, report)
        try:
            done = 0
            for batch in stated.products.batches(PRODUCTS):
                compared.products([each for each in batch if stated.wins(each)])
                done += len(batch)
                told("compare", done, stated.products.count)
            compared.categories(stated.categories)
            for batch in stated.prices.batches(PRICES):
                compared.prices(batch)
            seen: set[tuple[str, str]] = set()
            for batch in stated.reviews.batches(REVIEWS):
                compared.reviews(batch, seen)
            yield compared
        finally:
            for spool in (*compared.rows.values(), compared._bad):
                spool.close()

    @property
    def bad(self) -> int:
        """Rows that contradict what is stored."""
        return self._bad.count

    def leave_out(self, rejects: Rejects) -> None:
        """Write those rows down."""
        for batch in self._bad.batches(PRODUCTS):
            for file, row, cause, raw in batch:
                rejects.add(file, BadRow(row, cause, raw))

    def products(self, records: list[Row]) -> None:
        """Compare products by their digests, and those that differ by what they say."""
        ids = [record["id"] for record in records]
        skus = [variant["sku"] for record in records for variant in record["variants"]]
        with self._database.reading() as session:
            stored, owners = tables.stored(session, ids), tables.owners(session, skus)
        free = [record for record in records if self._takes_its_skus(record, owners)]
        new = [record for record in free if record["id"] not in stored]
        changed = [record for record in free if self._differs(record, stored.get(record["id"]))]
        self._report.new += len(new)
        self._report.changed += len(changed)
        self._report.same += len(free) - len(new) - len(changed)
        for record in new:
            self._new(record)
        self._changed(changed)
        self._prices(new + changed)

    def _takes_its_skus(self, record: Row, owners: dict[str, str]) -> bool:
        for variant in record["variants"]:
            sku = variant["sku"]
            owner = owners.get(sku) or self._skus.get(sku)
            if owner not in {None, record["id"]}:
                cause = f"the SKU {sku!r} belongs to the product {owner!r}"
                self._bad.add([record["file"], record["row"], cause, record["raw"]])
                return False
        self._products.add(record["id"])
        self._skus.update((variant["sku"], record["id"]) for variant in record["variants"])
        return True

    def _differs(self, record: Row, stored: tables.Stored | None) -> bool:
        if stored is None or record["introduces"]:
            return False
        return bool(stored.digest != record["digest"])

    def _new(self, record: Row) -> None:
        self.rows["product"].add(
            self._product(record)
            | {"withdrawn": False, "rating_sum": 0, "rating_count": 0, "review_count": 0}
        )
        for variant in record["variants"]:
            self.rows["variant"].add(_variant(record, variant))
            self._stock(variant, None)
        for offer in record["offers"]:
            self.rows["offer"].add(offer | {"version": self.version})
        for fact in record["facts"]:
            self._fact(record, fact)

    def _product(self, record: Row) -> Row:
        own: Row = {name: record[name] for name in ("id", "digest", "file", "row")}
        columns: Row = record["columns"]
        return own | columns | {"version": self.version}

    def _stock(self, variant: Row, before: int | None) -> None:
        """Set the shelf where the file counts anew; a count repeated is no news."""
        pieces = variant["pieces"]
        if pieces is not None and pieces != before:
            row = {"sku": variant["sku"], "on_hand": pieces, "reserved": 0}
            self.rows["stock"].add(row)
            self.rows["counted"].add({"sku": variant["sku"], "pieces": pieces})

    def _fact(self, record: Row, fact: list[Any]) -> None:
        *key, row = fact
        self.rows["fact"].add([*key, record["id"], record["file"], row, self.version])
        self._report.facts_new += 1

    def _changed(self, records: list[Row]) -> None:
        if not records:
            return
        skus = [variant["sku"] for record in records for variant in record["variants"]]
        with self._database.reading() as session:
            details = tables.details(session, [record["id"] for record in records])
            counts = tables.counts(session, skus)
        for record in records:
            row = self._product(record)
            row["of"] = row.pop("id")
            self.rows["product changed"].add(row)
            before = details[record["id"]]
            self._variants(record, before, counts)
            self._offers(record, before)
            self._facts(record, before)

    def _variants(self, record: Row, before: Details, counts: dict[str, int]) -> None:
        for variant in record["variants"]:
            row = _variant(record, variant)
            known = before.variants.get(variant["sku"])
            if known is None:
                self.rows["variant"].add(row)
            elif known != row:
                del row["product_id"]
                self.rows["variant changed"].add(row | {"of": row.pop("sku")})
            self._stock(variant, counts.get(variant["sku"]))
        stated = {variant["sku"] for variant in record["variants"]}
        for sku, row in before.variants.items():
            if sku not in stated and not row["withdrawn"]:
                self._report.variants_withdrawn += 1
                kept = {name: row[name] for name in ("position", "options", "gtin")}
                self.rows["variant changed"].add(kept | {"withdrawn": True, "of": sku})

    def _offers(self, record: Row, before: Details) -> None:
        stated = {(row["sku"], row["seller"], row["currency"]): row for row in record["offers"]}
        for key, row in stated.items():
            known = before.offers.get(key)
            if known is None or any(known[name] != value for name, value in row.items()):
                self.rows["offer"].add(row | {"version": self.version})
                self._report.offers_changed += 1
        for sku, seller, currency in before.offers.keys() - stated.keys():
            self.rows["offer gone"].add({"of": sku, "by": seller, "in_": currency})
            self._report.offers_changed += 1

    def _facts(self, record: Row, before: Details) -> None:
        stated: dict[FactKey, list[Any]] = {tuple(fact[:-1]): fact for fact in record["facts"]}
        for key, fact in stated.items():
            if key not in before.facts:
                self._fact(record, fact)
        for key, id_ in before.facts.items():
            if key not in stated:
                self.rows["fact ended"].add({"of": id_, "at": self.version})
                self._report.facts_ended += 1

    def _prices(self, records: list[Row]) -> None:
        """What the files know of earlier prices, and today's where it is not the last of them."""
        skus = [variant["sku"] for record in records for variant in record["variants"]]
        with self._database.reading() as session:
            stored = tables.points(session, skus)
        for record in records:
            for sku, seller, currency, day, minor, row in record["prices"]:
                days = stored[sku, seller, currency]
                if days.get(day) != minor:
                    days[day] = minor
                    self._price((sku, seller, currency), day, minor, (record["file"], row))
            for offer in record["offers"]:
                key = (offer["sku"], offer["seller"], offer["currency"])
                days = stored[key]
                if not days or days[max(days)] != offer["price_minor"]:
                    day = max(self._today, *days) if days else self._today
                    at = (record["file"], record["row"])
                    self._price(key, day, offer["price_minor"], at)

    def _price(self, key: tuple[str, str, str], day: str, minor: int, at: tuple[str, str]) -> None:
        sku, seller, currency = key
        row = {"sku": sku, "seller": seller, "currency": currency, "date": day, "minor": minor}
        self.rows["price"].add(row | {"file": at[0], "row": at[1], "version": self.version})
        self._report.prices_new += 1

    def categories(self, stated: dict[str, dict[str, str]]) -> None:
        """Compare the names of categories; a name in another language is added to those known."""
        with self._database.reading() as session:
            stored = tables.category_names(session)
        for path, stated_names in sorted(stated.items()):
            names = stored.get(path, {}) | stated_names
            if stored.get(path) != names:
                self.rows["category"].add({"path": path, "names": names})
                below = path.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
                moved = {"of": path, "below": f"{below}/%", "at": self.version}
                self.rows["category moved"].add(moved)
                self._report.categories_changed += 1

    def prices(self, records: list[Row]) -> None:
        """Compare prices of variants that other files state."""
        skus = list({record["price"][0] for record in records})
        with self._database.reading() as session:
            stored, owners = tables.points(session, skus), tables.owners(session, skus)
        for record in records:
            sku, seller, currency, day, minor, row = record["price"]
            if sku not in owners and sku not in self._skus:
                cause = f"no variant {sku!r} is known"
                self._bad.add([record["file"], row, cause, record["raw"]])
            elif stored[sku, seller, currency].get(day) != minor:
                self._price((sku, seller, currency), day, minor, (record["file"], row))

    def reviews(self, records: list[Row], seen: set[tuple[str, str]]) -> None:
        """Compare reviews; the same words twice are one review."""
        ids = list({record["row"]["product_id"] for record in records})
        skus = list({record["row"]["sku"] for record in records} - {None})
        with self._database.reading() as session:
            known, owners = tables.known(session, ids), tables.owners(session, skus)
            stored = tables.reviews(session, ids)
        for record in records:
            row = record["row"]
            key = (row["product_id"], row["digest"])
            if cause := self._stray(row, known, owners):
                self._bad.add([row["file"], row["row"], cause, record["raw"]])
            elif key in seen:
                self._report.reviews_same += 1
            else:
                seen.add(key)
                self._review(row, stored.get(key))

    def _stray(self, row: Row, known: set[str], owners: dict[str, str]) -> str:
        """Why a review belongs nowhere; empty where it does."""
        if row["product_id"] not in known and row["product_id"] not in self._products:
            return f"no product {row['product_id']!r} is known"
        sku = row["sku"]
        owner = owners.get(sku) or self._skus.get(sku)
        return f"{sku!r} is not a variant of it" if sku and owner != row["product_id"] else ""

    def _review(self, row: Row, stored: Row | None) -> None:
        if stored is None:
            self.rows["review"].add(row | {"version": self.version})
            self._report.reviews_new += 1
            self.rows["rating"].add(
                {
                    "of": row["product_id"],
                    "stars": row["rating"] or 0,
                    "rated": int(row["rating"] is not None),
                    "reviewed": 1,
                    "at": self.version,
                }
            )
        elif (stored["helpful"], stored["verified"]) != (row["helpful"], row["verified"]):
            votes = {"of": stored["id"], "votes": row["helpful"], "bought": row["verified"]}
            self.rows["review changed"].add(votes)
            self._report.reviews_changed += 1
        else:
            self._report.reviews_same += 1


def _variant(record: Row, variant: Row) -> Row:
    own = {name: variant[name] for name in ("sku", "position", "options", "gtin")}
    return own | {"product_id": record["id"], "withdrawn": False}
