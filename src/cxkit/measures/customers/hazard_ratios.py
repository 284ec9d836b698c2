"""Hazard ratios of groups at the same value of all others: Cox's model of tenures, with a check that ratios stay the same over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxkit.counts import Key
from cxkit.counts.customers.lifetimes import Lifetimes, covariate
from cxkit.counts.group_names import named_values
from cxkit.counts.prepare import CUSTOMER
from cxkit.errors import DataError, UsageError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.columns import limited, with_limits
from cxkit.measures.report_body import ReportBody
from cxkit.model import Chart, Column, Encodings, Note, Row, Table
from cxkit.stats.adjust import Adjustment, adjust
from cxkit.stats.cox import Cox, CoxData, CoxFit
from cxkit.stats.distributions import normal_critical, normal_two_sided
from cxkit.tables import Customers
from cxkit.tables.typed_columns import numbers
from cxkit.values.numbers import number

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_LEVELS = 20
"""Values of a column up to which each is a group; numbers with more are one covariate."""
_FEW_NUMBERS = 8
_PER_COEFFICIENT = 10
"""Losses for each coefficient, below which estimates are too uncertain and biased away from 1 (Peduzzi et al. 1995)."""
_FEW = "(few customers)"


class _Term(NamedTuple):
    """One column of the model: its name, the levels that are compared with the reference, and the covariates of each row."""

    name: str
    levels: tuple[str, ...]
    reference: str | None
    x: Floats


class Asking(NamedTuple):
    """Confidence of the intervals, adjustment of p values, and the fewest customers of a level that is shown."""

    confidence: float
    adjust: Adjustment
    min_cell: int


def hazard_ratios(counted: Lifetimes, customers: Customers, keys: Sequence[Key], asking: Asking) -> ReportBody:
    """Cox's model with all ``keys`` as covariates, whose values are in the cells.

    Levels of few customers join. Raises UsageError if a column has too many values, DataError if nobody is lost or nothing varies.

    Source: Cox (1972), Regression models and life-tables, JRSS B 34. Grambsch and Therneau (1994), Biometrika 81.
    """
    cells = counted.cells.filter(pl.col("n") > 0)
    terms = [_term(cells, customers, key, asking.min_cell) for key in keys]
    known = _known(terms)
    missing = int(cells.filter(pl.Series(~known)).get_column("n").sum())
    cells = cells.filter(pl.Series(known))
    terms = [term for term in (_kept(term, known) for term in terms) if term.levels]
    if not terms or not cells.get_column("lost").any():
        raise DataError("There are no hazard ratios: nobody is lost, or no column of --adjust-for varies.", "Name other columns.")
    cox = _cox(cells, terms)
    fit = cox.fit()
    repeated = CUSTOMER in cells.columns and cells.get_column(CUSTOMER).n_unique() < int(cells.get_column("n").sum())
    if repeated:
        clusters = cells.select(pl.coalesce(CUSTOMER, pl.concat_str(pl.lit("\0"), pl.int_range(pl.len()))).rank("dense")).to_series()
        fit = fit._replace(covariance=cox.clustered(fit, clusters.to_numpy()))
    ratios = Table(name="hazards", title="Hazard ratios", columns=_RATIOS, rows=tuple(_rows(cells, terms, cox, fit, asking)))
    checks, varying = _proportionality(cox, fit, terms, 1 - asking.confidence)
    notes = [_method(terms, asking.confidence, repeated=repeated), *varying, *_doubts(fit, terms, missing)]
    encodings: Encodings = {
        "value": "hazard_ratio",
        "low": "hazard_ratio_low",
        "high": "hazard_ratio_high",
        "columns": ["term", "level", "reference", "customers", "lost", "hazard_ratio", "p_adj"],
    }
    return ReportBody((ratios, checks), [Chart(kind="whisker", table="hazards", encodings=encodings)], notes)


def _term(cells: pl.DataFrame, customers: Customers, key: Key, min_cell: int) -> _Term:
    """The covariates of a column: numbers in standard deviations from their mean, else 1 for each level but the most frequent one."""
    column = str(key.column)
    raw = cells.get_column(covariate(column))
    distinct = raw.drop_nulls().unique()
    texts = distinct.cast(pl.String).to_list()
    if len(texts) > _FEW_NUMBERS and (raw.dtype.is_numeric() or all(number(text, None) is not None for text in texts)):
        return _of_numbers(cells, customers, key, raw)
    names = named_values(customers, raw, cells.get_column("n"), key).values.cast(pl.String)
    sizes = cells.select(names.alias("name"), "n").drop_nulls().group_by("name").agg(pl.col("n").sum()).sort("n", "name", descending=True)
    if sizes.height > _LEVELS:
        raise UsageError(
            tr(
                "--adjust-for {name}: {height:,} different values are too many to compare with one another.",
                name=key.name,
                height=sizes.height,
            ),
            tr("Name a column of numbers, or one with at most {levels} values.", levels=_LEVELS),
        )
    merged = _merge(dict(sizes.rows()), min_cell)
    names = names.replace_strict(merged, default=None, return_dtype=pl.String)
    order = list(dict.fromkeys(merged.values()))
    x = _with_gaps([(names == level).cast(pl.Float64).to_list() for level in order[1:]], raw.len())
    return _Term(key.name, tuple(order[1:]), order[0] if order else None, x)


def _merge(sizes: dict[str, int], limit: int) -> dict[str, str]:
    """The level of each name, in the order of their sizes: those of fewer customers than the limit join, with the next one if need be."""
    few = [name for name, n in sizes.items() if n < limit]
    while few and sum(sizes[name] for name in few) < limit and len(few) < len(sizes):
        few.insert(0, list(sizes)[-len(few) - 1])
    return {name: _FEW if name in few else name for name in sizes}


def _of_numbers(cells: pl.DataFrame, customers: Customers, key: Key, raw: pl.Series) -> _Term:
    import numpy as np

    column = str(key.column)
    held = pl.DataFrame({column: raw})
    value = held.select(numbers(customers, column, raw.dtype).parts.alias("parts")).unnest("parts").get_column("value")
    x, n = value.to_numpy().astype(float), cells.get_column("n").to_numpy()
    there = np.isfinite(x)
    if there.sum() < 2:
        return _Term(key.name, (), None, x[:, None])
    mean = float(np.average(x[there], weights=n[there]))
    deviation = math.sqrt(float(np.average((x[there] - mean) ** 2, weights=n[there])))
    if not deviation > 0:
        return _Term(key.name, (), None, x[:, None])
    return _Term(key.name, (f"+{_brief(deviation)}",), _brief(mean), ((x - mean) / deviation)[:, None])


def _brief(value: float) -> str:
    """A number with three significant digits.

    >>> _brief(62417.3), _brief(30.12)
    ('62,400', '30.1')
    """
    return f"{float(f'{value:.3g}'):,.10g}"


def _with_gaps(columns: Sequence[Sequence[float | None]], rows: int) -> Floats:
    import numpy as np

    made = np.array([[math.nan if value is None else value for value in column] for column in columns], dtype=float)
    return made.reshape(len(columns), rows).T


def _known(terms: Sequence[_Term]) -> NDArray[np.bool_]:
    """The rows that have a value of every term."""
    import numpy as np

    known: NDArray[np.bool_] = np.all([np.isfinite(term.x).all(axis=1) for term in terms], axis=0)
    return known


def _kept(term: _Term, known: NDArray[np.bool_]) -> _Term:
    """The term of the rows in the model, without levels that none of them has."""
    import numpy as np

    x = term.x[known]
    varies = [at for at in range(len(term.levels)) if x.size and np.ptp(x[:, at]) > 0]
    return term._replace(levels=tuple(term.levels[at] for at in varies), x=x[:, varies])


def _cox(cells: pl.DataFrame, terms: Sequence[_Term]) -> Cox:
    import numpy as np

    entry = cells.get_column("entry").to_numpy()
    return Cox(
        CoxData(
            np.where(entry > 0, entry, -np.inf),  # a loss at time 0 is one
            cells.get_column("time").to_numpy(),
            cells.get_column("lost").to_numpy(),
            np.concatenate([term.x for term in terms], axis=1),
            cells.get_column("n").to_numpy().astype(float),
            np.zeros(cells.height, dtype=np.int64),
        )
    )


def _rows(cells: pl.DataFrame, terms: Sequence[_Term], cox: Cox, fit: CoxFit, asking: Asking) -> list[Row]:
    n, lost = cells.get_column("n").to_numpy(), cells.get_column("lost").to_numpy()
    rows, place = list[Row](), 0
    for term in terms:
        for at, level in enumerate(term.levels):
            inside = term.x[:, at] > 0 if term.x.shape[1] > 1 or set(term.x[:, at]) <= {0.0, 1.0} else term.x[:, at] == term.x[:, at]
            ratio = _ratio(cox, fit, place, asking.confidence)
            rows.append(
                {
                    "term": term.name,
                    "level": level,
                    "reference": term.reference,
                    "customers": int(n[inside].sum()),
                    "lost": int(n[inside & lost].sum()),
                    **limited("hazard_ratio", ratio[0], ratio[1:3]),
                    "p": ratio[3],
                }
            )
            place += 1
    p_values = adjust([row["p"] if isinstance(row["p"], float) else None for row in rows], asking.adjust)
    return [{**row, "p_adj": p} for row, p in zip(rows, p_values, strict=True)]


def _ratio(cox: Cox, fit: CoxFit, place: int, confidence: float) -> tuple[float | None, float | None, float | None, float | None]:
    """The hazard ratio with Wald's interval and p value; if nobody is lost on one side the profile likelihood's and the score test's."""
    if fit.diverged[place]:
        found = cox.profile(place, confidence)
        limits = [value if value is not None and math.isfinite(value) else None for value in found or (None, None, None)]
        return limits[0], limits[1], limits[2], cox.score_test(place)
    log, se = float(fit.coefficients[place]), math.sqrt(max(float(fit.covariance[place, place]), 0.0))
    reach = normal_critical(confidence) * se
    return math.exp(log), math.exp(log - reach), math.exp(log + reach), normal_two_sided(log / se) if se > 0 else None


