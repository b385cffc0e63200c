"""The picture half: white backgrounds pass, shop photos fail, spoiled pictures are found out.

Thresholds were chosen with all of these pictures in view, not with one half held back: the halves
(even and odd, by path) show how even the figures are, and are no proof on unseen pictures.
"""

import struct
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from tradewind import plugins
from tradewind.bench.review.spoiled import Spoiled, readable_glyphs, spoiled, written
from tradewind.kernel.errors import PortUnavailable
from tradewind.kernel.ports import Vision
from tradewind.seller.listings.listing import Channel
from tradewind.seller.pictures.likeness import SAME, apart
from tradewind.seller.pictures.measures import Look, looked_at
from tradewind.seller.pictures.review import Held, PictureReport, judged
from tradewind.settings import Settings

ON: Final = date(2026, 11, 22)
STATED: Final = (198, 198)
"""What the data's own page says the icons measure."""
HALVES: Final = ("even", "odd")
READ_ONE_IN: Final = 3
"""Reading takes half a second: text is tried on every third picture of each half."""
TARGETS: Final = {
    "white_pass": (">=", 0.97),
    "shop_photo_fail": (">=", 0.97),
    "sizes_exact": (">=", 1.0),
}
EXPECTED: Final[Mapping[str, tuple[str, str]]] = {
    "border": ("amz.image.text", "border"),
    "line": ("amz.image.text", "border"),
    "ground_250": ("amz.image.white", "found"),
    "ground_253": ("amz.image.white", "found"),
    "ground_254": ("amz.image.white", "found"),
    "ground_gradient": ("amz.image.white", ""),
    "blur_1": ("desk.image.blur", ""),
    "blur_2": ("desk.image.blur", ""),
    "blur_3": ("desk.image.blur", ""),
    "cropped": ("amz.image.inframe", ""),
    "fill_60": ("amz.image.fill", ""),
    "fill_80": ("amz.image.fill", ""),
}
"""The rule, and the message where it matters, that must come of a way of spoiling."""
CLEAN: Final = {
    "border": ("amz.image.text", "border"),
    "white": ("amz.image.white", ""),
    "blur": ("desk.image.blur", ""),
    "fill": ("amz.image.fill", ""),
}
"""What must not come of the icons as they are."""

Say = Callable[[str], None]


@dataclass
class Tally:
    """Right out of all, by what was tried and by half."""

    right: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    all: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def count(self, what: str, half: str, *, right: bool) -> None:
        """One more."""
        self.all[what, half] += 1
        self.right[what, half] += right

    def share(self, what: str, half: str = "") -> float | None:
        """Right out of all; both halves where none is named."""
        halves = (half,) if half else HALVES
        every = sum(self.all[what, each] for each in halves)
        return sum(self.right[what, each] for each in halves) / every if every else None

    def names(self) -> list[str]:
        """What was tried, in order."""
        return list(dict.fromkeys(what for what, _ in self.all))


