"""Reports as data, from metrics to renderers.

Nothing here reads or computes; a report shows itself through ``display``, which the package connects with the renderers. Cells are plain
JSON values: dates and times are ISO 8601 text, an absent value is null, NaN and infinity do not exist.

Examples
--------
>>> import cxkit
>>> report = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, None]}))
>>> [table.name for table in report.tables], report.provenance.rows_set_aside
(['overall', 'distribution'], {'missing': 1})
>>> report.notes[0].code, report.notes[0].level
('values-ignored', 'info')
"""

from __future__ import annotations

import operator
from itertools import takewhile
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from cxkit.display import display
from cxkit.lazy import pl

if TYPE_CHECKING:
    import pandas as pd

SCHEMA: Literal["cxkit.report/1"] = "cxkit.report/1"
PARTLY = "partly-suppressed"
"""The flag of a row of which the times of few persons are suppressed."""
SUPPRESSED = ("suppressed", PARTLY)

Unit = Literal["count", "share", "points", "score", "money", "days", "number", "ratio", "p", "label", "boolean", "date", "datetime", "text"]
_NAMES: frozenset[Unit] = frozenset({"label", "text", "date", "datetime", "boolean"})
Cell = bool | int | Annotated[float, Field(allow_inf_nan=False)] | str | None
Row = dict[str, Cell]
Encodings = dict[str, str | list[str] | list[float]]


class _Frozen(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True, validate_by_alias=True, defer_build=True
    )


class Estimate(_Frozen):
    """One number with its uncertainty.

    ``low`` and ``high`` bound the interval of confidence ``level`` in the unit of ``value``; they are null if no interval exists,
    never NaN. ``n`` is the number of observations behind the value, ``method`` the name of the interval's method.
    """

    value: Annotated[float, Field(allow_inf_nan=False)] | None
    low: Annotated[float, Field(allow_inf_nan=False)] | None
    high: Annotated[float, Field(allow_inf_nan=False)] | None
    n: Annotated[float, Field(allow_inf_nan=False)]
    unit: Unit
    level: float
    method: str


def _is_empty(value: tuple[str, ...] | str) -> bool:
    return not value


class Column(_Frozen):
    """One column of a table. Renderers format a cell by ``unit`` alone; ``digits`` overrides the unit's decimals.

    ``absent`` says in words what null means, such as a median that is not reached, in rows of which nothing is suppressed and whose count
    in the column ``base`` is above 0; without it null is blank. ``currency`` is that of amounts, if it is known. ``difference``:
    the values are differences, which have a sign; those of shares are percentage points.
    """

    key: str
    title: str
    unit: Unit
    digits: int | None = None
    help: str = ""
    absent: str = Field(default="", exclude_if=_is_empty)
    base: str = Field(default="", exclude_if=_is_empty)
    currency: str = Field(default="", exclude_if=_is_empty)
    difference: bool = Field(default=False, exclude_if=operator.not_)

    def is_absent_in(self, row: Row) -> bool:
        """Whether null means in a row what ``absent`` says: nothing of the row is suppressed, and it counts something."""
        return bool(self.absent and row[self.key] is None and row.get("flag") not in SUPPRESSED and row.get(self.base))


