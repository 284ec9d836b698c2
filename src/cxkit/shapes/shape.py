"""Shapes, and the evidence from which they are recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cxkit.language import formatted, tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.looks_of_days import is_serial_day
from cxkit.shapes.cells import is_blank
from cxkit.tables import DataTable, Unclear
from cxkit.values.reasons import Reason, fits

SAMPLE_ROWS = 1_000
"""The rows of a sample that is not the whole file."""
_DAYS = 0.8  # of the values
_TIMES = ("ordered_at", "contacted_at", "responded_at", "since")
ROWS = "cx:rows"
"""How many rows have a value; a column of the file may have any other name."""

Aspect = Literal[
    "grain",
    "state",
    "sign",
    "withdrawn",
    "counter",
    "refund",
    "refunds",
    "customer",
    "currency",
    "topic",
    "payments",
    "test",
    "side",
    "unit",
    "blank",
    "void",
    "below",
    "again",
    "end",
    "nobody",
    "aside",
    "answers",
    "clock",
    "held",
    "kept",
    "discount",
    "heading",
    "date",
]
"""What a shape says of a row: what repeats, whether it took place, its sign, whether it takes back another, what was refunded, whether all
rows are refunds, whose it is, its currency, its topic, whether it is one of several payments, a test or a purchase, the unit of its
amounts, which cells are left blank because the row above has them, whether all of them are, whether it is given again, which day ends it,
which customers are none, whether it is a contact of its own, or an answer in place of one, the time of its day, whether what was agreed
was held, whether it was written for employees alone, whether a discount is taken off its amount, whether it heads others, and
its day."""


@dataclass(frozen=True)
class Shape:
    """The meaning of one row of a table, if it is more or less than one answer, contact, order or contract.

    ``add`` makes the ``columns`` (each with its name in reports) of the table's own ones, row by row or by windows over rows; it drops no
    row. ``roles`` are the roles of such columns from now on. ``excluded`` names the columns that are true if a row does not count, by
    reason: every row that was read is accounted for. ``final`` maps columns of the file to those that replace them. ``unclear`` are the
    roles whose column can be read in two ways. ``notes`` describe the finding and the option that reads the file otherwise;
    ``notes_at_end`` makes those of which rows and sums count, which only the table with all of its shapes can tell. ``captions`` are the
    questions that columns answer, if these stand in the rows.
    """

    add: Callable[[pl.LazyFrame], pl.LazyFrame]
    columns: Mapping[str, str]
    roles: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[Reason, str] = field(default_factory=dict)
    final: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    notes_at_end: Callable[[Evidence], Sequence[Note]] | None = None
    captions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Evidence:
    """A table as evidence for a shape. ``declared``: the user or the project file names the shape, so that less evidence suffices.

    ``wanted`` are the roles that the command requires. ``asked`` holds what was asked of the whole file, so that no shape asks it again.
    """

    table: DataTable
    declared: bool = False
    wanted: frozenset[str] = frozenset()
    asked: dict[tuple[str, ...], pl.DataFrame] = field(default_factory=dict, compare=False)

    def column(self, role: str) -> str | None:
        """The column of a role, None if none is known."""
        found = self.table.roles.get(role)
        return found.column if found else None

    @property
    def own_columns(self) -> list[str]:
        """The columns of the file, without those of shapes."""
        return self.table.own_columns

    def shown(self, column: str) -> str:
        """The header in the file of a column, which may be made of it by a shape."""
        return self.table.shown.get(column, column)

    def listed(self, rows: Mapping[object, int], most: int | None = None) -> str:
        """The values of a column with their rows, for a message; those of fewer rows than the cell limit are not quoted."""
        limit = self.table.rules.min_cell
        quoted = {value: n for value, n in rows.items() if n >= limit}
        shown = [f"'{shortened(str(value).strip())}' ({formatted(n, ',')})" for value, n in quoted.items()][:most]
        text = ", ".join(shown) + (tr(" and {n} more", n=len(quoted) - len(shown)) if len(quoted) > len(shown) else "")
        if len(quoted) == len(rows):
            return text
        return ", ".join(filter(None, [text, tr("values of fewer than {limit} rows each", limit=limit)]))

    @property
    def knows_ends(self) -> bool:
        """Whether columns of the table may already hold the ends of contracts."""
        roles = self.table.roles.keys()
        return "until" in roles or "until" in self.table.doubtful or {"tenure", "churned"} <= roles

    def sampled(self, column: str) -> list[str]:
        """The values of a column in the sample that are not blank, as texts without blanks around them."""
        values = self.table.sample.get_column(column)
        if values.dtype.is_nested() or values.dtype in (pl.Binary, pl.Object):
            return []
        texts = values.cast(pl.String).str.strip_chars()
        return texts.filter(texts != "").to_list()

    def distinct(self, column: str, most: int = 1_000) -> list[str]:
        """The first ``most`` of the distinct values of a column in all rows, sorted, as ``sampled`` gives those of the sample.

        What excludes rows goes by these: the first cancelled order may come after the sample.
        """
        if (kind := self.table.sample.schema[column]).is_nested() or kind in (pl.Binary, pl.Object):
            return []
        texts = self.counts(column).get_column(column).cast(pl.String).str.strip_chars()
        return texts.filter(texts != "").unique().sort().head(most).to_list()

    def holds_days(self, column: str) -> bool:
        """Whether most values of a column in the sample are days."""
        values = self.sampled(column)
        return bool(values) and int(self.are_days(values).sum()) >= _DAYS * len(values)

    def are_days(self, texts: Sequence[str]) -> pl.Series:
        """Which texts are days; numbers are, if the file writes the time of its rows as numbers of days, as Excel counts them."""
        from cxkit.values.time.dates import look_like_days

        days = look_like_days(pl.Series(texts, dtype=pl.String))
        return days | pl.Series([is_serial_day(text) for text in texts], dtype=pl.Boolean) if self._counts_days else days

    @property
    def _counts_days(self) -> bool:
        """Whether the time of the rows is a number of days."""
        column = next((name for role in _TIMES if (name := self.column(role))), None)
        return column in self.table.sample.columns and self.table.values(column).serials >= _DAYS if column else False

    def counts(self, column: str) -> pl.DataFrame:
        """How many rows of the file (``cx:rows``) have each value of a column."""
        key = ("counts", column)
        if key not in self.asked:
            self.asked[key] = self.of_all(pl.len().alias(ROWS), by=(column,))
        return self.asked[key]

    @property
    def is_excluded(self) -> pl.Expr:
        """Whether a row is excluded by what other shapes found; never null."""
        return pl.any_horizontal(pl.lit(value=False), *map(pl.col, self.table.excluded.values())).fill_null(value=False)

    @property
    def is_large(self) -> bool:
        """Whether the file is too large to be searched for what its first rows do not show, unless a header gives a reason."""
        return self.table.is_large

    def has_blanks(self, column: str) -> bool:
        """Whether a cell of the column is blank, in any row of the file."""
        key = ("blanks", column)
        if self.is_large:
            return len(self.sampled(column)) < self.table.sample.height
        if key not in self.asked:
            self.asked[key] = self.of_all(is_blank(column).any())
        return bool(self.asked[key].item())

    def telling(self, condition: pl.Expr) -> Evidence:
        """The same, with the first rows of the file that meet the condition as sample, if no row of a sample of a part of the file does.

        Ask it only of columns whose header gives a reason, even in a large file: it may read the file to its end.
        """
        sample = self.table.sample
        if sample.height < SAMPLE_ROWS or sample.select(condition.any()).item():
            return self
        return self._sampling("telling", str(condition), condition)

    def repeating(self, column: str) -> Evidence:
        """The same, with rows of values that repeat in the column as sample, if none repeats in a sample of a part of the file."""
        sample = self.table.sample
        if self.is_large or sample.height < SAMPLE_ROWS or sample.get_column(column).drop_nulls().is_duplicated().any():
            return self
        key, value = ("repeats", column), pl.col(column)
        if key not in self.asked:
            rows = sample.select(value).clear()
            if not self._differ(column):
                rows = self.of_all(pl.len().alias(ROWS), by=(column,)).filter(value.is_not_null(), pl.col(ROWS) > 1).select(value)
            self.asked[key] = rows
        values = self.asked[key].get_column(column).head(SAMPLE_ROWS // 2)
        return self._sampling("repeating", column, value.is_in(values.implode())) if values.len() else self

    def _differ(self, column: str) -> bool:
        """Whether no value of the column repeats in the file: it rises or falls from row to row, which is quick to see, or is counted."""
        value = pl.col(column).drop_nulls()
        text = value.cast(pl.String)
        size = text.str.len_bytes().cast(pl.Int64)
        size_before, before = size.shift(1), text.shift(1)
        rises = (size > size_before) | ((size == size_before) & (text > before))
        falls = (size < size_before) | ((size == size_before) & (text < before))
        for ordered in (rises.all(), falls.all()):
            if self.table.sample.select(ordered).item() and self.of_all(ordered).item():
                return True
        different, filled = self.of_all(value.hash().n_unique().alias("different"), value.len().alias("filled")).row(0)
        return bool(different == filled)

    def _sampling(self, what: str, of: str, condition: pl.Expr) -> Evidence:
        """The same, with the first rows of the file that meet the condition as sample, if there are any."""
        key, columns = (what, of, *self.table.sample.columns), self.table.sample.columns
        if key not in self.asked:
            self.asked[key] = self.table.query(lambda frame: frame.filter(condition).select(columns).head(SAMPLE_ROWS), columns)
        rows = self.asked[key]
        return replace(self, table=replace(self.table, sample=rows)) if rows.height else self

    def of_all(self, *expressions: pl.Expr, by: tuple[str, ...] = ()) -> pl.DataFrame:
        """The results of the expressions over all rows that fit the header, or for each group of the columns ``by``: one query."""
        used = dict.fromkeys(name for expression in expressions for name in expression.meta.root_names())
        return self.table.query(lambda frame: frame.group_by(by).agg(expressions) if by else frame.select(expressions), (*by, *used))


Recogniser = Callable[[Evidence], Shape | None]
"""What a file in this folder defines as ``recognise``."""


def fitting(frame: pl.LazyFrame, overflow: str | None) -> pl.Expr:
    """Whether a row fits the header, by the column ``overflow`` of a table's reading; the sample lacks it, since all of its rows fit."""
    return fits(overflow) if overflow and overflow in frame.collect_schema().names() else pl.lit(value=True)
