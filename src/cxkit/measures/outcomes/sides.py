"""Answers before and after a measure, of those it was for and of a control group, as one tally with the sides as group columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from cxkit.counts import Tally
from cxkit.counts.persons import WHO, is_named, merge_persons, shift_lists_of_file, shift_nameless
from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.tables import DataTable
from cxkit.values import Account, Reason

AFTER, TREATED = "cx:after", "cx:treated"
_SUMS = ("n", "w", "ww", "w4")


class Part(NamedTuple):
    """What was counted of one time and one group."""

    after: bool
    treated: bool
    tally: Tally


class Matched(NamedTuple):
    """A tally whose sides have one mix, and how many answers are left out because their group is missing on a side."""

    tally: Tally
    left_out: int


def join(parts: Sequence[Part], accounts: Sequence[Account]) -> Tally:
    """All parts as one tally; ``accounts`` are those of the files. Raises DataError if their scales differ."""
    if len({each.tally.scales for each in parts}) > 1:
        asked = tr(" and ").join(dict.fromkeys(", ".join(map(str, each.tally.scales)) for each in parts))
        raise DataError(tr("The sides have different scales: {asked}.", asked=asked), "Name the scale of all: --scale LOW-HIGH")
    cells = [_marked(number, each) for number, each in enumerate(parts)]
    days = [day for each in parts for day in (each.tally.first, each.tally.last) if day]
    return parts[0].tally._replace(
        cells=pl.concat(cells, how="diagonal_relaxed"),
        account=of_files(accounts),
        columns=tuple(dict.fromkeys(column for each in parts for column in each.tally.columns)),
        first=min(days, default=None),
        last=max(days, default=None),
        notes=tuple(dict.fromkeys(note for each in parts for note in each.tally.notes)),
        persons=_persons(parts),
    )


def _persons(parts: Sequence[Part]) -> pl.DataFrame | None:
    """The persons of all parts; None if those of a part are not known."""
    found = []
    for number, part in enumerate(parts):
        if part.tally.persons is None:
            return None
        sides = (pl.lit(part.after).alias(AFTER), pl.lit(part.treated).alias(TREATED))
        found.append(part.tally.persons.with_columns(*sides, shift_lists_of_file(number)))
    return merge_persons(pl.concat(found, how="diagonal_relaxed"))


def _marked(number: int, part: Part) -> pl.DataFrame:
    cells = part.tally.cells.with_columns(pl.lit(part.after).alias(AFTER), pl.lit(part.treated).alias(TREATED))
    # the numbers of respondents of a wide survey hold within one pass only
    return cells.with_columns(shift_nameless(pl.col("unit"), number)) if part.tally.in_units else cells


def keep(tally: Tally, condition: pl.Expr) -> Tally:
    """The part of a tally for which a condition on sides and groups holds."""
    persons = None if tally.persons is None else tally.persons.filter(condition)
    return tally._replace(cells=tally.cells.filter(condition), persons=persons)


def repeats(tally: Tally) -> bool:
    """Whether a cluster has several answers, on one side or on several."""
    if not tally.in_units or tally.cluster is None:
        return False
    named = tally.cells.filter(is_named(pl.col("unit")))
    return not named.group_by("unit").agg(pl.col("n").sum()).filter(pl.col("n") > 1).is_empty()


def without_clusters(tally: Tally) -> Tally:
    """The tally with independent answers."""
    if tally.names or not tally.in_units:
        return tally
    others = [name for name in tally.cells.columns if name not in {"unit", *_SUMS}]
    cells = tally.cells.group_by(others, maintain_order=True).agg(pl.col(_SUMS).sum()).sort(others, nulls_last=True)
    notes = tuple(note for note in tally.notes if note.code != "cluster-missing")
    return tally._replace(cells=cells, cluster=None, notes=notes, columns=tuple(each for each in tally.columns if each != tally.cluster))


def match(tally: Tally, by: Sequence[str], limit: int) -> Matched:
    """Weight the answers of each side so that all sides have the same mix of the groups ``by``: that of all answers together.

    Answers whose group is missing on a side, or has fewer persons there than the ``limit``, are left out, and so are further groups until
    those left out are as many: the sizes of sides and the effective numbers of answers would reveal small groups. Missing values are a
    group of their own.

    Source: Holt and Smith (1979), Post stratification, Journal of the Royal Statistical Society A 142.
    """
    sides = (AFTER, TREATED)
    number = tally.cells.select(sides).n_unique()
    held = tally.cells.group_by(*by, *sides, maintain_order=True).agg(pl.col("w").sum().alias("held"))
    held = held.filter(pl.len().over(by) == number, (pl.col("held") > 0).all().over(by))
    if limit > 1:
        held = held.join(_large_groups(tally, held.select(by).unique(), by, limit), on=by, how="semi", nulls_equal=True)
    if held.is_empty():
        names = ", ".join(each.name for each in tally.keys if each.id in by)
        raise DataError(
            tr("No group of {names} has answers on all sides: there is no mix to match.", names=names),
            "Name fewer columns: --matched COLUMN",
        )
    share = pl.col("held").sum().over(by) / pl.col("held").sum()
    held = held.sort(*by, *sides)  # sums depend on the order of rows
    factor = (share * pl.col("held").sum().over(sides) / pl.col("held")).alias("factor")
    cells = tally.cells.join(held.with_columns(factor), on=[*by, *sides], how="inner", nulls_equal=True, maintain_order="left")
    weighted = cells.with_columns(
        (pl.col(name) * pl.col("factor") ** power).alias(name) for name, power in (("w", 1), ("ww", 2), ("w4", 4))
    ).select(tally.cells.columns)
    left_out = int(tally.cells.get_column("n").sum()) - int(weighted.get_column("n").sum())
    persons = None if tally.persons is None else tally.persons.join(held, on=by, how="semi", nulls_equal=True)
    return Matched(tally._replace(cells=weighted, weight=tally.weight or tr("the mix"), persons=persons), left_out)


def _large_groups(tally: Tally, groups: pl.DataFrame, by: Sequence[str], limit: int) -> pl.DataFrame:
    """Those of the groups that have as many persons (answers, if none are known) as the limit on each side, if all others together have."""
    rows = tally.cells if tally.persons is None else tally.persons
    number = pl.col("n").sum() if tally.persons is None else pl.col(WHO).explode().drop_nulls().n_unique()
    each = rows.group_by(*by, AFTER, TREATED).agg(number.alias("people")).group_by(by).agg(pl.col("people").min())
    each = each.join(groups, on=by, how="semi", nulls_equal=True)
    kept = each.filter(pl.col("people") >= limit).sort("people", *by, descending=True)
    while kept.height and 0 < rows.join(kept, on=by, how="anti", nulls_equal=True).select(number).item() < limit:
        kept = kept.head(-1)
    return kept.select(by)


def of_files(accounts: Sequence[Account]) -> Account:
    """The account of several files, each counted once."""
    excluded = Counter[Reason]()
    for each in accounts:
        excluded.update(each.excluded)
    few = frozenset[Reason]().union(*(each.few for each in accounts))
    return Account(sum(each.read for each in accounts), _in_order(excluded), sum(each.repaired for each in accounts), few)


def of_one_file(accounts: Sequence[Account], limit: int) -> Account:
    """The account of one file counted several times, each time without the rows of the other parts.

    ``limit`` is the cell limit: fewer rows that are in none of the parts are not shown.
    """
    first = accounts[0]
    excluded = Counter[Reason]()
    for each in accounts:
        excluded.update({reason: n for reason, n in each.excluded.items() if not reason.record.lasting and reason is not Reason.FILTERED})
    excluded.update({reason: n for reason, n in first.excluded.items() if reason.record.lasting})
    excluded[Reason.FILTERED] = first.read - sum(each.used for each in accounts) - excluded.total()
    few = frozenset[Reason]().union(*(each.few for each in accounts)) - {Reason.FILTERED}
    few |= {Reason.FILTERED} if 0 < excluded[Reason.FILTERED] < limit else frozenset()
    return Account(first.read, _in_order(excluded), first.repaired, few)


def _in_order(excluded: Counter[Reason]) -> dict[Reason, int]:
    return {reason: excluded[reason] for reason in Reason if excluded[reason]}


def around(table: DataTable, split: date) -> tuple[DataTable, DataTable]:
    """The rows of a table before a day, and from it on."""
    window, eve = table.window, split - timedelta(days=1)
    before = window._replace(until=min(eve, window.until or eve))
    return replace(table, window=before), replace(table, window=window._replace(since=max(split, window.since or split)))
