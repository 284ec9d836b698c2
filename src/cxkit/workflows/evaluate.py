"""Whether a measure worked: a figure before and after it, against a control group, or as a break in a series."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Annotated, Any, Final, Literal

from annotated_types import Ge

from cxkit.counts import Key, Tally, group_keys
from cxkit.errors import CxError, DataError, UsageError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.loading.join import names_in_condition
from cxkit.loading.loading_options import JoiningOptions, check_loading
from cxkit.measures.grouping import refuse_several
from cxkit.measures.one_document import shown_beside
from cxkit.measures.outcomes.catalogue import Counting, OutcomeName, count, good_side, needs_of, outcome_measure, table_of
from cxkit.measures.outcomes.effects import default_margin
from cxkit.measures.outcomes.outcome_summary import of_outcome
from cxkit.measures.outcomes.sides import Part, join, match, of_one_file, repeats, without_clusters
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey.customer_effort import refuse_easy, with_easy_end
from cxkit.measures.survey.two_sample import refuse_first_day
from cxkit.model import Chart, Note, Report, Table
from cxkit.options import EasyEnd, Option, ProjectConfidence, Weight
from cxkit.registry import Input, workflow
from cxkit.run import add_provenance, report_on
from cxkit.tables import DataTable
from cxkit.tables.typed_columns import dated
from cxkit.typed_commands import typed_command
from cxkit.workflows._evaluation import Criteria, evaluate_sides
from cxkit.workflows._shared_rows import refuse_shared_rows

File = Annotated[str | None, Option("Export (CSV, Parquet) that holds both times; --split names the day between them.", "FILE")]
Before = Annotated[str | None, Option("Export from before the measure.", "FILE")]
After = Annotated[str | None, Option("Export from after it.", "FILE")]
Split = Annotated[date | None, Option("First day with the measure.", "DATE")]
WhichMeasure = Annotated[OutcomeName, Option("The figure that the measure was to change.")]
Control = Annotated[
    tuple[str, ...],
    Option(
        "Control group: a condition such as \"region = 'north'\", or its export (with --before and --after both: --control A --control B).",
        "SQL|FILE",
    ),
]
OverTime = Annotated[bool, Option("Look for a break in the series of periods.")]
Every = Annotated[Literal["week", "month", "quarter"], Option("With --series: the length of the periods.")]
MatchedBy = Annotated[tuple[str, ...], Option("Weight both times to one mix of these roles or columns, separated by commas.", "ROLE,...")]
By = Annotated[tuple[str, ...], Option("Show the change of each group of this role or column, too; repeat for a cross table.", "COLUMN")]
Margin = Annotated[
    float | None,
    Ge(0),
    Option(
        "Changes of at most this size count as none; default: 5 % of a scale's width; else a tenth of the figure "
        "before, or of its rest to 100 %.",
        "POINTS",
    ),
]
ClusterOrNone = Annotated[
    str | None, Option("Column whose value answers of one cluster share; default: customer_id if ids repeat; 'none': none.", "COLUMN")
]
MinCell = Annotated[int | None, Ge(0), Option("Suppress the figures of sides with fewer persons.", "N")]

_NONE = "none"
_EVERY: Final = "month"
_WHEN = ("responded_at", "contacted_at", "ordered_at")
_CONDITION = re.compile(r"[=<>]|\s(in|like|is|between)\b", re.IGNORECASE)


@workflow(panel="Plan")
def evaluate(
    file: File = None,
    *,
    before: Before = None,
    after: After = None,
    split: Split = None,
    measure: WhichMeasure = "nps",
    control: Control = (),
    series: OverTime = False,
    every: Every = _EVERY,
    matched: MatchedBy = (),
    by: By = (),
    margin: Margin = None,
    easy: EasyEnd = None,
    weight: Weight = None,
    cluster: ClusterOrNone = None,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Did a measure work?

    Result: `change` (one row), with `--by` `by_...`, with `--control` `did`, with `--series` `series`; the strongest comparison first.
    measure (label): what is compared. n_before, n_after (counts), before, after (unit of the measure): answers and figure before and after.
    effective_before, effective_after (numbers; with `--matched`): Kish's effective numbers of answers.
    difference, low, high (unit of the measure): after minus before with its interval. p, p_adj (p values): of no difference; p_adj is
    adjusted for the groups of the table (Holm).
    effect, low, high (unit of the measure), p (p value): the change minus that of the control group. n, clusters (counts).
    term (label): `level before`, `slope before`, `level change`, `slope change`; estimate, low, high (unit of the measure; slopes for each
    period), p (p value).
    verdict (label): `better` or `worse` if the interval excludes 0 on the good or bad side (by group also p_adj), `same` if it lies within
    ± margin, else `unclear`.

    Formula: the difference as the measure's own command compares two groups. Shares of contacts and episodes as CSAT, a customer's as one
    cluster; churn, retention: of the customers at the start of each whole month (with `--series` of each period) those lost in it or kept
    over it; order_value: the mean amount of orders above 0; repeat_purchase: of the purchases those that the same customer follows with
    another within 90 days, which must have passed by the last day and, before the measure, by its first; a customer's as one cluster.
    Effect: the coefficient of treated × after in least squares, (m11 − m10) − (m01 − m00); HC3 with n − 4 degrees of freedom, or CR1 with
    clusters − 1 if ids repeat; a group that hardly varies has at least the variance of all four. Series: figure = a + b t + c after + d t
    after, with a mean of its own for each part of the year from three whole years on; from half a year up to then a verdict must also hold
    with one wave a year in the model, and with every season that begins and ends abruptly and explains the figures as well (in fewer
    than 60 periods with a side of more than a year, and with a control group, if one is seen); HAC (Bartlett, lags in a note), critical
    values from simulated series of the same length with the largest autocorrelation that the residuals do not rule out (at least 0.5),
    whose periods vary alike, or as their numbers of answers let expect if that makes them larger. With a control group the series is that
    of the difference to it. Matched: each side is weighted to the mix of all sides together. Better is higher; for complaint_rate,
    handoff_share, churn and efforts whose low end is easy it is lower.

    Defaults: HC3 was chosen for sides of unequal spread, clusters for customers who repeat; they fail, with a warning, below 40 clusters.
    Hall's transformation was chosen for skewed order values; intervals of a side of 30 customers miss up to 9 % if σ of the logarithm is
    1.5.
    The effect fails if both groups would not have changed alike. HAC with simulated critical values was chosen for series whose periods
    resemble each other; it fails for what changes at the same time as the measure. Matching was chosen for sides of a different mix, and
    fails for what it does not know.

    Edge cases: a side without answers has n = 0 and no verdict. Without a control group the first sentence says "not causal". Rows for
    which the condition of `--control` is neither true nor false are excluded. Groups of `--matched` that are missing on a side are left
    out, with a note. Fewer than 40 clusters, or 20 on a side, are a warning. A series with fewer than 12 periods, or 4 on a side, is
    `unclear`, with a warning, as is one of less than three years that rises and falls more than once a year. Without a control group a
    season that begins with the measure looks like its effect if no side is longer than a year: only the largest changes have a verdict in
    18 to 24 months, hardly any in fewer, and one that grows over the year and ends with the measure passes for an effect. Periods that
    hold both times, or fewer persons than `--min-cell`, are left out. An episode belongs to the time of its first contact. churn has
    no groups (`--by`, `--matched`).

    Errors: UsageError unless both times are given by `--split` or by `--before` and `--after`; DataError if scales differ or no group
    of `--matched` is on all sides; else as the measure's own command.

    Source: Angrist and Pischke (2009), Mostly Harmless Econometrics, ch. 5 and 8; MacKinnon and White (1985), J. Econometrics 29; Newey and
    West (1987), Econometrica 55; Holt and Smith (1979), Post stratification, JRSS A 142. Verdicts are definitions of cxkit.

    Examples:
    cxkit evaluate survey.csv --split 2025-04-01
    cxkit evaluate calls.csv --measure csat --split 2025-04-01 --control "centre = 'Lübeck'"
    cxkit evaluate survey.csv --split 2025-04-01 --matched segment,touchpoint
    """
    loading, settings = check_loading(reading.model_dump(exclude_unset=True), JoiningOptions), reading.project()
    files, condition = _check_sides(file, before, after, split, control)
    refuse_easy(easy, measure)
    level = settings.confidence_or(confidence)
    least = settings.min_cell_or(min_cell)
    mix = tuple(name.strip() for text in matched for name in text.split(",") if name.strip())

    def compute(tables: Mapping[str, DataTable]) -> Report:
        opened = {name: with_easy_end(table, easy) for name, table in tables.items()}
        refuse_shared_rows(opened)
        periods = every if series or shown_beside() else None
        counting = Counting(tuple(dict.fromkeys((*by, *mix))), periods, weight, _cluster(opened.values(), cluster))
        counted, keys = _count(opened, measure, counting, split, condition)
        notes = _order_notes(opened)
        if mix:
            found = match(counted, [keys[name].id for name in mix], least)
            counted = found.tally
            notes += _mix_notes(mix, found.left_out, least)
        table = next(iter(opened.values()))
        made = outcome_measure(measure, table, counted, level)
        margin_used = default_margin(counted, made) if margin is None else margin
        criteria = Criteria(measure, good_side(measure, made), margin_used, least, tuple(keys[name].id for name in by), bool(mix))
        body, shown = evaluate_sides(counted, made, criteria, over_time=series)
        name = translated(made.title)
        of_day = tr("{name}: did the measure of {split} work?", name=name[0].upper() + name[1:], split=split) if split else ""
        title = of_day or tr("{name}: did the measure work?", name=name[0].upper() + name[1:])
        if counted.cluster:
            text = tr("Several answers of one {cluster}: the answers of each are one cluster.", cluster=counted.cluster)
            notes.append(Note(code="clustered", level="info", text=text, hint="--cluster none treats them as independent"))
        if shown:  # the margin may follow from a figure that is suppressed
            notes.append(_margin_note(margin_used, made.unit, level))
        words = of_outcome(made.title, level)
        charts = [_labelled(each, name, body.tables) for each in body.charts]
        return report("evaluate", title, table, counted, ReportBody(body.tables, charts, [*body.notes, *notes]), summary=words)

    needed = [Input(name, table_of(measure), needs_of(measure), required=True) for name in files]
    with _control_named(condition):
        named = (*by, *mix, *names_in_condition(condition))
    command = shlex.join(["cxkit", "evaluate", *(text for text in files.values() if text is not None)])
    given = {"measure": measure, "split": split, "control": control, "series": series, "matched": mix, "by": by, "cluster": cluster}
    own = {"margin": margin, "easy": easy, "weight": weight, "confidence": confidence, "min_cell": min_cell, **loading.typed()}
    own |= {"every": every if every != _EVERY else None}
    typed = typed_command(["cxkit", "evaluate", *filter(None, [file])], {"before": before, "after": after, **given, **own})
    made = report_on(needed, files, compute, loading=loading, settings=settings, by=named, min_cell=least, command=typed)
    return add_provenance(made, {**given, "weight": weight, "margin": margin, "confidence": level, **loading.typed()}, command)


