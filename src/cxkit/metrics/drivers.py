"""Key drivers: how much of an overall judgement the ratings of single aspects explain."""

from __future__ import annotations

from typing import Annotated

from annotated_types import Ge

from cxkit.counts import ScoreQuery, Tally, tally
from cxkit.counts.several_answers import overlap, spread
from cxkit.errors import DataError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.by_group import by_name
from cxkit.measures.cell_limits import hidden_answers, note_of, with_flags
from cxkit.measures.grouping import label_columns, requested_keys
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import report
from cxkit.measures.survey.driver_importance import COLUMNS, METHOD_NAMES, MODEL, Explained, Explaining, against, determined, refusal
from cxkit.measures.survey.driver_odds import FIT, ODDS, Kind, OddsModel
from cxkit.measures.survey.driver_odds import Found as Odds
from cxkit.measures.survey.incomplete_answers import check_complete
from cxkit.measures.survey.survey_summary import of_drivers
from cxkit.model import Chart, Encodings, Note, Report, Row, Table
from cxkit.options import By, Cluster, Confidence, MinCell, Option, Top, Weight
from cxkit.registry import metric
from cxkit.tables import Responses
from cxkit.tables.rating_columns import named_ratings, overall_judgement, ratings_left_out, with_outcome_codes

OutcomeColumn = Annotated[
    str | None, Option("Overall rating to be explained, a role or a column; default: satisfaction, else recommend.", "COLUMN")
]
DriverColumns = Annotated[
    str | None, Option("Ratings that may explain it: a pattern for their headers, whose named group is their name; default: all.", "REGEX")
]
Model = Annotated[
    Kind, Option("Also odds ratios: of a higher outcome (ordinal), or of its best answers (logit); 'linear': contributions alone.")
]
Draws = Annotated[int, Ge(100), Option("Samples drawn for the intervals.", "N")]
Seed = Annotated[int, Ge(0), Option("Start of the random numbers: the same seed gives the same intervals.", "N")]


_FIGURES = ("r2", "adjusted_r2", "f", "p", "method")


def counts(responses: Responses, by: By, outcome: OutcomeColumn, drivers: DriverColumns, *, weight: Weight, cluster: Cluster) -> Tally:
    """Count the distinct complete answers by group in one pass; adds over rows, or over clusters if ``cluster`` is given."""
    table, asked = _asked(responses, outcome, drivers)
    return tally(table, *asked, groupings=[requested_keys(table, by)], weight=weight, cluster=cluster)


def _asked(responses: Responses, outcome: OutcomeColumn, drivers: DriverColumns) -> tuple[Responses, list[ScoreQuery]]:
    """The outcome and the drivers, and the table with the codes for no answer to the outcome."""
    overall_column = overall_judgement(responses, outcome)
    columns = {"outcome": overall_column, **named_ratings(responses, drivers, overall_column)}
    table = with_outcome_codes(responses, overall_column)
    asked = [
        ScoreQuery(
            table.role_of(column) or ("outcome" if column == overall_column else "driver"),
            column,
            numeric=True,
            compared="" if column == overall_column else "drivers",
        )
        for column in columns.values()
    ]
    return table, asked


