"""What becomes of damaged files: every good row comes in, every bad one comes back with a cause."""

import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tradewind.bench.formats.compare import wrong_row
from tradewind.bench.formats.damage import BREAKS, HARMLESS, Break, halved, packed
from tradewind.bench.formats.write import Export, Manner, Truth, written
from tradewind.kernel.errors import TradewindError
from tradewind.seller.files import tables
from tradewind.seller.files.said import Said
from tradewind.seller.files.take import take
from tradewind.seller.files.taken import Taken
from tradewind.storage import Database

REPORT = Export(
    "damaged",
    "zh",
    "search_terms",
    (
        *(("客户搜索词", "term"), ("广告活动名称", "campaign"), ("匹配类型", "match_type")),
        *(("开始日期", "_from"), ("结束日期", "_to"), ("展示量", "impressions")),
        *(("点击量", "clicks"), ("花费", "spend_minor"), ("7天总销售额", "sales_minor")),
        ("7天总订单数(#)", "orders"),
    ),
)
ROWS = 20
HALVES = ("zip", "xlsx")


@dataclass(slots=True)
class Tally:
    """What was seen over all files."""

    files: int = 0
    crashed: int = 0
    lost: int = 0
    spoilt: int = 0
    named: int = 0


def measure(folder: Path, count: int) -> dict[str, float]:
    """Damage so many files and take them in."""
    database = Database.connect(f"sqlite:///{folder / 'damaged.db'}")
    tally = Tally()
    for number in range(count):
        draw = random.Random(number)
        tally.files += 1
        try:
            if number % 10 == 9:
                _half(folder, database, number, draw, tally)
            else:
                _break(folder, database, number, draw, tally)
        except Exception as error:  # noqa: BLE001 - that is what is counted
            tally.crashed += 1
            print(f"file {number}: {type(error).__name__}: {error}")
    return {
        "damaged": tally.files,
        "crashed": tally.crashed,
        "good_rows_lost": tally.lost,
        "causes_named": tally.named / max(tally.spoilt, 1),
    }


def rows(draw: random.Random) -> list[Truth]:
    """Rows in which every way of breaking finds its place."""
    return [
        {
            "term": f"冲锋衣 {number}",
            "campaign": f"Brand, exact {draw.randrange(9)}",
            "match_type": "EXACT",
            "_from": date(2026, 10, 1),
            "_to": date(2026, 10, 28),
            "impressions": draw.randrange(10, 999),
            "clicks": 7,
            "spend_minor": draw.randrange(100, 99_999),
            "sales_minor": draw.randrange(100, 99_999),
            "orders": draw.randrange(9),
        }
        for number in range(ROWS)
    ]


def _lines(folder: Path, truth: list[Truth]) -> list[bytes]:
    path = written(REPORT, truth, Manner("csv", "utf-8"), folder / "whole.csv")
    text = (
        path.read_bytes().replace("2026年10月".encode(), b"2026-10-").replace("日,".encode(), b",")
    )
    return text.splitlines(keepends=True)


def _break(
    folder: Path, database: Database, number: int, draw: random.Random, tally: Tally
) -> None:
    way: Break = BREAKS[number % len(BREAKS)]
    truth = rows(draw)
    broken = way(_lines(folder, truth), draw.randrange(ROWS - 1), draw)
    path = folder / "broken.csv"
    path.write_bytes(b"".join(broken.lines))
    taken = take(path, database=database, said=Said(f"shop {number}", "US"))[0]
    good = [each for place, each in enumerate(truth) if place not in broken.spoilt]
    with database.reading() as session:
        back = list(tables.rows(session, tables.file(session, taken.id)))
    came = {each["term"]: each for each in back}
    for each in good:
        found = came.get(each["term"])
        if found is None or wrong_row(REPORT, each, found):
            tally.lost += 1
            print(f"{way.__name__} lost {each['term']}")
    _count_causes(way, taken, tally)


def _count_causes(way: Break, taken: Taken, tally: Tally) -> None:
    if way.__name__ in HARMLESS:
        return
    tally.spoilt += 1
    named = bool(taken.rejected) and all(taken.causes)
    tally.named += named
    if not named:
        print(f"{way.__name__} named no cause")


def _half(folder: Path, database: Database, number: int, draw: random.Random, tally: Tally) -> None:
    """A packed file comes in whole; then half of a newer one, which must change nothing."""
    path = folder / f"packed.{HALVES[number // 10 % len(HALVES)]}"
    said = Said(f"shop {number}", "US")
    path.write_bytes(_packed(folder, path, rows(draw)))
    take(path, database=database, said=said)
    before = living(database, said)
    halved(path, _packed(folder, path, rows(draw)), draw)
    tally.spoilt += 1
    try:
        take(path, database=database, said=said)
    except TradewindError as error:
        tally.named += bool(str(error))
    tally.lost += before - living(database, said)


def _packed(folder: Path, path: Path, truth: list[Truth]) -> bytes:
    if path.suffix == ".zip":
        return packed(b"".join(_lines(folder, truth)), path)
    return written(REPORT, truth, Manner("xlsx", "utf-8"), path).read_bytes()


def living(database: Database, said: Said) -> int:
    """How many living rows the shop has."""
    with database.reading() as session:
        mine = [each for each in tables.files(session, limit=10_000) if each.shop == said.shop]
        return sum(tables.living_rows(session, each) for each in mine)
