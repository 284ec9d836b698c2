"""A column of states beside begin and end that contradicts the ends: active ones whose contract has run out, former ones without an end."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.status import left_by, says_who_stays
from cxkit.tables.typed_columns import dated
from cxkit.values.dates import today
from cxkit.values.flags import flag
from cxkit.values.open_ends import NEVER, ZERO
from cxkit.values.states import has_left, is_state

_END = "cx:end by status"
_SHOWN = 4
_DECIDE = "Decide which is right: --shape ends-by-status (ends count for those who have left alone); --shape plain (each end counts)."
_LEAST, _FEWEST = 0.1, 5  # of the ends that are past, and of customers, before a slip becomes a contradiction


def recognise(evidence: Evidence) -> Shape | None:
    """If declared, ends count for customers who have left by their state alone.

    Raises DataError if customers who are called current have an end that is past, and the shape is not declared.
    """
    table = evidence.table
    until = table.roles.get("until")
    state = _state(evidence) if until and "since" in table.roles else None
    if until is None or state is None:
        return None
    column, (current, left, unknown) = state, _states(evidence, state)
    stays = pl.col(column).cast(pl.String).is_in(current).fill_null(value=False)
    if not evidence.declared:
        return None if until.found in {"given", "config"} else _check(evidence, until.column, column, (current, left, unknown))
    text = tr(
        "Column '{column}' shows who has left: ends in '{until}' count for these alone.",
        column=shortened(column),
        until=shortened(until.column),
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain counts each end as it is")
    return Shape(
        add=lambda frame: frame.with_columns(pl.when(~stays).then(pl.col(until.column)).alias(_END)),
        columns={_END: until.column},
        roles={"until": _END},
        notes=(note,),
    )


def _state(evidence: Evidence) -> str | None:
    """The column of states: that with the role, else the only one whose values are states, some of former and some of current customers."""
    named = evidence.column("status")
    held = {found.column for role, found in evidence.table.roles.items() if role != "status"}
    free = [named] if named else [column for column in evidence.table.columns if column not in held and not column.startswith("cx:")]
    found = [column for column in free if _are_states(column, _words(evidence, column, named=column == named), named=column == named)]
    return found[0] if len(found) == 1 else None


def _words(evidence: Evidence, column: str, *, named: bool) -> set[str]:
    """The values of a column: of all rows if the header or the first ones are those of a state, since those who left may come late."""
    first = set(evidence.sampled(column))
    states = named or says_who_stays(column) or (bool(first) and all(map(is_state, first)))
    return set(evidence.distinct(column)) if states else first


def _are_states(column: str, words: set[str], *, named: bool) -> bool:
    if words and all(flag(word) is not None for word in words):  # yes means a customer only under some headers
        return says_who_stays(column) and {flag(word) for word in words} == {True, False}
    known = {has_left(word) for word in words}
    # an export of current customers has no others
    return ({True, False} <= known and (named or all(map(is_state, words)))) or (named and known == {False})


def _states(evidence: Evidence, column: str) -> tuple[list[str], list[str], list[str]]:
    """The states of current customers, of former ones, and those that are not known, as written."""
    raw = evidence.of_all(pl.col(column).cast(pl.String).unique().alias("raw")).get_column("raw").drop_nulls().to_list()
    stays = says_who_stays(column)
    known = {each: left_by(each, stays=stays) for each in raw if has_left(each) is not None}
    unknown = [each for each in raw if has_left(each) is None and each.strip()]
    return [each for each, left in known.items() if not left], [each for each, left in known.items() if left], unknown


def _check(evidence: Evidence, until: str, column: str, states: tuple[list[str], list[str], list[str]]) -> Shape | None:
    """A warning if states contradict the ends, or are not known for many customers with an end that is past, or many former ones lack one.

    Raises DataError if the states call many of those whose end is past current, unless a customer may be current by another contract, or
    some former customers while no row has an end.
    """
    stays, left, doubt = (pl.col(column).cast(pl.String).is_in(words).fill_null(value=False) for words in states)
    table = evidence.table
    customer = evidence.column("customer_id")
    several = customer is not None and evidence.of_all(pl.col(customer).drop_nulls().is_duplicated().any().alias("several")).item()
    found = dated(table, until, table.sample.schema[until])
    if found.error:
        return None
    day = pl.col("cx:ends").struct.field("day")
    counted_up_to, real = table.window.as_of or today(), ~day.is_in(sorted({*NEVER, *ZERO}))
    past, to_come = (day <= counted_up_to) & real, (day > counted_up_to) & real
    endless = pl.col(until).cast(pl.String).str.strip_chars().fill_null("") == ""
    ended, current, doubtful, former, undated, filled, leaving, rows = (
        Evidence(table.shaped(lambda frame: frame.with_columns(found.parts.alias("cx:ends")), {"cx:ends": until}))
        .of_all(
            past.sum().alias("ended"),
            (past & stays).sum().alias("current"),
            (past & doubt).sum().alias("doubtful"),
            left.sum().alias("former"),
            (left & endless).sum().alias("undated"),
            (~endless).sum().alias("filled"),
            (left & to_come).sum().alias("leaving"),
            pl.len().alias("rows"),
        )
        .row(0)
    )
    if not several and current >= max(_FEWEST, _LEAST * ended):
        raise DataError(
            tr(
                "Column '{column}' calls {current:,} customers current whose end in '{until}' is past.",
                column=shortened(column),
                current=current,
                until=shortened(until),
            ),
            tr(_DECIDE),
        )
    if not several and former >= _FEWEST and not filled:
        raise DataError(
            tr(
                "Column '{column}' calls {former:,} customers former ones, and column '{until}' is blank: when they left is not known.",
                column=shortened(column),
                former=former,
                until=shortened(until),
            ),
            tr("Name the column of the ends with --role until=COLUMN; --shape plain counts all as customers."),
        )
    texts = _contradictions(table.rules.min_cell, int(current), int(leaving))
    if len(texts) > 1 and current + leaving >= max(_FEWEST, _LEAST * rows):
        both = tr(
            "Column '{column}' contradicts '{until}': {texts}.", column=shortened(column), until=shortened(until), texts="; ".join(texts)
        )
        raise DataError(both, tr(_DECIDE))
    notes = [_believed(column, until, texts)] if texts else []
    if undated >= max(table.rules.min_cell, 1):
        text = tr(
            "Column '{column}' calls {undated:,} customer a former one who has no end in '{until}', and counts as a customer."
            if undated == 1
            else "Column '{column}' calls {undated:,} customers former ones who have no end in '{until}': they count as customers.",
            column=shortened(column),
            undated=undated,
            until=shortened(until),
        )
        notes.append(Note(code="left-undated", level="warning", text=text, hint=tr("--where leaves rows out")))
    elif not several and doubtful >= max(_FEWEST, _LEAST * ended):
        notes.append(_unknown_states(column, until, int(doubtful), states[2]))
    return Shape(lambda frame: frame, {}, notes=tuple(notes)) if notes else None


def _contradictions(limit: int, current: int, leaving: int) -> list[str]:
    """The kinds of rows whose state contradicts their end, with their numbers.

    One kind alone has an explanation: contracts that were renewed, or notice that was given. Both together have none.
    """
    texts = []
    if current >= max(limit, 1):
        texts.append(
            tr("{n:,} row is called current, and its end is past", n=current)
            if current == 1
            else tr("{n:,} rows are called current, and their end is past", n=current)
        )
    if leaving >= max(limit, 1):
        texts.append(
            tr("{n:,} row is called former, and its end is to come", n=leaving)
            if leaving == 1
            else tr("{n:,} rows are called former, and their end is to come", n=leaving)
        )
    return texts


def _believed(column: str, until: str, texts: Sequence[str]) -> Note:
    """The warning on ends that are believed, though the states of some rows contradict them."""
    text = tr(
        "Column '{column}' contradicts '{until}': {texts}. The ends are believed: a past one is a loss, one to come is none.",
        column=shortened(column),
        until=shortened(until),
        texts="; ".join(texts),
    )
    hint = tr("--shape ends-by-status believes the state of those who are called current; --where leaves rows out")
    return Note(code="state-and-end", level="warning", text=text, hint=hint)


def _unknown_states(column: str, until: str, doubtful: int, unknown: Sequence[str]) -> Note:
    text = tr(
        "Column '{column}': {n:,} customers whose end in '{until}' is past have a state that is not known, and count as lost: {states}.",
        column=shortened(column),
        n=doubtful,
        until=shortened(until),
        states=", ".join(f"'{shortened(each)}'" for each in sorted(unknown)[:_SHOWN]),
    )
    return Note(code="state-unknown", level="warning", text=text, hint="--where excludes rows of a state")
