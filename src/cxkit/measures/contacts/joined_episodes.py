"""The contacts of a file joined to episodes: what journeys and the outcomes of measures both look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from cxkit.counts import Key, group_keys
from cxkit.counts.contacts.event_log import CLOSED, RESOLVED, EventLog, event_log
from cxkit.counts.contacts.files_without_ends import are_blank, files_without_ends, note_on_unused
from cxkit.counts.group_names import keys_of
from cxkit.measures.contacts.episodes import Episodes, are_cases, episodes
from cxkit.measures.contacts.journey_steps import NO_STEP, with_one_step
from cxkit.roles.kinds import ENDS
from cxkit.tables import Contacts

_ROLES = ("customer_id", "case_id")
_USUAL_PAUSE = 7.0  # days


def join_episodes(
    contacts: Contacts, groups: Sequence[Sequence[Key]], step: str | None, window: float | None = None, besides: Sequence[Key] = ()
) -> Episodes:
    """Join contacts to episodes, in one pass and one sort; adds over customers, or over cases if episodes are cases.

    ``step`` None: all contacts have the same step. ``window`` is the longest pause within an episode in days; None: a case is an episode if
    the file has cases. ``besides``: further columns that are read. Raises as ``event_log``, and RoleError without customers if there is a
    ``window``.
    """
    of_step = group_keys(contacts, () if step is None else [step])
    some_without = files_without_ends(contacts) > 0
    roles = _ROLES if some_without else (*_ROLES, *ENDS)
    found: EventLog = event_log(contacts, (*groups, of_step), roles, besides=tuple(besides), joined=True)
    if some_without:
        found = replace(found, notes=(*found.notes, note_on_unused(contacts)))
    elif found.has(CLOSED) and are_blank(found.rows.get_column(RESOLVED) if found.has(RESOLVED) else None, found.rows.get_column(CLOSED)):
        found = replace(found, rows=found.rows.drop(CLOSED))  # no row shows what is open
    found = found if of_step else with_one_step(found)
    if window is not None:
        contacts.column("customer_id")
    by_case = window is None and are_cases(contacts, found.rows)
    names = tuple(dict.fromkeys(key.id for key in keys_of(groups)))
    pause = timedelta(days=_USUAL_PAUSE if window is None else window)
    return episodes(found, of_step[0].id if of_step else NO_STEP, names, by_case=by_case, window=pause)
