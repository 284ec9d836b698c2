"""The tables of a measure: overall, by group against the rest, over time against the period before.

One mechanism for every measure. Groups are suppressed here, before a table exists.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal, NamedTuple

from cxkit.counts import Key, Tally
from cxkit.counts.periods import Cover, next_period
from cxkit.counts.several_answers import overlap
from cxkit.language import day_text, tr, translated
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import hidden_answers, one_sided
from cxkit.measures.columns import PERIOD_COLUMNS
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.grouping import ids_of, label_columns, names_of, table_name, table_title
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.report_body import ReportBody
from cxkit.measures.sums import GroupKey, Rollup
from cxkit.model import Cell, Chart, Column, Encodings, Note, Row, Table
from cxkit.stats.adequacy import FEW_UNITS
from cxkit.stats.adjust import adjust as adjust_p
from cxkit.stats.moments import kish
from cxkit.tables import Window
from cxkit.text.words import word_of

SMALL = 30
Adjustment = Literal["holm", "bh", "none"]
Order = Literal["value", "n", "name"]
_ADJUSTMENT_NAMES = {"holm": "Holm", "bh": "Benjamini-Hochberg"}
_FLAG = Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 answers; suppressed: fewer than --min-cell allows.")


class Layout(NamedTuple):
    """The layout of the tables: groupings, adjustment, cell limit, order and number of rows."""

    groupings: tuple[tuple[str, ...], ...]
    adjust: Adjustment = "holm"
    min_cell: int = 0
    sort: Order = "value"
    top: int | None = None

    @classmethod
    def of(cls, groups: Sequence[Sequence[Key]], adjust: Adjustment, min_cell: int, sort: Order, top: int | None) -> Layout:
        """The layout of tables by the groupings that were counted."""
        return cls(ids_of(groups), adjust, min_cell, sort, top)


@dataclass(slots=True)
class _Block:
    """One table under construction."""

    by: tuple[str, ...]
    groups: dict[GroupKey, Sums]
    pairs: dict[GroupKey, Pair]
    hidden: set[GroupKey]
    overlapping: bool

    @property
    def timed(self) -> bool:
        return "period" in self.by

    @property
    def labels(self) -> tuple[str, ...]:
        """The group columns without the period."""
        return tuple(name for name in self.by if name != "period")

    @property
    def name(self) -> str:
        return table_name(self.labels, "over_time", "over_time_") if self.timed else table_name(self.labels)

    @property
    def title(self) -> str:
        if self.timed:
            return tr("Over time by {by}", by=names_of(self.labels)) if self.labels else tr("Over time")
        return table_title(self.labels)


def table_groups(tally: Tally, groupings: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The group columns of each table of a breakdown."""
    specs: list[tuple[str, ...]] = [(), *groupings]
    if tally.every:
        specs += [("period",), *((*grouping, "period") for grouping in groupings)]
    return specs


def breakdown(tally: Tally, measure: Measure, layout: Layout, window: Window) -> ReportBody:
    """Lay out all tables of a measure from one tally."""
    rollup = Rollup(tally, measure)
    blocks = _blocks(rollup, tally, layout)
    if layout.min_cell > 1:
        _suppress(tally, blocks, layout.min_cell)
    tables: list[Table] = []
    charts: list[Chart] = []
    notes: list[Note] = []
    tests: set[str] = set()
    for block in blocks:
        if block.timed:
            cover = Cover.of(tally.first, tally.last, window)
            rows = _period_rows(block, tally=tally, measure=measure, layout=layout, cover=cover, tests=tests)
        else:
            rows = _group_rows(block, measure, layout, tests)
        table = Table(name=block.name, title=block.title, columns=_columns(block, measure), rows=tuple(rows))
        tables.append(table)
        charts += _charts(block, table, measure)
    notes += _period_notes(tally, tables)
    notes += _weight_notes(tally, rollup)
    notes += _notes(blocks, measure, layout, tests, "answers" if tally.persons is None else "persons")
    return ReportBody(tables, charts, notes)


def _blocks(rollup: Rollup, tally: Tally, layout: Layout) -> list[_Block]:
    # what a table needs of the rollup follows each other: the next one needs other sums of the sampling units
    return [
        _Block(spec, rollup.groups(spec), _pairs(rollup, spec), set(), overlap(tally.cells, spec))
        for spec in table_groups(tally, layout.groupings)
    ]


