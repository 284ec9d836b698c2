"""Shapes, and the evidence from which they are recognised."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables import DataTable, Unclear
from cxkit.values.reasons import Reason, fits

Aspect = Literal[
    "grain",
    "state",
    "sign",
    "refund",
    "customer",
    "currency",
    "topic",
    "test",
    "unit",
    "blank",
    "end",
    "nobody",
    "aside",
    "answers",
    "clock",
]
"""What a shape says of a row: what repeats, whether it took place, its sign, what was refunded, whose it is, its currency, its topic,
whether it is a test, the unit of its amounts, which cells are left blank because the row above has them, which day ends it,
which customers are none, whether it is a contact of its own, or an answer in place of one, and the time of its day."""


@dataclass(frozen=True)
class Shape:
    """The meaning of one row of a table, if it is more or less than one answer, contact, order or contract.

    ``add`` makes the ``columns`` (each with its name in reports) of the table's own ones, row by row or by windows over rows; it drops no
    row. ``roles`` are the roles of such columns from now on. ``excluded`` names the columns that are true if a row does not count, by
    reason: every row that was read is accounted for. ``final`` maps columns of the file to those that replace them. ``unclear`` are the
    roles whose column can be read in two ways. ``notes`` describe the finding and the option that reads the file otherwise.
    """

    add: Callable[[pl.LazyFrame], pl.LazyFrame]
    columns: Mapping[str, str]
    roles: Mapping[str, str] = field(default_factory=dict)
    excluded: Mapping[Reason, str] = field(default_factory=dict)
    final: Mapping[str, str] = field(default_factory=dict)
    unclear: Mapping[str, Unclear] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """A table as evidence for a shape. ``declared``: the user or the project file names the shape, so that less evidence suffices.

    ``wanted`` are the roles that the command requires.
    """

    table: DataTable
    declared: bool = False
    wanted: frozenset[str] = frozenset()

    def column(self, role: str) -> str | None:
        """The column of a role, None if none is known."""
        found = self.table.roles.get(role)
        return found.column if found else None

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
        texts = pl.col(column).cast(pl.String).str.strip_chars()
        return list(self.of_all(texts.filter(texts != "").unique().sort().head(most).implode()).item())

    def of_all(self, *expressions: pl.Expr, by: tuple[str, ...] = ()) -> pl.DataFrame:
        """The results of the expressions over all rows that fit the header, or for each group of the columns ``by``: one query."""
        used = dict.fromkeys(name for expression in expressions for name in expression.meta.root_names())
        return self.table.query(lambda frame: frame.group_by(by).agg(expressions) if by else frame.select(expressions), (*by, *used))


Recogniser = Callable[[Evidence], Shape | None]
"""What a file in this folder defines as ``recognise``."""


def fitting(frame: pl.LazyFrame, overflow: str | None) -> pl.Expr:
    """Whether a row fits the header, by the column ``overflow`` of a table's reading; the sample lacks it, since all of its rows fit."""
    return fits(overflow) if overflow and overflow in frame.collect_schema().names() else pl.lit(value=True)
