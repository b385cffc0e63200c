"""A model may choose the words of an answer; every fact in it stays where the shop put it.

The model sees sentences with slots for values and gives back others. Each of its sentences is
checked on its own (`shopper.fidelity`) and replaced by the shop's where it breaks a rule; the slots
are filled here; what was kept and what was refused is in the ledger.
"""

import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tradewind.decisions import tables as ledger
from tradewind.kernel.errors import TradewindError
from tradewind.kernel.ports import Language, Wording
from tradewind.shopper.answer import SLOT, Answer, Pick, Sentence
from tradewind.shopper.draft import Frame, draft_of, frames_of
from tradewind.shopper.fidelity import breach, open_to_rewording
from tradewind.storage import Database

OWN = "embedded"
"""Who words an answer where no model does."""
RAW, SAID = 4000, 400
"""Characters of a model's answer, and of one sentence of it, that the ledger keeps."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of calling the model once."""

    wording: Wording | None
    milliseconds: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """One sentence of the model's, and why it is not used, if it is not."""

    frame: Frame
    said: str
    refused: str | None

    @property
    def outcome(self) -> str:
        """``kept``, ``same`` (the shop's words came back) or ``refused``."""
        if self.refused is not None:
            return "refused"
        return "same" if self.said == self.frame.template else "kept"


def reworded(answer: Answer, *, language: Language, database: Database) -> Answer:
    """The answer in the model's words wherever they keep to the facts, else as it is.

    One call of the model at most, and no transaction open meanwhile; whatever it does, an answer
    comes back. The ledger gets an entry ``wording`` about the answer's own.
    """
    if language.name == OWN:
        return answer
    frames = [frame for frame in frames_of(answer) if open_to_rewording(frame)]
    if not frames:
        return answer
    heard = _heard(answer, frames, language)
    judged = _judged(answer, frames, heard.wording) if heard.wording else []
    kept = {each.frame.place: each for each in judged if each.outcome == "kept"}
    worded_by = language.name if kept else OWN
    with database.transaction() as session:
        body = _entry(language.name, worded_by, heard, judged)
        ledger.record(session, "wording", answer.decision, body)
    sentences = {place: each.frame.filled(each.said) for place, each in kept.items()}
    return _with(answer, sentences, worded_by)


def _heard(answer: Answer, frames: Sequence[Frame], language: Language) -> Heard:
    started = time.perf_counter()
    wording, error = None, ""
    try:
        wording = _sound(language.word(draft_of(answer, frames)))
    except TradewindError as refusal:
        error = str(refusal)
    except Exception as fault:  # noqa: BLE001 - a plug-in's own fault may not cost the shopper an answer
        error = f"The plug-in failed with {type(fault).__name__}."
    return Heard(wording, 1000 * (time.perf_counter() - started), error)


def _sound(wording: Wording) -> Wording:
    """The same in the types that the port promises; raises where a plug-in sends something else."""
    reasons = {str(pick): [str(each) for each in said] for pick, said in wording.reasons.items()}
    tokens = {str(name): int(number) for name, number in wording.tokens.items()}
    return Wording(str(wording.verdict), reasons, str(wording.raw), tokens)


def _judged(answer: Answer, frames: Sequence[Frame], wording: Wording) -> list[Judged]:
    names = _names(answer)
    judged = []
    for subject in dict.fromkeys(frame.subject for frame in frames):
        own = [frame for frame in frames if frame.subject == subject]
        for frame, said in _paired(own, _lines(wording, subject)):
            judged.append(Judged(frame, said, breach(said, frame, names)))
    return judged


def _names(answer: Answer) -> list[str]:
    """Brands and titles of what is shown."""
    products = [pick.product for pick in answer.picks]
    return [name for each in products for name in (each.brand, *each.title.values()) if name]


def _lines(wording: Wording, subject: str) -> list[str]:
    """What the model says of one pick, or of the answer as a whole."""
    return wording.reasons.get(subject, []) if subject else wording.verdict.split("\n")


def _paired(frames: Sequence[Frame], lines: Sequence[str]) -> Iterator[tuple[Frame, str]]:
    """Each of the shop's sentences with the model's: line by line, else by the slots it carries."""
    for place, frame in enumerate(frames):
        if len(lines) == len(frames):
            yield frame, lines[place].strip()
        else:
            fitting = (line for line in lines if set(SLOT.findall(line)) == set(frame.gaps))
            yield frame, next(fitting, "").strip()


def _with(answer: Answer, sentences: Mapping[str, Sentence], worded_by: str) -> Answer:
    verdict = tuple(
        sentences.get(f"verdict.{place}", sentence) for place, sentence in enumerate(answer.verdict)
    )
    picks = tuple(_pick(pick, f"p{n}", sentences) for n, pick in enumerate(answer.picks, 1))
    table = answer.comparison
    if table is not None and table.products == answer.picks:
        table = replace(table, products=picks)
    return replace(answer, verdict=verdict, picks=picks, comparison=table, worded_by=worded_by)


def _pick(pick: Pick, subject: str, sentences: Mapping[str, Sentence]) -> Pick:
    reasons = (sentences.get(f"{subject}.{n}", reason) for n, reason in enumerate(pick.reasons))
    drawback = sentences.get(f"{subject}.drawback", pick.drawback)
    return replace(pick, reasons=tuple(reasons), drawback=drawback)


def _entry(name: str, worded_by: str, heard: Heard, judged: Sequence[Judged]) -> dict[str, Any]:
    wording = heard.wording
    return {
        "model": name,
        "worded_by": worded_by,
        "ms": round(heard.milliseconds, 1),
        "tokens": dict(wording.tokens) if wording else {},
        "error": _plain(heard.error, SAID),
        "sentences": [
            {
                "place": each.frame.place,
                "outcome": each.outcome,
                "reason": _plain(each.refused or "", SAID),
                "own": each.frame.template,
                "said": _plain(each.said, SAID),
            }
            for each in judged
        ],
        "raw": _plain(wording.raw, RAW) if wording else "",
    }


def _plain(text: str, most: int) -> str:
    """Text that any database takes: cut, without control characters and broken ones."""
    kept = text[:most] + ("…" if len(text) > most else "")
    odd = "\N{REPLACEMENT CHARACTER}"
    return "".join(odd if unicodedata.category(c)[0] == "C" and c != "\n" else c for c in kept)