def _pairs(rollup: Rollup, by: tuple[str, ...]) -> dict[GroupKey, Pair]:
    """What each group of a table is compared with."""
    if "period" in by:
        return rollup.against_before(by)
    return rollup.against_rest(by) if by else {}


def _suppress(tally: Tally, blocks: list[_Block], min_cell: int) -> None:
    """Suppress the groups below the limit, and those that would reveal them, in all tables together."""
    hidden = hidden_answers(tally, [block.by for block in blocks], min_cell)
    for block in blocks:
        block.hidden |= hidden.get(block.by, set())


def _group_rows(block: _Block, measure: Measure, layout: Layout, tests: set[str]) -> list[Row]:
    keys = _sorted(block, layout.sort, worst_first=measure.worst_first)
    none_given = any(None in key for key in keys)
    tested = [key for key in keys if key not in block.hidden and None not in key]
    differences = {key: difference for key in tested if (difference := measure.compare(block.pairs[key]) if key in block.pairs else None)}
    tests.update(difference.test for difference in differences.values() if difference.p is not None)
    # each of only two groups is the rest of the other: one test, not two
    mirrored = len(tested) == 2 and len(keys) == 2 and not none_given and not block.overlapping
    adjusted = _adjusted(differences, layout.adjust, mirrored=mirrored)
    rows = [_row(block, key, measure, difference=differences.get(key), p_adj=adjusted.get(key), comparison="vs_rest") for key in keys]
    return _together(block, keys, rows, measure, layout.adjust)


def _sorted(block: _Block, order: Order, *, worst_first: bool) -> list[GroupKey]:
    """Shown groups in the requested order, then the group without a name, then the suppressed ones, whose position must reveal nothing."""

    def place(key: GroupKey) -> tuple[bool, bool, float, tuple[tuple[bool, str], ...]]:
        figure = 0.0
        sums = block.groups[key]
        if key not in block.hidden and order != "name":
            figure = sums.n if order == "n" else (sums.moments.mean or 0.0) * (-1 if worst_first else 1)
        return key in block.hidden, None in key, -figure, by_name(key)

    return sorted(block.groups, key=place)


def _period_rows(block: _Block, *, tally: Tally, measure: Measure, layout: Layout, cover: Cover, tests: set[str]) -> list[Row]:
    every = tally.every
    if every is None:
        return []
    keys = sorted(block.groups, key=by_name)
    complete = {key: cover.holds(key[-1], every) for key in keys}
    before = {(*key[:-1], next_period(key[-1], every)): key for key in keys}
    differences: dict[GroupKey, Difference] = {}
    for key in keys:
        previous = before.get(key)
        # a change would reveal a suppressed figure, and a comparison with half a month would mislead
        if previous is None or {key, previous} & block.hidden or not (complete[key] and complete[previous]):
            continue
        difference = measure.compare(block.pairs[key])
        if difference:
            differences[key] = difference
    tested = {key: difference for key, difference in differences.items() if None not in key}
    tests.update(difference.test for difference in tested.values() if difference.p is not None)
    adjusted = _adjusted(tested, layout.adjust, mirrored=False)
    rows = []
    for key in keys:
        row = _row(block, key, measure, difference=differences.get(key), p_adj=adjusted.get(key), comparison="change")
        rows.append({**{name: row[name] for name in block.by}, "complete": complete[key], **row})
    return _own_adjusted(rows, [block.groups[key] for key in keys], measure, layout.adjust) if measure.tests_itself else rows


def _together(block: _Block, keys: Sequence[GroupKey], rows: Sequence[Row], measure: Measure, method: Adjustment) -> list[Row]:
    """The rows with figures that depend on all groups: the adjusted p values of their own tests, and the measure's own figures."""
    sums = [block.groups[key] for key in keys]
    adjusted = _own_adjusted(rows, sums, measure, method) if measure.tests_itself else list(rows)
    visible = [at for at, key in enumerate(keys) if key not in block.hidden and None not in key]
    made = measure.together([adjusted[at] for at in visible], [sums[at] for at in visible]) if block.by else []
    for at, row in zip(visible, made, strict=False):
        adjusted[at] = row
    return adjusted


def _own_adjusted(rows: Sequence[Row], sums: Sequence[Sums], measure: Measure, method: Adjustment) -> list[Row]:
    """The rows with the p value of each group's own test adjusted for all of them, and what follows from it."""
    shown = [at for at, row in enumerate(rows) if row["flag"] != "suppressed"]
    found = adjust_p(measure.own_p_values([rows[at] for at in shown], [sums[at] for at in shown]), method)
    made = list(rows)
    for at, p_adj in zip(shown, found, strict=True):
        made[at] = measure.concluded({**rows[at], "p_adj": p_adj})
    return made


