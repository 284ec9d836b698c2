"""The tables and notes of an evaluation."""

from __future__ import annotations

from typing import NamedTuple

from cxkit.counts import Tally
from cxkit.counts.periods import PERIOD
from cxkit.counts.prepare import CUSTOMER
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.cell_limits import dominated, hidden_groups, numbers_of, one_sided, people_behind
from cxkit.measures.columns import difference_limit_columns, limit_columns
from cxkit.measures.grouping import label_columns, table_name, table_title
from cxkit.measures.measure import Measure
from cxkit.measures.outcomes.effects import (
    FEW_CLUSTERS,
    Change,
    DoubleDifference,
    Series,
    Verdict,
    change,
    double_difference,
    groups_of,
    series,
    verdict,
)
from cxkit.measures.outcomes.sides import AFTER, TREATED, keep
from cxkit.measures.report_body import ReportBody
from cxkit.model import Cell, Chart, Column, Note, Row, Table, Unit
from cxkit.stats.adjust import adjust
from cxkit.stats.interrupted import LEAST, TERMS, Interrupted

AMOUNT = "cx:amount"
_FEW_IN_A_GROUP = 20  # clusters with or without the measure below which CR1 is too small, however many there are in all


class Criteria(NamedTuple):
    """What decides verdicts: which way is good (1: up, -1: down), and the margin within which nothing has changed."""

    name: str
    good: int
    margin: float
    min_cell: int
    by: tuple[str, ...] = ()
    matched: bool = False


class Hidden(NamedTuple):
    """What the cell limit suppresses: ``sides``, with all that rests on them, groups, and ``periods`` of a side.

    ``double``: what compares the sides with those of the control group, from which the one follows from the other.
    """

    sides: bool
    double: bool
    groups: set[tuple[object, ...]]
    periods: set[tuple[object, ...]]


def evaluate_sides(tally: Tally, measure: Measure, criteria: Criteria, *, over_time: bool) -> tuple[ReportBody, bool]:
    """Judge the difference of both times, with a control group the difference in differences, and a series if it is asked for.

    Returns also whether the figures of both times are shown.
    """
    found, hidden = change(tally, measure), _hidden(tally, measure, criteria, over_time=over_time)
    small = hidden.sides or found.persons < criteria.min_cell
    controlled = not tally.cells.get_column(TREATED).all()
    tables, notes = [_change_table(found, measure, criteria, suppressed=small)], list[Note]()
    if small:
        text = tr(
            "A side has fewer than {min_cell} persons, one person holds most of its sum, or it would reveal such a "
            "side: its figures are suppressed."
            if measure.unit == "money"
            else "A side has fewer than {min_cell} persons, or would reveal such a side: its figures are suppressed.",
            min_cell=criteria.min_cell,
        )
        notes.append(Note(code="suppressed", level="warning", text=text))
    elif measure.rests_on_few(found.before) or measure.rests_on_few(found.after):
        text = tr(
            "A few values far from the others decide the mean of a side: the intervals may miss the true means more often than stated."
        )
        notes.append(Note(code="few-decide", level="warning", text=text))
    notes += one_sided(() if small else (found.before, found.after), criteria.min_cell)
    charts = [_headline("change", "difference")]
    if criteria.by:
        table, about = _group_table(tally, measure, criteria, hidden.groups)
        tables.append(table)
        notes += about
    if controlled:
        double = double_difference(tally, measure)
        away = hidden.double or small or (double is not None and double.persons < criteria.min_cell)
        tables.insert(0, _did_table(None if away else double, measure, criteria))
        charts = [_headline("did", "effect")]
        notes += [_control_suppressed(measure, criteria)] if away and double else _control_notes(double)
    if over_time:
        broken = series(tally, measure, hidden.periods)
        table = _series_table(broken, measure, criteria, suppressed=small or (controlled and hidden.double))
        tables.insert(int(controlled), table)
        notes += [*_few_notes(hidden, criteria.min_cell), *_series_notes(broken, translated(str(tally.every)))]
    return ReportBody(tables, charts, notes), not small


def _headline(table: str, value: str) -> Chart:
    return Chart(kind="headline", table=table, encodings={"value": value, "low": "low", "high": "high"})


def _change_row(found: Change, criteria: Criteria, p_adj: float | None, *, tested: bool) -> dict[str, Cell]:
    difference = found.difference
    low, high = (difference.low, difference.high) if difference else (None, None)
    before, after = found.effective
    return {
        "n_before": found.before.n,
        "before": found.before.moments.mean,
        "n_after": found.after.n,
        "after": found.after.moments.mean,
        **({"effective_before": before, "effective_after": after} if criteria.matched else {}),
        "difference": difference.value if difference else None,
        "low": low,
        "high": high,
        "p": difference.p if difference else None,
        "p_adj": p_adj,
        "verdict": verdict(low, high, criteria.good, criteria.margin) if tested else "unclear",
    }


