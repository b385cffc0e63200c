"""What the rules for pictures look for: each check takes the measures and says what it finds."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from tradewind.seller.pictures.measures import Measures
from tradewind.seller.pictures.writing import ENOUGH, Sighting, Where
from tradewind.seller.review.issue import Severity

ENDINGS: Final = {
    "JPEG": {"jpg", "jpeg", "jpe"},
    "PNG": {"png"},
    "GIF": {"gif"},
    "TIFF": {"tif", "tiff"},
    "BMP": {"bmp"},
    "WebP": {"webp"},
}
MB: Final = 1_000_000
SQUARE: Final = 0.01
"""Sides that differ by no more than this share are equal."""

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judged:
    """One picture as a rule sees it."""

    measures: Measures
    main: bool
    name: str = ""
    """The file's name or address, where it has one."""


class Found(NamedTuple):
    """What a check finds; the rule makes an issue of it."""

    key: str = "found"
    values: Mapping[str, str | int] = {}
    severity: Severity | None = None
    """Where it is not the rule's own."""


class Unchecked(NamedTuple):
    """A rule that could not be looked at, and why."""

    why: str


Finding = Found | Unchecked
NO_READER: Final = Unchecked("no_reader")
NO_GROUND: Final = Unchecked("no_background")


def white(it: Judged, options: Options) -> Iterator[Finding]:
    """The background is pure white."""
    found = it.measures
    if not found.has_ground:
        yield Found("none", {"band": _percent(found.ground_band)})
    elif found.off_white > options["most"]:
        red, green, blue = found.ground_color
        share = _percent(found.off_white)
        yield Found(values={"share": share, "color": f"{red}, {green}, {blue}"})


def fill(it: Judged, options: Options) -> Iterator[Finding]:
    """The goods fill enough of the frame, by their longest side."""
    side, area = it.measures.fill_side, it.measures.fill_area
    if side is None or area is None:
        yield NO_GROUND
    elif side < options["least"] - EXACT:
        values = {"is": _percent(side), "least": _percent(options["least"]), "area": _percent(area)}
        yield Found(values=values)


EXACT: Final = 0.005
"""What a pixel of soft edge may take away from a share."""


def inframe(it: Judged, _: Options) -> Iterator[Finding]:
    """The goods do not touch the edge of the picture."""
    if it.measures.fill_side is None:
        yield NO_GROUND
    for side in it.measures.touches:
        yield Found(side)


def side(it: Judged, options: Options) -> Iterator[Finding]:
    """The longest side is within limits; from some length on buyers can zoom."""
    file = it.measures.file
    longest = max(file.width, file.height)
    values = {"is": longest, **{name: options[name] for name in ("least", "most", "zoom", "best")}}
    if longest < options["least"]:
        yield Found("small", values)
    elif longest > options["most"]:
        yield Found("large", values)
    elif longest < options["zoom"]:
        yield Found("zoom", values, Severity.WARNING)
    elif longest < options["best"]:
        yield Found("best", values, Severity.INFO)


