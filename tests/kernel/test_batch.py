"""Writers that share a commit: nobody is told before it is made, nobody suffers another's error."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tradewind.kernel.batch import Batches
from tradewind.kernel.errors import NotWritten

PATIENCE_S = 10


@dataclass
class Page:
    """A transaction on a list."""

    book: "Book"
    lines: list[int]
    marks: list[int] = field(default_factory=list)

    def mark(self) -> None:
        self.marks.append(len(self.lines))

    def go_back(self) -> None:
        if self.book.torn:
            raise OSError("torn")
        del self.lines[self.marks.pop() :]

    def commit(self) -> None:
        if self.book.full:
            raise OSError("full")
        self.book.commits.append(list(self.lines))

    def roll_back(self) -> None:
        self.lines.clear()


@dataclass
class Book:
    """What is durable."""

    commits: list[list[int]] = field(default_factory=list)
    full: bool = False
    torn: bool = False

    def begin(self) -> Page:
        return Page(self, [])

    @property
    def lines(self) -> list[int]:
        return [line for commit in self.commits for line in commit]


def rush(
    batches: Batches[Page], book: Book, works: list[Callable[[Page], None]], alone: frozenset[int]
) -> list[BaseException | None]:
    """What became of each writer; all are in the queue, in order, before the first ends."""
    outcomes: list[BaseException | None] = [None] * len(works)
    wait = Event()

    def write(place: int) -> None:
        try:
            with batches.turn(book, alone=place in alone) as page:
                works[place](page)
        except (ZeroDivisionError, NotWritten) as error:
            outcomes[place] = error

    threads = []
    with batches.turn(book, alone=True):
        for place in range(len(works)):
            threads.append(Thread(target=write, args=(place,)))
            threads[-1].start()
            while batches.waiting <= place:
                wait.wait(0.0005)
    for thread in threads:
        thread.join(PATIENCE_S)
        assert not thread.is_alive()
    return outcomes


def writes(line: int, *, fails: bool = False) -> Callable[[Page], None]:
    def work(page: Page) -> None:
        page.lines.append(line)
        if fails:
            raise ZeroDivisionError

    return work


@given(
    fails=st.lists(st.booleans(), max_size=12),
    alone=st.frozensets(st.integers(0, 11)),
    most=st.integers(1, 5),
)
def test_what_is_durable_is_what_succeeded_in_the_order_in_which_it_came(fails, alone, most):
    book, batches = Book(), Batches[Page](most, longest_s=PATIENCE_S)
    works = [writes(place, fails=fail) for place, fail in enumerate(fails)]
    outcomes = rush(batches, book, works, alone)
    assert book.lines == [place for place, fail in enumerate(fails) if not fail]
    assert [isinstance(outcome, ZeroDivisionError) for outcome in outcomes] == fails
    assert all(len(commit) <= most for commit in book.commits)
    assert all(len(commit) == 1 for commit in book.commits if alone & set(commit))


def test_those_who_wait_share_one_commit():
    book, batches = Book(), Batches[Page](64, longest_s=PATIENCE_S)
    rush(batches, book, [writes(line) for line in range(8)], frozenset())
    assert book.commits == [[], [*range(8)]]


def test_nobody_joins_a_batch_that_is_open_too_long():
    book, batches = Book(), Batches[Page](64, longest_s=0)
    rush(batches, book, [writes(line) for line in range(3)], frozenset())
    assert book.commits == [[], [0], [1], [2]]


def test_nobody_is_told_before_the_commit():
    book, batches = Book(), Batches[Page](64, longest_s=PATIENCE_S)
    told: list[tuple[int, list[int]]] = []
    first, done = Event(), Event()

    def early() -> None:
        with batches.turn(book) as page:
            first.set()
            while not batches.waiting:
                done.wait(0.0005)
            page.lines.append(1)
        told.append((1, book.lines))

    def late() -> None:
        with batches.turn(book) as page:
            page.lines.append(2)
            assert not told
        told.append((2, book.lines))

    threads = [Thread(target=early), Thread(target=late)]
    threads[0].start()
    assert first.wait(PATIENCE_S)
    threads[1].start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert sorted(told) == [(1, [1, 2]), (2, [1, 2])]


def test_where_the_commit_fails_every_one_of_them_hears_it():
    book, batches = Book(), Batches[Page](64, longest_s=PATIENCE_S)

    def last(page: Page) -> None:
        page.lines.append(2)
        book.full = True

    outcomes = rush(batches, book, [writes(0), writes(1, fails=True), last], frozenset())
    assert [type(outcome) for outcome in outcomes] == [NotWritten] * 3
    assert book.lines == []
    book.full = False
    with batches.turn(book) as page:
        page.lines.append(3)
    assert book.lines == [3]


def test_what_cannot_be_undone_alone_is_undone_for_all():
    book, batches = Book(torn=True), Batches[Page](64, longest_s=PATIENCE_S)
    works = [writes(0), writes(1, fails=True), writes(2)]
    outcomes = rush(batches, book, works, frozenset())
    assert [type(outcome) for outcome in outcomes] == [NotWritten, NotWritten, type(None)]
    assert book.lines == [2]


def test_who_cannot_begin_gives_the_turn_on():
    class Shut:
        def begin(self) -> Page:
            raise OSError("shut")

    book, batches = Book(), Batches[Page](64)
    with pytest.raises(OSError, match="shut"), batches.turn(Shut()):
        pass
    with batches.turn(book) as page:
        page.lines.append(1)
    assert book.lines == [1]
