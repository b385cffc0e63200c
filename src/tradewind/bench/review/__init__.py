"""How well listings are reviewed: faults found, real titles left in peace, listings a minute.

**Faults.** Real titles without an issue get one stated fault each, two hundred of every rule that
reads texts. Faults in words come from phrases written apart from the rules' lists, in six
languages; every second phrase was held back while the lists were tuned, and recall is told over
those alone and over all. A fault counts as found when its rule names its field and, where words
were put in, a span that touches them.

**Real titles.** 19,406 of Icecat and the titles of attribute_extraction, as Amazon listings with
the brand that the data states. An issue there is not wrong as such: sellers do break rules. So
issues are counted by rule, a seeded sample of each is printed, and `VERDICTS` holds what reading
that sample came to: how many of it a person called false. The rate over all titles is the sum over
the rules of issues times the share of their sample that was false. Advice (INFO) is not an alarm.
"""

import json
import random
import time
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from tradewind.bench.report import report
from tradewind.bench.review.corrupt import BULLETS, SELLER, Fault, formed, phrased
from tradewind.bench.review.verdicts import SAMPLE, SEED, VERDICTS
from tradewind.seller.listings.listing import Channel, Listing
from tradewind.seller.review.issue import Issue, Severity
from tradewind.seller.review.look import PLAIN
from tradewind.seller.review.review import around, review

TARGETS: dict[str, tuple[str, float]] = {
    "recall": (">=", 0.995),
    "false_alarms": ("<=", 0.01),
    "listings_per_minute": (">=", 10_000),
}
ON = date(2026, 11, 22)
"""The day whose rules are measured."""
TIMED = 6000
ROOM = 70
"""Characters of a title that has room for a fault."""
Cases = list[tuple[Listing, Issue]]


def run(folder: Path) -> str:
    """Measure and print; gives the last line."""
    titles = [*icecat(folder), *extraction(folder)]
    speed = _speed(titles)
    found, clean = _reviewed(titles)
    _shown(found, len(titles))
    figures: dict[str, float | int | str | None] = {
        **_recall(clean),
        **_judged({rule: len(cases) for rule, cases in found.items()}, len(titles)),
        "listings_per_minute": round(speed),
    }
    targets = dict(TARGETS)
    if find_spec("tradewind.bench.review.pictures") is not None:
        pictures = import_module("tradewind.bench.review.pictures")
        figures |= pictures.measured(folder)
        targets |= pictures.TARGETS
    return report("review", figures, targets)


def icecat(folder: Path) -> list[Listing]:
    """Icecat's products as Amazon listings."""
    made = []
    for path in sorted((folder / "chorus_icecat").glob("products_*.json.zip")):
        with zipfile.ZipFile(path) as archive:
            rows = json.loads(archive.read(archive.namelist()[0]))
        made += [
            Listing(
                Channel.AMAZON,
                row["id"],
                row["title"],
                brand=row.get("supplier") or "",
                description=row.get("short_description") or "",
                gtin=next(iter(row.get("ean") or ()), ""),
            )
            for row in rows
        ]
    return made


def extraction(folder: Path) -> list[Listing]:
    """The titles of attribute_extraction with the brands that it marks in them."""
    path = folder / "attribute_extraction" / "oa-mine_train.jsonl"
    made = []
    for number, line in enumerate(path.read_text("utf-8").splitlines()):
        row = json.loads(line)
        brand = next(iter(row["target_scores"].get("Brand", {})), "")
        title = row["input"]
        made.append(
            Listing(Channel.AMAZON, f"oa-{number}", title, brand="" if brand == "n/a" else brand)
        )
    return made


def _speed(titles: Sequence[Listing]) -> float:
    """Listings a minute: real titles and descriptions with three bullets each."""
    whole = [
        replace(each, bullets=BULLETS, search_terms="teapot boiler") for each in titles[:TIMED]
    ]
    review(whole[0], on=ON)
    started = time.process_time()
    for each in whole:
        review(each, on=ON)
    return 60 * len(whole) / (time.process_time() - started)


