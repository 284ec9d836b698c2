"""The measures by name, for commands that show one of several: what is asked of the answers, and the measure of what was counted."""

from __future__ import annotations

from typing import Literal

from cxkit.counts import ScoreQuery, Tally
from cxkit.measures.measure import Measure
from cxkit.measures.survey import customer_effort, expectation_gap, net_promoter, satisfied_share
from cxkit.options import Needs
from cxkit.tables import DataTable

MeasureName = Literal["nps", "csat", "ces", "gap"]
ASKED: dict[MeasureName, tuple[ScoreQuery, ...]] = {
    "nps": (ScoreQuery("recommend"),),
    "csat": (ScoreQuery("satisfaction"),),
    "ces": (ScoreQuery("effort"),),
    "gap": expectation_gap.PAIR,
}


def needs(name: MeasureName) -> tuple[Needs, ...]:
    """The roles without which the measure has nothing to compute."""
    return tuple(Needs(each.role, "role") for each in ASKED[name])


def measure_of(name: MeasureName, table: DataTable, tally: Tally, confidence: float) -> Measure:
    """The measure of a tally of what it asks, with the defaults of its own command. Raises CxError as that does."""
    if name == "nps":
        return net_promoter.nps_of(tally, confidence)
    if name == "csat":
        return satisfied_share.csat_of(tally, confidence)
    if name == "ces":
        return customer_effort.effort_of(tally, confidence, customer_effort.easy_end(table, tally))
    return expectation_gap.gap_of(tally, ASKED[name], confidence)
