"""A column of states beside begin and end that contradicts the ends: active ones whose contract has run out, former ones without an end."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import meanings
from cxkit.shapes.customers.contract_events import BEGIN
from cxkit.shapes.customers.states_and_ends import Ends, States, ends_of, states_of, with_notice_given
from cxkit.shapes.customers.status import names_who_stays, says_who_stays
from cxkit.shapes.customers.withdrawn_notices import takes_back
from cxkit.shapes.shape import Evidence, Shape
from cxkit.tables.monthly import is_monthly
from cxkit.values.flags import flag
from cxkit.values.reasons import Reason
from cxkit.values.statuses.states import has_left, is_state

_END, _UNDATED = "cx:end by status", "cx:left without an end"
_SHOWN = 4
_DECIDE = "Decide which is right: --shape ends-by-status (ends count for those who have left alone); --shape plain (each end counts)."
_LEAST, _FEWEST = 0.1, 5  # of the ends that are past, and of customers, before a slip becomes a contradiction
_SEVERAL = 2  # ends of which all contradict their states


def recognise(evidence: Evidence) -> Shape | None:
    """Contracts with a state and an end that do not say the same.

    If declared, ends count for customers who have left by their state alone. Else ends of current customers that come after all that the
    file records are planned, and former customers without an end are left out. Raises DataError if customers who are called current have
    an end that is past, and the shape is not declared.
    """
    table = evidence.table
    until = table.roles.get("until")
    column = _state(evidence) if until and "since" in table.roles else None
    if until is None or is_monthly(table) or BEGIN in table.shown:  # states of a month, or of each row of a log, are none of a contract
        return None
    if column is None:
        return _without_undated(evidence, until.column) if not until.by_user and not evidence.declared else None
    states = with_notice_given(evidence, until.column, states_of(evidence, column))
    if not evidence.declared:
        return None if until.by_user else _checked(evidence, until.column, states)
    text = tr(
        "Column '{column}' shows who has left: ends in '{until}' count for these alone.",
        column=states.shown,
        until=shortened(evidence.shown(until.column)),
    )
    note = Note(code="shape", level="info", text=text, hint="--shape plain counts each end as it is")
    stays = states.of_row(states.current)
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
    named = named or any("status" in word for word in meanings(column))
    # an export of current customers has no others
    return ({True, False} <= known and (named or all(map(is_state, words)))) or (named and known == {False})


def _checked(evidence: Evidence, until: str, states: States) -> Shape | None:
    """The shape of contracts of which some ends are planned or missing, with warnings where states and ends contradict each other.

    Raises DataError if the states call many of those whose end is past current, unless a customer may be current by another contract, or
    some former customers while no row has an end.
    """
    customer, since = evidence.column("customer_id"), str(evidence.column("since"))
    several = customer is not None and evidence.of_all(pl.col(customer).drop_nulls().is_duplicated().any().alias("several")).item()
    ends = ends_of(evidence, since, until, states)
    if ends is None:
        return None
    shown = evidence.shown(until)
    if not several:
        _refuse(ends, shown, states)
    limit = max(evidence.table.rules.min_cell, 1)
    texts = _contradictions(limit, ends)
    # planned ends explain why current customers have one, but not why former ones have one to come
    all_texts = _contradictions(limit, ends._replace(current=ends.current + ends.planned))
    if len(all_texts) > 1 and ends.current + ends.planned + ends.leaving >= max(_FEWEST, _LEAST * ends.rows):
        both = tr(
            "Column '{column}' contradicts '{until}': {texts}.", column=states.shown, until=shortened(shown), texts="; ".join(all_texts)
        )
        raise DataError(both, tr(_DECIDE))
    notes = [_believed(states, shown, texts)] if texts else []
    if ends.undated >= limit:
        notes.append(_undated(states, shown, ends.undated))
    if ends.doubtful >= max(_FEWEST, _LEAST * ends.ended) and not several:
        notes.append(_unknown_states(states, shown, ends.doubtful))
    if ends.running >= limit:
        notes.append(_running(states, ends.running, several=ends.running >= max(_FEWEST, _LEAST * ends.rows)))
    if ends.planned >= limit:
        notes.append(_planned(states, shown, ends))
    if ends.renewed >= limit:
        notes.append(_renewed(states, shown, ends.renewed))
    if ends.planned or ends.undated or ends.renewed:
        return _shape(until, ends, tuple(notes))
    return Shape(lambda frame: frame, {}, notes=tuple(notes)) if notes else None


def _without_undated(evidence: Evidence, until: str) -> Shape | None:
    """The shape that leaves out those whom a column of yes and no calls former customers and who have no end; None if there are none.

    Who has not given notice may have an end, and who has may leave later: neither contradicts a mark.
    """
    column = evidence.column("churned") if evidence.column("since") and not evidence.column("tenure") else None
    if column is None or names_who_stays(column) or takes_back(column) or evidence.table.labels_of("churned"):
        return None
    if {flag(value) for value in evidence.distinct(column)} != {True, False}:
        return None
    states = states_of(evidence, column)._replace(current=[])
    ends = ends_of(evidence, str(evidence.column("since")), until, states)
    if ends is None or not ends.undated:
        return None
    _refuse(ends, evidence.shown(until), states)
    notes = (_undated(states, evidence.shown(until), ends.undated),) if ends.undated >= evidence.table.rules.min_cell else ()
    return _shape(until, ends._replace(is_planned=pl.lit(value=False), is_renewed=pl.lit(value=False)), notes)


def _shape(until: str, ends: Ends, notes: tuple[Note, ...]) -> Shape:
    """The table without ends that are planned or of renewed contracts, and without former customers whose end is not known."""
    end = pl.when(~ends.is_planned & ~ends.is_renewed).then(pl.col(until)).alias(_END)
    return Shape(
        add=lambda frame: ends.read(frame).with_columns(end, ends.is_undated.alias(_UNDATED)),
        columns={_END: until, _UNDATED: tr("left without an end"), **ends.columns},
        roles={"until": _END},
        excluded={Reason.DATE_MISSING: _UNDATED},
        notes=notes,
    )


def _refuse(ends: Ends, until: str, states: States) -> None:
    """Raises DataError if many ends, or all, contradict the states."""
    # the states contradict every end that is past: one of both columns says nothing of who has left
    all_contradict = ends.current == ends.ended >= _SEVERAL and not states.former
    if all_contradict or ends.current >= max(_FEWEST, _LEAST * ends.ended):
        raise DataError(
            tr(
                "Column '{column}' calls {current:,} customers current whose end in '{until}' is past.",
                column=states.shown,
                current=ends.current,
                until=shortened(until),
            ),
            tr(_DECIDE),
        )
    if ends.former >= _FEWEST and not ends.filled:
        raise DataError(
            tr(
                "Column '{column}' calls {former:,} customers former ones, and column '{until}' is blank: when they left is not known.",
                column=states.shown,
                former=ends.former,
                until=shortened(until),
            ),
            tr("Name the column of the ends with --role until=COLUMN; --shape plain counts all as customers."),
        )


def _contradictions(limit: int, ends: Ends) -> list[str]:
    """The kinds of rows whose state contradicts their end, with their numbers.

    One kind alone has an explanation: contracts that were renewed, or notice that was given. Both together have none.
    """
    texts = []
    if ends.current >= limit:
        texts.append(
            tr("{n:,} row is called current, and its end is past", n=ends.current)
            if ends.current == 1
            else tr("{n:,} rows are called current, and their end is past", n=ends.current)
        )
    if ends.leaving >= limit:
        texts.append(
            tr("{n:,} row is called former, and its end is to come", n=ends.leaving)
            if ends.leaving == 1
            else tr("{n:,} rows are called former, and their end is to come", n=ends.leaving)
        )
    return texts


def _believed(states: States, until: str, texts: Sequence[str]) -> Note:
    """The warning on ends that are believed, though the states of some rows contradict them."""
    text = tr(
        "Column '{column}' contradicts '{until}': {texts}. The ends are believed: a past one is a loss, one to come is none.",
        column=states.shown,
        until=shortened(until),
        texts="; ".join(texts),
    )
    hint = tr("--shape ends-by-status believes the state of those who are called current; --where leaves rows out")
    return Note(code="state-and-end", level="warning", text=text, hint=hint)


def _undated(states: States, until: str, n: int) -> Note:
    """The warning on former customers who are left out, since nothing says when they left."""
    text = tr(
        "Column '{column}' calls {n:,} customer a former one who has no end in '{until}', and is left out: when that was is not known."
        if n == 1
        else "Column '{column}' calls {n:,} customers former ones who have no end in '{until}': they are left out, and losses understated.",
        column=states.shown,
        n=n,
        until=shortened(until),
    )
    return Note(code="left-undated", level="warning", text=text, hint=tr("--shape plain counts them as customers"))


def _unknown_states(states: States, until: str, doubtful: int) -> Note:
    text = tr(
        "Column '{column}': {n:,} customers whose end in '{until}' is past have a state that is not known, and count as lost: {states}.",
        column=states.shown,
        n=doubtful,
        until=shortened(until),
        states=_quoted(states),
    )
    return Note(code="state-unknown", level="warning", text=text, hint="--where excludes rows of a state")


def _running(states: States, n: int, *, several: bool) -> Note:
    """A note on contracts without a past end whose state is neither that of a customer nor that of a former one; a warning on several."""
    text = tr(
        "Column '{column}': {n:,} row without a past end counts as a current customer, and its state is not known: {states}."
        if n == 1
        else "Column '{column}': {n:,} rows without a past end count as current customers, and their state is not known: {states}.",
        column=states.shown,
        n=n,
        states=_quoted(states),
    )
    return Note(code="state-running", level="warning" if several else "info", text=text, hint="--where excludes rows of a state")


def _planned(states: States, until: str, ends: Ends) -> Note:
    """A note on ends that were to come when the file was written."""
    text = tr(
        "Column '{until}': {n:,} end of a customer who is current by '{column}' comes after {day}, the last day that the file records: "
        "it is planned, and no loss."
        if ends.planned == 1
        else "Column '{until}': {n:,} ends of customers who are current by '{column}' come after {day}, the last day that the file "
        "records: they are planned, and no losses.",
        until=shortened(until),
        n=ends.planned,
        column=states.shown,
        day=ends.recorded,
    )
    return Note(code="planned-ends", level="warning", text=text, hint=tr("--shape plain counts each end as it is"))


def _renewed(states: States, until: str, n: int) -> Note:
    """A warning on past ends of contracts that were renewed."""
    text = tr(
        "Column '{until}': {n:,} end is of a contract that was renewed by '{column}', and is no loss."
        if n == 1
        else "Column '{until}': {n:,} ends are of contracts that were renewed by '{column}', and are no losses.",
        until=shortened(until),
        n=n,
        column=states.shown,
    )
    return Note(code="renewed-ends", level="warning", text=text, hint=tr("--shape plain counts each end as it is"))


def _quoted(states: States) -> str:
    return ", ".join(f"'{shortened(each)}'" for each in sorted(states.unknown)[:_SHOWN])