def _change_table(found: Change, measure: Measure, criteria: Criteria, *, suppressed: bool) -> Table:
    row: Row = {"measure": criteria.name, **_change_row(found, criteria, found.difference.p if found.difference else None, tested=True)}
    if suppressed:
        row = {**dict.fromkeys(row), "measure": criteria.name}
    columns = (Column(key="measure", title="measure", unit="label", help="What is compared."), *_change_columns(measure.unit, criteria))
    return Table(name="change", title="Before and after", columns=columns, rows=(row,))


def _group_table(tally: Tally, measure: Measure, criteria: Criteria, hidden: set[tuple[object, ...]]) -> tuple[Table, list[Note]]:
    """The change of each group; groups whose sides are small, or would reveal such sides, are suppressed."""
    groups = groups_of(tally, criteria.by)
    found = {}
    for group in groups:
        same = [pl.col(name).eq_missing(pl.lit(part)) for name, part in zip(criteria.by, group, strict=True)]
        found[group] = change(keep(tally, pl.all_horizontal(same)), measure)
    shown = [group for group in groups if group not in hidden]
    p_values = [each.difference.p if (each := found[group]).difference else None for group in shown]
    p_adj = dict(zip(shown, adjust(p_values, "holm"), strict=True))
    rows = list[Row]()
    for group in sorted(groups, key=lambda each: each in hidden):
        names: Row = {name: None if part is None else str(part) for name, part in zip(criteria.by, group, strict=True)}
        p = p_adj.get(group)
        row = _change_row(found[group], criteria, p, tested=p is None or p < 1 - measure.confidence or not _excludes(found[group]))
        rows.append({**names, "measure": criteria.name, **(dict.fromkeys(row) if group in hidden else row)})
    columns = (
        *label_columns(criteria.by),
        Column(key="measure", title="measure", unit="label", help="What is compared."),
        *_change_columns(measure.unit, criteria),
    )
    notes = one_sided((side for group in shown for side in (found[group].before, found[group].after)), criteria.min_cell)
    if hidden:
        text = tr(
            "{n} groups are suppressed: a side has fewer than {min_cell} persons, or would reveal such a side.",
            n=len(hidden),
            min_cell=criteria.min_cell,
        )
        notes.append(Note(code="suppressed", level="warning", text=text))
    return Table(name=table_name(criteria.by), title=table_title(criteria.by), columns=columns, rows=tuple(rows)), notes


def _excludes(found: Change) -> bool:
    each = found.difference
    return bool(each and each.low is not None and each.high is not None and (each.low > 0 or each.high < 0))


def _hidden(tally: Tally, measure: Measure, criteria: Criteria, *, over_time: bool) -> Hidden:
    """The sides and groups of fewer persons, and those that would reveal such a one beside the others and the number of all answers.

    A series of few periods gives the figure of each, so that its periods must be large enough too.
    """
    if criteria.min_cell <= 1:
        return Hidden(False, False, set(), set())
    sides, limit = (TREATED, AFTER), criteria.min_cell
    names = (*sides, *criteria.by)
    finest = (*names, PERIOD) if PERIOD in tally.cells.columns else names
    # groups are shown of those whom the measure was for; of the others only what all sides together tell
    own = [pl.when(pl.col(TREATED)).then(pl.col(name)).alias(name) for name in criteria.by]
    cells = tally.cells.with_columns(own)
    if tally.persons is None:
        sizes = numbers_of(cells.group_by(finest).agg(pl.col("n").sum()), "n")[1]
    else:
        sizes = people_behind(tally.persons.with_columns(own), finest, limit)
    tables, periods = list(dict.fromkeys([(), sides, names])), (*sides, PERIOD)
    beside = [periods] * over_time
    sensitive = dict[tuple[str, ...], set[tuple[object, ...]]]()
    if measure.unit == "money":
        amounts = _amounts(cells, tally.scores[0])
        sensitive = {by: set(dominated(amounts, by, AMOUNT, limit)) for by in (*tables, *beside) if by}
        sizes |= {key: frozenset({key}) for key in dominated(amounts, finest, AMOUNT, limit)}  # as of one person
    of = "answers" if cells.get_column(TREATED).all() else None
    hidden = hidden_groups(tables, finest, sizes, limit, beside, sensitive=sensitive, of=of)
    found = {key[len(sides) :] for key in hidden.get(names, set()) if key[0]} if criteria.by else set()
    away = hidden.get(sides, set())
    return Hidden(any(treated for treated, _ in away), bool(away), found, hidden.get(periods, set()))


