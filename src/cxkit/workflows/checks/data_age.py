"""How old the data behind a figure are: a figure whose export no longer arrives stays as good as it last was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from cxkit.counts.periods import next_period
from cxkit.language import tr
from cxkit.model import SUPPRESSED, Note
from cxkit.options import Period
from cxkit.workflows.checks.kpis import Figure, Kpi


class Outdated(NamedTuple):
    """A KPI without data for so many ``days``; its last data are of the period that begins on ``period``."""

    kpi: Kpi
    period: date
    days: int


class DataAge(NamedTuple):
    """The KPIs whose data are too old, and those of which it is not known: their figures have no periods."""

    outdated: list[Outdated]
    unknown: list[Kpi]

    @classmethod
    def of(cls, figures: Iterable[Figure], every: Period, most: int, today: date) -> DataAge:
        """Find figures that have had no data for more than ``most`` days, from the end of their last period to ``today``."""
        found = cls([], [])
        for figure in figures:
            periods = [day for day in _periods_with_data(figure) if day <= today]
            if not periods:
                found.unknown.append(figure.kpi)
            elif (days := (today - next_period(max(periods), every) + timedelta(days=1)).days) > most:
                found.outdated.append(Outdated(figure.kpi, max(periods), days))
        return found

    def notes(self) -> list[Note]:
        """A note that names the KPIs whose data have no known age."""
        if not self.unknown:
            return []
        names = ", ".join(kpi.label for kpi in self.unknown)
        text = tr("{names}: how old the data are is not known, since there are no figures over time.", names=names)
        return [Note(code="data-age", level="warning", text=text)]


def _periods_with_data(figure: Figure) -> list[date]:
    rows = [row for row in figure.periods or () if figure.size(row) or row.get("flag") in SUPPRESSED]
    return [date.fromisoformat(str(row["period"])) for row in rows]
