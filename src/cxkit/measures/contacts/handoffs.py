"""The effect of hand-offs on survey answers: answers by whether the episode before them had a hand-off."""

from __future__ import annotations

from datetime import timedelta

from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.counts.survey.response_times import GROUP, response_times
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import EPISODE, HANDOFF, Episodes
from cxkit.measures.contacts.survey_effects import Asking, effect, under_name
from cxkit.measures.report_body import ReportBody
from cxkit.measures.reporting import notes_on_table
from cxkit.model import Note
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