def _amounts(cells: pl.DataFrame, score: str) -> pl.DataFrame:
    """What each customer, or without customers each order, adds to a sum of amounts."""
    if "unit" in cells.columns:
        return cells.with_columns(pl.col("unit").alias(CUSTOMER), (pl.col(score) * pl.col("n")).alias(AMOUNT))
    each = cells.select(pl.all().repeat_by("n")).explode(cells.columns)
    return each.with_columns(pl.col(score).alias(AMOUNT)).with_row_index(CUSTOMER)


def _did_table(shown: DoubleDifference | None, measure: Measure, criteria: Criteria) -> Table:
    row: Row = {
        "effect": shown.effect if shown else None,
        "low": shown.low if shown else None,
        "high": shown.high if shown else None,
        "p": shown.p if shown else None,
        "n": shown.n if shown else None,
        "clusters": shown.clusters if shown else None,
        "verdict": verdict(shown.low, shown.high, criteria.good, criteria.margin) if shown else None,
    }
    columns = (
        Column(
            key="effect",
            title="effect",
            unit=measure.unit,
            help="Change with the measure minus change of the control group.",
            difference=True,
        ),
        Column(key="low", title="low", unit=measure.unit, help="Lower confidence limit of the effect.", difference=True),
        Column(key="high", title="high", unit=measure.unit, help="Upper confidence limit of the effect.", difference=True),
        Column(key="p", title="p", unit="p", help="Two-sided p value of no effect."),
        Column(key="n", title="n", unit="count", help="Answers in all four groups."),
        Column(key="clusters", title="clusters", unit="count", help="Clusters (CR1); none: answers are independent (HC3)."),
        _VERDICT,
    )
    return Table(name="did", title="Difference in differences", columns=columns, rows=(row,))


def _series_table(found: Series | None, measure: Measure, criteria: Criteria, *, suppressed: bool) -> Table:
    rows, labels = list[Row](), dict[str, Verdict]()
    for at, each in enumerate(found.found.terms if found and not suppressed else ()):
        if "change" in each.term and found:
            margin = criteria.margin if each.term == TERMS[2] else None
            limits = [*((term.low, term.high) for term in (each, *found.found.wave[at : at + 1])), *found.found.steps[at - 2 : at - 1]]
            verdicts = {verdict(low, high, criteria.good, margin) for low, high in limits}
            certain = found.found.long_enough and not found.found.seasonal and len(verdicts) == 1
            labels[each.term] = verdicts.pop() if certain else "unclear"
        figures: Row = {"estimate": each.estimate, "low": each.low, "high": each.high, "p": each.p}
        rows.append({"term": each.term, **figures, "verdict": labels.get(each.term)})
    columns = (
        Column(key="term", title="term", unit="label", help="Level and slope before, and by how much they change."),
        Column(key="estimate", title="estimate", unit=measure.unit, help="The term; slopes are for each period."),
        *limit_columns(measure.unit),
        Column(key="p", title="p", unit="p", help="Two-sided p value of 0."),
        _VERDICT,
    )
    return Table(name="series", title="Interrupted time series", columns=columns, rows=tuple(rows))


_VERDICT = Column(key="verdict", title="verdict", unit="label", help="better, worse, same (within the margin) or unclear.")


def _change_columns(unit: Unit, criteria: Criteria) -> tuple[Column, ...]:
    effective = (
        Column(key="effective_before", title="eff. n before", unit="number", digits=1, help="Effective number of answers before."),
        Column(key="effective_after", title="eff. n after", unit="number", digits=1, help="Effective number of answers after."),
    )
    return (
        Column(key="n_before", title="n before", unit="count", help="Answers before."),
        Column(key="before", title="before", unit=unit, help="Figure before."),
        Column(key="n_after", title="n after", unit="count", help="Answers after."),
        Column(key="after", title="after", unit=unit, help="Figure after."),
        *(effective if criteria.matched else ()),
        Column(key="difference", title="after − before", unit=unit, help="After minus before.", difference=True),
        *difference_limit_columns(unit),
        Column(key="p", title="p", unit="p", help="Two-sided p value of no difference."),
        Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted for the groups of the table (Holm)."),
        _VERDICT,
    )


def _control_suppressed(measure: Measure, criteria: Criteria) -> Note:
    text = tr(
        "One of the four groups (before, after, with the measure, control) has fewer than {min_cell} persons, one "
        "person holds most of its sum, or it would reveal such a group: their comparison is suppressed."
        if measure.unit == "money"
        else "One of the four groups (before, after, with the measure, control) has fewer than {min_cell} persons, or would reveal such a "
        "group: their comparison is suppressed.",
        min_cell=criteria.min_cell,
    )
    return Note(code="suppressed", level="warning", text=text)


