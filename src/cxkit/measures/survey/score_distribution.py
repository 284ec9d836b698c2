"""How often each score was given."""

from __future__ import annotations

import math

from cxkit.counts import Tally
from cxkit.lazy import pl
from cxkit.measures.report_body import ReportBody
from cxkit.measures.survey.top_boxes import step_of
from cxkit.model import Chart, Column, Row, Table

NAME = "distribution"


def with_distribution(body: ReportBody, drawing: Chart, tally: Tally, min_cell: int) -> ReportBody:
    """The body with how often each score was given as its last table, and with a ``drawing`` behind the headline."""
    scores = _distribution(tally, hidden=body.tables[0].rows[0]["flag"] == "suppressed", min_cell=min_cell)
    bars = Chart(kind="bar", table=NAME, encodings={"label": "score", "value": "share"})
    return body.behind_headline(drawing).plus(ReportBody([scores], [bars]))


def _distribution(tally: Tally, *, hidden: bool, min_cell: int) -> Table:
    """Every score of the scale, and those between its points, with its answers and its (weighted) share.

    ``hidden``: the overall figure is suppressed. With a limit ``min_cell`` it is suppressed too if all answers are alike, since it would
    show the answer of each respondent.
    """
    grouped = tally.cells.group_by(tally.scores[0], maintain_order=True)  # sums depend on the order of the rows
    counted = {row[0]: row[1:] for row in grouped.agg(pl.col("n").sum(), pl.col("w").sum()).rows()}
    hidden = hidden or (min_cell > 1 and len(counted) == 1)
    total = math.fsum(weight for _, weight in counted.values())  # whatever the order of the groups
    rows: list[Row] = []
    points = {float(score) for score in range(tally.scale.low, tally.scale.high + 1, step_of(tally.scale, counted))}
    between = any(score != int(score) for score in counted)
    for point in sorted(points | counted.keys()):
        score = point if between else int(point)
        n, weight = counted.get(point, (0, 0.0))
        rows.append({"score": score, "n": None if hidden else n, "share": weight / total if total and not hidden else None})
    return Table(
        name=NAME,
        title="Distribution of the answers",
        columns=(
            Column(key="score", title="score", unit="number", digits=2 if between else 0, help="The answer given."),
            Column(key="n", title="n", unit="count", help="Number of answers."),
            Column(key="share", title="share", unit="share", help="Share of all answers, weighted if weights are given."),
        ),
        rows=tuple(rows),
    )
