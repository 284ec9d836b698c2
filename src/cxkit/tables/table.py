"""The four kinds of tables: a lazy frame, the roles of its columns, and the rules for reading its values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import ClassVar, Literal, NamedTuple, Self

from cxkit import roles
from cxkit.errors import CxError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import KINDS, Candidate, Hints, Kind, Resolved, Values, is_unquotable, sampled
from cxkit.roles.words import meanings
from cxkit.tables.reading import Derived, Frame, Reading, collect, read_with_fallback
from cxkit.tables.wide import Wide
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import BLANKS
from cxkit.values.answers.scores import Easy, Scale, ScoreRule
from cxkit.values.answers.valence import Direction
from cxkit.values.folding import fold
from cxkit.values.numbers import Mark, number
from cxkit.values.reasons import Reason, fits
from cxkit.values.time.date_formats import Order

DEFAULT_SCALES: Mapping[str, Scale] = {"recommend": Scale(0, 10), "functional": Scale(1, 5), "dysfunctional": Scale(1, 5)}


class Window(NamedTuple):
    """Which days count: ``since`` and ``until`` inclusive; rows after ``as_of`` are future. None leaves that end open."""

    since: date | None = None
    until: date | None = None
    as_of: date | None = None

    def __bool__(self) -> bool:
        return bool(self.since or self.until or self.as_of)


_SUGGESTED = 0.8  # of the values must be on a scale for a column to be offered: codes and slips stand beside the answers
_MOST_SEARCHED = 500_000  # rows, which each search of a column reads once more


class Unclear(NamedTuple):
    """A column that can be read in two ways, and the error that names both."""

    column: str
    error: CxError


class Rules(NamedTuple):
    """Settings of the user or the project file for values: by role, the scale, codes of no answer and the value or name of labels.

    ``decimal`` is the decimal mark: the one ``given``, else the prevailing one of the file's columns. ``fold``: group labels that differ
    only in case, blanks or Unicode form are one. ``duplicates``: which of several rows with one response id count; None if not given.
    ``easy``: which end of the scale of effort is easy, ``best`` which end of another score is the good one, if that need not be inferred.
    ``dimensions``: the dimension of each item. ``min_cell``: notes quote no value with fewer rows. ``phase_of`` lists the touchpoints, with
    their phase if one is given; ``phases`` are these in order; ``digital`` the digital channels (None: not given). ``ahead`` are the
    minutes by which times of day are ahead of UTC (None: their zone is not known), so that a moment has the day on which it was written.
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
    best: Mapping[str, Direction] = MappingProxyType({})
    dimensions: Mapping[str, str] = MappingProxyType({})
    min_cell: int = 0
    phase_of: Mapping[str, str | None] = MappingProxyType({})
    phases: tuple[str, ...] = ()
    digital: frozenset[str] | None = None
    ahead: int | None = None


_EASE = ("easy", "difficult", "einfach", "leicht", "schwierig", "schwer")


