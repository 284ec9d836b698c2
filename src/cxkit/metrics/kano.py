"""Kano's model: which features customers take for granted, want more of, or are delighted by."""

from __future__ import annotations

from typing import Annotated

from cxkit.counts import Tally, group_id, group_keys, tally
from cxkit.counts.several_answers import spread
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import hidden_answers, note_of, with_flags
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.grouping import label_columns, requested_keys
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey.survey_summary import of_kano
from cxkit.model import Chart, Column, Note, Report, Row, Table
from cxkit.options import By, Confidence, MinCell, Needs, Option, Top
from cxkit.registry import metric
from cxkit.stats.kano import ANSWERS, Category, Counts, Evaluation, classify
from cxkit.stats.proportions import wilson
from cxkit.tables import Responses
from cxkit.text.words import word_of

EvaluationTable = Annotated[Evaluation, Option("Table that evaluates pairs of answers: the standard one, or Pouliot's stricter one.")]

NAMES: dict[Category, str] = {
    "M": "must-be",
    "O": "one-dimensional",
    "A": "attractive",
    "I": "indifferent",
    "R": "reverse",
    "Q": "questionable",
}
_PARTS = {"attractive": "A", "one_dimensional": "O", "must_be": "M", "indifferent": "I", "reverse": "R", "questionable": "Q"}
_COLUMNS = (
    Column(key="n", title="n", unit="count", help="Pairs of answers, reverse and questionable ones included."),
    Column(key="attractive", title="attractive", unit="count", help="Like it with the feature and can live without (A)."),
    Column(key="one_dimensional", title="one-dimensional", unit="count", help="Like it with and dislike it without (O)."),
    Column(key="must_be", title="must-be", unit="count", help="Expect it with and dislike it without (M)."),
    Column(key="indifferent", title="indifferent", unit="count", help="Do not care either way (I)."),
    Column(key="reverse", title="reverse", unit="count", help="Would rather be without the feature (R)."),
    Column(key="questionable", title="questionable", unit="count", help="Contradict themselves (Q)."),
    Column(key="category", title="category", unit="label", help="The category of the item; of those within 5 points M before O, A and I."),
    Column(key="category_strength", title="category strength", unit="share", help="Largest minus second largest category, over n."),
    Column(key="total_strength", title="total strength", unit="share", help="Attractive, one-dimensional and must-be together, over n."),
    *with_limits("better", "better", "number", "What having the feature adds to satisfaction, 0 to 1.", digits=3),
    *with_limits("worse", "worse", "number", "What missing the feature takes from satisfaction, -1 to 0.", digits=3),
    Column(key="p", title="p", unit="p", help="Exact test of the two largest categories being equally likely."),
    Column(key="significant", title="signif.", unit="boolean", help="Whether the two largest categories differ (Fong's test)."),
)


def counts(responses: Responses, by: By) -> Tally:
    """Count the pairs of answers by item and group in one pass; adds over rows."""
    named = responses.wide.names if responses.wide else tuple(name for name in ("item",) if name in responses.roles)
    return tally(responses, "functional", "dysfunctional", groupings=[(*requested_keys(responses, by), *group_keys(responses, named))])


def estimate(counted: Tally, evaluation: Evaluation, confidence: float, min_cell: int) -> Table:
    """Turn the counts into the table, item by item in the order of better minus worse within each group."""
    by = [key.id for key in counted.keys]
    groups = [name for name in by if name not in {group_id("item"), *counted.names}]
    items = [name for name in by if name not in groups]
    functional, dysfunctional = counted.scores
    letters = [
        classify(int(first), int(second), evaluation) for first, second in counted.cells.select(functional, dysfunctional).iter_rows()
    ]
    cells = counted.cells.with_columns(pl.Series("category", letters, dtype=pl.String))
    found: dict[tuple[object, ...], dict[str, int]] = {}
    for *key, letter, n in spread(cells, by).group_by([*by, "category"]).agg(pl.col("n").sum()).rows():
        found.setdefault(tuple(key), {})[letter] = n
    hidden = hidden_answers(counted, [(), tuple(by)], min_cell)
    away = set(found) if hidden.get(()) else hidden.get(tuple(by), set())
    rows = []
    for group, pairs in found.items():
        named = dict(zip(by, (None if part is None else str(part) for part in group), strict=True))
        item = " · ".join(str(named[name] or tr("(not stated)")) for name in items) if items else "all"
        figures = _figures(pairs, confidence)
        if group in away:
            figures = {**dict.fromkeys(figures), "flag": "suppressed"}
        rows.append({**{name: named[name] for name in groups}, "item": item, **figures})
    rows.sort(key=lambda row: ("flag" in row, by_name(row[name] for name in groups), -_weight(row), str(row["item"])))
    labels = label_columns(groups)
    item_column = Column(key="item", title="item", unit="label", help="The feature asked about.")
    columns, flagged = with_flags((*labels, item_column, *_COLUMNS), rows, min_cell)
    return Table(name="kano", title="Kano categories", columns=columns, rows=flagged)


def _figures(pairs: dict[str, int], confidence: float) -> Row:
    counted = {part: pairs.get(letter, 0) for part, letter in _PARTS.items()}
    found = Counts(**counted)
    fong = found.fong
    valid = found.attractive + found.one_dimensional + found.must_be + found.indifferent
    worse = wilson(found.one_dimensional + found.must_be, valid, confidence)
    return {
        "n": sum(counted.values()),
        **counted,
        "category": None if found.category is None else NAMES[found.category],
        "category_strength": found.category_strength,
        "total_strength": found.total_strength,
        **limited("better", found.better, wilson(found.attractive + found.one_dimensional, valid, confidence)),
        **limited("worse", found.worse, worse and (-worse[1], 0.0 - worse[0])),
        "p": found.lead_p,
        "significant": None if fong is None else fong.significant,
    }


