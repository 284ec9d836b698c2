"""Rows that two files of one comparison share, as a whole export does with that of its first months: they would count on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.tables import DataTable
from cxkit.tables.duplicates import key_of

_MOST = 0.05  # of the sampled rows: a few of the day between two exports may be in both


def refuse_shared_rows(tables: Mapping[str, DataTable]) -> None:
    """Raise DataError if a good part of the first rows of a file are in another one too.

    Rows are the same if all columns are that both files have, among them their time and what tells rows apart: without the time, answers
    of a panel may be the same twice.
    """
    for (one, first), (two, second) in combinations(tables.items(), 2):
        shared = _shared(first, second)
        if shared > _MOST * first.sample.height:
            raise DataError(
                tr(
                    "{n} of the first {rows} rows of the file '{one}' are in the file '{two}' too: they would count on both sides.",
                    n=shared,
                    rows=first.sample.height,
                    one=one,
                    two=two,
                ),
                "Leave them out of one of the files, for example with --split DATE in the file that holds all.",
            )


def _shared(one: DataTable, two: DataTable) -> int:
    """How many of the first rows of a table are rows of another one."""
    when = one.roles.get(one.kind.time or "")
    own = [column for column in one.sample.columns if column in two.sample.columns and not column.startswith("cx:")]
    same_types = all(one.sample.schema[column] == two.sample.schema[column] for column in own)
    if when is None or when.column not in own or not same_types or not {*key_of(one)} & {*own} or not isinstance(two.frame, pl.LazyFrame):
        return 0
    rows = one.sample.select(own).drop_nulls(when.column).unique()
    found = two.query(lambda frame: frame.select(own).join(rows.lazy(), on=own, how="semi", nulls_equal=True).unique(), own)
    return found.height
