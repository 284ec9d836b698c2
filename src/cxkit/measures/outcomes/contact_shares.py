"""Shares of contacts and of episodes, as tallies: each contact or episode is an answer of 1 or 0, and a customer's are one cluster."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal, NamedTuple, cast

from cxkit.counts import Key, Tally
from cxkit.counts.contacts.case_steps import with_steps_of_rows
from cxkit.counts.contacts.event_log import COMPLAINT, EventLog, event_log
from cxkit.counts.contacts.files_without_ends import of_files_with_complaints
from cxkit.counts.group_names import keys_of
from cxkit.counts.periods import PERIOD, period_of
from cxkit.counts.persons import persons_of_units
from cxkit.counts.prepare import CUSTOMER, MOMENT
from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.measures.contacts.episodes import Episodes
from cxkit.measures.contacts.joined_episodes import join_episodes
from cxkit.measures.contacts.journey_steps import note_step, step_of
from cxkit.measures.survey.answer_share import AnswerShare
from cxkit.options import Period
from cxkit.tables import Contacts
from cxkit.tables.identifiers import known_number
from cxkit.values import Account, Scale

ContactShareName = Literal["complaint_rate", "single_contact", "fcr", "handoff_share"]
_HOLDS = "holds"


class ContactShare(AnswerShare):
    """The share of contacts, episodes, customers or purchases for which something holds: their score is 1 or 0."""

    def holds(self, score: float) -> bool:
        """Whether it holds."""
        return score > 0


def _share(key: str, title: str, counted: str, which: str) -> type[ContactShare]:
    named = {"key": key, "title": title, "counted": counted, "which": which}
    return cast("type[ContactShare]", type(key, (ContactShare,), named))


SHARES = {
    "complaint_rate": _share("complaint_rate", "complaint rate", "complaints", "that are complaints"),
    "single_contact": _share("single_contact", "share with a single contact", "single", "with a single contact"),
    "fcr": _share("fcr", "first contact resolution", "resolved_at_once", "resolved by the first contact"),
    "handoff_share": _share("handoff_share", "hand-off share", "handed_on", "transferred to another channel"),
    "churn": _share("churn", "churn rate", "lost", "that are lost in the period"),
    "retention": _share("retention", "retention rate", "kept", "that are kept over the period"),
    "repeat_purchase": _share("repeat_purchase", "repeat purchases", "followed", "that are followed by another within 90 days"),
}
"""Of contacts, of episodes (from ``single_contact`` on), of the customers at the start of a period, and of purchases."""


class Sides(NamedTuple):
    """Tallies of the time before a day and from it on, with one account for both; without a day all are ``before``."""

    before: Tally
    after: Tally | None
    account: Account


def count_contacts(
    name: ContactShareName, contacts: Contacts, groupings: Sequence[Sequence[Key]], every: Period | None, split: date | None
) -> Sides:
    """Count contacts or episodes by group in one pass. An episode belongs to the time and the groups of its first contact.

    Raises RoleError if no column holds what the share is of, or as ``event_log``.
    """
    rows, log, account = _rows(name, contacts, groupings)
    if every:
        rows = rows.with_columns(period_of(MOMENT, every))

    def tally(kept: pl.Expr | None) -> Tally:
        keys = keys_of(groupings)
        chosen = rows if kept is None else rows.filter(kept)
        by = [*(key.id for key in keys), *([PERIOD] if every else []), _HOLDS, "unit"]
        cells = count_alike(chosen, by)
        return Tally(
            cells=cells,
            keys=keys,
            scores=(_HOLDS,),
            scales=(Scale(0, 1),),
            account=account,
            columns=log.columns,
            every=every,
            cluster="customer_id" if CUSTOMER in log.rows.columns else None,
            first=log.first,
            last=log.last,
            notes=log.notes,
            persons=persons_of_units(cells, by[:-2], contacts.rules.min_cell, nameless=True) if contacts.rules.min_cell > 1 else None,
        )

    return by_split(tally, pl.col(MOMENT).dt.date(), split, account)


def by_split(tally: Callable[[pl.Expr | None], Tally], day: pl.Expr, split: date | None, account: Account) -> Sides:
    """Tallies of the rows before a day and from it on; without one of all rows."""
    if split is None:
        return Sides(tally(None), None, account)
    return Sides(tally(day < split), tally(day >= split), account)


def count_alike(rows: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """The cells of rows that all have the weight 1: those that are the same by these columns are one cell."""
    return weigh_alike(rows.group_by(by).agg(pl.len().cast(pl.Int64).alias("n"))).sort(by, nulls_last=True)


def weigh_alike(cells: pl.DataFrame) -> pl.DataFrame:
    """Cells with the sums of weights that are all 1."""
    return cells.with_columns(pl.col("n").cast(pl.Float64).alias(name) for name in ("w", "ww", "w4"))


def _rows(name: ContactShareName, contacts: Contacts, groupings: Sequence[Sequence[Key]]) -> tuple[pl.DataFrame, EventLog, Account]:
    """One row for each contact or episode: its moment, its groups as texts, ``unit`` (the customer) and whether it holds (1 or 0)."""
    ids = [key.id for key in keys_of(groupings)]
    if name == "complaint_rate":
        if "is_complaint" not in contacts.roles:
            raise _lacking(contacts, tr("which contacts are complaints"), "is_complaint")
        telling = of_files_with_complaints(contacts)
        log = event_log(telling, groupings, ("customer_id", "is_complaint"))
        log = replace(log, notes=(*log.notes, *telling.notes[len(contacts.notes) :]))
        found, account = log.rows, log.account
        holds = pl.col(COMPLAINT).fill_null(value=False)
    else:
        made = _episodes(name, contacts, groupings)
        found, log, account, holds = _observed(made, name, contacts), made.events, made.account, _holds(name)
    customer = pl.col(CUSTOMER).cast(pl.String) if CUSTOMER in found.columns else pl.lit(None, dtype=pl.String)
    rows = found.select(
        MOMENT, *(pl.col(each).cast(pl.String) for each in ids), known_number(customer).alias("unit"), holds.cast(pl.Float64).alias(_HOLDS)
    )
    return rows, log, account


def _episodes(name: ContactShareName, contacts: Contacts, groupings: Sequence[Sequence[Key]]) -> Episodes:
    """Episodes as ``cxkit journey`` makes them. Raises RoleError for a share of hand-offs if no column holds a step that could change."""
    step = step_of(contacts, None)
    if step is None and name == "handoff_share":
        raise _lacking(contacts, tr("where or over which channel contacts take place"), "channel")
    contacts = contacts if step is None else with_steps_of_rows(contacts, step)
    made = join_episodes(contacts, groupings, step)
    notes = note_step(contacts, None, step) if name == "handoff_share" else ()
    return replace(made, events=replace(made.events, notes=(*made.events.notes, *notes)))


def _observed(made: Episodes, name: ContactShareName, contacts: Contacts) -> pl.DataFrame:
    """The episodes for which it can be known whether it holds."""
    table = made.table
    if name == "handoff_share":
        return table
    observed = table.filter("observed")
    if name == "single_contact":
        return observed
    if table.get_column("resolved").null_count() == table.height:
        raise _lacking(contacts, tr("what is resolved"), "resolved")
    return observed.drop_nulls("resolved")


def _holds(name: ContactShareName) -> pl.Expr:
    if name == "handoff_share":
        return pl.col("handoffs") > 0
    single = (pl.col("contacts") == 1) & ~pl.col("open").fill_null(value=False)
    return single if name == "single_contact" else single & pl.col("resolved")


def _lacking(contacts: Contacts, what: str, role: str) -> RoleError:
    return RoleError(
        tr("No column of the contacts file shows {what}.", what=what),
        tr("--role {role}=COLUMN names one; there are: {offer}.", role=role, offer=contacts.offer(role)),
    )
