"""Grounding: questions in five languages, every answer judged against the rows themselves.

The questions, the phrases they are worded in, the SQL that knows the right answers and the units
they are compared in are this measure's own; nothing of what answers is used to judge.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tradewind.app import Tradewind
from tradewind.bench.grounding import rows as ground
from tradewind.bench.grounding.fault import Fault, Wrong
from tradewind.bench.grounding.generate import questions
from tradewind.bench.grounding.judge import answerable, judge, meant
from tradewind.bench.grounding.question import Question
from tradewind.bench.report import report
from tradewind.catalog import sample
from tradewind.settings import Settings
from tradewind.shopper.answer import Answer

QUESTIONS = 20_000
ICECAT = Path(__file__).parents[5] / "shared/data/chorus_icecat"
ICECAT_SHARE = 0.25
SEED = 1_618_033
SHOWN = 30
"""Failures written out."""
TARGETS = {
    "wrong_facts": ("=", 0.0),
    "wrong_superlatives": ("=", 0.0),
    "broken_limits": ("=", 0.0),
    "refused_unanswerable": (">=", 0.99),
    "answered_answerable": (">=", 0.97),
}


@dataclass(frozen=True, slots=True)
class Failure:
    """A question that was answered wrongly, and how."""

    question: Question
    answers: tuple[Answer, ...]
    faults: tuple[Fault, ...]

    def __str__(self) -> str:
        said = " | ".join(self.question.sentences)
        got = " | ".join(answer.words for answer in self.answers)
        wrong = "\n    ".join(f"{fault.wrong}: {fault.said}" for fault in self.faults)
        return f"[{self.question.sort} {self.question.language}] {said}\n  got: {got}\n    {wrong}"


@dataclass(slots=True)
class Tally:
    """What is counted."""

    questions: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    answerable: int = 0
    answered: int = 0
    unanswerable: int = 0
    refused: int = 0
    failures: list[Failure] = field(default_factory=list)

    def count(self, question: Question, answers: Sequence[Answer], shop: ground.Rows) -> None:
        """Judge one question and count it."""
        faults = judge(question, answers, shop)
        wrongs = {fault.wrong for fault in faults}
        self.questions.update((question.sort.value, question.language, "all"))
        self.faults.update(wrong.value for wrong in wrongs)
        wanted = meant(question.wanted, answers, shop)
        if answerable(wanted, answers[-1], shop):
            self.answerable += 1
            self.answered += not wrongs
        else:
            self.unanswerable += 1
            self.refused += not wrongs
        if faults:
            self.failures.append(Failure(question, tuple(answers), tuple(faults)))

    @property
    def figures(self) -> dict[str, float | int | str | None]:
        """The counts as a benchmark reports them."""
        return {
            "questions": self.questions["all"],
            **{wrong.value: self.faults[wrong.value] for wrong in list(Wrong)[:3]},
            "refused_unanswerable": _share(self.refused, self.unanswerable),
            "answered_answerable": _share(self.answered, self.answerable),
            "unanswerable": self.unanswerable,
            "answerable": self.answerable,
            **{f"asked_{name}": count for name, count in sorted(self.questions.items())},
        }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def run(*, count: int = QUESTIONS) -> str:
    """Ask so many questions over the sample catalogue, and over Icecat's where it is at hand."""
    tally, started = Tally(), time.perf_counter()
    icecat = round(count * ICECAT_SHARE) if ICECAT.is_dir() else 0
    shops = [(count - icecat, sample.files())]
    shops += [(icecat, sorted(ICECAT.glob("products_*.json.zip")))] if icecat else []
    for number, files in shops:
        with tempfile.TemporaryDirectory(dir=_fast()) as home:
            ask_all(stocked(Path(home), files), number, tally)
    _write_down(tally.failures)
    figures = tally.figures | {"seconds": round(time.perf_counter() - started, 1)}
    return report("grounding", figures, TARGETS)


def _fast() -> str | None:
    """A folder in memory, where there is one: durable writes are not what is measured here."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def stocked(home: Path, files: Sequence[Path]) -> Tradewind:
    """A shop of its own with these files imported and searchable."""
    shop = Tradewind.open(Settings(home=home))
    shop.import_files(files)
    shop.tend()
    return shop


def ask_all(shop: Tradewind, count: int, tally: Tally, *, seed: int = SEED) -> None:
    """Ask so many questions in this shop and count what comes back."""
    rows = ground.read(shop.settings.home / "tradewind.db")
    for number, question in enumerate(questions(rows, count=count, seed=seed), 1):
        tally.count(question, list(asked(shop, question)), rows)
        if number % 500 == 0 or number == count:
            print(f"grounding: {number:,} of {count:,}", file=sys.stderr, flush=True)


def asked(shop: Tradewind, question: Question) -> Iterator[Answer]:
    """The answers to a question's sentences, said one after another."""
    conversation = None
    language = question.language if question.page else None
    for sentence in question.sentences:
        answer = shop.ask(sentence, conversation=conversation, language=language, reword=False)
        conversation = answer.conversation
        yield answer


def _write_down(failures: Sequence[Failure]) -> None:
    """The first failures to stderr, all of them to a file."""
    for failure in failures[:SHOWN]:
        print(failure, file=sys.stderr)
    place = Path("var/bench")
    place.mkdir(parents=True, exist_ok=True)
    (place / "grounding_failures.txt").write_text("\n\n".join(map(str, failures)), "utf-8")