def _check_sides(
    file: str | None, before: str | None, after: str | None, split: date | None, control: Sequence[str]
) -> tuple[dict[str, Any], str | None]:
    """The files of the sides by their names, and the condition of the control group. Raises UsageError if a side is missing."""
    pair = before is not None and after is not None
    if (split is not None) == pair or (before is None) != (after is None) or (pair and file is not None):
        raise UsageError(
            "What is before the measure, and what is after it?",
            "One file: cxkit evaluate FILE --split 2025-09-01; two files: cxkit evaluate --before A --after B.",
        )
    refuse_first_day(split)
    if before is not None and after is not None and _is_same(before, after):
        raise UsageError("--before and --after name the same file.", "One file with both times: cxkit evaluate FILE --split DATE")
    files: dict[str, Any] = {"before": before, "after": after} if pair else {"file": file}
    if len(control) == 1 and not os.path.exists(control[0]) and _CONDITION.search(control[0]):  # noqa: PTH110 - Path's fails if a name is too long
        return files, control[0]
    if control and len(control) != len(files):
        raise UsageError(
            tr("--control names {n}, and takes one file for each time: {needed}.", n=len(control), needed=len(files)),
            tr("Two files: --control BEFORE --control AFTER.")
            if pair
            else tr("One file: --control FILE, or a condition: --control \"channel = 'web'\"."),
        )
    return {**files, **{f"control_{name}": text for name, text in zip(files, control, strict=False)}}, None