def _adjusted(differences: Mapping[GroupKey, Difference], method: Adjustment, *, mirrored: bool) -> dict[GroupKey, float | None]:
    if mirrored or len(differences) == 1:
        return {key: difference.p for key, difference in differences.items()}
    found = [difference.p if difference.p_of_many is None else difference.p_of_many for difference in differences.values()]
    return dict(zip(differences, adjust_p(found, method), strict=True))


def _row(block: _Block, key: GroupKey, measure: Measure, *, difference: Difference | None, p_adj: float | None, comparison: str) -> Row:
    sums = block.groups[key]
    row: Row = {name: _cell(part) for name, part in zip(block.by, key, strict=True)}
    figures: Row = {"n": sums.n, **measure.figures(sums)}
    p, p_adjusted = _p_keys(measure, comparison)
    compared: Row = {
        comparison: difference.value if difference else None,
        f"{comparison}_low": difference.low if difference else None,
        f"{comparison}_high": difference.high if difference else None,
        p: difference.p if difference and None not in key else None,
        p_adjusted: p_adj,
    }
    behind = [column.key for column in measure.trailing]
    figures = {
        **{name: cell for name, cell in figures.items() if name not in behind},
        **compared,
        **{name: figures[name] for name in behind},
    }
    if key in block.hidden:
        return {**row, **dict.fromkeys(figures), "flag": "suppressed"}
    return {**row, **figures, "flag": "small-n" if sums.n < SMALL else None}


def _p_keys(measure: Measure, comparison: str) -> tuple[str, str]:
    """The columns for the p values of the comparison."""
    return (f"{comparison}_p", f"{comparison}_p_adj") if measure.tests_itself else ("p", "p_adj")


def _cell(part: object) -> Cell:
    return part.isoformat() if isinstance(part, date) else None if part is None else str(part)


def _columns(block: _Block, measure: Measure) -> tuple[Column, ...]:
    group = list(label_columns(block.labels))
    comparison, what = "vs_rest", tr("all other answers")
    if block.timed:
        comparison, what = "change", tr("the period before")
        group += PERIOD_COLUMNS
    title = "change" if block.timed else "difference"
    p, p_adj = _p_keys(measure, comparison)
    own = f"{title} " if measure.tests_itself else ""
    of_difference = partial(Column, unit=measure.unit, difference=True)
    return (
        *group,
        Column(key="n", title="n", unit="count", help="Number of answers."),
        *measure.columns,
        of_difference(key=comparison, title=title, help=tr("This group minus {what}.", what=what)),
        of_difference(key=f"{comparison}_low", title=f"{title} low", help="Lower confidence limit of the difference."),
        of_difference(key=f"{comparison}_high", title=f"{title} high", help="Upper confidence limit of the difference."),
        Column(key=p, title=f"{own}p", unit="p", help=tr("Two-sided p value of the difference to {what}.", what=what)),
        Column(key=p_adj, title=f"{own}p (adjusted)", unit="p", help="The same, adjusted for the number of comparisons in this table."),
        *measure.trailing,
        _FLAG,
    )


def _charts(block: _Block, table: Table, measure: Measure) -> list[Chart]:
    if not block.by:
        figure: Encodings = {"value": measure.key, "low": "low", "high": "high", "n": "n"}
        more: Encodings = {"columns": list(measure.overview)} if measure.overview else {}
        return [Chart(kind="headline", table=table.name, encodings={**figure, **more})]
    if block.timed and block.labels:
        encodings: Encodings = {"x": "period", "y": measure.key, "group": list(block.labels)}
        return [Chart(kind="sparkline", table=table.name, encodings={**encodings, "domain": list(measure.domain)})]
    kind, encodings = measure.drawing("change" if block.timed else "vs_rest")
    columns = encodings["columns"]
    return [
        Chart(kind=kind, table=table.name, encodings={**encodings, "columns": [*block.by, *(columns if isinstance(columns, list) else [])]})
    ]


def _period_notes(tally: Tally, tables: Sequence[Table]) -> list[Note]:
    if not tally.every or not tally.first or not tally.last:
        return []
    partial = [row["period"] for table in tables if table.name == "over_time" for row in table.rows if not row["complete"]]
    if not partial:
        return []
    text = tr(
        "The data cover {first} to {last}, and so only in part the {every}s that start on {names}. They are marked and not tested."
        if len(set(partial)) > 1
        else "The data cover {first} to {last}, and so only in part the {every} that starts on {names}. It is marked and not tested.",
        first=tally.first,
        last=tally.last,
        every=translated(tally.every),
        names=", ".join(day_text(date.fromisoformat(str(start))) for start in partial),
    )
    return [Note(code="partial-period", level="info", text=text)]