def estimate(counted: Tally, explaining: Explaining, outcome: str, min_cell: int, model: OddsModel) -> tuple[tuple[Table, ...], list[Note]]:
    """Turn the counts into tables and notes. Raises DataError if no group can be explained."""
    by = [key.id for key in counted.keys]
    set_aside = sum(counted.account.excluded.values())
    hidden = hidden_answers(counted, [(), tuple(by)], min_cell)
    groups = _cells_of(counted, by).partition_by(by, as_dict=True, include_key=True) if by else {(): counted.cells}
    rows: list[Row] = []
    models: list[Row] = []
    failed: list[str] = []
    found: list[Explained] = []
    odds: list[tuple[Row, Odds]] = []
    for key, cells in sorted(groups.items(), key=lambda pair: by_name(pair[0])):
        names: Row = dict(zip(by, (None if part is None else str(part) for part in key), strict=True))
        whole: Row = {**names, "outcome": outcome, "n": int(cells.get_column("n").sum()), "set_aside": None if by else set_aside}
        if hidden.get(()) or key in hidden.get(tuple(by), ()):
            models.append({**dict.fromkeys((*whole, *_FIGURES)), **names, "outcome": outcome, "flag": "suppressed"})
            continue
        try:
            explained = explaining.explain(cells, counted.scores)
        except DataError as error:
            if not by:
                raise
            failed.append(refusal(error, list(names.values())))
            models.append({**whole, **dict.fromkeys(_FIGURES)})
            continue
        found.append(explained)
        rows += [{**names, **row} for row in explained.rows]
        test = {"adjusted_r2": explained.adjusted_r2, "f": explained.f, "p": explained.p}
        models.append({**whole, "r2": explained.r2, **test, "method": METHOD_NAMES[explained.method]})
        if model.kind != "linear":
            varying = [name for name in explaining.names if name not in explained.constant]
            odds.append((names, model.explain(cells, counted.scores, varying)))
    if not found and not failed and models:
        raise DataError(
            tr("All groups are of fewer than {min_cell} persons, or would reveal such groups.", min_cell=min_cell),
            "--min-cell sets the limit.",
        )
    if not found:
        why = tr("No group can be explained. {failed}", failed=failed[0]) if failed else tr("No answer has the outcome and all drivers.")
        raise DataError(why, "Leave --by out, or name fewer drivers.")
    labels = label_columns(by)
    columns, flagged = with_flags((*labels, *MODEL), models, min_cell)
    tables = (
        Table(name="drivers", title=tr("Drivers of {outcome}", outcome=translated(outcome)), columns=(*labels, *COLUMNS), rows=tuple(rows)),
        Table(name="model", title="Model", columns=columns, rows=flagged),
    )
    more, doubts = _odds(odds, counted, model, outcome)
    limited = note_of(tables[1:], min_cell, who="answers" if counted.persons is None else "persons")
    return (*tables, *more), [*doubts, *_notes(explaining, found, failed, outcome), *limited]


def _odds(found: list[tuple[Row, Odds]], counted: Tally, model: OddsModel, outcome: str) -> tuple[tuple[Table, ...], list[Note]]:
    """The tables of odds ratios, if there are any."""
    if not found:
        return (), []
    labels = label_columns([key.id for key in counted.keys])
    ratios = tuple({**names, **row} for names, each in found for row in each.odds)
    fits = tuple({**names, **each.fit} for names, each in found)
    notes = model.notes([each for _, each in found], outcome, counted.cells.get_column(counted.scores[0]).to_list())
    return (
        Table(name="odds", title=tr("Odds ratios of {outcome}", outcome=outcome), columns=(*labels, *ODDS), rows=ratios),
        Table(name="fit", title="Fit", columns=(*labels, *FIT), rows=fits),
    ), notes


def _cells_of(counted: Tally, by: list[str]) -> pl.DataFrame:
    """The cells of each group, in the same order whether or not groups overlap: the samples of the bootstrap depend on it."""
    if not overlap(counted.cells, by):
        return counted.cells
    each = [*by, *counted.scores]
    grouped = spread(counted.cells, by).group_by(each, maintain_order=True)  # sums depend on the order of the rows
    return grouped.agg(pl.col("n", "w", "ww").sum()).sort(each, nulls_last=True)


def _notes(explaining: Explaining, found: list[Explained], failed: list[str], outcome: str) -> list[Note]:
    text = tr("These are associations: a rating that varies with the outcome need not influence it.")
    notes = [Note(code="association", level="info", text=text)]
    text = tr(
        "Contributions: {method_names}; they add up to R². Intervals: {confidence:g} %, percentile bootstrap of "
        "{draws:,} samples, seed {seed}. Quadrants: high from the drivers' mean on.",
        method_names=translated(METHOD_NAMES[found[0].method]),
        confidence=explaining.confidence * 100,
        draws=explaining.draws,
        seed=explaining.seed,
    )
    notes.append(Note(code="method", level="info", text=text))
    notes += [*determined(found, outcome), *against(found, outcome, explaining.scales[1:])]
    if constant := sorted({name for each in found for name in each.constant}):
        text = tr("Left out, since all answers are equal: {names}.", names=", ".join(constant))
        notes.append(Note(code="constant-drivers", level="warning", text=text))
    if len(set(explaining.scales[1:])) > 1:
        notes.append(Note(code="scales-differ", level="info", text="The drivers' scales differ: performance is in percent of the maximum."))
    if failed:
        notes.append(
            Note(
                code="not-estimable",
                level="warning",
                text=tr("{n} groups have no figures: {names}", n=len(failed), names=" ".join(failed[:3])),
            )
        )
    return notes


