"""A sentence of the shop as a frame: words that may be said otherwise around slots that may not.

Two values of one kind in a sentence could change places and still both be true of something, so
they are one slot together with the words between them; so are a property and its yes or no, and a
quotation and its marks.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import count

from tradewind.decisions.claim import Claim
from tradewind.kernel.ports import Draft, Slot
from tradewind.shopper import claims
from tradewind.shopper.answer import SLOT, Answer, Sentence

MARKS = re.compile(r"([“”„«»「」（）()])")
SPOKEN = 400
"""Characters of the shopper's sentence that a model is shown."""


class Kind(StrEnum):
    """What a value is; two of one kind could be mistaken for each other."""

    TITLE = "title"
    QUOTE = "quote"
    NAME = "name"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Gap:
    """A slot with what fills it."""

    name: str
    """Such as ``c3``, once in an answer."""
    kind: Kind
    meaning: str
    """In the shop's own words; nothing of the catalogue."""
    filling: Sentence


@dataclass(frozen=True, slots=True)
class Frame:
    """One sentence of an answer, ready to be said otherwise."""

    place: str
    """Where it stands: ``verdict.0``, ``p1.0`` (a reason), ``p1.drawback``."""
    language: str
    own: Sentence
    pieces: tuple[str | Gap, ...]

    @property
    def subject(self) -> str:
        """The pick it speaks of, such as ``p1``; empty for the answer as a whole."""
        head = self.place.partition(".")[0]
        return "" if head == "verdict" else head

    @property
    def template(self) -> str:
        """With slots in braces."""
        return "".join(p if isinstance(p, str) else f"{{{p.name}}}" for p in self.pieces)

    @property
    def words(self) -> tuple[str, ...]:
        """What stands around the slots, as the shop says it."""
        return tuple(piece for piece in self.pieces if isinstance(piece, str))

    @property
    def gaps(self) -> dict[str, Gap]:
        """The slots by name."""
        return {piece.name: piece for piece in self.pieces if isinstance(piece, Gap)}

    def filled(self, template: str) -> Sentence:
        """Another template with this sentence's values; braces within a value are no slots."""
        gaps = self.gaps
        parts: list[str | Claim] = []
        names: list[str] = []
        for place, piece in enumerate(SLOT.split(template)):
            filling = gaps[piece].filling if place % 2 else Sentence((piece,), ("",))
            parts += filling.parts
            names += filling.names
        return Sentence(tuple(parts), tuple(names))


def frames_of(answer: Answer) -> list[Frame]:
    """The sentences of an answer that a model may say otherwise."""
    numbers = count(1)
    made = (_frame(place, each, answer.language, numbers) for place, each in _sentences(answer))
    return [frame for frame in made if frame is not None]


def _sentences(answer: Answer) -> Iterator[tuple[str, Sentence]]:
    for place, sentence in enumerate(answer.verdict):
        yield f"verdict.{place}", sentence
    for number, pick in enumerate(answer.picks, 1):
        for place, sentence in enumerate(pick.reasons):
            yield f"p{number}.{place}", sentence
        if pick.drawback is not None:
            yield f"p{number}.drawback", pick.drawback


def draft_of(answer: Answer, frames: Sequence[Frame]) -> Draft:
    """What a model is shown: the frames, one line a sentence, and what their slots mean."""
    picks = list(dict.fromkeys(frame.subject for frame in frames if frame.subject))
    return Draft(
        language=answer.language,
        sentence=answer.brief.sentence[:SPOKEN],
        verdict="\n".join(frame.template for frame in frames if not frame.subject),
        reasons={p: [frame.template for frame in frames if frame.subject == p] for p in picks},
        slots=tuple(
            Slot(gap.name, frame.subject, gap.meaning, gap.filling.text)
            for frame in frames
            for gap in frame.gaps.values()
        ),
    )


@dataclass(frozen=True, slots=True)
class _Atom:
    part: str | Claim
    slot: str
    """The slot it fills; empty for words."""


def _frame(place: str, sentence: Sentence, language: str, numbers: Iterator[int]) -> Frame | None:
    atoms = list(_atoms(sentence))
    spans = _spans(atoms, language)
    if not spans:
        return None
    pieces: list[str | Gap] = []
    end = 0
    for start, stop in spans:
        pieces += [words] if (words := _text(atoms[end:start])) else []
        pieces.append(_gap(atoms[start:stop], f"c{next(numbers)}", language))
        end = stop
    pieces += [words] if (words := _text(atoms[end:])) else []
    return Frame(place, language, sentence, tuple(pieces))


def _atoms(sentence: Sentence) -> Iterator[_Atom]:
    """Parts of a sentence, words cut at brackets and quotation marks."""
    for part, name in zip(sentence.parts, sentence.names, strict=False):
        if name or isinstance(part, Claim):
            yield _Atom(part, name or part.field if isinstance(part, Claim) else name)
        else:
            yield from (_Atom(piece, "") for piece in MARKS.split(part) if piece)


def _spans(atoms: Sequence[_Atom], language: str) -> list[tuple[int, int]]:
    """Which atoms are one slot each, from the first to before the last."""
    by_kind: dict[Kind, list[tuple[int, int]]] = {}
    for place, atom in enumerate(atoms):
        if atom.slot:
            by_kind.setdefault(_kind(atom, language), []).append(_with_marks(atoms, place))
    whole = sorted((spans[0][0], spans[-1][1]) for spans in by_kind.values())
    return [_balanced(atoms, span) for span in _joined(whole)]


def _kind(atom: _Atom, language: str) -> Kind:
    if isinstance(atom.part, str):
        numeric = any(character.isdigit() for character in atom.part)
        return Kind.VALUE if numeric else Kind.NAME
    if atom.part.field == "title":
        return Kind.TITLE
    if atom.part.field in {"quote", "description"}:
        return Kind.QUOTE
    switch = claims.SWITCH.get(language, ())
    return Kind.NAME if atom.part.shown in switch else Kind.VALUE


def _with_marks(atoms: Sequence[_Atom], place: int) -> tuple[int, int]:
    """A slot's own span, with the quotation marks around it."""
    before = atoms[place - 1] if place else None
    after = atoms[place + 1] if place + 1 < len(atoms) else None
    if before and after and _is(before, "“„«「") and _is(after, "”“»」"):
        return place - 1, place + 2
    return place, place + 1


def _is(atom: _Atom, marks: str) -> bool:
    return not atom.slot and isinstance(atom.part, str) and atom.part in set(marks)


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined


def _balanced(atoms: Sequence[_Atom], span: tuple[int, int]) -> tuple[int, int]:
    """The span up to the bracket that closes one opened within it."""
    start, stop = span
    inside = [atom for atom in atoms[start:stop] if not atom.slot]
    opened = sum(_is(atom, "（(") for atom in inside) - sum(_is(atom, "）)") for atom in inside)
    if opened > 0 and stop < len(atoms) and _is(atoms[stop], "）)"):
        return start, stop + 1
    return span


def _text(atoms: Sequence[_Atom]) -> str:
    return "".join(str(atom.part) for atom in atoms)


def _gap(atoms: Sequence[_Atom], name: str, language: str) -> Gap:
    meaning = "".join(atom.slot.replace("_", " ") or str(atom.part) for atom in atoms)
    kinds = {_kind(atom, language) for atom in atoms if atom.slot}
    filling = Sentence(tuple(a.part for a in atoms), tuple(a.slot for a in atoms))
    return Gap(name, kinds.pop() if len(kinds) == 1 else Kind.VALUE, meaning, filling)
