"""The zone of tolerance: between the level that is adequate and the one that is desired (expected)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from cxkit.counts import Tally
from cxkit.lazy import pl
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.group_sums import Sums
from cxkit.measures.grouping import label_columns
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey import averages, shares
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.model import Column, Row, Table

_PLACES = ("below", "within", "above")
_COLUMNS = (
    Column(key="n", title="n", unit="count", help="Answers that state an adequate level."),
    Column(key="adequate", title="adequate", unit="score", help="Mean level that would just do."),
    Column(key="desired", title="desired", unit="score", help="Mean expectation."),
    Column(key="perceived", title="perceived", unit="score", help="Mean fulfilment."),
    *with_limits("adequacy", "adequacy", "score", "Mean of perceived minus adequate."),
    *with_limits("superiority", "superiority", "score", "Mean of perceived minus desired."),
    Column(key="below", title="below", unit="share", help="Share of the answers that perceive less than is adequate."),
    Column(key="within", title="within", unit="share", help="Share of the answers that perceive what lies between adequate and desired."),
    Column(key="above", title="above", unit="share", help="Share of the answers that perceive more than is desired."),
)


@dataclass(frozen=True)
class Zone:
    """Where fulfilment lies in the zone of tolerance, for answers that state all three levels."""

    gap: Gap

    by_respondent: ClassVar[bool] = True
    by_ranks: ClassVar[bool] = False
    ranked: ClassVar[int] = 0
    parts: ClassVar[tuple[str, ...]] = _PLACES
    means: ClassVar[tuple[str, ...]] = ("adequacy", "superiority", "adequate", "desired", "perceived", *_PLACES)

    def _levels(self, *scores: float | None) -> tuple[float, float, float]:
        named = dict(zip(self.gap.scores, zip(scores, self.gap.scales, strict=True), strict=True))
        levels = [named[role] for role in ("adequate", "expectation", "fulfilment")]
        if len({scale for _, scale in levels}) == 1:
            adequate, desired, perceived = (score or 0.0 for score, _ in levels)
        else:
            adequate, desired, perceived = (100 * ((score or 0.0) - scale.low) / (scale.high - scale.low) for score, scale in levels)
        return adequate, desired, perceived

    def part(self, *scores: float | None) -> str:
        """Below what is adequate, above what is desired, or within."""
        adequate, desired, perceived = self._levels(*scores)
        return "below" if perceived < adequate else "above" if perceived > desired else "within"

    def contributions(self, *scores: float | None) -> tuple[float | None, ...]:
        """Both differences, the three levels, and where the answer lies."""
        adequate, desired, perceived = self._levels(*scores)
        place = self.part(*scores)
        return (perceived - adequate, perceived - desired, adequate, desired, perceived, *(float(each == place) for each in _PLACES))

    def row(self, names: Row, sums: Sums) -> Row:
        """One row of the table."""
        row: Row = {**names, "n": sums.n, **{key: sums.means[key].mean for key in ("adequate", "desired", "perceived")}}
        for key in ("adequacy", "superiority"):
            row |= limited(key, sums.means[key].mean, averages.limits(sums.means[key], self.gap.confidence, self.gap.domain))
        return row | {place: shares.share(sums.means[place]) for place in _PLACES}


def score_of(tally: Tally, gap: Gap) -> str | None:
    """The score of the tally that holds the adequate level; None if there is none."""
    return tally.scores[gap.scores.index("adequate")] if "adequate" in gap.scores else None


def table(tally: Tally, gap: Gap, by: tuple[str, ...], shown: Mapping[GroupKey, bool]) -> Table | None:
    """The table ``zone``, with a row for each group of ``by``; None if no adequate level is given.

    ``shown`` says of each group whether its figures are shown.
    """
    adequate = score_of(tally, gap)
    if adequate is None:
        return None
    zone = Zone(gap)
    groups = Rollup(tally._replace(cells=tally.cells.filter(pl.col(adequate).is_not_null())), zone).groups(by)
    rows = []
    for key, visible in shown.items():
        if key not in groups:
            continue
        names: Row = {name: None if part is None else str(part) for name, part in zip(by, key, strict=True)}
        row = zone.row(names, groups[key])
        rows.append(row if visible else {**row, **dict.fromkeys(column.key for column in _COLUMNS)})
    columns = label_columns(by)
    return Table(name="zone", title="Zone of tolerance", columns=(*columns, *_COLUMNS), rows=tuple(rows))
