"""Two files, two groups or two periods of a survey against each other."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from datetime import date
from typing import Annotated

from annotated_types import Ge

from cxkit.counts import Tally, group_keys, tally
from cxkit.errors import DataError, UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.loading.loading_options import JoiningOptions, check_loading
from cxkit.measures.cell_limits import one_sided
from cxkit.measures.columns import difference_limit_columns
from cxkit.measures.grouping import refuse_several
from cxkit.measures.measure import Difference, Measure
from cxkit.measures.outcomes.sides import around, of_files, of_one_file
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey import two_sample
from cxkit.measures.survey.catalogue import ASKED, MeasureName, measure_of, needs
from cxkit.measures.survey.customer_effort import refuse_easy, with_easy_end
from cxkit.measures.survey.survey_summary import of_difference, with_direction
from cxkit.model import Cell, Chart, Column, Note, Report, Row, Table, Unit
from cxkit.options import Cluster, EasyEnd, Option, ProjectConfidence, Weight
from cxkit.registry import Input, workflow
from cxkit.roles import looks_personal
from cxkit.run import add_provenance, report_on
from cxkit.tables import DataTable, Responses
from cxkit.typed_commands import typed_command
from cxkit.workflows._shared_rows import refuse_shared_rows

First = Annotated[str, Option("Survey (CSV, Parquet), or the first of two.", "FILE")]
Second = Annotated[str | None, Option("The second survey, to compare two files.", "FILE")]
WhichMeasure = Annotated[MeasureName, Option("The figure to compare.")]
By = Annotated[str | None, Option("Compare two groups of this role or column, named by --a and --b.", "COLUMN")]
GroupA = Annotated[str | None, Option("With --by: the first group.", "VALUE")]
GroupB = Annotated[str | None, Option("With --by: the second group; default: all others.", "VALUE")]
Split = Annotated[date | None, Option("Compare answers from this day on with those before it.", "DATE")]
Paired = Annotated[str | None, Option("Compare the same respondents on both sides, matched by this column, such as customer_id.", "COLUMN")]
MinCell = Annotated[int | None, Ge(0), Option("Suppress all figures if a side has fewer persons (answers, if no persons are known).", "N")]


@workflow(panel="Survey")
def compare(
    first: First,
    second: Second = None,
    *,
    measure: WhichMeasure = "nps",
    by: By = None,
    a: GroupA = None,
    b: GroupB = None,
    split: Split = None,
    paired: Paired = None,
    easy: EasyEnd = None,
    weight: Weight = None,
    cluster: Cluster = None,
    confidence: ProjectConfidence = None,
    min_cell: MinCell = None,
    reading: JoiningOptions = JoiningOptions(),  # noqa: B008 - it is immutable
) -> Report:
    """Do two surveys, groups or periods differ, and by how much?

    Result: `difference`, one row. Columns:
    measure (label): what is compared. a, b (labels): the sides; with `--split`, a is the time from that day on.
    n_a, value_a, n_b, value_b: answers and figure of each side; with `--paired` of the respondents who are on both sides.
    difference, low, high (in the unit of the measure): a minus b with its interval. p, p_adj (p values): of no difference, two-sided;
    there is one comparison, so both are the same. method (label): the test.

    Formula: as the measure's own command compares a group with all others. With `--paired` the mean of each respondent's answers on either
    side, and Student's t on the differences; McNemar's test for CSAT if every respondent has one answer on either side.

    Defaults: the tests are those of the measure's own command, chosen for small, unequal and skewed groups. Student's t was chosen for the
    differences of pairs, which are seldom skewed; it fails for few respondents of whom hardly any changed. All fail for customers who
    answer several times, unless `--cluster` or `--paired` names them, and show no cause: sides may differ in more than one thing.

    Edge cases: a file without answers has n = 0, and the difference is null. With `--paired`, respondents on one side only are left out; a
    note counts them. With `--cluster` (the same column in both files) the interval allows for customers who answer on both sides.

    Errors: UsageError unless exactly one of a second file, `--by`, and `--split` is given, for `--by` without `--a` if there are more than
    two groups, for `--a` or `--b` without `--by`, twice the same group, or `--easy` without effort; DataError for a group or a period
    without answers; else as the measure's own command.

    Source: Student (1908), The probable error of a mean, Biometrika 6; for the rest see the measure's own command.

    Examples:
    cxkit compare survey.csv --split 2025-03-01
    cxkit compare survey.csv --measure gap --by channel --a chatbot
    cxkit compare survey.csv --split 2025-03-01 --paired customer_id
    """
    loading, settings = check_loading(reading.model_dump(exclude_unset=True), JoiningOptions), reading.project()
    _check_sides(second, by, a, b, split)
    refuse_easy(easy, measure)
    if paired is not None and (weight or cluster):
        raise UsageError("--paired compares respondents, each of whom counts once.", "Leave --weight and --cluster out.")
    level = settings.confidence_or(confidence)
    least = settings.min_cell_or(min_cell)

    def compute(tables: Mapping[str, DataTable]) -> Report:
        refuse_shared_rows(tables)
        opened = {name: with_easy_end(table, easy) for name, table in tables.items()}
        sides = _SideCounter(measure, weight, cluster if paired is None else paired, opened)
        both, names = sides.count_files() if second else sides.count_periods(split) if split else sides.count_groups(str(by), a, b)
        made = measure_of(measure, sides.tables["a"], both, level)
        return _report(sides, both, names, made, level=level, least=least, paired=paired is not None)

    files = {name: path for name, path in (("a", first), ("b", second)) if path is not None}
    needed = [Input(name, Responses, needs(measure), required=True) for name in files]
    given = {"measure": measure, "by": by, "a": a, "b": b, "split": split, "paired": paired, "weight": weight, "cluster": cluster}
    own = {"easy": easy, "confidence": confidence, "min_cell": min_cell, **loading.typed()}
    typed = typed_command(["cxkit", "compare", *files.values()], {**given, **own})
    found = report_on(needed, files, compute, loading=loading, settings=settings, by=(by,) if by else (), min_cell=least, command=typed)
    return add_provenance(found, {**given, "confidence": level, **loading.typed()}, shlex.join(["cxkit", "compare", *files.values()]))


def _report(sides: _SideCounter, both: Tally, names: tuple[str, str], made: Measure, *, level: float, least: int, paired: bool) -> Report:
    """Report the difference of the two sides; if a side has fewer than ``least`` persons, all figures are suppressed."""
    row, notes = _compare_pairs(both, made, least) if paired else _compare_groups(both, made, least)
    if least > 1 and min(two_sample.fewest(both), _count(row["n_a"]), _count(row["n_b"])) < least:
        who = "answers" if both.persons is None else "persons"
        text = tr("A side has fewer than {least} {who}: all figures are suppressed.", least=least, who=translated(who))
        row, notes = dict.fromkeys(row), [Note(code="suppressed", level="warning", text=text)]
    elif paired and 0 < (alone := two_sample.beside_both(both))[0] < least:
        both = _as_if_not_read(both, alone[1])
    row = {"measure": sides.measure, "a": names[0], "b": names[1], **row}
    table = Table(name="difference", title="Difference", columns=_columns(made.unit), rows=(row,))
    chart = Chart(kind="headline", table="difference", encodings={"value": "difference", "low": "low", "high": "high"})
    title = tr(
        "{upper}{title}: {names} against {names2}",
        upper=translated(made.title)[0].upper(),
        title=translated(made.title)[1:],
        names=names[0],
        names2=names[1],
    )
    summary = with_direction(of_difference(level), made)
    return report("compare", title, sides.tables["a"], both, ReportBody([table], [chart], notes), summary=summary)


def _as_if_not_read(both: Tally, answers: int) -> Tally:
    """The tally without some answers in its account: beside those of both sides, they would be of few persons."""
    return both._replace(account=both.account._replace(read=both.account.read - answers))


def _check_sides(second: str | None, by: str | None, a: str | None, b: str | None, split: date | None) -> None:
    ways = [second is not None, by is not None, split is not None]
    if sum(ways) != 1 or (b is not None and by is not None and a is None):
        raise _which_two()
    two_sample.refuse_first_day(split)
    if by is None and (a is not None or b is not None):
        raise UsageError("--a and --b name groups, but --by names no column.", "Name it: --by COLUMN; or leave --a and --b out.")
    if a is not None and a == b:
        raise UsageError(tr("Both sides are '{a}'.", a=a), "Name two groups, or leave --b out to compare with all others.")


def _which_two() -> UsageError:
    return UsageError(
        "Which two are to be compared?",
        "Two files: cxkit compare A B; two groups: --by channel --a phone --b email; two periods: --split 2025-04-01.",
    )


class _SideCounter:
    """Counts the two sides of a comparison into one tally; each method also returns the names of the sides."""

    def __init__(self, measure: MeasureName, weight: str | None, cluster: str | None, tables: dict[str, DataTable]) -> None:
        self.measure = measure
        self.weight = weight
        self.cluster = cluster
        self.tables = tables

    def _tally(self, table: DataTable, *by: str) -> Tally:
        return tally(table, *ASKED[self.measure], groupings=[group_keys(table, by)], weight=self.weight, cluster=self.cluster)

    def count_files(self) -> tuple[Tally, tuple[str, str]]:
        """Count two files, each of which is a side."""
        a, b = (self._tally(self.tables[name]) for name in ("a", "b"))
        if a.scales != b.scales:
            asked = tr(" and ").join(", ".join(map(str, each.scales)) for each in (a, b))
            raise DataError(tr("The two files have different scales: {asked}.", asked=asked), "Name the scale of both: --scale LOW-HIGH")
        return two_sample.of_tallies(a, b)._replace(account=of_files([a.account, b.account]), notes=_merge_notes(a.notes, b.notes)), (
            tr("the first file"),
            tr("the second file"),
        )

    def count_groups(self, by: str, a: str | None, b: str | None) -> tuple[Tally, tuple[str, str]]:
        """Count two groups of one column, or one and all others; without names the only two that there are."""
        refuse_several(self.tables["a"], (by,), tr("the two sides must not share answers"))
        counted = self._tally(self.tables["a"], by)
        key = counted.keys[0]
        known = counted.cells.get_column(key.id)
        if a is None:
            every = known.drop_nulls().unique().sort().to_list()
            if len(every) != 2:
                raise _which_two()
            a, b = map(str, every)
        for name in (a, b):
            if name is not None and name not in known:
                shown = ", ".join(f"'{each}'" for each in known.drop_nulls().unique().sort().head(12))
                hidden = self.tables["a"].rules.min_cell > 1 or looks_personal(key.name, known.to_list())
                raise DataError(
                    tr("'{name}' has no answers in {name2}.", name=name, name2=key.name),
                    "" if hidden else tr("There are: {shown}.", shown=shown),
                )
        if b is None:
            b = tr("not {a}", a=a)
            counted = two_sample.all_others(counted, a, b)
        both = two_sample.of_groups(counted, a, b)
        others = counted._replace(
            cells=counted.cells.filter(~_is_one_of(key.id, a, b)),
            persons=None if counted.persons is None else counted.persons.filter(~_is_one_of(key.id, a, b)),
        )
        if 0 < others.people < self.tables["a"].rules.min_cell:
            both = _as_if_not_read(both, int(others.cells.get_column("n").sum()))
        return both, (a, b)

    def count_periods(self, split: date) -> tuple[Tally, tuple[str, str]]:
        """Count the answers from a day on, and those before it."""
        table = self.tables["a"]
        a, b = map(self._tally, reversed(around(table, split)))
        if a.cells.is_empty() != b.cells.is_empty() and table.rules.min_cell <= 1:
            text = (
                tr("No answer is from {split} or later.", split=split)
                if a.cells.is_empty()
                else tr("No answer is from before {split}.", split=split)
            )
            raise DataError(text, "--split takes the first day of the later period; cxkit inspect FILE shows the days of the answers.")
        return two_sample.of_tallies(a, b)._replace(
            account=of_one_file([a.account, b.account], table.rules.min_cell), notes=_merge_notes(a.notes, b.notes)
        ), (tr("from {split}", split=split), tr("before {split}", split=split))


def _is_one_of(key: str, a: str, b: str) -> pl.Expr:
    return pl.col(key).is_in([a, b]).fill_null(value=False)


def _count(cell: Cell) -> int:
    return cell if isinstance(cell, int) else 0


def _merge_notes(a: tuple[Note, ...], b: tuple[Note, ...]) -> tuple[Note, ...]:
    return tuple(dict.fromkeys((*a, *b)))


def _compare_groups(both: Tally, measure: Measure, least: int) -> tuple[Row, list[Note]]:
    found = two_sample.compared(both, measure)
    row = _row((found.a.n, found.a.moments.mean), (found.b.n, found.b.moments.mean), found.difference)
    text = tr(
        "Interval: {confidence:g} %, {interval_name}. a minus b; answers are treated as independent",
        confidence=measure.confidence * 100,
        interval_name=translated(measure.interval_name),
    )
    text += tr(", except those of one {cluster}.", cluster=both.cluster) if both.cluster else "."
    return row, [Note(code="method", level="info", text=text), *one_sided((found.a, found.b), least)]


def _compare_pairs(both: Tally, measure: Measure, least: int) -> tuple[Row, list[Note]]:
    found = two_sample.paired(both, measure)
    text = (
        tr("{n:,} respondents are on both sides; fewer than {least} on one side only are left out.", n=found.n, least=least)
        if 0 < found.single < least
        else tr("{n:,} respondents are on both sides; {single:,} on one side only are left out.", n=found.n, single=found.single)
    )
    note = Note(code="paired", level="info" if found.n else "warning", text=text)
    return _row((found.n, found.a), (found.n, found.b), found.difference), [note]


def _row(a: tuple[int, float | None], b: tuple[int, float | None], found: Difference | None) -> dict[str, Cell]:
    return {
        "n_a": a[0],
        "value_a": a[1],
        "n_b": b[0],
        "value_b": b[1],
        "difference": found.value if found else None,
        "low": found.low if found else None,
        "high": found.high if found else None,
        "p": found.p if found else None,
        "p_adj": found.p if found else None,
        "method": found.test if found else None,
    }


def _columns(unit: Unit) -> tuple[Column, ...]:
    return (
        Column(key="measure", title="measure", unit="label", help="What is compared."),
        Column(key="a", title="a", unit="label", help="One side."),
        Column(key="b", title="b", unit="label", help="The other side."),
        Column(key="n_a", title="n a", unit="count", help="Answers, or respondents, on side a."),
        Column(key="value_a", title="value a", unit=unit, help="Figure of side a."),
        Column(key="n_b", title="n b", unit="count", help="Answers, or respondents, on side b."),
        Column(key="value_b", title="value b", unit=unit, help="Figure of side b."),
        Column(key="difference", title="a − b", unit=unit, help="Side a minus side b.", difference=True),
        *difference_limit_columns(unit),
        Column(key="p", title="p", unit="p", help="Two-sided p value of no difference."),
        Column(key="p_adj", title="p (adjusted)", unit="p", help="The same: there is one comparison."),
        Column(key="method", title="method", unit="label", help="The test."),
    )
