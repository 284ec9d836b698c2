"""Consistency: whether a touchpoint is the same over all its channels."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from annotated_types import Ge

from cxkit.counts import Tally, group_keys, tally
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.grouping import refuse_several, requested_keys
from cxkit.measures.measure import Measure
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey.catalogue import ASKED, measure_of
from cxkit.measures.survey.consistency_tables import CHANNEL, consistency_tables
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.measures.survey.survey_summary import of_consistency
from cxkit.model import Chart, Encodings, Note, Report
from cxkit.options import Adjust, By, Confidence, MinCell, Needs, Option, Top, Weight
from cxkit.registry import metric
from cxkit.tables import Responses

Measured = Literal["nps", "csat", "gap"]
Shown = Annotated[Measured | None, Option("What is compared between the channels; default: the first of which the file has the scores.")]
Margin = Annotated[float | None, Ge(0), Option("Channels so near to each other are the same; default: 5 % of the scale's width.", "POINTS")]
ClusterOrNone = Annotated[
    str | None,
    Option(
        "Column whose value answers of one cluster share; default: customer_id if customers repeat within a channel; 'none': none.",
        "COLUMN",
    ),
]
_NONE = "none"


def measured(responses: Responses) -> Measured:
    """The first measure of which the file has all scores, or may have them; without any the one whose scores an error asks for."""
    known = {*responses.roles, *responses.doubtful, *(responses.wide.roles if responses.wide else ())}
    measures: tuple[Measured, ...] = get_args(Measured)
    return next((measure for measure in measures if known >= {score.role for score in ASKED[measure]}), "nps")


def counts(responses: Responses, by: By, measure: Shown, *, weight: Weight, cluster: ClusterOrNone) -> Tally:
    """Count the answers by touchpoint, channel and group, and by customer unless that is turned off, in one pass; adds over rows."""
    places = group_keys(responses, ("touchpoint", "channel"))
    for name, key in zip(("touchpoint", "channel"), places, strict=True):
        if key.name != name:
            raise RoleError(
                tr("Column '{column}' is read as {role}, and cannot be the {name} as well.", column=key.column, role=key.name, name=name),
                tr("Name another with --role {name}=COLUMN.", name=name),
            )
    keys = (*requested_keys(responses, by), *places)
    assumed = "customer_id" if cluster is None and "customer_id" in responses.roles else None
    asked = ASKED[measure or measured(responses)]
    return tally(responses, *asked, groupings=[keys], weight=weight, cluster=assumed if cluster in {None, _NONE} else cluster)


def settle_clusters(counted: Tally) -> Tally:
    """Keep the customers as clusters if any of them has several answers in one channel of a touchpoint, with a note; else drop them."""
    if counted.names or counted.cluster is None:
        return counted
    owners = counted.cells.filter(pl.col("unit").is_not_null()).group_by("unit", *(key.id for key in counted.keys)).agg(pl.col("n").sum())
    if owners.filter(pl.col("n") > 1).is_empty():
        sums = ("n", "w", "ww", "w4")
        others = [name for name in counted.cells.columns if name not in {"unit", *sums}]
        cells = counted.cells.group_by(others, maintain_order=True).agg(pl.col(sums).sum()).sort(others, nulls_last=True)
        notes = tuple(note for note in counted.notes if note.code != "cluster-missing")
        columns = tuple(each for each in counted.columns if each != counted.cluster)
        return counted._replace(cells=cells, cluster=None, columns=columns, notes=notes)
    text = tr("Customers ('{cluster}') have several answers in a channel: the answers of each are one cluster.", cluster=counted.cluster)
    note = Note(code="clustered", level="info", text=text, hint="--cluster none treats them as independent")
    return counted._replace(notes=(*counted.notes, note))


def estimate(counted: Tally, measure: Measure, adjust: Adjust, margin: float, min_cell: int) -> ReportBody:
    """Turn the counts into both tables, their drawings and the notes."""
    tables, notes = consistency_tables(counted, measure, adjust, margin, min_cell)
    labels = [column.key for column in tables[0].columns if column.key in {key.id for key in counted.keys}]
    ends = list(measure.domain)
    dots: Encodings = {"cells": "cells", "key": labels, "value": "value", "domain": ends}
    shown = [*labels, "spread", "best_channel", "worst_channel", "verdict"]
    whiskers: Encodings = {
        "value": "value",
        "low": "low",
        "high": "high",
        "domain": ends,
        "columns": [*labels, CHANNEL, "n", "value", "shrunken"],
    }
    charts = (
        Chart(kind="dots", table="touchpoints", encodings={**dots, "columns": shown}),
        Chart(kind="whisker", table="cells", encodings=whiskers),
    )
    return ReportBody(tables, charts, notes)


@metric(title="Consistency over channels", panel="Survey")
def consistency(
    responses: Annotated[
        Responses,
        Needs("recommend", "recommend", required=False),
        Needs("satisfaction", "satisfaction", required=False),
        Needs("expectation", "expectation", required=False),
        Needs("fulfilment", "fulfilment", required=False),
    ],
    *,
    measure: Shown = None,
    by: By = (),
    margin: Margin = None,
    weight: Weight = None,
    cluster: ClusterOrNone = None,
    confidence: Confidence = 0.95,
    adjust: Adjust = "holm",
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """Do customers have the same experience at a touchpoint in every channel?

    Result: `touchpoints`, a row for each touchpoint, by verdict and then by the spread of the shrunken figures, and `cells`, a row for
    each touchpoint and channel; with `--by` for each group (group columns first). Columns:
    n (count): answers. channels (count): with answers. mean, value (in the unit of the measure): figure of the touchpoint, of the channel.
    low, high (unit of the measure): interval of the channel's figure. shrunken (unit of the measure): drawn towards the touchpoint's mean.
    spread (unit of the measure): best minus worst channel. best_channel, worst_channel (labels): highest and lowest figure.
    between_variance (unit of the measure, squared), icc (number, 0 to 1): variance between channels, and its part of the whole.
    statistic (number), p, p_adj (p values): Welch's F test of equal channels, adjusted for the number of touchpoints.
    verdict (label): `uneven` if p_adj is below 1 - confidence, `consistent` if all channels are equivalent within the margin, else
    `unclear`. flag (label): only with `--min-cell`: `suppressed` if the limit suppresses the row, `small-n` below 30 answers.

    Formula: y = mean + channel + error for the contributions of single answers (NPS: 100, 0, -100; CSAT: 1, 0; gap: fulfilment -
    expectation). Variances by restricted maximum likelihood; icc = between / (between + within); shrunken figures are best linear unbiased
    predictions. Test: Welch's F, for channels of unequal variance. Equivalent within the margin: the intervals of all differences of two
    channels lie within it (`--margin`, by default 5 % of the scale's width). With `--weight` and `--cluster` F takes the linearised
    standard errors and their effective degrees of freedom. If a channel has fewer answers than 64 times their squared skewness, or hardly
    varies (fewer than 10 answers differ from its most frequent one, with less than half of the variance of all channels), p is the larger
    one of F and of a permutation test of the sum of squares between channels (9,999 deals of the answers; with weights or clusters
    that of the farthest pair times the number of pairs). Customers who repeat within a channel are clusters by default, since as
    independent answers they call one touchpoint in four uneven that is not; `--cluster none` turns that off. Customers who answer in
    several channels make the test cautious.

    Defaults: NPS is compared, or CSAT, or the gap, whichever is the first that the file has. Welch's F and clusters were chosen for
    channels of unequal spread and customers who repeat; the permutation beside it for figures far from the middle, where F calls up to 11 %
    of equal touchpoints uneven. Their cost is power if hardly anybody differs. They fail, with a note, for the variance between fewer than
    5 channels, and are cautious for customers who answer in several channels.

    Edge cases: one channel: no spread, no test, unclear. Channels with one answer are left out of F; if all answers of another channel
    are equal, there is no F, and p is that of the farthest pair of channels times the number of pairs; there is none
    if all channels are the same. A negative estimate of the variance between channels is set to 0. A note counts answers without
    touchpoint or channel, which are excluded. With `--min-cell` suppressed channels are left out of their touchpoint's
    figures. Below 5 channels a note warns that their variance is uncertain.

    Errors: RoleError if touchpoint, channel or the measure's own columns are not found; otherwise as the measure's own command.

    Source: Patterson and Thompson (1971), Recovery of inter-block information when block sizes are unequal, Biometrika 58. Welch (1951), On
    the comparison of several mean values: an alternative approach, Biometrika 38. Searle, Casella and McCulloch (1992), Variance
    Components. The verdict is a definition of cxkit.

    Examples:
    cxkit consistency survey.csv
    cxkit consistency survey.csv --measure csat
    cxkit consistency survey.csv --where "segment = 'workshop'"
    """
    refuse_several(responses, ("touchpoint", "channel"), tr("the test compares answers that have one touchpoint and one channel each"))
    measure = measure or measured(responses)
    counted = counts(responses, by, measure, weight=weight, cluster=cluster)
    if cluster is None:
        counted = settle_clusters(counted)
    made = measure_of(measure, responses, counted, confidence)
    width = made.domain[1] - made.domain[0]
    default = made.tolerance if isinstance(made, Gap) else 0.05 * width
    return report(
        "consistency",
        tr("Consistency over channels"),
        responses,
        counted,
        estimate(counted, made, adjust, default if margin is None else margin, min_cell),
        summary=of_consistency,
        top=top,
        details={"cells": "touchpoints"},
    )
