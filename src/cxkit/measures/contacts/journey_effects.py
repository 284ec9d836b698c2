"""What hand-offs tell: whether episodes stay in the step they begin in, and the answers after episodes with and without a hand-off."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.survey.response_times import GROUP, response_times
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import EPISODE, HANDOFF, STEP, WHO, Episodes
from cxkit.measures.contacts.survey_effects import Asking, effect, under_name
from cxkit.measures.group_sums import Pair, Sums
from cxkit.measures.measure import Difference
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import notes_on_table
from cxkit.measures.survey.shares import difference
from cxkit.model import Note
from cxkit.stats.moments import Cross, Moments
from cxkit.tables import Responses

_WITH, _WITHOUT = "handed on", "not handed on"


def handoff_effect(found: Episodes, survey: Responses, asking: Asking, within: float) -> ReportBody:
    """The figure of answers after episodes with a hand-off, and after such without, with their difference.

    An answer belongs to its customer's last episode begun before it, if the last contact until then lies at most ``within`` days back. Only
    contacts before the answer count: a call back after a bad answer is its consequence. For the same reason answers of an episode that had
    contacts since an earlier answer are in neither group.
    """
    if CUSTOMER not in found.contacts.columns:
        raise RoleError(
            "The contacts have no column of customers, by which a survey is joined.", "Name the column with --role customer_id=COLUMN."
        )
    answers, time_notes = response_times(survey)
    # an answer dated to the day counts at the end of that day, so the contact may be up to a day earlier
    joined = _join(found, answers.drop_nulls([CUSTOMER, MOMENT]), timedelta(days=within + bool(time_notes)))
    group = pl.when(pl.col("handoffs") > 0).then(pl.lit(_WITH)).otherwise(pl.lit(_WITHOUT)).alias(GROUP)
    made = effect(survey, joined.filter("first").with_columns(group), asking, (_WITH, _WITHOUT), _WITHOUT)
    body = under_name(made, "handoff_effect", tr("after episodes with and without a hand-off"))
    later = int(joined.filter(~pl.col("first")).get_column("n").sum())
    text = tr(
        "Answers belong to the customer's last episode with a contact within {within:g} days before; {apart:,} have "
        "none. Only hand-offs before the answer count. The difference is an association: matters with a hand-off may "
        "be harder from the start.",
        within=within,
        apart=max(made.apart - later, 0),
    )
    notes = [Note(code="association", level="info", text=text, hint="--within DAYS takes other episodes")]
    if later:
        are = tr("answer is") if later == 1 else tr("answers are")
        text = tr(
            "{later:,} {are} in neither group: contacts since an earlier answer in the same episode, such as a call back, "
            "can be the consequence of that answer.",
            later=later,
            are=are,
        )
        notes.append(Note(code="answered-before", level="info", text=text))
    return body.plus_notes([*notes, *time_notes, *notes_on_table(survey, [made.counted])])


def _join(found: Episodes, answers: pl.DataFrame, most: timedelta) -> pl.DataFrame:
    """The answers with the ``handoffs`` of their episode until then, and whether they are its ``first`` (or have no contact in between)."""
    contacts = found.contacts.lazy().select(
        pl.col(CUSTOMER).first().over(EPISODE).cast(pl.String),
        MOMENT,
        EPISODE,
        pl.col(HANDOFF).cast(pl.UInt32).cum_sum().over(EPISODE).alias("handoffs"),
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("place"),
    )
    of_customers = contacts.drop_nulls(CUSTOMER).sort(MOMENT, maintain_order=True).collect()
    ordered = answers.sort(MOMENT)
    joined = ordered.join_asof(of_customers, on=MOMENT, by=CUSTOMER, strategy="backward", tolerance=most, check_sortedness=False)
    first = pl.col("place") == pl.col("place").min().over(CUSTOMER, EPISODE)
    return joined.drop_nulls("handoffs").with_columns(first.alias("first"))


_LEAST = 1  # degree of freedom of a step, which takes two customers with as many episodes


def contained_differences(found: Episodes, confidence: float) -> dict[str, Difference]:
    """The share of each step minus that of all others, with a customer's episodes as one unit.

    Steps with the episodes of hardly more than one customer, or beside which there are none, are left out: one customer is no evidence.
    """
    sums = _by_step(found)
    tested = {}
    for row in sums.iter_rows(named=True):
        pair = Pair(_sums(row, "own"), _sums(row, "rest"), Cross(row["ww"], row["wt"], row["tw"], row["tt"]), row["units"])
        made = difference(pair, confidence) if min(pair.a.moments.df, pair.b.moments.df) >= _LEAST else None
        if made is not None:
            tested[found.steps[row[STEP]]] = made
    return tested


def _by_step(found: Episodes) -> pl.DataFrame:
    """The sums over customers of their episodes that begin in each step, of their others, and of the products of both."""
    alone = pl.when(pl.col(WHO).is_null()).then(pl.int_range(pl.len(), dtype=pl.UInt32)).alias("cx:alone")
    kept = (pl.col("handoffs") == 0).cast(pl.Float64).sum().alias("y")
    units = found.table.lazy().with_columns(alone).group_by(STEP, WHO, "cx:alone").agg(pl.len().cast(pl.Float64).alias("n"), kept)
    each = units.with_columns(pl.col(name).sum().over(WHO, "cx:alone").alias(f"all_{name}") for name in ("n", "y")).collect()
    customers = each.select(WHO, "cx:alone", "all_n", "all_y").unique()
    n, y, rest_n, rest_y = pl.col("n"), pl.col("y"), pl.col("all_n") - pl.col("n"), pl.col("all_y") - pl.col("y")
    whole = customers.select(_powers(pl.col("all_n"), pl.col("all_y"), "whole"))
    products = [
        (n * rest_n).sum().alias("ww"),
        (n * rest_y).sum().alias("wt"),
        (y * rest_n).sum().alias("tw"),
        (y * rest_y).sum().alias("tt"),
    ]
    of_both = _powers(pl.col("all_n"), pl.col("all_y"), "both")
    summed = (
        each.group_by(STEP).agg(*_powers(n, y, "own"), *_powers(rest_n, rest_y, "shared"), *of_both, *products).join(whole, how="cross")
    )
    # the others: all episodes, with those of the customers of the step as far as they began elsewhere
    rest = [(pl.col(f"{part} whole") - pl.col(f"{part} both") + pl.col(f"{part} shared")).alias(f"{part} rest") for part in _PARTS]
    return summed.with_columns(*rest, pl.lit(customers.height).alias("units")).sort(STEP)


_PARTS = ("units", "w", "wy", "ww", "wwy", "wwyy", "w4")


def _powers(n: pl.Expr, y: pl.Expr, of: str) -> list[pl.Expr]:
    made = ((n > 0).cast(pl.Float64), n, y, n * n, n * y, y * y, n**4)
    return [each.sum().alias(f"{part} {of}") for part, each in zip(_PARTS, made, strict=True)]


def _sums(row: dict[str, Any], of: str) -> Sums:
    units, w, wy, ww, wwy, wwyy, w4 = (float(row[f"{part} {of}"]) for part in _PARTS)
    return Sums({}, {}, w, Moments(round(w), round(units), w, wy, ww, wwy, wwyy, w4))