def _reviewed(titles: Iterable[Listing]) -> tuple[dict[str, Cases], list[Listing]]:
    """Issues of real listings by rule, without advice; and the listings that have none."""
    found: dict[str, Cases] = defaultdict(list)
    clean = []
    for each in titles:
        issues = [
            one
            for one in review(each, on=ON)
            if one.severity is not Severity.INFO and one.field in {"title", "description"}
        ]
        for issue in issues:
            found[issue.rule].append((each, issue))
        if not issues and len(each.title) <= ROOM and len(each.title.split()) > 2:
            clean.append(replace(each, description=""))
    return found, clean


def _shown(found: dict[str, Cases], total: int) -> None:
    """Print a seeded sample of each rule's issues."""
    for rule, cases in sorted(found.items(), key=lambda each: -len(each[1])):
        print(f"{rule}: {len(cases)} issues on {total} real listings")
        for listing, issue in sampled(cases):
            print(f"    {_around(listing, issue)}")


def sampled(cases: Cases) -> Cases:
    """The sample that was read for the verdicts."""
    return random.Random(SEED).sample(cases, min(SAMPLE, len(cases)))


def _around(listing: Listing, issue: Issue) -> str:
    text = listing.title if issue.field == "title" else listing.description
    start, end = issue.span or (0, 0)
    marked = f"{text[max(start - 60, 0) : start]}[{text[start:end][:120]}]{text[end : end + 40]}"
    return f"{listing.brand} | {issue.field}: {marked}"


def _judged(counts: dict[str, int], total: int) -> dict[str, float | int | str]:
    """False alarms a listing: each rule's issues times the false share of its sample."""
    false = 0.0
    for rule, count in sorted(counts.items()):
        verdict = VERDICTS.get(rule)
        if verdict is None or verdict.of != count:
            print(f"{rule}: {count} issues, and no verdict on so many; all count as false")
            false += count
            continue
        share = verdict.false / verdict.read
        false += count * share
        read = f"{verdict.false} of {verdict.read} read were false"
        print(f"{rule}: {count} issues, {read}: {verdict.why}")
    every = sum(counts.values())
    return {
        "false_alarms": round(false / total, 5),
        "issues_on_real_titles": every,
        "precision": round(1 - false / every, 4) if every else 1.0,
        "real_listings": total,
    }


def _recall(clean: Sequence[Listing]) -> dict[str, float | int]:
    """Print recall by rule; gives it over the phrases held back and over all faults."""
    chance = random.Random(SEED)
    faults = [*phrased(clean, chance), *formed(clean, chance)]
    hits = [(fault, _caught(fault)) for fault in faults]
    by_rule: dict[str, list[tuple[Fault, bool]]] = defaultdict(list)
    for fault, caught in hits:
        by_rule[fault.rule].append((fault, caught))
    for rule, cases in by_rule.items():
        every, held = _share(cases), _share(_held(cases))
        print(f"{rule}: recall {every:.4f}, held back {held:.4f}, of {len(cases)}")
        missed = [fault for fault, caught in cases if not caught and not fault.held]
        for said, times in Counter(
            f"{each.listing.language} {each.said}" for each in missed
        ).items():
            print(f"    missed {times} x {said[:100]}")
    return {
        "recall": round(_share(_held(hits)), 5),
        "recall_all": round(_share(hits), 5),
        "faults": len(faults),
        "rules": len(by_rule),
    }


def _held(cases: list[tuple[Fault, bool]]) -> list[tuple[Fault, bool]]:
    return [each for each in cases if each[0].held]


def _share(cases: list[tuple[Fault, bool]]) -> float:
    return sum(caught for _, caught in cases) / len(cases) if cases else 1.0


def _caught(fault: Fault) -> bool:
    known = around([fault.listing, *fault.siblings], replace(PLAIN, seller_name=SELLER))
    return any(_touches(each, fault) for each in review(fault.listing, on=ON, context=known))


def _touches(issue: Issue, fault: Fault) -> bool:
    if issue.rule != fault.rule or issue.field != fault.field:
        return False
    if fault.span is None or issue.span is None:
        return True
    return issue.span[0] < fault.span[1] and fault.span[0] < issue.span[1]