def _is_same(before: str, after: str) -> bool:
    """Whether both name one file on the disk."""
    return all(map(os.path.exists, (before, after))) and os.path.samefile(before, after)  # noqa: PTH121 - Path's fail if a name is too long


def _cluster(tables: Iterable[DataTable], given: str | None) -> str | None:
    """The column of clusters: as given, else the customers if all files have them."""
    if given == _NONE:
        return None
    if given is not None:
        return given
    return "customer_id" if all("customer_id" in table.roles for table in tables) else None


def _labelled(chart: Chart, name: str, tables: Sequence[Table]) -> Chart:
    """The chart of the main figure with the figure that changed in its label, so that it says what it is beside others."""
    if chart.kind != "headline":
        return chart
    columns = [column for table in tables if table.name == chart.table for column in table.columns]
    title = next(translated(column.title) for column in columns if column.key == chart.encodings["value"])
    return chart.model_copy(update={"encodings": {**chart.encodings, "label": tr("{name}, {title}", name=name, title=title)}})


def _count(
    tables: Mapping[str, DataTable], measure: OutcomeName, counting: Counting, split: date | None, condition: str | None
) -> tuple[Tally, dict[str, Key]]:
    """All sides as one tally, and the group columns by the names that were given."""
    parts, accounts, keys = list[Part](), [], dict[str, Key]()
    for name, table in tables.items():
        refuse_several(table, counting.by, tr("a row must be in one group"))
        keys = dict(zip(counting.by, group_keys(table, counting.by), strict=True))
        treated = not name.startswith("control_")
        versions = (
            [(treated, table)] if condition is None else [(True, _only(table, f"NOT ({condition})")), (False, _only(table, condition))]
        )
        of_file = []
        for group, version in versions:
            with _control_named(condition):
                sides = count(measure, version, counting, list(keys.values()), split)
            of_file.append(sides.account)
            parts.append(Part(name.endswith("after"), group, sides.before))
            if sides.after is not None:
                parts.append(Part(True, group, sides.after))
        accounts.append(of_one_file(of_file, table.rules.min_cell) if len(of_file) > 1 else of_file[0])
    joined = join(parts, accounts)
    if condition is not None and all(part.treated or part.tally.cells.is_empty() for part in parts):
        raise DataError(
            tr("No row fulfils the condition of --control: {condition}.", condition=condition),
            "Without it, all rows are those of the measure, and nothing shows what would have happened.",
        )
    return (joined if counting.cluster and repeats(joined) else without_clusters(joined)), keys