class Table(_Frozen):
    """A table: every row has exactly the keys of ``columns``, in that order. ``section`` is the chapter of a long report."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    section: str = Field(default="", exclude_if=_is_empty)

    @property
    def names(self) -> list[Column]:
        """The columns that name a row: those of text and dates before all others."""
        return list(takewhile(lambda column: column.unit in _NAMES, self.columns))

    @model_validator(mode="after")
    def _rows_fit_columns(self) -> Table:
        keys = [column.key for column in self.columns]
        for row in self.rows:
            if list(row) != keys:
                raise ValueError(f"table {self.name}: a row has the keys {list(row)}, the columns are {keys}")
        return self


class Chart(_Frozen):
    """A drawing of one table of the report. A renderer that cannot draw leaves it out: the table holds every number.

    Kinds and their encodings (values are keys of the table's columns):
    ``headline``: ``value``, ``low``, ``high``, ``n``, ``columns`` (shown of its table if room is short),
    ``label`` (words before it, if the title does not say what it is). The main figure.
    ``share``: ``value`` (a share of the whole), with ``low`` and ``high``, or ``n`` (how many these are).
    ``stacked``: ``parts`` (counts that add up to a whole), ``good``, ``neutral``, ``bad`` (which of them is which);
    with weights ``shares``, in the order of the parts.
    ``shares``: the same, of shares.
    ``dumbbell``: ``start``, ``end`` (on one scale), ``value``, ``low``, ``high`` (of their difference), ``domain``, ``columns``.
    ``quadrants``: ``label`` (the group columns), ``quadrant``, ``x``, ``y``. The groups in the four quarters of a plane.
    ``whisker``: ``value``, ``low``, ``high``, ``domain`` (two numbers), ``columns`` (printed beside the drawing if room is short),
    ``better`` (``high`` or ``low``: which values are better).
    ``bar_whisker``: the same, with a bar from 0 to the value.
    ``stacked_rows``: ``parts`` (counts that add up to the row's whole), ``letters`` (a sign for each), ``columns``.
    ``dots``: ``cells`` (another table, whose first columns match the columns ``key`` of this one), ``value`` in
    it, ``domain``, ``columns``.
    ``steps``: ``x``, ``y``, ``low``, ``high``, ``group`` (the group columns), ``n`` (at risk before the step). A curve for each
    group that falls in steps.
    ``triangle``: ``label`` (the group columns), ``x`` (periods from 0 on), ``value`` (a share), ``n``, ``complete`` (whether a period is
    whole), ``means`` (of all groups, weighted) at the periods ``mean_x``. A matrix of groups over periods.
    ``matrix``: ``label`` (the group columns), ``x`` (a column of names), ``value`` (a count). Groups over names, with the sums of both;
    ``beside`` (a figure of each group, of the table ``margins``), ``marked`` (the names of the cell that is worst).
    ``sparkline``: ``x``, ``y``, ``group`` (the group columns; a line for each group), ``domain``.
    ``control``: ``x``, ``value``, ``center``, ``lower``, ``upper`` (the values at which a period signals), ``signal`` (null if it does
    not), ``group`` (the group columns), ``columns`` (shown if room is short). A control chart: periods between their limits.
    ``bar``: ``label``, ``value``, ``columns`` (shown if room is short).
    ``listing``: ``columns`` (shown if room is short). A table that is not drawn.
    ``card``: none. A table of one row as pairs of names and values; columns without a value are left out.
    """

    kind: Literal[
        "headline",
        "share",
        "shares",
        "stacked",
        "whisker",
        "bar_whisker",
        "stacked_rows",
        "steps",
        "dots",
        "dumbbell",
        "quadrants",
        "triangle",
        "matrix",
        "sparkline",
        "control",
        "bar",
        "listing",
        "card",
    ]
    table: str
    encodings: Encodings


class Sentence(_Frozen):
    """A part of the answer in words. ``code`` is stable, for programs; ``figures`` are the values and names in the text.

    ``part`` is the title of what it is about, in a report of several parts.
    """

    code: str
    text: str
    figures: dict[str, JsonValue] = Field(default_factory=dict)
    part: str = Field(default="", exclude_if=_is_empty)


class Note(_Frozen):
    """A sentence below the tables. ``code`` is stable, for programs; ``hint`` says what to type to see more or to decide otherwise.

    ``lines`` are below the hint: candidates and a command, or text to write into a file.
    """

    code: str
    level: Literal["info", "warning"]
    text: str
    hint: str = ""
    lines: tuple[str, ...] = Field(default=(), exclude_if=_is_empty)


class Provenance(_Frozen):
    """The origin of a report. rows_read = rows_used + the sum of rows_set_aside (the excluded rows, by reason)."""

    version: str
    command: str
    sources: tuple[str, ...]
    rows_read: int
    rows_used: int
    rows_set_aside: dict[str, int]
    roles: dict[str, str]
    params: dict[str, JsonValue]
    created: str


class Report(_Frozen):
    """The result of every metric. ``summary`` is the answer in words, which never says more than the tests in the tables do."""

    schema_: Literal["cxkit.report/1"] = Field(default=SCHEMA, alias="schema")
    metric: str
    title: str
    tables: tuple[Table, ...]
    summary: tuple[Sentence, ...] = ()
    charts: tuple[Chart, ...] = ()
    notes: tuple[Note, ...] = ()
    provenance: Provenance

    def table(self, name: str) -> Table:
        """Return a table of the report.

        Parameters
        ----------
        name : str
            Its name, such as ``overall`` or ``by_channel``.

        Returns
        -------
        Table
            Its columns, and its rows as mappings.

        Raises
        ------
        KeyError
            If the report has no such table.

        Examples
        --------
        >>> import cxkit
        >>> cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3]})).table("overall").rows[0]["nps"]
        25.0
        """
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)

    def to_polars(self, name: str) -> pl.DataFrame:
        """Return a table as a frame of Polars, with dates as dates.

        Parameters
        ----------
        name : str
            The name of the table, such as ``overall`` or ``by_channel``.

        Returns
        -------
        polars.DataFrame
            A column for each of the table's, by its key; null for an absent value.

        Raises
        ------
        KeyError
            If the report has no such table.

        Examples
        --------
        >>> import cxkit
        >>> report = cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3]}))
        >>> report.to_polars("overall").select("n", "nps").rows()
        [(4, 25.0)]
        """
        table = self.table(name)
        return pl.DataFrame([_series(column, [row[column.key] for row in table.rows]) for column in table.columns])

    def to_pandas(self, name: str) -> pd.DataFrame:
        """Return a table as a frame of pandas.

        Parameters
        ----------
        name : str
            The name of the table, such as ``overall`` or ``by_channel``.

        Returns
        -------
        pandas.DataFrame
            A column for each of the table's, as in ``to_polars``.

        Raises
        ------
        KeyError
            If the report has no such table.
        ImportError
            If pandas is not installed.

        Examples
        --------
        >>> import cxkit
        >>> cxkit.nps(pl.DataFrame({"recommend": [10, 9, 7, 3]})).to_pandas("overall")["n"].tolist()
        [4]
        """
        import pandas as pd

        frame = self.to_polars(name)
        return pd.DataFrame({column: frame.get_column(column).to_list() for column in frame.columns})

    def plot(self, name: str | None = None) -> Any:
        """Draw a table with Altair.

        Parameters
        ----------
        name : str, optional
            The name of the table, such as ``by_channel``; by default the first one that is drawn.

        Returns
        -------
        altair.Chart
            Points with their intervals, lines over time, curves or a heat map, as the report draws the table.

        Raises
        ------
        KeyError
            If the report has no such table.
        UsageError
            If Altair is not installed: ``pip install 'cxkit[plot]'``.
        ValueError
            If the table is not drawn.

        Examples
        --------
        >>> import cxkit
        >>> drawing = cxkit.nps(pl.DataFrame({"recommend": [10, 7, 3], "channel": ["web", "web", "phone"]})).plot("by_channel")
        >>> "$schema" in drawing.to_dict()
        True
        """
        return display().plot(self, name)

    def __str__(self) -> str:
        """The report as the command line shows it without a terminal."""
        return display().text(self)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """The title, the answer in words and the tables as escaped HTML, for notebooks."""
        return display().html(self)


def _series(column: Column, cells: list[Cell]) -> pl.Series:
    """A column with the type of its unit; counts are integers if all of them are, other numbers floats."""
    if column.unit in ("label", "text"):
        return pl.Series(column.key, [None if cell is None else str(cell) for cell in cells], dtype=pl.String)
    if column.unit in ("date", "datetime"):
        texts = pl.Series(column.key, cells, dtype=pl.String)
        return texts.str.to_date() if column.unit == "date" else texts.str.to_datetime()
    if column.unit == "boolean":
        return pl.Series(column.key, cells, dtype=pl.Boolean)
    whole = column.unit == "count" and all(cell is None or isinstance(cell, int) for cell in cells)
    return pl.Series(column.key, cells, dtype=pl.Int64 if whole else pl.Float64)


class Explanation(_Frozen):
    """What a command computes and how.

    The ``question`` it answers, the ``parts`` of its docstring (a heading and its entries), examples, and options with their help.
    """

    title: str
    question: str
    parts: tuple[tuple[str, tuple[str, ...]], ...]
    examples: tuple[str, ...]
    options: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """The explanation as the command line shows it."""
        return display().explanation(self)

    __repr__ = __str__
