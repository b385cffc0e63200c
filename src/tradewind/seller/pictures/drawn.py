"""A drawing that shows the measures: lines and numbers over the picture, as SVG and as PNG."""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import vl_convert
from PIL import Image

from tradewind.seller.pictures.ground import BAND
from tradewind.seller.pictures.measures import Look, Measures, Seen
from tradewind.seller.pictures.regions import Mask
from tradewind.seller.pictures.writing import Sighting, Where

SEA: Final = "#1f7a74"
WARN: Final = "#c8452f"
BRASS: Final = "#a57c38"
INK: Final = "#16243a"
PAPER: Final = "#fbf8f2"
CELLS: Final = 96
"""Cells along the longest side in which offending pixels are shown."""
STAINED: Final = 0.25
"""Share of a cell that must offend for the cell to be coloured."""
CJK: Final = 0x2E80
"""From here on a letter is as wide as it is high."""
WORDS: Final[Mapping[str, str]] = {
    "side": "longest side",
    "area": "area",
    "white": "pure white background",
    "none": "no background of one colour",
    "sharp": "sharpness",
}
"""What the figures are called; a page gives its own language's."""


def drawn(look: Look, *, href: str = "", words: Mapping[str, str] = WORDS) -> str:
    """The picture at ``href`` with its measures over it and the figures below, as SVG.

    Without an address the picture stands in the drawing itself. A picture that could not be
    opened gives an empty text.
    """
    seen = look.seen
    if seen is None:
        return ""
    height, width = seen.picture.shape[:2]
    letters = max(11, round(max(width, height) / 36))
    lines = list(_figures(look.measures, words))
    tall = height + round(letters * 1.7 * len(lines)) + letters
    frame = f'viewBox="0 0 {width} {tall}" width="{width}" height="{tall}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame} font-family="sans-serif">',
        f'<rect width="{width}" height="{tall}" fill="{PAPER}"/>',
        f'<image href={quoteattr(href or _embedded(seen))} width="{width}" height="{height}"/>',
        *_over(look, letters),
        *(
            f'<text x="{letters // 2}" y="{height + round(letters * 1.7 * (place + 1))}"'
            f' font-size="{letters}" fill="{INK}">{escape(line)}</text>'
            for place, line in enumerate(lines)
        ),
        "</svg>",
    ]
    return "".join(parts)


def printed(look: Look, *, words: Mapping[str, str] = WORDS) -> bytes:
    """The same drawing as PNG, to download; nothing for a picture that could not be opened."""
    svg = drawn(look, words=words)
    return vl_convert.svg_to_png(svg) if svg else b""


def preview(look: Look) -> bytes:
    """The picture as it was looked at, written anew as JPEG: nothing of the file itself is left."""
    out = BytesIO()
    if look.seen is not None:
        Image.fromarray(look.seen.picture).save(out, "JPEG", quality=90)
    return out.getvalue()


def _embedded(seen: Seen) -> str:
    out = BytesIO()
    Image.fromarray(seen.picture).save(out, "PNG")
    return f"data:image/png;base64,{b64encode(out.getvalue()).decode()}"


def _figures(found: Measures, words: Mapping[str, str]) -> Iterator[str]:
    file = found.file
    yield f"{file.width} × {file.height} px · {file.kind} · {file.weight / 1000:,.0f} kB"
    if found.has_ground:
        white = f"{words['white']} {(1 - found.off_white) * 100:.1f} %"
    else:
        white = words["none"]
    sharp = f" · {words['sharp']} {found.sharp:.3f}" if found.sharp is not None else ""
    yield white + sharp
    if found.fill_side is not None and found.fill_area is not None:
        yield (
            f"{words['side']} {found.fill_side * 100:.1f} %"
            f" · {words['area']} {found.fill_area * 100:.1f} %"
        )