def pixels(it: Judged, options: Options) -> Iterator[Finding]:
    """Both sides are long enough, and there are not too many pixels."""
    file = it.measures.file
    values = {"width": file.width, "height": file.height}
    least, best = options["least"], options["best"]
    if min(file.width, file.height) < least:
        yield Found("small", {**values, "least": least})
    elif file.width * file.height > options["most_pixels"]:
        yield Found("large", {**values, "most": options["most_pixels"] // MB})
    elif min(file.width, file.height) < best:
        yield Found("best", {**values, "best": best}, Severity.INFO)


def format_(it: Judged, options: Options) -> Iterator[Finding]:
    """A format that the channel takes, not too heavy, still, in sRGB."""
    file = it.measures.file
    if str(file.kind) not in options["formats"]:
        yield Found("format", {"is": str(file.kind), "formats": ", ".join(options["formats"])})
    if file.weight > options["most_mb"] * MB:
        yield Found("heavy", {"is": f"{file.weight / MB:.1f}", "most": options["most_mb"]})
    if file.animated and options.get("still"):
        yield Found("animated")
    if file.mode and not file.srgb and options.get("srgb"):
        values = {"is": file.profile or file.mode}
        yield Found("colors", values, Severity.ERROR if file.mode == "CMYK" else Severity.WARNING)
    yield from _ending(it)


def _ending(it: Judged) -> Iterator[Finding]:
    """The name ends as the bytes are."""
    name = it.name.partition("?")[0].rpartition("/")[2]
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = str(it.measures.file.kind)
    expected = ENDINGS.get(kind)
    if ending and expected and ending not in expected:
        yield Found("ending", {"ending": ending, "is": kind}, Severity.WARNING)


def overlay(it: Judged, options: Options) -> Iterator[Finding]:
    """Nothing is laid over the picture: text, watermark, badge, frame."""
    found = it.measures
    if found.border is not None:
        yield Found("border", {"depth": _percent(found.border)})
    for key, texts, severity in _kinds(found, any_text=options.get("any_text", False)):
        lines = " / ".join(each.text for each in texts[:3])
        yield Found(key, {"text": lines, "count": len(texts)}, severity)
    if found.read:
        return
    yield NO_READER
    if found.marks and options.get("any_text"):
        yield Found("marks", {"count": found.marks}, Severity.WARNING)


def _kinds(
    found: Measures, *, any_text: bool
) -> Iterator[tuple[str, list[Sighting], Severity | None]]:
    """Lines that should not be there: by their words, then by where they stand."""
    told = [each for each in found.texts if each.kind]
    for kind in ("promotion", "address", "badge"):
        of_kind = [each for each in told if each.kind == kind]
        if of_kind:
            yield kind, of_kind, _weight(of_kind)
    rest = [each for each in found.beside if not each.kind and each.letters >= ENOUGH]
    beside = [each for each in rest if each.where is Where.BESIDE]
    across = [each for each in rest if each.where is Where.ACROSS]
    if any_text and beside:
        yield "text", beside, None
    elif any_text and across:
        yield "across", across, Severity.WARNING


def _weight(lines: list[Sighting]) -> Severity | None:
    """Printed on the goods it may belong there; of two letters nobody is sure."""
    sure = any(each.letters >= ENOUGH and each.where is not Where.GOODS for each in lines)
    return None if sure else Severity.WARNING


def square(it: Judged, _: Options) -> Iterator[Finding]:
    """The sides are equal."""
    file = it.measures.file
    if abs(file.width - file.height) > SQUARE * max(file.width, file.height):
        yield Found(values={"width": file.width, "height": file.height})


def blur(it: Judged, options: Options) -> Iterator[Finding]:
    """The goods are sharp."""
    sharp = it.measures.sharp
    if sharp is not None and sharp < options["least"]:
        yield Found(values={"is": f"{sharp:.3f}", "least": f"{options['least']:.3f}"})


def pieces(it: Judged, _: Options) -> Iterator[Finding]:
    """One piece of goods, or a person sees that the set is meant."""
    count = it.measures.pieces
    if count is not None and count > 1 and it.main:
        yield Found(values={"count": count})


def transparent(it: Judged, _: Options) -> Iterator[Finding]:
    """No pixel can be seen through: channels put black or white behind it as they please."""
    share = it.measures.file.transparent
    if share > 0:
        yield Found(values={"share": _percent(share)})


def _percent(value: float) -> str:
    return f"{value * 100:.1f}"


CHECKS: Final[dict[str, Callable[[Judged, Options], Iterator[Finding]]]] = {
    "white": white,
    "fill": fill,
    "inframe": inframe,
    "side": side,
    "pixels": pixels,
    "format": format_,
    "overlay": overlay,
    "square": square,
    "blur": blur,
    "pieces": pieces,
    "transparent": transparent,
}
FROM_BYTES: Final = frozenset({"format"})
"""Checks that need no pixels."""
FROM_SIZE: Final = frozenset({"side", "pixels", "square"})
"""Checks that need the size alone."""
