"""What a report consists of: tables, with their drawings and notes; and the drawings that many reports have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cxkit.counts.periods import PERIOD
from cxkit.model import Chart, Note, Table


class ReportBody(NamedTuple):
    """Tables with their drawings and notes: a whole report, or a part that is added to one."""

    tables: Sequence[Table] = ()
    charts: Sequence[Chart] = ()
    notes: Sequence[Note] = ()

    def plus(self, more: ReportBody, at: int | None = None) -> ReportBody:
        """Both in one; the tables of ``more`` come ``at`` a place among the others, else behind them."""
        place = len(self.tables) if at is None else at
        return ReportBody(
            (*self.tables[:place], *more.tables, *self.tables[place:]), (*self.charts, *more.charts), (*self.notes, *more.notes)
        )

    def behind_headline(self, drawing: Chart) -> ReportBody:
        """The same with a drawing of the overall figure behind its headline, which is the first drawing."""
        return self._replace(charts=(self.charts[0], drawing, *self.charts[1:]))

    def plus_notes(self, notes: Sequence[Note]) -> ReportBody:
        """The same with further notes behind its own."""
        return self._replace(notes=(*self.notes, *notes))


class MainFigure(NamedTuple):
    """The columns of a figure and of its limits."""

    value: str
    low: str = "low"
    high: str = "high"

    def headline(self, n: str, label: str, columns: Sequence[str]) -> Chart:
        """The drawing of the overall figure, of ``n`` (a column), with the words ``label`` before it."""
        return Chart(kind="headline", table="overall", encodings={**self._asdict(), "n": n, "label": label, "columns": [*columns]})

    def whisker(self, table: Table, columns: Sequence[str], domain: tuple[float, float] | None = None) -> Chart:
        """The drawing of the figure of each group, from 0 to the highest limit unless another ``domain`` is given."""
        highest = max((float(str(row[self.high] or row[self.value] or 0)) for row in table.rows), default=0.0)
        ends = domain or (0.0, highest if highest > 0 else 1.0)
        return Chart(kind="whisker", table=table.name, encodings={**self._asdict(), "domain": [*ends], "columns": [*columns]})


def trend(y: str, table: str = "over_time", group: Sequence[str] = ()) -> Chart:
    """The drawing of a column over time, with a line for each ``group``."""
    return Chart(kind="sparkline", table=table, encodings={"x": PERIOD, "y": y, "group": [*group]})
