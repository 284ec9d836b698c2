"""The customer and time of each answer of a survey, and the groups that another file assigns to them."""

from __future__ import annotations

from datetime import timedelta

from cxkit.counts.counting import count_rows
from cxkit.counts.prepare import Query
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.tables.identifiers import identity
from cxkit.tables.table import Responses
from cxkit.tables.typed_columns import dated

GROUP = "group"
_WHO, _WHEN = "cx:who", "cx:when"


def response_times(survey: Responses) -> tuple[pl.DataFrame, list[Note]]:
    """One row per customer and time of ``n`` answers, unchanged: ``cx:customer`` (text), ``cx:moment`` (null = unknown).

    If times are days, an answer counts as given at the end of its day, with a note: surveys are sent after the contact.

    Raises RoleError if the survey has no customers or times.
    """
    for role in ("customer_id", "responded_at"):
        if role not in survey.roles:
            raise RoleError(
                tr("The survey has no column for {role}, by which its answers are joined to contacts.", role=role),
                tr("Name the column with --role survey.{role}=COLUMN; there are: {offer}.", role=role, offer=survey.offer()),
            )
    who, when = survey.column("customer_id"), survey.column("responded_at")
    counted = count_rows(survey, Query(scores=(), keys=(who, when)))
    raw = counted.rows.select(pl.col(counted.name(who)).alias(_WHO), pl.col(counted.name(when)).alias(when), "n")
    read = dated(survey, when, raw.schema[when], clock=True)
    if read.error:
        raise read.error
    moment = raw.select(read.parts.alias("parts")).unnest("parts").get_column("moment")
    notes = list[Note]()
    if moment.count() and (moment == moment.dt.truncate("1d")).all():
        moment += timedelta(days=1, microseconds=-1)
        text = tr("The times of answers are days: an answer counts as later than the contacts of its day.")
        notes.append(Note(code="answers-no-clock", level="warning", text=text))
    made = raw.select(_WHO, pl.col(when).alias(_WHEN), identity(pl.col(_WHO)).alias("cx:customer"), moment.alias("cx:moment"), "n")
    return made, notes


def with_groups(survey: Responses, groups: pl.DataFrame) -> Responses:
    """The survey with a column ``group``: ``groups`` are rows of ``response_times`` with it."""
    who, when = survey.column("customer_id"), survey.column("responded_at")
    lookup = groups.select(pl.col(_WHO).alias(who), pl.col(_WHEN).alias(when), pl.col(GROUP).alias("cx:group")).unique([who, when])

    return survey.beside(
        lambda frame: frame.join(lookup.lazy(), on=[who, when], how="left", nulls_equal=True, maintain_order="left"),
        ["cx:group"],
        (who, when),
    )
