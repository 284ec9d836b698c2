"""Consistency: whether a touchpoint is the same over all its channels."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from annotated_types import Ge

from cxkit.counts import Tally, group_id, group_keys, tally
from cxkit.errors import RoleError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import hidden_answers, note_of, with_flags
from cxkit.measures.group_sums import Sums
from cxkit.measures.grouping import cross, label_columns, refuse_several
from cxkit.measures.measure import Encodings, Measure
from cxkit.measures.reporting import report
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.measures.survey.catalogue import ASKED, measure_of
from cxkit.measures.survey.channel_consistency import Touchpoint, touchpoint
from cxkit.measures.survey.expectation_gap import Gap
from cxkit.measures.survey.survey_summary import of_consistency
from cxkit.model import Chart, Column, Note, Report, Row, Table, Unit
from cxkit.options import Adjust, By, Confidence, MinCell, Needs, Option, Top, Weight
from cxkit.registry import metric
from cxkit.stats.adjust import adjust as adjusted
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
_FEW = 5
_NONE = "none"
_VERDICTS = ("uneven", "unclear", "consistent")
_TOUCHPOINT, _CHANNEL = map(group_id, ("touchpoint", "channel"))


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
    keys = (*cross(responses, by), *places)
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


def estimate(counted: Tally, measure: Measure, adjust: Adjust, margin: float, min_cell: int) -> tuple[tuple[Table, ...], list[Note]]:
    """Turn the counts into both tables and the notes."""
    by = tuple(key.id for key in counted.keys if key.id not in {_TOUCHPOINT, _CHANNEL})
    finest = (*by, _TOUCHPOINT, _CHANNEL)
    groups = Rollup(counted, measure, ranked=0).groups(finest)
    hidden = hidden_answers(counted, [(), finest], min_cell)
    away = set(groups) if hidden.get(()) else hidden.get(finest, set())
    found: dict[GroupKey, dict[str, Sums]] = {}
    for key, sums in groups.items():
        # a suppressed channel is left out, so that no figure of its touchpoint depends on it
        if key[-1] is not None and key[-2] is not None and key not in away:
            found.setdefault(key[:-1], {})[str(key[-1])] = sums
    touchpoints = {key: touchpoint(channels, measure) for key, channels in found.items()}
    p_adj = dict(zip(touchpoints, adjusted([each.p for each in touchpoints.values()], adjust), strict=True))
    verdicts = {key: _verdict(each, p_adj[key], measure, margin) for key, each in touchpoints.items()}
    order = sorted(
        touchpoints, key=lambda key: (_by_name(key[:-1]), _VERDICTS.index(verdicts[key]), -_reach(touchpoints[key]), str(key[-1]))
    )
    names: dict[GroupKey, Row] = {
        key: {name: None if part is None else str(part) for name, part in zip((*by, _TOUCHPOINT), key, strict=True)} for key in order
    }
    rows, cells = list[Row](), list[Row]()
    for key in order:
        rows.append({**names[key], **_touchpoint_row(touchpoints[key], len(found[key])), "p_adj": p_adj[key], "verdict": verdicts[key]})
        shrunken = touchpoints[key].shrunken
        for name, sums in sorted(found[key].items()):
            cells.append({**names[key], _CHANNEL: name, **_cell_row(sums, measure), "shrunken": shrunken.get(name)})
    suppressed = sorted((key for key in away if None not in key[-2:]), key=_by_name)
    cells += [_hidden_row(dict(zip(finest, key, strict=True)), _CELL_FIGURES) for key in suppressed]
    alone = dict.fromkeys(key[:-1] for key in suppressed if key[:-1] not in found)
    rows += [_hidden_row(dict(zip(finest[:-1], key, strict=True)), _FIGURES) for key in alone]
    labels = label_columns((*by, _TOUCHPOINT))
    title = tr("{title} of touchpoints over their channels", title=measure.title)
    tables = tuple(
        Table(name=name, title=heading, columns=columns, rows=flagged)
        for name, heading, (columns, flagged) in (
            ("touchpoints", title, with_flags((*labels, *_columns(measure.unit)), rows, min_cell)),
            ("cells", tr("Channels of each touchpoint"), with_flags((*labels, *_cell_columns(measure.unit)), cells, min_cell)),
        )
    )
    nameless = sum(sums.n for key, sums in groups.items() if key[-1] is None or key[-2] is None)
    notes = [*note_of(tables, min_cell, who="persons" if counted.persons is not None else "answers")]
    return tables, notes + _notes(measure, margin, [len(channels) for channels in found.values()], nameless)


_FIGURES = (
    *("n", "channels", "mean", "spread", "best_channel", "worst_channel", "between_variance", "icc", "statistic", "p", "p_adj", "verdict"),
)
_CELL_FIGURES = ("n", "value", "low", "high", "shrunken")


def _hidden_row(names: dict[str, object], figures: tuple[str, ...]) -> Row:
    return {**{name: None if part is None else str(part) for name, part in names.items()}, **dict.fromkeys(figures), "flag": "suppressed"}


def _by_name(parts: GroupKey) -> tuple[tuple[bool, str], ...]:
    return tuple((part is None, str(part)) for part in parts)


def _reach(found: Touchpoint) -> float:
    """How far the shrunken figures lie apart: a channel with one answer does not count as far as it lies by chance."""
    return max(found.shrunken.values()) - min(found.shrunken.values()) if found.shrunken else 0.0


def _verdict(found: Touchpoint, p_adj: float | None, measure: Measure, margin: float) -> str:
    if p_adj is not None and p_adj < 1 - measure.confidence:
        return "uneven"
    return "consistent" if found.apart is not None and found.apart <= margin else "unclear"


def _touchpoint_row(found: Touchpoint, channels: int) -> Row:
    return {
        "n": found.n,
        "channels": channels,
        "mean": found.mean,
        "spread": found.spread,
        "best_channel": found.best,
        "worst_channel": found.worst,
        "between_variance": found.between,
        "icc": found.icc,
        "statistic": found.statistic,
        "p": found.p,
    }


def _cell_row(sums: Sums, measure: Measure) -> Row:
    figures = measure.figures(sums)
    return {"n": sums.n, "value": figures[measure.key], "low": figures["low"], "high": figures["high"]}


def _columns(unit: Unit) -> tuple[Column, ...]:
    return (
        Column(key="n", title="n", unit="count", help="Answers over all its channels."),
        Column(key="channels", title="channels", unit="count", help="Channels with answers."),
        Column(key="mean", title="mean", unit=unit, help="Figure of the touchpoint over all its channels."),
        Column(
            key="spread",
            title="spread",
            unit="share" if unit == "share" else "number",
            digits=2 if unit == "score" else 1,
            difference=unit == "share",
            help="Best minus worst channel.",
        ),
        Column(key="best_channel", title="best", unit="label", help="Channel with the highest figure."),
        Column(key="worst_channel", title="worst", unit="label", help="Channel with the lowest figure."),
        Column(key="between_variance", title="between variance", unit="number", digits=4, help="Variance between channels (REML)."),
        Column(key="icc", title="ICC", unit="number", digits=3, help="Share of the answers' variance that lies between channels."),
        Column(key="statistic", title="F", unit="number", digits=2, help="Welch's F of equal channels."),
        Column(key="p", title="p", unit="p", help="p value of F."),
        Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted for the number of touchpoints."),
        Column(key="verdict", title="verdict", unit="label", help="consistent, uneven or unclear."),
    )


def _cell_columns(unit: Unit) -> tuple[Column, ...]:
    return (
        Column(key=_CHANNEL, title="channel", unit="label", help="The channel."),
        Column(key="n", title="n", unit="count", help="Answers."),
        Column(key="value", title="value", unit=unit, help="Figure of the channel at the touchpoint."),
        Column(key="low", title="low", unit=unit, help="Lower confidence limit."),
        Column(key="high", title="high", unit=unit, help="Upper confidence limit."),
        Column(
            key="shrunken", title="shrunken", unit=unit, help="The figure drawn towards the touchpoint's mean, the more the fewer answers."
        ),
    )


def _notes(measure: Measure, margin: float, channels: list[int], nameless: int) -> list[Note]:
    far = f"{formatted(100 * margin, 'g')} %" if measure.unit == "share" else formatted(margin, "g")
    text = tr(
        "Uneven: the adjusted p of Welch's F below {confidence:.3g}. Consistent: all channels within {far} of each "
        "other. Intervals: {confidence2:g} %, {interval_name}. ICC and shrunken figures: REML.",
        confidence=1 - measure.confidence,
        far=far,
        confidence2=measure.confidence * 100,
        interval_name=translated(measure.interval_name),
    )
    notes = [Note(code="method", level="info", text=text, hint="--margin POINTS decides otherwise")]
    if few := sum(number < _FEW for number in channels):
        text = tr(
            "{few} of {n} touchpoints have fewer than {few2} channels: the variance between channels is uncertain there.",
            few=few,
            n=len(channels),
            few2=_FEW,
        )
        notes.append(Note(code="few-channels", level="info", text=text))
    if nameless:
        text = tr("{nameless:,} answers without touchpoint or channel are left out.", nameless=nameless)
        notes.append(Note(code="nameless", level="info", text=text))
    return notes


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
    standard errors and their effective degrees of freedom. If a channel has fewer answers than 64 times their squared skewness, p is the
    larger one of F and of a permutation test of the sum of squares between channels (9,999 deals of the answers; with weights or clusters
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
    tables, notes = estimate(counted, made, adjust, default if margin is None else margin, min_cell)
    labels = [column.key for column in tables[0].columns if column.key in {key.id for key in counted.keys}]
    ends = list(made.domain)
    dots: Encodings = {"cells": "cells", "key": labels, "value": "value", "domain": ends}
    shown = [*labels, "spread", "best_channel", "worst_channel", "verdict"]
    whiskers: Encodings = {
        "value": "value",
        "low": "low",
        "high": "high",
        "domain": ends,
        "columns": [*labels, _CHANNEL, "n", "value", "shrunken"],
    }
    charts = (
        Chart(kind="dots", table="touchpoints", encodings={**dots, "columns": shown}),
        Chart(kind="whisker", table="cells", encodings=whiskers),
    )
    return report(
        "consistency",
        tr("Consistency over channels"),
        responses,
        counted,
        tables=tables,
        charts=charts,
        notes=notes,
        summary=of_consistency,
        top=top,
        details={"cells": "touchpoints"},
    )
