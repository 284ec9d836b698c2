"""How the rows of a table are read: in one or several ways, of which the faster ones may need to be repeated with a slower one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, Self, TypeAlias, TypeVar, cast

from cxkit.lazy import nw, pl
from cxkit.model import Note

Frame: TypeAlias = "pl.LazyFrame | nw.LazyFrame[Any]"


class ScanStats(NamedTuple):
    """Statistics of a query: the number of ``rows`` (None: only some were needed), and whether values held U+FFFD (``foreign``)."""

    rows: int | None
    foreign: bool


class Reading(Protocol):
    """The rows of a table, and the ways in which they can be read."""

    @property
    def scan(self) -> Frame:
        """The rows as this way reads them, with the column ``overflow`` after the table's own."""

    @property
    def overflow(self) -> str | None:
        """The column that is null if a row fits the header; None if all rows do."""

    @property
    def lossy(self) -> bool:
        """Whether this way returns U+FFFD for characters that the most careful one reads."""

    @property
    def is_certain(self) -> bool:
        """Whether no value can be misread this way."""

    @property
    def late_notes(self) -> tuple[Note, ...]:
        """Notes on what is known only once the rows have been read."""

    @property
    def found(self) -> dict[object, object]:
        """What queries on all rows have found, by what they looked for: each is made once."""

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Self]]:
        """This way and the more careful ones, the fastest first, without those that misread characters of the ``columns``.

        ``columns`` None: all characters of all columns matter. ``whole``: columns of text that may be read as whole numbers, which is
        faster, or skipped.
        """

    def near(self, text: str) -> Self:
        """The rows for a query that needs only those with a cell that holds the text; others may be missing if that is faster."""

    def doubts(self, seen: ScanStats) -> bool:
        """Whether a query may have misread rows this way, so that only the most careful way is reliable."""

    def places(self, column: str, values: Collection[object]) -> Mapping[object, str]:
        """The place where values of a column, unchanged, first occur, in words; values with unknown places are left out."""


Way = TypeVar("Way", bound=Reading)
Result = TypeVar("Result")


def misreading_errors() -> tuple[type[Exception], ...]:
    """The errors of a query if Polars cannot parse a delimited file."""
    return (pl.exceptions.ComputeError, pl.exceptions.SchemaError)


def read_with_fallback(
    reading: Way,
    query: Callable[[Way], Result],
    columns: Collection[str] | None = None,
    *,
    whole: Collection[str] = (),
    seen: Callable[[Result], ScanStats] | None = None,
) -> Result:
    """The result of a ``query`` from the fastest reliable way of reading; ``columns`` and ``whole`` are those of ``ways``.

    ``seen`` returns the statistics of the rows of a result; without it a result counts unless the query fails. Raises the errors of the
    most careful way.
    """
    *fast, careful = reading.ways(columns, whole)
    for way in fast:
        read = way()
        try:
            result = query(read)
        except misreading_errors():
            continue
        if seen is None or read.is_certain or not read.doubts(seen(result)):
            return result
        break
    return query(careful())


def query_once(reading: Reading, wanted: object, query: Callable[[], Result]) -> Result:
    """The result of a query on all rows of a reading, made unless it is known; ``wanted`` names it and all that it depends on."""
    if wanted not in reading.found:
        reading.found[wanted] = query()
    return cast("Result", reading.found[wanted])


def collect(frame: Frame) -> pl.DataFrame:
    """The rows of a lazy frame of any engine, as a Polars frame."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect(engine="streaming")
    return pl.DataFrame(frame.collect("polars").to_native())


@dataclass(frozen=True)
class InMemory:
    """A frame of Polars or else of narwhals, which needs no reading."""

    scan: Frame
    overflow: str | None = None
    lossy: bool = False
    is_certain: bool = True
    late_notes: tuple[Note, ...] = ()
    found: dict[object, object] = field(default_factory=dict)

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Self]]:  # noqa: ARG002
        """The one way."""
        return (lambda: self,)

    def near(self, text: str) -> Self:  # noqa: ARG002
        """All rows."""
        return self

    def doubts(self, seen: ScanStats) -> bool:  # noqa: ARG002
        """A frame is not misread."""
        return False

    def places(self, column: str, values: Collection[object]) -> Mapping[object, str]:  # noqa: ARG002
        """A frame has no lines."""
        return MappingProxyType({})


@dataclass(frozen=True)
class Derived:
    """The rows of another reading after a ``change`` of each of its frames; the change needs the columns ``by`` unchanged."""

    origin: Reading
    change: Callable[[pl.LazyFrame], pl.LazyFrame]
    by: frozenset[str]

    @cached_property
    def found(self) -> dict[object, object]:
        """Of the changed rows."""
        return {}

    @cached_property
    def scan(self) -> Frame:
        """The changed rows."""
        frame = self.origin.scan
        return self.change(frame if isinstance(frame, pl.LazyFrame) else collect(frame).lazy())

    @property
    def overflow(self) -> str | None:
        """That of the origin."""
        return self.origin.overflow

    @property
    def lossy(self) -> bool:
        """As the origin."""
        return self.origin.lossy

    @property
    def is_certain(self) -> bool:
        """As the origin."""
        return self.origin.is_certain

    @property
    def late_notes(self) -> tuple[Note, ...]:
        """Those of the origin."""
        return self.origin.late_notes

    def ways(self, columns: Collection[str] | None, whole: Collection[str] = ()) -> Sequence[Callable[[], Derived]]:
        """The ways of the origin, each changed."""
        asked = columns if columns is None else {*columns, *self.by}
        return [partial(self._of, way) for way in self.origin.ways(asked, set(whole) - self.by)]

    def _of(self, way: Callable[[], Reading]) -> Derived:
        read = way()
        return self if read is self.origin else Derived(read, self.change, self.by)

    def near(self, text: str) -> Self:  # noqa: ARG002
        """All rows: the change of one may depend on others, and may bring the text."""
        return self

    def doubts(self, seen: ScanStats) -> bool:
        """As the origin."""
        return self.origin.doubts(seen)

    def places(self, column: str, values: Collection[object]) -> Mapping[object, str]:
        """Those of the origin."""
        return self.origin.places(column, values)
