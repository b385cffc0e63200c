"""What a change changes, word by word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

PIECE = re.compile("[\u3040-\u30ff\u3400-\u9fff]|\\w+(?:['’.-]\\w+)*|\\s+|[^\\w\\s]")


class Kind(StrEnum):
    """What became of a part."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Part:
    """Characters that stayed, went or came."""

    kind: Kind
    text: str


def difference(before: str, after: str) -> list[Part]:
    """The parts of both texts in order; those that stayed and went make up the first."""
    old, new = PIECE.findall(before), PIECE.findall(after)
    parts: list[Part] = []
    for tag, first, last, begin, end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if tag == "equal":
            parts.append(Part(Kind.SAME, "".join(old[first:last])))
            continue
        if first < last:
            parts.append(Part(Kind.GONE, "".join(old[first:last])))
        if begin < end:
            parts.append(Part(Kind.NEW, "".join(new[begin:end])))
    return parts


def of_many(before: Sequence[str], after: Sequence[str]) -> list[list[Part]]:
    """Line by line: bullets that stayed, changed, went or came."""
    lines: list[list[Part]] = []
    matched = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for tag, first, last, begin, end in matched.get_opcodes():
        old, new = before[first:last], after[begin:end]
        if tag == "equal":
            lines += [[Part(Kind.SAME, each)] for each in old]
            continue
        paired = min(len(old), len(new))
        lines += [difference(*each) for each in zip(old[:paired], new[:paired], strict=True)]
        lines += [[Part(Kind.GONE, each)] for each in old[paired:]]
        lines += [[Part(Kind.NEW, each)] for each in new[paired:]]
    return lines