def _control_notes(found: DoubleDifference | None) -> list[Note]:
    if found is None:
        text = tr(
            "One of the four groups (before, after, with the measure, control) has no answers: there is no difference in differences."
        )
        return [Note(code="no-control", level="warning", text=text)]
    text = tr("Difference in differences: the control group shows what would have happened, if both had gone on alike without the measure.")
    notes = [Note(code="parallel", level="info", text=text)]
    if found.clusters is None:
        return [*notes, Note(code="method", level="info", text="Standard error of the effect: HC3; answers are treated as independent.")]
    text = tr(
        "Standard error of the effect: CR1 over {clusters:,} clusters, Student's t with {clusters2:,} degrees of freedom.",
        clusters=found.clusters,
        clusters2=found.clusters - 1,
    )
    notes.append(Note(code="method", level="info", text=text, hint="--cluster none treats answers as independent"))
    if found.clusters < FEW_CLUSTERS or (found.fewest or 0) < _FEW_IN_A_GROUP:
        text = tr(
            "{clusters} clusters, {fewest} on the smaller side, are few: the interval is too narrow.",
            clusters=found.clusters,
            fewest=found.fewest,
        )
        notes.append(Note(code="few-clusters", level="warning", text=text))
    return notes


def _few_notes(hidden: Hidden, limit: int) -> list[Note]:
    n = len({period for *_, period in hidden.periods})
    if not n:
        return []
    text = tr(
        "{n} period is left out of the series: a side of it has fewer than {limit} persons, or would reveal such a side."
        if n == 1
        else "{n} periods are left out of the series: a side of them has fewer than {limit} persons, or would reveal such a side.",
        n=n,
        limit=limit,
    )
    return [Note(code="suppressed", level="warning", text=text, hint="a longer --every has more answers in each period")]


def _season_notes(found: Interrupted) -> list[Note]:
    """What less than three years leave open: a season may seem to be a change."""
    if not found.wave and not found.steps:
        return []
    waves = found.wave[2:] or found.terms[2:]
    changes = zip(found.terms[2:], waves, found.steps, strict=False)
    if found.seasonal:
        text = tr(
            "The figures rise and fall more than once a year, in less than three years: a season cannot be distinguished from a change."
        )
    elif any(_has_sign(each.low, each.high) and _has_sign(wave.low, wave.high) and not _has_sign(*steps) for each, wave, steps in changes):
        text = tr("A season that begins or ends abruptly explains the figures as well, and cannot be distinguished from a change.")
    else:
        text = tr(
            "Less than three years do not show a season: a change counts only if it remains one with a wave a year in the model, and with "
            "each season that begins and ends abruptly and explains the figures."
        )
        return [Note(code="season", level="info", text=text)]
    return [Note(code="season", level="warning", text=text, hint="--control takes away the season that both have")]


def _has_sign(low: float, high: float) -> bool:
    return low > 0 or high < 0


def _series_notes(found: Series | None, every: str) -> list[Note]:
    if found is None:
        text = tr("The series has fewer than three whole periods before or after: there is no segmented regression.")
        return [Note(code="short-series", level="warning", text=text, hint="--every week makes shorter periods")]
    of = found.found
    season = tr(", a mean for each part of the year ({season} dummies)", season=of.season - 1) if of.season else ""
    lags = tr("{lags} lag" if of.lags == 1 else "{lags} lags", lags=of.lags)
    text = tr(
        "Segmented regression of {n} periods ({every}) with the break at {begin}{season}; HAC with {lags} (Bartlett); "
        "critical values from simulated series of this length with an autocorrelation of {persistence:.2f}. Each period "
        "counts alike.",
        n=of.n,
        every=every,
        begin=found.begin,
        season=season,
        lags=lags,
        persistence=of.persistence,
    )
    notes = [Note(code="series-method", level="info", text=text)]
    if not of.long_enough:
        text = tr(
            "{n} periods are too few for a verdict: there must be {least}, of them {least2} on either side.",
            n=of.n,
            least=LEAST,
            least2=LEAST // 3,
        )
        notes.append(Note(code="short-series", level="warning", text=text, hint="--every week makes shorter periods"))
    notes += _season_notes(of)
    if found.mixed or found.gaps:
        left = [tr("{mixed} with answers of both times", mixed=found.mixed)] * bool(found.mixed) + [
            tr("{gaps} without answers", gaps=found.gaps)
        ] * bool(found.gaps)
        notes.append(
            Note(code="periods-left-out", level="warning", text=tr("Periods left out of the series: {names}.", names=", ".join(left)))
        )
    return notes
