"""Ways of reading a table: which one a result comes from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import polars as pl
import pytest

from cxkit.model import Note
from cxkit.tables.reading import Derived, InMemory, ScanStats, collect, read_with_fallback

SEEN = ScanStats(1, foreign=False)


@dataclass(frozen=True)
class Book:
    """Three ways of reading, of which the first raises what is in ``fails`` and the first two may be doubted."""

    way: str = "fast"
    fails: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    is_certain: bool = False
    overflow: str | None = None
    lossy: bool = False
    late_notes: tuple[Note, ...] = ()
    found: dict[object, object] = field(default_factory=dict)

    @property
    def scan(self) -> pl.LazyFrame:
        return pl.LazyFrame({"way": [self.way]})

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Book]]:  # noqa: ARG002
        first = ("numbers",) if whole else ()
        return [partial(replace, self, way=way) for way in (*first, "fast", "tolerant", "exact")]

    def near(self, text: str) -> Book:  # noqa: ARG002
        return self

    def doubts(self, seen: ScanStats) -> bool:  # noqa: ARG002
        return self.way in self.doubtful

    def places(self, column: str, values: Collection[object]) -> Mapping[object, str]:  # noqa: ARG002
        return dict.fromkeys(values, "line 2")


def way_of(book: Book) -> str:
    if book.way in book.fails:
        raise pl.exceptions.ComputeError(book.way)
    return str(collect(book.scan).item())


@pytest.mark.parametrize(
    ("book", "expected"),
    [
        (Book(), "fast"),
        (Book(fails=("fast",)), "tolerant"),
        (Book(fails=("fast", "tolerant")), "exact"),
        (Book(doubtful=("fast",)), "exact"),  # what reads more bytes is misled in the same way
        (Book(fails=("fast",), doubtful=("tolerant",)), "exact"),
        (Book(doubtful=("fast", "tolerant", "exact")), "exact"),
        (Book(doubtful=("fast",), is_certain=True), "fast"),
    ],
)
def test_the_fastest_way_that_can_be_trusted(book: Book, expected: str) -> None:
    assert read_with_fallback(book, way_of, seen=lambda _: SEEN) == expected


def test_without_a_look_at_the_rows_only_failures_count() -> None:
    assert read_with_fallback(Book(doubtful=("fast",)), way_of) == "fast"


def test_whole_numbers_come_first() -> None:
    assert read_with_fallback(Book(), way_of, whole=["way"]) == "numbers"
    assert read_with_fallback(Book(fails=("numbers",)), way_of, whole=["way"]) == "fast"


def test_the_last_way_raises() -> None:
    with pytest.raises(pl.exceptions.ComputeError, match="exact"):
        read_with_fallback(Book(fails=("fast", "tolerant", "exact")), way_of)


def test_other_errors_are_not_asked_again() -> None:
    def broken(book: Book) -> None:
        raise ValueError(book.way)

    with pytest.raises(ValueError, match="fast"):
        read_with_fallback(Book(), broken)


def test_what_is_derived_is_derived_of_every_way() -> None:
    shouted = Derived(Book(fails=("fast",)), lambda frame: frame.with_columns(pl.col("way").str.to_uppercase()), frozenset({"way"}))

    def query(read: Derived) -> str:
        if isinstance(read.origin, Book) and read.origin.way in read.origin.fails:
            raise pl.exceptions.ComputeError
        return str(collect(read.scan).item())

    assert read_with_fallback(shouted, query) == "TOLERANT"
    assert len(shouted.ways(["way"], ["way"])) == 3  # what the change looks at does not come as numbers
    assert len(shouted.ways(["way"], ["other"])) == 4


def test_a_frame_has_one_way_and_no_lines() -> None:
    read = InMemory(pl.LazyFrame({"a": [1]}))
    assert read_with_fallback(read, lambda way: collect(way.scan).item(), ["a"], whole=["a"]) == 1
    assert read.places("a", [1]) == {}