def _weight_notes(tally: Tally, rollup: Rollup) -> list[Note]:
    everything = rollup.groups(())[()]
    notes = []
    if tally.weighted:
        effective = kish(everything.moments.w, everything.row_ww) or 0.0
        by = tr(" by '{weight}'", weight=tally.weight) if tally.weight else ""
        text = tr(
            "Weighted{by}: {n:,} answers are worth {effective:,.1f} unweighted ones (Kish). n and the counts beside it are "
            "answers, not weights.",
            by=by,
            n=everything.n,
            effective=effective,
        )
        notes.append(Note(code="weighted", level="info", text=text))
    if tally.names and not tally.cluster:
        text = tr(
            "{n:,} answers come from {units:,} respondents, who answered about several items each.",
            n=everything.n,
            units=everything.moments.units,
        )
        if everything.n > everything.moments.units:
            notes.append(Note(code="clustered", level="info", text=text))
    if tally.cluster:
        text = tr(
            "Answers are clustered by '{cluster}': {n:,} answers from {units:,}.",
            cluster=tally.cluster,
            n=everything.n,
            units=everything.moments.units,
        )
        notes.append(Note(code="clustered", level="info", text=text))
    return notes


def _notes(blocks: Sequence[_Block], measure: Measure, layout: Layout, tests: set[str], who: str) -> list[Note]:
    text = tr(
        "Intervals: {confidence:g} %, {interval_name}.",
        confidence=measure.confidence * 100,
        interval_name=translated(measure.interval_name),
    )
    if tests:
        text += tr(" Tests: {names}.", names="; ".join(word_of(each, "method") for each in sorted(tests)))
        adjusted = _ADJUSTMENT_NAMES.get(layout.adjust)
        text += (
            tr(" Adjusted p: {adjusted} over the comparisons of one table.", adjusted=adjusted)
            if adjusted
            else tr(" p values are not adjusted.")
        )
    notes = [Note(code="method", level="info", text=text)]
    shown = [sums for block in blocks if not block.timed for key, sums in block.groups.items() if key not in block.hidden]
    # the whole is no group of its own
    groups = [sums for block in blocks if block.labels and not block.timed for key, sums in block.groups.items() if key not in block.hidden]
    if small := sum(sums.n < SMALL for sums in groups or shown):
        text = tr(
            "{small} groups have fewer than {small2} answers." if small > 1 else "{small} group has fewer than {small2} answers.",
            small=small,
            small2=SMALL,
        )
        notes.append(Note(code="small-n", level="info", text=text))
    if few := sum(sums.n >= SMALL and sums.moments.df < FEW_UNITS for sums in shown):
        text = tr(
            "{few} groups rest on few clusters or heavy weights (fewer than {few_units} degrees of freedom): intervals can be too narrow."
            if few > 1
            else "{few} group rests on few clusters or heavy weights (fewer than {few_units} degrees of freedom): intervals can "
            "be too narrow.",
            few=few,
            few_units=FEW_UNITS,
        )
        notes.append(Note(code="few-units", level="warning", text=text))
    if rare := sum(sums.n >= SMALL and measure.rests_on_few(sums) for sums in shown):
        text = tr(
            "In {rare} groups a few answers far from the others decide the mean. A sample of this size may lack such answers: intervals "
            "can be too narrow."
            if rare > 1
            else "In {rare} group a few answers far from the others decide the mean. A sample of this size may lack such answers: "
            "intervals can be too narrow.",
            rare=rare,
        )
        notes.append(Note(code="few-decide", level="warning", text=text))
    notes += one_sided(shown, layout.min_cell)
    hidden = sum(len(block.hidden) for block in blocks)
    if hidden:
        text = tr(
            "{hidden} rows are suppressed: groups of fewer than {min_cell} {who}, and rows that would reveal them."
            if hidden != 1
            else "{hidden} row is suppressed: a group of fewer than {min_cell} {who}, or a row that would reveal one.",
            hidden=hidden,
            min_cell=layout.min_cell,
            who=translated(who),
        )
        notes.append(Note(code="suppressed", level="warning", text=text))
    return notes