def _proportionality(cox: Cox, fit: CoxFit, terms: Sequence[_Term], level: float) -> tuple[Table, list[Note]]:
    """The test of each term and of all together, and a note on those whose ratio changes over time."""
    places, begin = list[list[int]](), 0
    for term in terms:
        places.append(list(range(begin, begin + len(term.levels))))
        begin += len(term.levels)
    single = cox.proportionality(fit, places)
    (every,) = cox.proportionality(fit, [list(range(begin))])
    adjusted = adjust(single, "holm")
    rows: list[Row] = [
        {"term": term.name, "df": len(term.levels), "p": p, "p_adj": p_adj} for term, p, p_adj in zip(terms, single, adjusted, strict=True)
    ]
    rows.append({"term": None, "df": begin, "p": every, "p_adj": every})
    table = Table(name="proportionality", title="Do hazard ratios stay the same over time?", columns=_CHECKS, rows=tuple(rows))
    varying = [term.name for term, p in zip(terms, adjusted, strict=True) if p is not None and p < level]
    if every is None and all(p is None for p in single):
        text = tr("Whether hazard ratios stay the same over time cannot be tested: losses are too few, or a level has none or only losses.")
        return table, [Note(code="proportionality-untested", level="warning", text=text)]
    if not varying:
        text = tr("No hazard ratio changes significantly over time (table proportionality).")
        return table, [Note(code="proportional", level="info", text=text)]
    text = tr(
        "The hazard ratios of {names} change over time (table proportionality): those shown are averages, and early and "
        "late differences may have opposite signs. See the curves.",
        names=", ".join(varying),
    )
    return table, [Note(code="not-proportional", level="warning", text=text)]


