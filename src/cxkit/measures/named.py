"""The measures by name, for commands that show one of several: what is asked of the answers, and the measure of what was counted."""

from __future__ import annotations

from typing import Literal

from cxkit.measures import ces, csat, gap, nps
from cxkit.measures.measure import Measure
from cxkit.options import Needs
from cxkit.tables import Asked, DataTable, Tally

MeasureName = Literal["nps", "csat", "ces", "gap"]
ASKED: dict[MeasureName, tuple[Asked, ...]] = {
    "nps": (Asked("recommend"),),
    "csat": (Asked("satisfaction"),),
    "ces": (Asked("effort"),),
    "gap": gap.PAIR,
}


def needs(name: MeasureName) -> tuple[Needs, ...]:
    """The roles without which the measure has nothing to compute."""
    return tuple(Needs(each.role, each.role) for each in ASKED[name])


def measure_of(name: MeasureName, table: DataTable, tally: Tally, confidence: float) -> Measure:
    """The measure of a tally of what it asks, with the defaults of its own command. Raises CxError as that does."""
    if name == "nps":
        return nps.of(tally, confidence)
    if name == "csat":
        return csat.of(tally, confidence)
    if name == "ces":
        return ces.of(tally, confidence, ces.easy_end(table))
    return gap.of(tally, ASKED[name], confidence)