def _over(look: Look, letters: int) -> Iterator[str]:
    """What is laid over the picture: offending pixels first, then lines, then text."""
    seen, found = look.seen, look.measures
    if seen is None:
        return
    height, width = seen.picture.shape[:2]
    thick = max(1, letters // 7)
    yield f'<path d="{_cells(seen.ground.stained)}" fill="{WARN}" fill-opacity=".55"/>'
    deep = max(2, round(min(width, height) * BAND))
    yield _outline((deep, deep, width - deep, height - deep), BRASS, thick, dashed=True)
    if seen.border is not None:
        left, top, right, bottom = seen.border.depth
        inner = (left, top, width - right, height - bottom)
        yield _outline(inner, WARN, thick * 2)
    if seen.placed is not None:
        yield _outline(seen.placed.box, SEA, thick * 2)
        yield from _box_label(seen.placed.box, found, letters)
    for each in found.texts:
        yield from _line(each, (width, height), letters)


def _cells(stained: Mask) -> str:
    """The cells with offending pixels, each row's runs as one rectangle."""
    height, width = stained.shape
    cell = -(-max(height, width) // CELLS)
    padded = np.zeros((-(-height // cell) * cell, -(-width // cell) * cell), dtype=np.float32)
    padded[:height, :width] = stained
    rows, columns = padded.shape[0] // cell, padded.shape[1] // cell
    share = padded.reshape(rows, cell, columns, cell).mean(axis=(1, 3))
    edges = np.diff(np.pad((share >= STAINED).astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.nonzero(edges == 1), np.nonzero(edges == -1)[1]
    return "".join(
        f"M{start * cell} {row * cell}h{(end - start) * cell}v{cell}h-{(end - start) * cell}z"
        for row, start, end in zip(*starts, ends, strict=True)
    )


def _outline(
    box: tuple[float, float, float, float], color: str, thick: int, *, dashed: bool = False
) -> str:
    left, top, right, bottom = box
    dashes = f' stroke-dasharray="{thick * 4} {thick * 3}"' if dashed else ""
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{max(0, right - left):.0f}"'
        f' height="{max(0, bottom - top):.0f}" fill="none" stroke="{color}"'
        f' stroke-width="{thick}"{dashes}/>'
    )


def _box_label(box: tuple[int, int, int, int], found: Measures, letters: int) -> Iterator[str]:
    """How wide and high the goods are, in the file's own pixels, at the corner of their box."""
    if found.box is None or found.fill_side is None:
        return
    left, top, right, bottom = found.box
    wide = round((right - left) * found.file.width)
    high = round((bottom - top) * found.file.height)
    yield from _label(
        f"{wide} × {high} · {found.fill_side * 100:.0f} %", box[0], box[1], letters, SEA
    )


def _line(each: Sighting, size: tuple[int, int], letters: int) -> Iterator[str]:
    left, top, right, bottom = each.box
    width, height = size
    box = (left * width, top * height, right * width, bottom * height)
    color = BRASS if each.where is Where.GOODS and not each.kind else WARN
    yield _outline(box, color, max(1, letters // 7))
    if color == WARN:
        small = max(9, letters * 3 // 4)
        yield from _label(each.text[:40], round(box[0]), round(box[3]), small, color)


def _label(text: str, x: int, y: int, letters: int, color: str) -> Iterator[str]:
    """Letters on a plate, which stays readable on any picture."""
    shown = "".join(letter for letter in text if letter.isprintable())
    ems = sum(_wide(letter) for letter in shown)
    wide, high = round(letters * (ems + 0.8)), round(letters * 1.5)
    yield f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{color}"/>'
    yield (
        f'<text x="{x + round(letters * 0.4)}" y="{y + round(letters * 1.1)}"'
        f' font-size="{letters}" fill="#ffffff">{escape(shown)}</text>'
    )


def _wide(letter: str) -> float:
    """A letter's width as a share of its height, generously."""
    if ord(letter) >= CJK:
        return 1.0
    return 0.72 if letter.isupper() or letter in "%@©" else 0.58
