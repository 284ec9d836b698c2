"""Answers that the overall figure pools: ratings of several items by each respondent, copies of one answer, or several surveys."""

from __future__ import annotations

import shlex
from collections.abc import Collection
from dataclasses import replace
from typing import TypeVar

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.tables import DataTable
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason

Table = TypeVar("Table", bound=DataTable)
_RATINGS = ("satisfaction", "effort", "recommend")
_MOST_ITEMS, _MOST_SURVEYS = 60, 12
_FEWEST_RESPONDENTS = 5
_FEWEST_REPEATED, _BY_CHANCE = 10, 1e-6  # with several rows; that they gave the same score each time
_MOST_PAIRS = 0.7  # of the respondents times the items
_SHOWN = 3
_SURVEY, _NAMED = frozenset({"survey"}), frozenset({"name", "title", "id", "label"})
_ELSE = frozenset({"panel", "interview", "form", "formular", "poll"})  # each may be another thing than the survey


def with_note_of_pooled(table: Table, wanted: Collection[str]) -> Table:
    """The table with a note on what its figure pools, if one score is ``wanted`` and no shape chose the answers to one question."""
    scores = [table.roles[role].column for role in _RATINGS if role in table.roles and role in wanted]
    if table.kind.name != "survey" or len(scores) != 1 or scores[0].startswith("cx:"):
        return table
    note = _of_items(table, scores[0]) or _of_copies(table, scores[0]) or _of_surveys(table, scores[0])
    return replace(table, notes=(*table.notes, note)) if note else table


def _of_items(table: DataTable, score: str) -> Note | None:
    """A note on a column of items, each rated once by most of the respondents."""
    item = _column(table, "item") or _column(table, "question")
    if item is None or item == score:
        return None
    items = len(set(_sampled(table, item)))
    who = _respondents(table, item, score, items) if 1 < items <= _MOST_ITEMS else None
    if who is None:
        return None
    text = tr(
        "One row is the rating of one of {n} items in column '{item}', each once for each '{who}': the overall figure pools all items.",
        n=items,
        item=shortened(item),
        who=shortened(who),
    )
    hint = tr("--by {item} shows each item; --cluster {who} counts respondents", item=_typed(table, item), who=_typed(table, who))
    return Note(code="items-pooled", level="warning", text=text, hint=hint)


def _respondents(table: DataTable, item: str, score: str, items: int) -> str | None:
    """The column whose values have each item once at most, and most of the items."""
    known = [_column(table, "response_id"), _column(table, "customer_id")]
    others = [column for column in table.columns if column not in {item, score, *known} and not column.startswith("cx:")]
    for column in [*(each for each in known if each), *others]:
        pairs = table.sample.select(pl.col(column).alias("who"), pl.col(item).alias("item")).drop_nulls()
        respondents = pairs.get_column("who").n_unique()
        if respondents < _FEWEST_RESPONDENTS or pairs.height < _MOST_PAIRS * respondents * items:
            continue
        if pairs.n_unique() == pairs.height:
            return column
    return None


def _of_copies(table: DataTable, score: str) -> Note | None:
    """A note if each of many customers has one score in all rows: a score that is joined to orders is repeated on each of them."""
    if table.rules.duplicates is not None or Reason.FURTHER_ROW in table.excluded:
        return None
    for role in ("response_id", "customer_id"):
        who = _column(table, role)
        if who is None or who == score or not _has_copies(table, who, score):
            continue
        text = tr(
            "Column '{score}' has one value in all rows of each '{who}', and many have several rows: it may be one answer, repeated in "
            "each row that it was joined to.",
            score=shortened(score),
            who=shortened(who),
        )
        named = "" if role == "response_id" else f"--role response_id={_typed(table, who)} "
        return Note(code="score-repeated", level="warning", text=text, hint=tr("{named}--duplicates first counts each once", named=named))
    return None


def _has_copies(table: DataTable, who: str, score: str) -> bool:
    """Whether those with several rows, in which other columns differ, have one score each, which chance does not explain."""
    others = [column for column in table.columns if column not in {who, score} and not column.startswith("cx:")]
    if not others:
        return False
    rows = table.sample.select(pl.col(who).alias("who"), pl.col(score).alias("score"), pl.struct(others).alias("rest"))
    each = (
        rows.drop_nulls(["who", "score"])
        .group_by("who")
        .agg(pl.len().alias("rows"), pl.col("score", "rest").n_unique(), pl.first("score").alias("one"))
    )
    several = each.filter((pl.col("rows") > 1) & (pl.col("rest") > 1))
    if several.height < _FEWEST_REPEATED or (several.get_column("score") > 1).any():
        return False
    shares = several.get_column("one").value_counts(normalize=True).get_column("proportion")
    return float((shares**2).sum()) ** several.height <= _BY_CHANCE


def _of_surveys(table: DataTable, score: str) -> Note | None:
    """A note on a column with the names of several surveys that no table shows one by one."""
    for column in table.columns:
        if column == score or column.startswith("cx:") or table.role_of(column) is not None or not _names_surveys(column):
            continue
        found = sorted(set(_sampled(table, column)))
        if not 1 < len(found) <= _MOST_SURVEYS or len(_sampled(table, column)) < 2 * len(found) or None not in map(flag, found):
            continue  # whether somebody was asked is the name of no survey
        named = ", ".join(f"'{shortened(each)}'" for each in found[:_SHOWN])
        more = tr(" and {n} more", n=len(found) - _SHOWN) if len(found) > _SHOWN else ""
        text = tr(
            "Column '{column}' names {n} surveys ({named}{more}): their answers count together.",
            column=shortened(column),
            n=len(found),
            named=named,
            more=more,
        )
        return Note(code="surveys-pooled", level="info", text=text, hint=tr("--by {column} shows each", column=_typed(table, column)))
    return None


def _names_surveys(header: str) -> bool:
    words = meanings(header)
    named = any(word & _SURVEY for word in words) and all(word & (_SURVEY | _NAMED) for word in words)
    return named and not any(each in header.casefold() for each in _ELSE)


def _typed(table: DataTable, column: str) -> str:
    return shlex.quote(table.shown.get(column, column))


def _column(table: DataTable, role: str) -> str | None:
    return table.roles[role].column if role in table.roles else None


def _sampled(table: DataTable, column: str) -> list[str]:
    if table.sample.schema[column].is_nested():
        return []
    texts = table.sample.get_column(column).cast(pl.String).str.strip_chars()
    return texts.filter(texts != "").to_list()
