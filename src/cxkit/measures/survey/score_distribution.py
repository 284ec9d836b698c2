"""How often each score was given."""

from __future__ import annotations

from cxkit.counts import Tally
from cxkit.lazy import pl
from cxkit.model import Chart, Column, Row, Table

NAME = "distribution"


def distribution(tally: Tally, *, hidden: bool) -> tuple[Table, Chart]:
    """Every score of the scale with its answers and its (weighted) share; ``hidden`` where the overall figure is withheld."""
    counted = {row[0]: row[1:] for row in tally.cells.group_by(tally.scores[0]).agg(pl.col("n").sum(), pl.col("w").sum()).rows()}
    total = sum(weight for _, weight in counted.values())
    rows: list[Row] = []
    for score in range(tally.scale.low, tally.scale.high + 1):
        n, weight = counted.get(float(score), (0, 0.0))
        rows.append({"score": score, "n": None if hidden else n, "share": weight / total if total and not hidden else None})
    table = Table(
        name=NAME,
        title="Distribution of the answers",
        columns=(
            Column(key="score", title="score", unit="number", digits=0, help="The answer given."),
            Column(key="n", title="n", unit="count", help="Number of answers."),
            Column(key="share", title="share", unit="share", help="Share of all answers, weighted where weights are given."),
        ),
        rows=tuple(rows),
    )
    return table, Chart(kind="bar", table=NAME, encodings={"label": "score", "value": "share"})
