"""The four kinds of tables: a lazy frame, the roles of its columns, and the rules by which its values are understood."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any, ClassVar, Literal, NamedTuple, Self, TypeAlias

from cxkit import roles
from cxkit.errors import RoleError
from cxkit.lazy import nw, pl
from cxkit.model import Note
from cxkit.roles import KINDS, Kind, Resolved
from cxkit.tables.wide import Wide
from cxkit.values.date_formats import Order
from cxkit.values.labels import meaning
from cxkit.values.numbers import Mark, number
from cxkit.values.reasons import Reason, fits
from cxkit.values.scores import BLANKS, Easy, Scale, ScoreRule, fold

Frame: TypeAlias = "pl.LazyFrame | nw.LazyFrame[Any]"
DEFAULT_SCALES: Mapping[str, Scale] = {"recommend": Scale(0, 10), "functional": Scale(1, 5), "dysfunctional": Scale(1, 5)}


class Window(NamedTuple):
    """Which days count: ``since`` and ``until`` inclusive; rows after ``as_of`` are future. None leaves that end open."""

    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.as_of)


class Rules(NamedTuple):
    """What the user or the project file says about the values: by role, the scale, codes of no answer and the value or name of labels.

    ``decimal`` is the decimal mark: the one ``given``, else the one that the file's columns show on the whole.
    ``fold``: group labels that differ in case, blanks or Unicode form only are one. ``duplicates``: which of several rows
    with one response id count; None where nobody said. ``easy``: which end of the scale of effort is easy. ``dimensions``: to
    which dimension an item belongs. ``min_cell``: a value that fewer rows hold is quoted in no note. ``phase_of`` lists the touchpoints
    that there are, with their phase where one is given; ``phases`` are these in order; ``digital`` the channels that are (None: not told).
    """

    scales: Mapping[str, Scale] = MappingProxyType({})
    na: Mapping[str, frozenset[str]] = MappingProxyType({})
    labels: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    names: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    dates: Order | None = None
    decimal: Mark | None = None
    decimal_given: bool = False
    fold: bool = False
    duplicates: Literal["keep", "first", "last", "drop"] | None = None
    easy: Easy | None = None
    dimensions: Mapping[str, str] = MappingProxyType({})
    min_cell: int = 0
    phase_of: Mapping[str, str | None] = MappingProxyType({})
    phases: tuple[str, ...] = ()
    digital: frozenset[str] | None = None


_EASE = ("easy", "difficult", "einfach", "leicht", "schwierig", "schwer")
QUOTES = "\"'"
"""The signs that may quote a cell."""


class ScanStats(NamedTuple):
    """What a query saw of the rows, and of the values that it needed.

    ``rows`` and of these ``bad`` ones, which do not fit; whether values were blank, rows may lack cells, and values held U+FFFD; the
    ``quotes`` that values held.
    """

    rows: int
    bad: int
    blanks: bool
    gaps: bool
    foreign: bool
    quotes: str


def collect(frame: Frame) -> pl.DataFrame:
    """The rows of a lazy frame of any engine, as a Polars frame."""
    if isinstance(frame, pl.LazyFrame):
        return frame.collect(engine="streaming")
    return pl.DataFrame(frame.collect("polars").to_native())


@dataclass(frozen=True, eq=False, repr=False)
class DataTable:
    """One table of an export.

    ``frame`` is lazy, of Polars or else of narwhals.
    It holds the columns under their headers: text where it comes from a delimited file, typed otherwise. ``sample``
    holds its first rows. ``overflow`` names an extra column that is null where a row fits the header, ``gap`` one that is true where a row
    may lack cells. ``repeated`` holds the columns, named by position, of each header that occurs more than once, ``labels`` what the file
    says that the texts of a column are worth.

    A frame that reads a file in place may lose its way. Where the query fails, ``rereads`` give the frame anew, each more careful than the
    one before; ``whole`` gives it with columns of whole numbers, which is faster where they hold nothing else. ``doubts`` tells from
    what a query saw that only the last can be trusted. ``lossy``: the frame shows U+FFFD for characters
    that the last one has. ``places`` tells where values of a column first stand, as they stand, by reading the files anew.

    ``unmatched`` names a column that is true where another file, which was to tell more of the row's customer, does not have that one;
    ``customer_since`` one with the day since when the customer is one.

    ``wide`` holds the columns of scores that have one for each item.

    ``tool`` is the tool that wrote the files, where it is known; ``previews`` are the values, by column, that make a row a preview and no
    answer, ``expected`` the codes for no answer that the tool writes, whether or not they occur, ``supposed`` the roles whose scale is the
    tool's, which nobody declared.

    ``excluded`` names for each reason the column that is true where the shape of the table excludes a row; ``shown`` is what reports call
    columns that a shape has made. ``final`` names for columns whose value changes from row to row of a case the one that has the last.
    """

    kind: ClassVar[Kind]

    frame: Frame
    columns: tuple[str, ...]
    sample: pl.DataFrame
    roles: Mapping[str, Resolved]
    doubtful: Mapping[str, list[str]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    window: Window = field(default_factory=Window)
    where: str | None = None
    overflow: str | None = None
    gap: str | None = None
    lossy: bool = False
    notes: tuple[Note, ...] = ()
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    unmatched: str | None = None
    customer_since: str | None = None
    wide: Wide | None = None
    rereads: tuple[Callable[[], pl.LazyFrame], ...] = ()
    whole: Callable[[Collection[str]], pl.LazyFrame | None] | None = None
    doubts: Callable[[ScanStats], bool] | None = None
    places: Callable[[str, Collection[object]], Mapping[object, str]] | None = None
    tool: str | None = None
    previews: Mapping[str, frozenset[str]] = field(default_factory=dict)
    expected: frozenset[str] = frozenset()
    supposed: frozenset[str] = frozenset()
    excluded: Mapping[Reason, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    final: Mapping[str, str] = field(default_factory=dict)

    def withholding(self, min_cell: int) -> Self:
        """The same table, whose notes quote no value that fewer than ``min_cell`` rows hold."""
        return replace(self, rules=self.rules._replace(min_cell=min_cell))

    def beside(self, add: Callable[[pl.LazyFrame], pl.LazyFrame], columns: Sequence[str], by: Collection[str]) -> Self:
        """The same table with the ``columns`` that ``add`` joins to it by its columns ``by``, in every reading of its file."""

        def added(frame: Frame) -> pl.LazyFrame:
            return add(frame if isinstance(frame, pl.LazyFrame) else collect(frame).lazy())

        def whole(asked: Collection[str]) -> pl.LazyFrame | None:
            # as text they are looked up
            read = self.whole(asked) if self.whole and not set(by) & set(asked) else None
            return None if read is None else added(read)

        return replace(
            self,
            frame=added(self.frame),
            sample=added(self.sample.lazy()).select(*self.sample.columns, *columns).collect(),
            columns=(*self.columns, *columns),
            rereads=tuple(partial(lambda reread: added(reread()), reread) for reread in self.rereads),
            whole=whole,
        )

    def shaped(
        self,
        add: Callable[[pl.LazyFrame], pl.LazyFrame],
        columns: Mapping[str, str],
        *,
        roles: Mapping[str, str] = MappingProxyType({}),
        excluded: Mapping[Reason, str] = MappingProxyType({}),
        final: Mapping[str, str] = MappingProxyType({}),
        notes: Sequence[Note] = (),
    ) -> Self:
        """The same table with the ``columns`` that ``add`` makes of its own ones, each with what reports call it.

        ``roles`` are those that such columns hold from now on; ``excluded`` names the columns that are true where a row does not count,
        ``final`` those that stand for a column of the file.
        """
        made = self.beside(add, tuple(columns), self.columns)
        held = {role: Resolved(role, column, "shape") for role, column in roles.items()}
        return replace(
            made,
            whole=None,
            roles={**self.roles, **held},
            doubtful={role: found for role, found in self.doubtful.items() if role not in held},
            excluded={**self.excluded, **excluded},
            shown={**self.shown, **columns},
            final={**self.final, **final},
            notes=(*self.notes, *notes),
        )

    def quoted(self, column: str, *values: object) -> list[str]:
        """Values of a column for a message, each with the place where it first stands, where that is known."""
        found = self.places(column, values) if self.places and column not in self.shown else {}
        return [f"{str(value)[:40]!r}" + (f" ({found[value]})" if value in found else "") for value in values]

    def texts(self, column: str, name: str) -> Iterator[pl.LazyFrame]:
        """All values of a column of text, called ``name``, in the rows that fit: by the quickest reading first, for where that fails."""
        if not isinstance(self.frame, pl.LazyFrame) or self.sample.schema[column] != pl.String:
            return
        for reread in (None, *self.rereads):
            frame = reread() if reread else self.frame
            if self.overflow:
                frame = frame.filter(fits(self.overflow))
            yield frame.select(pl.col(column).alias(name))

    def row_by_row(self) -> Self:
        """The same table with every row of a case for itself: none is excluded as a further one, and each has its own values."""
        return replace(
            self, final={}, excluded={reason: column for reason, column in self.excluded.items() if reason != Reason.FURTHER_ROW}
        )

    def column(self, name: str) -> str:
        """The column that a role or a header names; RoleError where there is none, or several could hold the role."""
        found = self._column(name)
        return self.final.get(found, found)

    def _column(self, name: str) -> str:
        if name in self.roles:
            return self.roles[name].column
        roles.check_unique(name, self.repeated)
        if name in self.doubtful:
            could = ", ".join(f"'{roles.shortened(header)}'" for header in self.doubtful[name])
            several = f"Several columns could be {name}: {could}." if len(self.doubtful[name]) > 1 else f"Column {could} could be {name}."
            raise RoleError(several, f"Decide with --role {name}=COLUMN.")
        if name in self.kind.roles and name not in self.columns:
            raise RoleError(
                f"No column of the {self.kind.name} file is known as {name}.",
                f"Name it with --role {name}=COLUMN; there are: {self.offer()}.",
            )
        return roles.find_column(name, self.columns, repeated=self.repeated)

    def role_of(self, column: str) -> str | None:
        """The role that a column holds, if any."""
        return next((role for role, held in self.roles.items() if column in (held.column, self.final.get(held.column))), None)

    def offer(self) -> str:
        """The first columns, for an error message."""
        theirs = [column for column in self.columns if not column.startswith("cx:")]
        shown = ", ".join(f"'{roles.shortened(column)}'" for column in theirs[:12])
        return shown + (f" and {len(theirs) - 12} more" if len(theirs) > 12 else "")

    def alike(self, scale: Scale) -> list[str]:
        """Columns whose sampled values are nearly all on the scale and reach its top: worth offering, never taken."""
        found = []
        for column in self.columns:
            known = self.known_of(column)
            texts = [str(value) for value in self.sample.get_column(column).drop_nulls().to_list()]
            values = [known.get(fold(text), number(text, self.rules.decimal)) for text in texts]
            on = [value for value in values if value is not None and value in scale]
            if len(on) >= 0.95 * len(values) and len(set(on)) > (scale.high - scale.low) / 2 and max(on, default=scale.low) == scale.high:
                found.append(column)
        return found

    def scale_of(self, role: str) -> Scale | None:
        """The scale of a score role: as declared, else the one that the role has by definition; None where only the values can tell."""
        return self.rules.scales.get(role) or DEFAULT_SCALES.get(role)

    def columns_of(self, role: str) -> tuple[str, ...]:
        """The columns that hold a score: one for each item in a wide survey, else the one of that role or header."""
        if self.wide and role in self.wide.roles:
            return tuple(columns[role] for columns in self.wide.items.values() if role in columns)
        return (self.column(role),)

    def labels_of(self, role: str) -> dict[str, float]:
        """What labels of a role are worth as the user or the project file says, by their folded texts."""
        return {fold(label): value for label, value in self.rules.labels.get(role, {}).items()}

    def known_of(self, column: str) -> dict[str, float]:
        """What the texts of a column are worth as the file itself or the tool that wrote it says, folded."""
        return {fold(label): value for label, value in self.labels.get(column, {}).items()}

    def easy_by_words(self, role: str) -> Easy | None:
        """Which end of a scale of effort is easy, where its answers are words: those of known scales lead from hard to easy."""
        for column in self.columns_of(role):
            words = {fold(str(value)) for value in self.sample.get_column(column).drop_nulls().to_list()} - BLANKS
            if any(word in text for text in words for word in _EASE) and meaning(words, 0).points:
                return "high"
        return None

    def score_rule(self, role: str, scale: Scale, columns: Sequence[str] = ()) -> ScoreRule:
        """How the values of a score are understood on a ``scale``, in ``columns`` or else in all that hold it."""
        columns = columns or self.columns_of(role)
        return ScoreRule(
            role=role,
            column=columns[0] if len(columns) == 1 else f"{columns[0]} … {columns[-1]}",
            scale=scale,
            declared=role in self.rules.scales and role not in self.supposed,
            # 099, 99.0 and 99 are one code
            na=frozenset(f"{code:g}" if (code := number(text, None)) is not None else text for text in self.rules.na.get(role, ())),
            labels=self.labels_of(role),
            known={label: value for column in columns for label, value in self.known_of(column).items()},
            decimal=self.rules.decimal,
            given=self.rules.decimal_given,
            expected=self.expected,
            min_cell=self.rules.min_cell,
        )


class Responses(DataTable):
    """Survey answers: one row is one answer."""

    kind = KINDS["survey"]


class Contacts(DataTable):
    """Interactions: one row is a call, mail, ticket, dialogue or mention."""

    kind = KINDS["contacts"]


class Orders(DataTable):
    """Purchases: one row is an order or an invoice line."""

    kind = KINDS["orders"]


class Customers(DataTable):
    """Customers or contracts: one row each."""

    kind = KINDS["customers"]
