"""Colour tools and path primitives that every drawing is made with.

A path is SVG path data (`d`), a mark is finished SVG markup. Marks carry `@` where an id
begins; `draw` replaces it by a prefix of its own, so that drawings can share one page.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

INK = "#0f1a30"
CHALK = "#fff9ee"
LINE = 2.4
FINE = 1.7

T = TypeVar("T")


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue of `#rrggbb`, each 0-255."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def mix(color: str, other: str, share: float) -> str:
    """The colour that lies `share` (0-1) of the way from one to the other."""
    pairs = zip(channels(color), channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def tint(color: str, share: float) -> str:
    """The colour in warm light."""
    return mix(color, CHALK, share)


def shade(color: str, share: float) -> str:
    """The colour in cool shadow."""
    return mix(color, INK, share)


def luminance(color: str) -> float:
    """Relative luminance after WCAG 2, from 0 (black) to 1 (white)."""
    red, green, blue = (
        part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in channels(color)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(color: str, other: str) -> float:
    """Contrast ratio after WCAG 2, from 1 (none) to 21."""
    low, high = sorted((luminance(color), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@dataclass(frozen=True, slots=True)
class Tone:
    """One colour as light falls on it: base, lit side, shaded side, depth and outline."""

    base: str
    lit: str
    shade: str
    deep: str
    line: str


def tone(color: str) -> Tone:
    """The tones of a colour; dark colours get a light rim, light ones a firm outline."""
    light = luminance(color)
    if light < 0.055:
        shares, line = (0.17, 0.42, 0.72), tint(color, 0.36)
    elif light > 0.62:
        shares, line = (0.6, 0.13, 0.3), shade(color, 0.5)
    else:
        shares, line = (0.24, 0.2, 0.46), shade(color, 0.52)
    lit, dim, deep = shares
    return Tone(color, tint(color, lit), shade(color, dim), shade(color, deep), line)


def readable(color: str, ground: str) -> str:
    """The colour itself if it stands out on the ground, otherwise a version that does."""
    if contrast(color, ground) >= 1.7:
        return color
    return tint(color, 0.55) if luminance(ground) < 0.2 else shade(color, 0.5)


GRAPHITE = tone("#33383f")
STEEL = tone("#b7bfc6")
BRASS = tone("#b48a45")
WOOD = tone("#c69b6b")
CREAM = tone("#f3eee2")
GLASS = tone("#cfdfe2")
LEAF = tone("#6d8f6b")
GLOW = "#ffd987"


@dataclass(frozen=True, slots=True)
class Palette:
    """The three colours of a variant, and a seed that tells products of one shape apart."""

    main: Tone
    accent: Tone
    light: Tone
    seed: str

    def says(self, words: str) -> bool:
        """Whether one of the words is part of the seed."""
        return any(word in self.seed for word in words.split())

    def named(self, options: Mapping[str, T]) -> T:
        """The option one of whose words is in the seed; otherwise any, by the seed."""
        for words, option in options.items():
            if self.says(words):
                return option
        return self.pick("+".join(options), tuple(options.values()))

    def pick(self, what: str, options: Sequence[T]) -> T:
        """One of the options, always the same one for this seed and this question."""
        digest = blake2b(f"{self.seed}/{what}".encode("utf-8", "replace"), digest_size=4).digest()
        return options[int.from_bytes(digest, "big") % len(options)]


def number(value: float) -> str:
    """A coordinate in as few characters as it needs."""
    text = f"{value:.1f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points(text: str) -> list[tuple[float, float, bool]]:
    """`"10,20 30,40!"` as (x, y, corner); an exclamation mark makes a corner."""
    pairs = (item.rstrip("!").split(",") for item in text.split())
    corners = (item.endswith("!") for item in text.split())
    return [(float(x), float(y), corner) for (x, y), corner in zip(pairs, corners, strict=True)]


def curve(text: str, *, closed: bool = True) -> str:
    """A path that flows through the points and breaks only at corners."""
    knots = points(text)
    count = len(knots)

    def slope(index: int) -> tuple[float, float]:
        ends = not closed and index in {0, count - 1}
        if knots[index][2] or ends:
            return 0.0, 0.0
        before, after = knots[index - 1], knots[(index + 1) % count]
        return (after[0] - before[0]) / 6, (after[1] - before[1]) / 6

    steps = [f"M{number(knots[0][0])} {number(knots[0][1])}"]
    for index in range(count if closed else count - 1):
        following = (index + 1) % count
        (x, y, _), (to_x, to_y, _) = knots[index], knots[following]
        (out_x, out_y), (in_x, in_y) = slope(index), slope(following)
        bend = (x + out_x, y + out_y, to_x - in_x, to_y - in_y, to_x, to_y)
        steps.append("C" + " ".join(map(number, bend)))
    return "".join(steps) + ("Z" if closed else "")


def turned(profile: str, *, dip: float = 12, center: float = 200) -> str:
    """A vessel turned on the wheel: half widths and heights, downwards; `dip` rounds its foot."""
    half = points(profile)
    right = " ".join(_knot(center + width, y, corner) for width, y, corner in half)
    left = " ".join(_knot(center - width, y, corner) for width, y, corner in reversed(half))
    down, up = curve(right, closed=False), curve(left, closed=False)
    foot = half[-1][0]
    arc = f"A{number(foot)} {number(dip)} 0 0 1 {number(center - foot)} {number(half[-1][1])}"
    return down + arc + up[up.index("C") :] + "Z"


def _knot(x: float, y: float, corner: bool) -> str:
    return f"{x},{y}{'!' if corner else ''}"


def oval(x: float, y: float, wide: float, high: float | None = None) -> str:
    """An ellipse around its centre; a circle without a height."""
    rx, ry = number(wide), number(wide if high is None else high)
    span = number(2 * wide)
    return f"M{number(x - wide)} {number(y)}a{rx} {ry} 0 1 1 {span} 0a{rx} {ry} 0 1 1-{span} 0Z"


def box(x: float, y: float, wide: float, high: float, corner: float = 0) -> str:
    """A rectangle with round corners."""
    if not corner:
        return f"M{number(x)} {number(y)}h{number(wide)}v{number(high)}h-{number(wide)}Z"
    r, across, down = number(corner), number(wide - 2 * corner), number(high - 2 * corner)
    return (
        f"M{number(x + corner)} {number(y)}h{across}a{r} {r} 0 0 1 {r} {r}v{down}"
        f"a{r} {r} 0 0 1-{r} {r}h-{across}a{r} {r} 0 0 1-{r}-{r}v-{down}a{r} {r} 0 0 1 {r}-{r}Z"
    )


def fill(d: str, color: str, opacity: float = 1) -> str:
    """A plain area without an outline."""
    return f'<path d="{d}" fill="{color}"{_faint(opacity)}/>'


def stroke(d: str, color: str, width: float = LINE, *, dash: str = "", opacity: float = 1) -> str:
    """A line with round ends."""
    broken = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{d}" stroke="{color}"{_width(width)}{broken}{_faint(opacity)}/>'


def _width(width: float) -> str:
    return "" if width == LINE else f' stroke-width="{number(width)}"'


def _faint(opacity: float) -> str:
    return "" if opacity == 1 else f' opacity="{opacity:g}"'


def stitch(d: str, color: str) -> str:
    """A sewn seam."""
    return stroke(d, color, FINE, dash="5 4")


def flat(d: str, color: str, line: str, width: float = LINE) -> str:
    """A small area with its outline."""
    return f'<path d="{d}" fill="{color}" stroke="{line}"{_width(width)}/>'


def piece(d: str, paint: Tone, width: float = LINE) -> str:
    """A small part: base colour and outline."""
    return flat(d, paint.base, paint.line, width)


def clipped(d: str, *inside: str) -> str:
    """Marks that end at the edge of the path."""
    key = _key(d + "".join(inside))
    return (
        f'<clipPath id="@{key}"><path d="{d}"/></clipPath>'
        f'<g clip-path="url(#@{key})">{"".join(inside)}</g>'
    )


def solid(d: str, paint: Tone, *inside: str, turn: float = 8) -> str:
    """A body with a lit side, a shaded side `turn` wide at the lower right, and an outline.

    Marks given as `inside` end at its edge.
    """
    key = _key(d + paint.base + "".join(inside))
    use = f'<use href="#@{key}p"'
    return (
        f'<clipPath id="@{key}"><path id="@{key}p" d="{d}"/></clipPath>'
        f'<g clip-path="url(#@{key})">{_sides(use, paint, turn)}'
        f'{use} stroke="{paint.lit}" stroke-width="3" transform="translate(2.4 2.4)"/>'
        f'{"".join(inside)}</g>{use} stroke="{paint.line}"/>'
    )


def _sides(use: str, paint: Tone, turn: float) -> str:
    if not turn:
        return f'{use} fill="{paint.base}"/>'
    away = f"translate({number(-turn)} {number(-turn * 0.7)})"
    return f'{use} fill="{paint.shade}"/>{use} fill="{paint.base}" transform="{away}"/>'


def _key(text: str) -> str:
    return "k" + blake2b(text.encode(), digest_size=3).hexdigest()


def cord(d: str, paint: Tone, width: float) -> str:
    """A strap, cable, tube or handle along a line: outline, body, lit edge."""
    edge = number(-width * 0.16)
    return (
        stroke(d, paint.line, width + 2 * LINE)
        + stroke(d, paint.base, width)
        + moved(stroke(d, paint.lit, max(width * 0.26, 1)), float(edge), float(edge))
    )


def glaze(d: str, kind: str) -> str:
    """A layer of light over a body: one of the names in `LAYERS`."""
    return f'<path d="{d}" fill="url(#@{kind})"/>'


def shadow(x: float, y: float, wide: float, high: float = 13) -> str:
    """The soft shadow on the ground."""
    return glaze(oval(x, y, wide, high), "ground")


def moved(mark: str, x: float, y: float, scale: float = 1) -> str:
    """The mark at another place, in another size."""
    size = "" if scale == 1 else f" scale({scale:g})"
    return f'<g transform="translate({number(x)} {number(y)}){size}">{mark}</g>'


def rotated(mark: str, angle: float, x: float = 200, y: float = 200) -> str:
    """The mark turned clockwise about a point."""
    return f'<g transform="rotate({number(angle)} {number(x)} {number(y)})">{mark}</g>'


def mirrored(mark: str, axis: float = 200) -> str:
    """The mark as seen in a mirror that stands at `axis`."""
    return f'<g transform="matrix(-1 0 0 1 {number(2 * axis)} 0)">{mark}</g>'


def copies(mark: str, *transforms: str) -> str:
    """The mark once for each SVG transform, written out only once."""
    key = _key(mark)
    shown = "".join(f'<use href="#@{key}" transform="{transform}"/>' for transform in transforms)
    return f'<defs><g id="@{key}">{mark}</g></defs>{shown}'


def both(mark: str, axis: float = 200) -> str:
    """The mark and its mirror image about `axis`."""
    key = _key(mark)
    mirror = f"matrix(-1 0 0 1 {number(2 * axis)} 0)"
    return f'<g id="@{key}">{mark}</g><use href="#@{key}" transform="{mirror}"/>'


def _fade(kind: str, where: str, *stops: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<stop offset="{at}" stop-color="{color}" stop-opacity="{opacity}"/>'
        for at, color, opacity in stops
    )
    return f"<{kind}Gradient {where}>{inner}</{kind}Gradient>"


LAYERS = {
    "ground": _fade(
        "radial", 'id="@ground"', ("0", "#05080f", ".34"), (".55", "#05080f", ".2"), ("1", INK, "0")
    ),
    "round": _fade(
        "linear",
        'id="@round"',
        ("0", INK, ".12"),
        (".2", CHALK, ".28"),
        (".5", CHALK, "0"),
        ("1", INK, ".34"),
    ),
    "fall": _fade(
        "linear",
        'id="@fall" x2="0" y2="1"',
        ("0", CHALK, ".2"),
        (".45", CHALK, "0"),
        ("1", INK, ".26"),
    ),
    "ball": _fade(
        "radial",
        'id="@ball" cx=".34" cy=".28" r=".8"',
        ("0", CHALK, ".42"),
        (".5", CHALK, "0"),
        ("1", INK, ".36"),
    ),
    "glow": _fade(
        "radial", 'id="@glow"', ("0", GLOW, ".75"), (".5", GLOW, ".24"), ("1", GLOW, "0")
    ),
    "mesh": (
        '<pattern id="@mesh" width="6" height="6" patternUnits="userSpaceOnUse">'
        '<circle cx="1.5" cy="1.5" r="1.1" fill="#05080f" opacity=".42"/>'
        '<circle cx="4.5" cy="4.5" r="1.1" fill="#05080f" opacity=".42"/></pattern>'
    ),
    "weave": (
        '<pattern id="@weave" width="8" height="8" patternUnits="userSpaceOnUse">'
        '<path d="M0 2h4M4 6h4" stroke="#05080f" stroke-width="1.4" opacity=".22"/>'
        '<path d="M2 4v4M6 0v4" stroke="#fff9ee" stroke-width="1.2" opacity=".22"/></pattern>'
    ),
}
