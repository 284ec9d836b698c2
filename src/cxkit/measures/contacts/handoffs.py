"""The effect of hand-offs on survey answers: answers by whether the episode before them had a hand-off."""

from __future__ import annotations

from datetime import timedelta

from cxkit.counts.event_log import CUSTOMER
from cxkit.counts.prepare import MOMENT
from cxkit.counts.response_times import GROUP, response_times
from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import Episodes
from cxkit.measures.contacts.survey_effects import Asking, effect, named
from cxkit.measures.reporting import beside
from cxkit.model import Chart, Note, Table
from cxkit.tables import Responses

_WITH, _WITHOUT = "handed on", "not handed on"


def handoff_effect(found: Episodes, survey: Responses, asking: Asking, within: float) -> tuple[Table, Chart, list[Note]]:
    """The figure of answers after episodes with a hand-off, and after such without, with their difference.

    An answer belongs to its customer's last episode that ended before it, at most ``within`` days.
    """
    if CUSTOMER not in found.contacts.columns:
        raise RoleError(
            "The contacts have no column of customers, by which a survey is joined.", "Name the column with --role customer_id=COLUMN."
        )
    episodes = found.table.select(pl.col(CUSTOMER).cast(pl.String), pl.col("until").alias(MOMENT), pl.col("handoffs") > 0).drop_nulls(
        CUSTOMER
    )
    answers, told = response_times(survey)
    known = answers.drop_nulls([CUSTOMER, MOMENT]).sort(MOMENT)
    # an answer dated to the day counts at the end of that day, so the episode may be up to a day earlier
    most = timedelta(days=within + bool(told))
    joined = known.join_asof(episodes.sort(MOMENT), on=MOMENT, by=CUSTOMER, strategy="backward", tolerance=most, check_sortedness=False)
    groups = joined.drop_nulls("handoffs").with_columns(pl.when("handoffs").then(pl.lit(_WITH)).otherwise(pl.lit(_WITHOUT)).alias(GROUP))
    made = effect(survey, groups, asking, (_WITH, _WITHOUT), _WITHOUT)
    table, chart = named(made, "handoff_effect", "after episodes with and without a hand-off")
    text = (
        f"Answers belong to the customer's last episode that ended within {within:g} days before; {made.apart:,} have none. "
        "The difference is an association: matters that are handed on may be harder from the start."
    )
    notes = [
        Note(code="association", level="info", text=text, hint="--within DAYS takes other episodes"),
        *told,
        *beside(survey, [made.counted]),
    ]
    return table, chart, notes