def _left_out(responses: Responses, counted: Tally, overall_column: str) -> list[Note]:
    found = ratings_left_out(responses, counted.columns, overall_column)
    if not found:
        return []
    text = tr("Not taken as drivers: ") + "; ".join(f"'{column}' ({why})" for column, why in found.items()) + "."
    return [Note(code="drivers-left-out", level="warning", text=text, hint="--drivers REGEX names the ratings")]


def _assumed(column: str) -> Note:
    """That nothing but its code, as Q7ALL beside Q7A and Q7B, says that a column judges the whole."""
    text = tr("Column '{column}' is taken as the outcome: by its code it judges all that the columns of its battery judge.", column=column)
    return Note(code="outcome-assumed", level="warning", text=text, hint="--outcome COLUMN names another one")


@metric(title="Key drivers", panel="Survey")
def drivers(
    responses: Responses,
    *,
    outcome: OutcomeColumn = None,
    drivers: DriverColumns = None,
    by: By = (),
    weight: Weight = None,
    cluster: Cluster = None,
    confidence: Confidence = 0.95,
    min_cell: MinCell = 0,
    model: Model = "linear",
    draws: Draws = 1000,
    seed: Seed = 1,
    top: Top = None,
) -> Report:
    """Which ratings move with the overall judgement, and which of these are low?

    Result: `drivers` and `model`; with `--by` a row for each group (group columns first). Columns:
    driver (label): the rating. n (count): answers that have the outcome and all drivers.
    contribution, low, high (number, 0 to 1): the part of R² that the driver carries, with its interval; all add up to R².
    floor (number, 0 to 1): what it would carry by chance alone, if unrelated to all else; below it low is 0, without rank and quadrant,
    and so are all if p (of F) is not below 1 - confidence: of several unrelated drivers some rise above their floors.
    share (share, 0 to 1): contribution / R². correlation (number, -1 to 1): Pearson's, with the outcome.
    coefficient (number): change of the outcome for one point more of the driver, all others equal; null if other drivers determine it.
    performance (score): the mean rating, in percent of the maximum if scales differ. rank (count): by contribution.
    quadrant (label): share against performance, of three drivers or more. outcome (label), set_aside (count), r2 (number, 0 to 1), method
    (label): of the model.
    adjusted_r2 (number), f (number), p (p value, 0 to 1): R² adjusted for the number of drivers, and the test that none has an effect.
    odds_ratio, odds_ratio_low, odds_ratio_high (ratio), p, p_adj, proportional_p (p values): in `odds`, with `--model ordinal` or `logit`,
    the odds of a better outcome for one point more of a driver, all others equal, with interval; of an odds ratio of 1, adjusted for the
    drivers; of one that is the same all along the scale. model (label), log_likelihood, mcfadden_r2 (numbers): in `fit`.
    flag (label): in `model`, only with `--min-cell`: `suppressed` if the limit suppresses the group, which then has no rows in `drivers`.

    Formula: linear regression of the outcome on all drivers; R² is shared out by LMG (Shapley values: what a driver adds to R², on average
    over all orders) up to 12 drivers, by Johnson's relative weights above. Intervals: percentiles of a seeded bootstrap over answers,
    widened to hold the contribution itself. With `--weight` weighted moments; drawn answers carry the mean weight of those that are alike.
    With `--cluster` whole clusters are drawn. Floor: the quantile of confidence when the answers to a driver are permuted. F = R² / k / ((1
    - R²) / (n - k - 1)), with Kish's n, at most the number of clusters; p of skewed answers without weights or clusters (n below 64 times
    the squared product of the skewnesses of the outcome and a driver) by permutation, if that is larger. Quadrants: high from the mean of
    the drivers on.

    Odds: cumulative logits with proportional odds (ordinal), whose proportionality Brant's test checks at up to three points of the
    scale; logistic regression (logit) of promoters or the top boxes. Wald's intervals; with weights or clusters from a sandwich. Notes
    warn below 10 answers of the rarer outcome for each driver, and where answers separate the outcome.

    Drivers by default: ratings by role, and columns whose values lie on a common scale, whether or not anybody chose its top. Overall
    judgements (satisfaction, recommend) explain each other and are no drivers; nor is what customers want: how important something is, or
    what they expect of what is rated too. Columns whose short name says code, number or date are no ratings.
    A note names what is left out; `--drivers` decides otherwise.

    Defaults: LMG was chosen for drivers that move together, where coefficients change sign by chance; the bootstrap and the floor for
    drivers that explain nothing, whose contributions are never 0. The intervals fail for drivers barely above the floor. A straight line
    is assumed: for outcomes of few points, or with most answers at one end, `--model ordinal` or `logit`. Nothing here shows causes.

    Edge cases: only answers with the outcome and all drivers count; a note counts those excluded, and names the ratings that cost most if
    they are over half. One driver: r². A driver without variation is excluded, with a note. If nothing of the outcome is left to explain,
    F is null and a warning names the driver that repeats it. Collinear drivers share what they explain (LMG); relative weights refuse
    them. Groups that are too small for the number of drivers have null figures, with a note.

    Errors: RoleError if no outcome is found or no column rates what customers got; DataError if the outcome is constant, there are no more
    answers than drivers plus one, over 1 % of the answers of a rating cannot be read, or more than 12 drivers are collinear.

    Source: Lindeman, Merenda and Gold (1980), Introduction to Bivariate and Multivariate Analysis, p. 119; Grömping (2006), Relative
    importance for linear regression in R: the package relaimpo, Journal of Statistical Software 17(1). Johnson (2000), A heuristic method
    for estimating the relative weight of predictor variables in multiple regression, Multivariate Behavioral Research 35. Martilla and
    James (1977), Importance-performance analysis, Journal of Marketing 41. McCullagh (1980), Regression models for ordinal data, JRSS B 42.
    Brant (1990), Assessing proportionality in the proportional odds model for ordinal logistic regression, Biometrics 46.

    Examples:
    cxkit drivers survey.csv --outcome satisfaction
    cxkit drivers survey.csv --outcome recommend --drivers '^(fulfilment|effort)$'
    cxkit drivers survey.csv --outcome satisfaction --where "channel = 'phone'"
    """
    counted = counts(responses, by, outcome, drivers, weight=weight, cluster=cluster)
    incomplete = check_complete(*_asked(responses, outcome, drivers), counted, min_cell)
    overall_column = overall_judgement(responses, outcome)
    names = tuple(named_ratings(responses, drivers, overall_column))
    explaining = Explaining(names, counted.scales, confidence, draws, seed)
    role = responses.role_of(overall_column)
    odds = OddsModel(model, names, counted.scale, confidence, weighted=counted.weighted, recommend=role == "recommend")
    # "outcome" says nothing of what is explained
    explained = role if role and role != "outcome" else responses.shown.get(overall_column, overall_column)
    tables, notes = estimate(counted, explaining, explained, min_cell, odds)
    notes = [*incomplete, *notes]
    highest = max((row["r2"] for row in tables[1].rows if isinstance(row["r2"], float)), default=1.0)
    labels = [key.id for key in counted.keys]
    columns = [*labels, "driver", "contribution", "low", "high", "share"]
    bars: Encodings = {"value": "contribution", "low": "low", "high": "high", "domain": [0.0, highest], "columns": columns}
    charts = (
        Chart(kind="bar_whisker", table="drivers", encodings=bars),
        Chart(
            kind="quadrants",
            table="drivers",
            encodings={"label": [*labels, "driver"], "quadrant": "quadrant", "x": "performance", "y": "share"},
        ),
    )
    if outcome is None and role is None:
        notes.append(_assumed(overall_column))
    if drivers is None:
        notes += _left_out(responses, counted, overall_column)
    return report(
        "drivers", tr("Key drivers"), responses, counted, ReportBody(tables, charts, notes), summary=of_drivers, top=top, lists=("drivers",)
    )