@contextmanager
def _control_named(condition: str | None) -> Iterator[None]:
    """Let errors about the condition of the control group name ``--control``."""
    try:
        yield
    except CxError as error:
        if condition is None or "--where" not in error.message:
            raise
        raise type(error)(error.message.replace("--where", "--control"), error.hint, error.lines) from error


def _only(table: DataTable, condition: str) -> DataTable:
    return replace(table, where=f"({table.where}) AND ({condition})" if table.where else condition)


def _order_notes(tables: Mapping[str, DataTable]) -> list[Note]:
    """A warning if the days of the file before lie after those of the file after, as far as samples of both show."""
    if "before" not in tables or "after" not in tables:
        return []
    before, after = (_sampled_days(tables[name]) for name in ("before", "after"))
    if not before.len() or not after.len() or before.min() <= after.max():  # type: ignore[operator]
        return []
    text = tr("The rows of --before are later than those of --after: the sides seem to be swapped.")
    return [Note(code="sides-swapped", level="warning", text=text, hint="--before takes the export from before the measure")]


def _sampled_days(table: DataTable) -> pl.Series:
    """The days of the sampled rows; none if no column holds them, or they cannot be read."""
    role = next((role for role in _WHEN if role in table.roles), None)
    if role is None:
        return pl.Series([], dtype=pl.Date)
    column = table.column(role)
    sample = table.sample.get_column(column)
    read = dated(table, column, sample.dtype)
    if read.error:
        return pl.Series([], dtype=pl.Date)
    return sample.to_frame().select(read.parts.alias("parts")).unnest("parts").get_column("day").drop_nulls()


def _mix_notes(mix: Sequence[str], left_out: int, limit: int) -> list[Note]:
    text = tr(
        "All sides are weighted to one mix of {names}: that of all answers together. The effective n allows for the weights.",
        names=", ".join(mix),
    )
    notes = [Note(code="matched", level="info", text=text)]
    if left_out:
        text = tr(
            "{left_out:,} answers are left out: their group of {names} is missing on a side."
            if limit <= 1
            else "{left_out:,} answers are left out: their group of {names} has fewer than {limit} persons on a side, or would reveal "
            "such a group.",
            left_out=left_out,
            names=", ".join(mix),
            limit=limit,
        )
        notes.append(Note(code="unmatched", level="warning", text=text))
    return notes


def _margin_note(margin: float, unit: str, confidence: float) -> Note:
    far = tr("{margin:.3g} percentage points", margin=100 * margin) if unit == "share" else formatted(margin, "g")
    text = tr("Intervals: {confidence:g} %. Same: the whole interval lies within ± {far}.", confidence=confidence * 100, far=far)
    return Note(code="margin", level="info", text=text, hint="--margin POINTS decides otherwise")
