"""The one pass over the rows, and what it yields: answers, contacts, orders and contracts, counted.

Belongs here: queries, counts of excluded rows, summaries that add over rows; each kind of table has a room, and what several share lies
beside them. Does not: estimates, intervals, tables of a report. May import: tables, values, roles, stats, model.
"""

from __future__ import annotations

from cxkit.counts.group_names import Key, group_id, group_name
from cxkit.counts.survey.answers import ScoreQuery
from cxkit.counts.survey.design import Design
from cxkit.counts.survey.tally import Tally, group_keys, tallies, tally

__all__ = ["Design", "Key", "ScoreQuery", "Tally", "group_id", "group_keys", "group_name", "tallies", "tally"]