def measured(folder: Path, say: Say = print) -> dict[str, float | int | str | None]:
    """All figures of the picture half; ``folder`` holds ``product_images``."""
    grocery = folder / "product_images" / "grocery"
    icons = sorted(grocery.glob("iconic-images-and-descriptions/**/*.jpg"))
    photos = sorted(grocery.glob("natural/**/*.jpg"))
    tally = Tally()
    figures: dict[str, float | int | str | None] = {"pictures": len(icons) + len(photos)}
    figures |= _as_they_are(icons, photos, tally)
    _spoiled(icons, tally)
    _repeats(icons, tally)
    figures |= _text(icons, tally)
    _table(tally, say)
    for name in ("white_pass", "shop_photo_fail", "sizes_exact"):
        figures[name] = _rounded(tally.share(name))
        figures |= {f"{name}_{half}": _rounded(tally.share(name, half)) for half in HALVES}
    for name in tally.names():
        if name not in TARGETS:
            figures[name] = _rounded(tally.share(name))
    return figures


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _halves(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    for place, path in enumerate(paths):
        yield path, HALVES[place % 2]


def _as_they_are(
    icons: Sequence[Path], photos: Sequence[Path], tally: Tally
) -> dict[str, float | int | str | None]:
    started = time.perf_counter()
    for path, half in _halves(icons):
        look, report = _judged(path.read_bytes())
        exact = (look.measures.file.width, look.measures.file.height) == STATED
        tally.count("white_pass", half, right=not _says(report, "amz.image.white"))
        tally.count("sizes_exact", half, right=exact)
        for name, (rule, message) in CLEAN.items():
            tally.count(f"no_false_{name}", half, right=not _says(report, rule, message))
    for path, half in _halves(photos):
        data = path.read_bytes()
        look, report = _judged(data)
        exact = (look.measures.file.width, look.measures.file.height) == _in_header(data)
        tally.count("shop_photo_fail", half, right=_says(report, "amz.image.white"))
        tally.count("sizes_exact", half, right=exact)
        tally.count("no_false_border_photo", half, right=not _border(report))
    seconds = time.perf_counter() - started
    return {"pictures_per_minute": round((len(icons) + len(photos)) * 60 / seconds)}


def _in_header(data: bytes) -> tuple[int, int]:
    """Width and height as the JPEG's own frame header says, read without a decoder."""
    at = 2
    while data[at] == 0xFF:
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xC2:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return 0, 0


def _judged(data: bytes, vision: Vision | None = None) -> tuple[Look, PictureReport]:
    look = looked_at(data, vision=vision)
    return look, judged(look.measures, Held(Channel.AMAZON, ON, main=True))


def _says(report: PictureReport, rule: str, message: str = "") -> bool:
    return any(
        each.rule == rule and (not message or each.message == message) for each in report.issues
    )


def _border(report: PictureReport) -> bool:
    return _says(report, "amz.image.text", "border")


def _spoiled(icons: Sequence[Path], tally: Tally) -> None:
    for place, (path, half) in enumerate(_halves(icons)):
        data = path.read_bytes()
        original = looked_at(data).measures
        for each in spoiled(data, place):
            look, report = _judged(each.data)
            if each.what in EXPECTED:
                tally.count(each.what, half, right=_says(report, *EXPECTED[each.what]))
            elif each.what.startswith("again"):
                near = apart(look.measures.print, original.print) <= SAME
                tally.count(each.what, half, right=near)
            if each.what.startswith("fill"):
                exact = abs((look.measures.fill_side or 0) - _share_of(each)) <= 0.02
                tally.count("fill_within_2_percent", half, right=exact)
            if each.what == "fill_90":
                tally.count("fill_90_passes", half, right=not _says(report, "amz.image.fill"))


def _share_of(each: Spoiled) -> float:
    return int(each.what.rpartition("_")[2]) / 100


def _repeats(icons: Sequence[Path], tally: Tally) -> None:
    """Different products are never taken for the same picture."""
    prints = [looked_at(path.read_bytes()).measures.print for path in icons]
    for place, one in enumerate(prints):
        for earlier in range(place):
            right = apart(one, prints[earlier]) > SAME
            tally.count("no_false_repeat", HALVES[place % 2], right=right)


def _text(icons: Sequence[Path], tally: Tally) -> dict[str, float | int | str | None]:
    """With a reader: text in two languages, beside and over the goods."""
    try:
        vision: Vision = plugins.load("vision", "rapidocr", Settings())  # type: ignore[assignment]
    except PortUnavailable as missing:
        return {"text": f"not measured: {missing}"}
    started, count = time.perf_counter(), 0
    glyphs = readable_glyphs()
    for place, (path, half) in enumerate(_halves(icons)):
        if place // 2 % READ_ONE_IN:
            continue
        for each in _legible(written(path.read_bytes(), place), glyphs=glyphs):
            _, report = _judged(each.data, vision)
            wrong = any(
                issue.rule == "amz.image.text" and issue.severity == "ERROR"
                for issue in report.issues
            )
            tally.count(*_named(each.what, half), right=wrong != (each.what == "clean"))
            if each.what == "clean":
                tally.count(
                    "no_false_text_to_look_at", half, right=not _says(report, "amz.image.text")
                )
            elif each.what.startswith("watermark") or each.what.endswith("over"):
                seen = _says(report, "amz.image.text")
                tally.count(f"{each.what}_or_to_look_at", half, right=seen)
            count += 1
    seconds = time.perf_counter() - started
    note = "" if glyphs else "no font with Chinese letters here: Chinese text was left out"
    return {"pictures_read_per_minute": round(count * 60 / seconds), "fonts": note or "all"}


def _named(what: str, half: str) -> tuple[str, str]:
    return ("no_false_text" if what == "clean" else what), half


def _legible(made: Iterable[Spoiled], *, glyphs: bool) -> Iterator[Spoiled]:
    return (each for each in made if glyphs or "_zh" not in each.what)


def _table(tally: Tally, say: Say) -> None:
    say(f"{'':32}{'even half':>12}{'odd half':>12}")
    for name in tally.names():
        cells = []
        for half in HALVES:
            share = tally.share(name, half)
            cells.append("-" if share is None else f"{share:.3f}")
        say(f"{name:32}{cells[0]:>12}{cells[1]:>12}")