def _method(terms: Sequence[_Term], confidence: float, *, repeated: bool) -> Note:
    scaled = [term.name for term in terms if term.levels[0].startswith("+")]
    text = tr(
        "Hazard ratios: Cox's model of {names}, simultaneous losses by Efron; {confidence:g} % intervals by Wald, "
        "standard errors by customer."
        if repeated
        else "Hazard ratios: Cox's model of {names}, simultaneous losses by Efron; {confidence:g} % intervals by Wald.",
        names=", ".join(term.name for term in terms),
        confidence=confidence * 100,
    )
    if scaled:
        text += tr(" Of {names} for one standard deviation more.", names=", ".join(scaled))
    return Note(code="hazards", level="info", text=text, hint="They are associations: nothing here was assigned at random")


def _doubts(fit: CoxFit, terms: Sequence[_Term], missing: int) -> list[Note]:
    notes, coefficients = list[Note](), sum(len(term.levels) for term in terms)
    if missing:
        text = tr(
            "{missing:,} customers lack a value of {names}: they are not in the hazard ratios.",
            missing=missing,
            names=", ".join(term.name for term in terms),
        )
        notes.append(Note(code="covariates-missing", level="warning", text=text))
    if fit.losses < _PER_COEFFICIENT * coefficients:
        each = tr("fewer than {per_coefficient} for each", per_coefficient=_PER_COEFFICIENT)
        text = tr(
            "{losses:,} losses for {coefficients} hazard ratios, {each}: their intervals can be too narrow.",
            losses=fit.losses,
            coefficients=coefficients,
            each=each,
        )
        notes.append(Note(code="few-losses", level="warning", text=text, hint="name fewer columns, or columns with fewer values"))
    return notes


_RATIOS = (
    Column(key="term", title="term", unit="label", help="The column."),
    Column(key="level", title="level", unit="label", help="The group; of a column of numbers, one standard deviation more."),
    Column(key="reference", title="reference", unit="label", help="The group that it is compared with; of numbers their mean."),
    Column(key="customers", title="customers", unit="count", help="Customers in the group; of numbers, in the model."),
    Column(key="lost", title="lost", unit="count", help="Those of them who were lost."),
    *with_limits("hazard_ratio", "hazard ratio", "ratio", "Hazard of a loss over that of the reference, all else equal.", digits=2),
    Column(key="p", title="p", unit="p", help="p value of a hazard ratio of 1."),
    Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted for the rows of this table."),
)
_CHECKS = (
    Column(key="term", title="term", unit="label", help="The column; null: all together."),
    Column(key="df", title="df", unit="count", help="Degrees of freedom."),
    Column(key="p", title="p", unit="p", help="p value of hazard ratios that stay the same over time."),
    Column(key="p_adj", title="p (adjusted)", unit="p", help="The same, adjusted (Holm) for the columns."),
)