@dataclass(frozen=True, eq=False, repr=False)
class DataTable:
    """One table of an export.

    ``reading`` gives its rows, lazily, with the columns under their headers: text if they come from a delimited file, typed otherwise.
    ``sample`` holds the first rows. ``repeated`` holds the columns, named by position, of each header that occurs more than once,
    ``labels`` the numbers that the file itself assigns to the texts of a column.

    ``unmatched`` names a column that is true if the row's customer is missing in the customers' file; ``customer_since`` one with the first
    day of the customer.

    ``wide`` holds the columns of scores that have one for each item.

    ``tool`` is the tool that wrote the files, if known; ``previews`` are the values, by column, that make a row a preview instead of an
    answer, ``expected`` the codes for no answer that the tool writes, whether or not they occur, ``supposed`` the roles whose scale comes
    from the tool, undeclared. ``captions`` are the texts of columns in further rows of the header or in labels of variables.

    ``doubtful`` holds the columns of each role that several could hold, ``unclear`` those whose only column can be read in two ways: the
    error is raised if the column is used.

    ``excluded`` names for each reason the column that is true if the shape of the table excludes a row; ``shown`` are the names in reports
    of columns that a shape has made. ``final`` maps columns whose value changes from row to row of a case to the column with the last
    value. ``multiple`` are columns whose cells may hold several answers.

    ``counted`` names a column with the number of answers that a row stands for; None: each row is one.

    ``estimated_rows`` is about the number of rows of its files, 0 for a frame.

    ``only`` is the id, in its normal form, of the only customer whose rows are read; scales, formats of dates and other evidence still come
    from all rows.

    ``files`` are the columns of each of several files, if they differ.
    """

    kind: ClassVar[Kind]

    reading: Reading
    columns: tuple[str, ...]
    sample: pl.DataFrame
    roles: Mapping[str, Resolved]
    doubtful: Mapping[str, list[str]] = field(default_factory=dict)
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    window: Window = field(default_factory=Window)
    where: str | None = None
    notes: tuple[Note, ...] = ()
    repeated: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    unmatched: str | None = None
    customer_since: str | None = None
    wide: Wide | None = None
    tool: str | None = None
    previews: Mapping[str, frozenset[str]] = field(default_factory=dict)
    expected: frozenset[str] = frozenset()
    supposed: frozenset[str] = frozenset()
    excluded: Mapping[Reason, str] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    final: Mapping[str, str] = field(default_factory=dict)
    estimated_rows: int = 0
    multiple: tuple[str, ...] = ()
    counted: str | None = None
    only: str | None = None
    files: tuple[frozenset[str], ...] = ()

    def holds(self, role: str) -> bool:
        """Whether a column has the role, or one for each item."""
        return role in self.roles or bool(self.wide and role in (*self.wide.roles, *self.wide.names))

    @property
    def is_large(self) -> bool:
        """Whether the file is too large to be searched for what its first rows do not show, unless a header gives a reason."""
        return self.estimated_rows > _MOST_SEARCHED

    def values(self, column: str) -> Values:
        """A description of the sampled values of a column."""
        return self._evaluated(column)

    @cached_property
    def _evaluated(self) -> Callable[[str], Values]:
        """The sampled values of each column, evaluated once."""
        return sampled(self.sample)

    @property
    def hints(self) -> Hints:
        """What the values and further header rows say of the roles of the columns."""
        return Hints(texts=self.captions, values=self._evaluated)

    def candidates(self, role: str) -> list[Candidate]:
        """The columns whose names may mean the role, best first, none of them certain enough to be taken."""
        theirs = [column for column in self.own_columns if self.role_of(column) is None]
        return roles.scores(self.kind, theirs, self.repeated, self.hints, (role,))[role]

    def naming(self, role: str) -> str:
        """The option that names the column of a missing role, with the columns that could hold it, for the hint of a note."""
        from cxkit.tables.offering import naming

        return naming(self, role)

    def could_hold(self, role: str) -> list[str]:
        """The columns that could be the id that is missing."""
        from cxkit.tables.offering import could_hold

        return could_hold(self, role)

    def unused_order_dates(self) -> list[str]:
        """The columns without a role that could be the day of the order, by their values; the ambiguous ones come first."""
        ambiguous = self.doubtful.get("ordered_at", [])
        free = (column for column in self.own_columns if self.role_of(column) is None)
        return [*ambiguous, *(each for each in free if each not in ambiguous and roles.may_be("ordered_at", self.values(each)))]

    def with_cell_limit(self, min_cell: int) -> Self:
        """The same table, whose notes quote no value with fewer than ``min_cell`` rows."""
        return replace(self, rules=self.rules._replace(min_cell=min_cell))

    @property
    def own_columns(self) -> list[str]:
        """The columns of the file, without those of shapes."""
        return [column for column in self.columns if not column.startswith("cx:")]

    @property
    def frame(self) -> Frame:
        """The rows as the fastest way reads them."""
        return self.reading.scan

    def beside(self, add: Callable[[pl.LazyFrame], pl.LazyFrame], columns: Sequence[str], by: Collection[str]) -> Self:
        """The same table with the ``columns`` that ``add`` joins by its columns ``by``, for every way of reading."""
        return replace(
            self,
            reading=Derived(self.reading, add, frozenset(by)),
            sample=add(self.sample.lazy()).select(*self.sample.columns, *columns).collect(),
            columns=(*self.columns, *columns),
        )

    def shaped(
        self,
        add: Callable[[pl.LazyFrame], pl.LazyFrame],
        columns: Mapping[str, str],
        *,
        roles: Mapping[str, str] = MappingProxyType({}),
        excluded: Mapping[Reason, str] = MappingProxyType({}),
        final: Mapping[str, str] = MappingProxyType({}),
        unclear: Mapping[str, Unclear] = MappingProxyType({}),
        notes: Sequence[Note] = (),
        captions: Mapping[str, str] = MappingProxyType({}),
    ) -> Self:
        """The same table with the ``columns`` that ``add`` makes of its own ones, each with its name in reports.

        ``roles`` are the roles of such columns from now on; ``excluded`` names the columns that are true if a row does not count, ``final``
        those that replace a column of the file. ``unclear`` are the roles whose column can be read in two ways, ``captions`` the questions
        that columns answer.
        """
        made = self.beside(add, tuple(columns), self.columns)
        held = {role: Resolved(role, column, "shape") for role, column in roles.items()}
        return replace(
            made,
            # the roles that a shape gives first: of the roles of one column they are those that the figures use
            roles={role: found for role, found in {**held, **self.roles, **held}.items() if role not in unclear},
            doubtful={role: found for role, found in self.doubtful.items() if role not in held}
            | {role: [found.column] for role, found in unclear.items()},
            unclear={role: found for role, found in {**self.unclear, **unclear}.items() if role not in held},
            excluded={**self.excluded, **excluded},
            shown={**self.shown, **columns},
            captions={**self.captions, **captions},
            final={**self.final, **final},
            notes=(*self.notes, *notes),
        )

    def holds_several(self, column: str | None) -> bool:
        """Whether cells of a column may hold several answers; those of a column that replaces it may, too."""
        return column is not None and any(column in (each, self.final.get(each)) for each in self.multiple)

    def quoted(self, column: str, *values: object) -> list[str]:
        """Values of a column for a message, each with the place where it first occurs, if known; only the place if none may be quoted."""
        found = {} if column in self.shown else self.reading.places(column, values)
        unquotable = self.is_unquotable(column)
        shown = ["'…'" if unquotable else f"{str(value)[:40]!r}" for value in values]
        return [text + (f" ({found[value]})" if value in found else "") for value, text in zip(values, shown, strict=True)]

    def is_unquotable(self, column: str) -> bool:
        """Whether a column holds names, mail addresses and the like, by its header or first values, or no message may quote any."""
        return is_unquotable(column, self.sample.get_column(column).to_list() if column in self.sample.columns else ())

    def search(self, column: str, query: Callable[[pl.LazyFrame], pl.LazyFrame]) -> pl.DataFrame | None:
        """The result of a query on all texts of one column in the rows that fit; None if the column holds no text."""
        if not isinstance(self.frame, pl.LazyFrame) or self.sample.schema[column] != pl.String:
            return None
        return self.query(lambda frame: query(frame.select(column)), [column])

    def query(self, query: Callable[[pl.LazyFrame], pl.LazyFrame], columns: Collection[str]) -> pl.DataFrame:
        """The result of a query on these columns in the rows that fit, by a reliable way of reading."""

        def found(way: Reading) -> pl.DataFrame:
            frame = way.scan if isinstance(way.scan, pl.LazyFrame) else collect(way.scan).lazy()
            return collect(query(frame.filter(fits(way.overflow)) if way.overflow else frame))

        return read_with_fallback(self.reading, found, columns)

    def row_by_row(self) -> Self:
        """The same table with every row of a case separate: none is excluded as a further one, and each has its own values."""
        return replace(
            self, final={}, excluded={reason: column for reason, column in self.excluded.items() if reason != Reason.FURTHER_ROW}
        )

    def column(self, name: str) -> str:
        """The column of a role or header; RoleError if there is none, or several could hold the role."""
        found = self._column(name)
        return self.final.get(found, found)

    def _column(self, name: str) -> str:
        if name in self.roles:
            return self.roles[name].column
        roles.check_unique(name, self.repeated)
        if name in self.unclear:
            raise self.unclear[name].error
        if name in self.doubtful or (name in self.kind.roles and name not in self.columns):
            from cxkit.tables.offering import no_column

            raise no_column(self, name)
        return roles.find_column(name, self.columns, repeated=self.repeated, texts=self.captions)

    def role_of(self, column: str) -> str | None:
        """The role that a column holds, if any."""
        return next((role for role, held in self.roles.items() if column in (held.column, self.final.get(held.column))), None)

    def offer(self, *wanted: str) -> str:
        """The first columns, for an error message, those that could hold one of the ``wanted`` roles before the others."""
        from cxkit.tables.offering import offer

        return offer(self, wanted)

    def alike(self, scale: Scale) -> list[str]:
        """Columns whose sampled values are mostly on the scale and reach its top: suggested, never taken."""
        found = []
        for column in self.columns:
            if any("id" in word for word in meanings(self.shown.get(column, column))):
                continue
            on = self.values_on(column, scale, mostly=_SUGGESTED)
            if len(on) > (scale.high - scale.low) / 2 and max(on) == scale.high:
                found.append(column)
        return found

    def values_on(self, column: str, scale: Scale, mostly: float = 0.95, *, tenths: bool = False) -> set[float]:
        """The sampled values of a column on the scale; none if fewer of its values than ``mostly``, a share, are on it.

        ``tenths``: answers between the points, with one decimal, are on the scale too.
        """
        known = self.known_of(column)
        texts = [str(value) for value in self.sample.get_column(column).drop_nulls().to_list()]
        values = [known.get(fold(text), number(text, self.rules.decimal)) for text in texts]
        on = [value for value in values if value is not None and (value in scale or (tenths and _is_tenth_on(value, scale)))]
        return set(on) if len(on) >= mostly * len(values) else set()

    def scale_of(self, role: str) -> Scale | None:
        """The scale of a score role: the declared one, else the one by definition; None if only the values can show it."""
        return self.rules.scales.get(role) or DEFAULT_SCALES.get(role)

    def columns_of(self, role: str) -> tuple[str, ...]:
        """The columns of a score: one for each item in a wide survey, else the one of that role or header."""
        if self.wide and role in self.wide.roles:
            return tuple(columns[role] for columns in self.wide.items.values() if role in columns)
        return (self.column(role),)

    def labels_of(self, role: str) -> dict[str, float]:
        """The numbers of the labels of a role by the user or the project file, by folded text."""
        return {fold(label): value for label, value in self.rules.labels.get(role, {}).items()}

    def known_of(self, column: str) -> dict[str, float]:
        """The numbers of the texts of a column by the file itself or the tool that wrote it, by folded text."""
        return {fold(label): value for label, value in self.labels.get(self.shown.get(column, column), {}).items()}

    def easy_by_words(self) -> Easy | None:
        """Which end of a scale of effort is easy, if its answers are words: known scales lead from hard to easy."""
        for column in self.columns_of("effort"):
            words = {fold(str(value)) for value in self.sample.get_column(column).drop_nulls().to_list()} - BLANKS
            if any(word in text for text in words for word in _EASE) and meaning(words, 0).points:
                return "high"
        return None

    def score_rule(self, role: str, scale: Scale, columns: Sequence[str] = ()) -> ScoreRule:
        """How the values of a score are read on a ``scale``, in ``columns`` or else in all columns of the score."""
        columns = columns or self.columns_of(role)
        names = [self.shown.get(column, column) for column in columns]
        return ScoreRule(
            role=role,
            column=names[0] if len(names) == 1 else f"{names[0]} … {names[-1]}",
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


def _is_tenth_on(value: float, scale: Scale) -> bool:
    return scale.low <= value <= scale.high and round(value, 1) == value
