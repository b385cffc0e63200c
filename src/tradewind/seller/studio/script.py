"""A script to be spoken: lines with their times, by how fast a language is read aloud; subtitles.

The words are those of a written listing, so each is borne out by a fact. They are for a person to
speak: nothing here makes a voice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tradewind.seller.studio.book import DENSE, book
from tradewind.seller.studio.sentence import Part, Sentence, Written

SPEED: Final = {"en": 14.5, "de": 14.0, "es": 16.0, "fr": 15.5, "zh": 4.5, "ja": 7.0}
"""Characters that a calm speaker says in a second."""
PAUSE = 0.3
"""Seconds between two lines."""
LENGTHS: Final = (15, 30)
SHORTEST = 1.0
"""Seconds that a subtitle stays at least."""
LINE = {"zh": 16, "ja": 16}
MOST = 42
"""Characters in a line of subtitles."""
SEGMENTS = ("opening", "points", "questions", "closing")
_READ = re.compile(r"\s*\([^)]*\)|\s*（[^）]*）")


@dataclass(frozen=True, slots=True)
class Line:
    """What is said from one second to another, and what bears it out."""

    start: float
    end: float
    text: str
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a live room's script."""

    name: str
    lines: tuple[Line, ...]


def seconds(text: str, language: str) -> float:
    """How long a text takes to say."""
    return max(SHORTEST, round(len(text) / SPEED[language], 2))


def script(written: Written, *, length: int) -> tuple[Line, ...]:
    """What can be said in so many seconds: the name, then the facts in order, as many as fit."""
    language = written.listing.language
    lines: list[Line] = []
    now = 0.0
    for text, facts in _spoken(written):
        took = seconds(text, language)
        if now + took > length:
            continue
        lines.append(Line(round(now, 2), round(now + took, 2), text, facts))
        now += took + PAUSE
    return tuple(lines)


def _spoken(written: Written) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The opening, then each fact's sentence once, without headings and what stands in brackets."""
    language = written.listing.language
    colon = str(book(language).words["colon"])
    said: set[str] = set()
    for place, each in enumerate(_told(written)):
        text = each.text
        _, found, rest = text.partition(colon)
        if place and found and rest:
            text = rest
        facts = set(each.facts)
        if place and facts and facts <= said:
            continue
        said |= facts
        for part in _apart(_READ.sub("", text), language):
            yield part, each.facts


def _told(written: Written) -> list[Sentence]:
    described = [each for each in written.sentences if each.part is Part.DESCRIPTION]
    bullets = [each for each in written.sentences if each.part is Part.BULLET]
    return [*described[:1], *bullets, *described[1:]]


def _apart(text: str, language: str) -> list[str]:
    stop = r"(?<=[。！？])" if language in DENSE else r"(?<=[.!?])\s+(?=[^\d])"
    return [each.strip() for each in re.split(stop, text) if each.strip()]


def live(written: Written, *, minutes: int = 3) -> tuple[Segment, ...]:
    """A live room's script in segments; the host says it, and answers what viewers ask."""
    lines = script(written, length=minutes * 60)
    third = max(1, len(lines) // 3)
    parts = (lines[:1], lines[1 : 1 + third], lines[1 + third : -1], lines[-1:])
    pairs = zip(SEGMENTS, parts, strict=True)
    return tuple(Segment(name, tuple(part)) for name, part in pairs if part)


def subtitles(lines: Sequence[Line], language: str, *, form: str = "srt") -> str:
    """The lines as SRT or VTT, wrapped for a screen."""
    mark = "," if form == "srt" else "."
    blocks = [
        f"{place}\n{_stamp(line.start, mark)} --> {_stamp(line.end, mark)}\n"
        f"{_wrapped(line.text, language)}\n"
        for place, line in enumerate(lines, 1)
    ]
    return ("" if form == "srt" else "WEBVTT\n\n") + "\n".join(blocks)


def _stamp(moment: float, mark: str) -> str:
    whole, milli = divmod(round(moment * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02}:{minute:02}:{second:02}{mark}{milli:03}"


def _wrapped(text: str, language: str) -> str:
    """The text in lines of the language's length."""
    width = LINE.get(language, MOST)
    if language in DENSE:
        return "\n".join(text[start : start + width] for start in range(0, len(text), width))
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)