def _weight(row: Row) -> float:
    better, worse = row["better"], row["worse"]
    return float(better or 0) - float(worse or 0)


@metric(title="Kano categories", panel="Survey")
def kano(
    responses: Annotated[Responses, Needs("functional", "functional"), Needs("dysfunctional", "dysfunctional")],
    *,
    by: By = (),
    evaluation: EvaluationTable = "standard",
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    top: Top = None,
) -> Report:
    """Which features are taken for granted, which satisfy the more the better, and which delight?

    Result: `kano`, a row for each item; with `--by` for each group and item (group columns first). Columns:
    item (label): the feature. n (count): pairs of answers to "with the feature" and "without it".
    attractive, one_dimensional, must_be, indifferent, reverse, questionable (counts): pairs in each category.
    category (label): of the item. category_strength (share, 0 to 1): largest minus second largest category, over n.
    total_strength (share, 0 to 1): attractive, one-dimensional and must-be together, over n.
    better, better_low, better_high (number, 0 to 1), worse, worse_low, worse_high (number, -1 to 0): what having the feature adds to
    satisfaction, and what missing it takes, with their intervals.
    p (p value, 0 to 1): of the two largest categories being equally likely. significant (boolean): whether they differ by Fong's rule.
    flag (label): only with `--min-cell`: `suppressed` if the limit suppresses the row.

    Formula: a pair of answers (1 like, 2 must-be, 3 neutral, 4 live with, 5 dislike) falls into one category by Kano's evaluation table;
    `--evaluation pouliot` treats (2, 2) and (4, 4) as contradictions. Category: the largest; of those at most 5 points of the share below
    it must-be before one-dimensional, attractive and indifferent. Better = (A + O) / (A + O + M + I), worse = -(O + M) / (A + O + M + I).
    Fong's test: significant if the two largest counts m1, m2 differ by 1.65 √((m1 + m2)(2n - m1 - m2) / 2n) or more. Fong's rule
    is no test at 5 %: it calls 12 to 19 % of tied categories different. p is exact (binomial, m1 of m1 + m2) and keeps its level;
    sentences go by it, adjusted for the items (Holm).
    Intervals: Wilson, of A + O and O + M among A + O + M + I.

    Defaults: the exact test was chosen for ties of two categories, where Fong's rule claims too much; it is cautious if three or four are
    tied. Wilson's intervals were chosen for few pairs. Both fail if one respondent gives several answers, which count as independent.

    Edge cases: only complete pairs count. Reverse and questionable answers count in n and not in better and worse, which are null
    if there are no others. A single pair of columns is the item `all`; of several pairs each is an item, named by its headers.

    Errors: RoleError if no columns are found for the pairs; UsageError for patterns that match nothing; DataError if over 1 % of
    the answers cannot be read: `--labels 'LABEL=1'` or `labels.functional` in the project file map words other than the usual
    ones.

    Source: Kano, Seraku, Takahashi and Tsuji (1984), Attractive quality and must-be quality, Hinshitsu 14(2). Berger and others (1993),
    Kano's methods for understanding customer-defined quality, Center for Quality of Management Journal 2(4). Matzler, Hinterhuber, Bailom
    and Sauerwein (1996), How to delight your customers, Journal of Product and Brand Management 5(2). Fong (1996), Using the self-stated
    importance questionnaire to interpret Kano questionnaire results, Center for Quality of Management Journal 5(3).

    Examples:
    cxkit kano features.csv
    cxkit kano features.csv --by segment
    cxkit kano features.csv --format markdown
    """
    counted = counts(responses, by)
    table = estimate(counted, evaluation, confidence, min_cell)
    parts = ["must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable"]
    columns = [column.key for column in table.columns[: table.columns.index(_COLUMNS[0])]]
    shown = [*columns, "n", "category", "better", "worse", "p"]
    chart = Chart(kind="stacked_rows", table="kano", encodings={"parts": parts, "letters": list("MOAIRQ"), "columns": shown})
    numbered = ", ".join(f"{number} {word_of(name, 'answer')}" for number, name in enumerate(ANSWERS, start=1))
    notes = [
        Note(
            code="evaluation",
            level="info",
            text=tr("Pairs are evaluated by the {evaluation} table; answers are {numbered}.", evaluation=evaluation, numbered=numbered),
        ),
        Note(code="method", level="info", text="Category: of those within 5 points of the largest M before O, A and I. p: exact."),
        Note(
            code="fong",
            level="info",
            text="significant: Fong's rule, which calls 12 to 19 % of tied categories different. Sentences go by p, which keeps its level.",
        ),
        *note_of((table,), min_cell, who="answers" if counted.persons is None else "persons"),
    ]
    made = report(
        "kano",
        tr("Kano categories"),
        responses,
        counted,
        ReportBody([table], [chart], notes),
        summary=of_kano(confidence),
        top=top,
        lists=("kano",),
    )
    kept = tuple(note for note in made.notes if note.code != "customer-unused" or not _once_for_each_item(responses))
    return made.model_copy(update={"notes": kept})


def _once_for_each_item(responses: Responses) -> bool:
    """Whether customers have several rows because each row is their answer to one item: no figure is of several answers of one."""
    if not {"item", "customer_id"} <= responses.roles.keys():
        return False
    rows = responses.sample.select(responses.column("customer_id"), responses.column("item")).drop_nulls()
    return not rows.is_duplicated().any()
