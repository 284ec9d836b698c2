"""The history of tickets: a row for each change, or for each day of export; a ticket is one contact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings, meanings
from cxkit.shapes.cases import (
    CONSTANT,
    EVERY_ROW,
    FURTHER,
    KEY,
    LATE,
    WHEN,
    Ordered,
    Rows,
    Variation,
    columns_of_a_contact,
    columns_of_days,
    is_further,
    ordered,
    readable,
    roles_of_cases,
    rows_of_cases,
    variation,
    within,
)
from cxkit.shapes.contacts.case_states import MOST_STATUSES, CaseStatus, status_of
from cxkit.shapes.contacts.cases_by_states import rows_by_states
from cxkit.shapes.contacts.first_answers import RESPONDED, first_answers
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.contacts.ticket_fields import (
    is_handling,
    is_status_field,
    is_ticket_event,
    is_ticket_field,
    names_a_contact,
    names_a_step,
    names_an_entry,
)
from cxkit.values.reasons import Reason
from cxkit.values.statuses.case_statuses import is_over
from cxkit.values.statuses.internal_entries import is_internal

_OVER, _BEFORE = "cx:over", "cx:before"
_RESOLVED, _RESOLVED_AT, _REOPENS = "cx:resolved", "cx:resolved_at", "cx:reopens"
_CHANGES = 0.5  # of the cases with several rows must change their status
_FIELDS = 0.8  # of the values of a log of changes must name fields of tickets
_MATTER = frozenset({"title", "summary", "description", "address", "place", "store"})
_ASKED_FOR = frozenset({"topic", "reason", "request", "issue"})
_SHOWN = 3  # kinds of entries
_CONTACTS = frozenset({"call", "email", "chat", "customer", "conversation"})  # of logs in which rows are contacts; others are of a process
_MATTERS = 2  # columns in which rows of one case differ, from which on they may be about different matters


def recognise(evidence: Evidence) -> Shape | None:
    """The shape if cases change their status from row to row, and no property that distinguishes two contacts about one case.

    Or if the time of contact is the same on all rows of a case, while another column changes; or if the rows are entries about a case by
    the header of their time, or by a column of what was done to it.
    """
    rows = rows_of_cases(evidence) or rows_by_states(evidence)
    if rows is None or not readable(evidence, rows.time):
        return None
    evidence = evidence.repeating(rows.case)
    status = status_of(evidence, rows)
    changed = columns_of_days(evidence, rows)
    events = _events(evidence, rows)
    entries = bool(events) or names_an_entry(rows.time)
    # an entry is written by one side or the other
    written = [column for column in [evidence.column("direction")] if column and names_an_entry(rows.time)]
    fixed = [column for column in columns_of_a_contact(evidence) if column not in (*rows, *events, *written)]
    steps = [
        column
        for column in evidence.table.columns
        if column not in events
        and ((names_a_step(column) and not _numbers_rows(evidence, column)) or names_a_contact(column))
        and column not in (*rows, *fixed)
    ]
    steps = [column for column in steps if not status or column not in status]
    matter = _of_the_matter(evidence, rows, events)
    asked = [rows.time, *fixed, *changed, *steps, *matter, *([status.column] if status else [])]
    found = variation(evidence, rows.case, asked)
    repeats = _repeats(found, rows, status, changed, entries=entries)
    if not evidence.declared and (not repeats or any(found.varies[column] > CONSTANT for column in fixed)):
        return None if status or not found.several else _entries_beside(evidence, rows)
    if not evidence.declared and any(found.varies[column] > CONSTANT for column in steps):
        return _activities(rows, status, steps) if status else None
    found = variation(evidence, rows.case, asked, whole=True)
    repeats = _repeats(found, rows, status, changed, entries=entries)
    if not evidence.declared and (not repeats or any(found.varies[column] > CONSTANT for column in fixed)):
        return None
    other = [column for column in matter if found.varies[column] >= _CHANGES]
    return _shape(evidence, rows, status, found, other if len(other) >= _MATTERS else [])


def _of_the_matter(evidence: Evidence, rows: Rows, events: Sequence[str]) -> list[str]:
    """The columns that say what a case is about and where, by their headers alone: entries about one case repeat them."""
    means = {column: meanings(column) for column in evidence.table.columns if column not in (*rows, *events)}
    return [column for column, words in means.items() if len(words) == 1 and words[0] & _MATTER and not column.startswith("cx:")]


def _numbers_rows(evidence: Evidence, column: str) -> bool:
    """Whether a column has another value in each row, as the id of an event; what was done occurs again."""
    texts = evidence.sampled(column)
    return len(set(texts)) == len(texts)


def _last_change(evidence: Evidence, rows: Rows, found: Variation) -> str | None:
    """The column with the time of the state in each row, if the time of contact does not give it.

    One that is called so comes first, as "Updated at"; the ends of contacts and the days of an export may change from row to row as well.
    """
    changing = [column for column in found.varies if column in columns_of_days(evidence, rows) and found.varies[column] >= _CHANGES]
    readables = [column for column in changing if readable(evidence, column)]
    ends = [evidence.column(role) for role in LATE]

    def likely(column: str) -> tuple[bool, bool, float]:
        means = all_meanings(column)
        technical = "extracted" in means
        return "updated" in means and not technical, not technical and column not in ends, found.varies[column]

    return max(readables, key=likely, default=None) if found.varies[rows.time] <= CONSTANT else None


def _events(evidence: Evidence, rows: Rows) -> list[str]:
    """The columns whose values name what was done to a ticket, or which of its fields was changed."""
    found = []
    for column, dtype in evidence.table.sample.schema.items():
        texts = evidence.sampled(column) if dtype == pl.String and column not in rows and not column.startswith("cx:") else []
        different = set(texts)
        if 1 < len(different) <= MOST_STATUSES and _are_done(evidence, column, texts):
            found.append(column)
    return found


def _are_done(evidence: Evidence, column: str, texts: Sequence[str]) -> bool:
    """Whether nearly all texts say what was done to a ticket.

    A word for a status says so too under the header of a step, where words for dealing with a ticket do, and beside what is no status, as
    "New" beside "Transfer" - but not as what a customer asked for, of a "Transfer" or a "New" contract.
    """
    step = names_a_step(column)
    beside = any(is_ticket_event(text) and is_over(text) is None for text in set(texts)) and evidence.table.role_of(column) != "status"
    states = step or (beside and not is_status_field(column) and not _ASKED_FOR & all_meanings(column))
    done = (
        is_ticket_event(text) or is_ticket_field(text) or (states and is_over(text) is not None) or (step and is_handling(text))
        for text in texts
    )
    return sum(done) >= _FIELDS * len(texts)


def _repeats(found: Variation, rows: Rows, status: CaseStatus | None, changed: list[str], *, entries: bool) -> bool:
    """Whether rows are changes of a ticket, entries about it, or its states at several times."""
    if entries and found.several and found.varies[rows.time] >= _CHANGES:
        return True
    moves = status is not None and (found.varies[status.column] >= _CHANGES or status.field is not None)
    if not found.several or found.varies[rows.time] > CONSTANT:
        return bool(found.several) and moves and found.varies[rows.time] >= _CHANGES
    return moves or any(found.varies[column] >= _CHANGES for column in changed)


def _activities(rows: Rows, status: CaseStatus, steps: list[str]) -> Shape:
    """No grouping, and a note on it: a log of activities may hold contacts, besides changes of status."""
    text = tr(
        "Column '{column}' changes from row to row of one '{case}', but so does '{steps}': each row counts as a contact.",
        column=status.column,
        case=rows.case,
        steps=steps[0],
    )
    note = Note(code="shape", level="warning", text=text, hint="--shape history counts each case as one contact")
    return Shape(lambda frame: frame, {}, notes=(note,))


def _entries_beside(evidence: Evidence, rows: Rows) -> Shape | None:
    """A warning if some rows of a log are called what was done to a case, as its end; internal ones are excluded anyway."""
    for column in filter(names_a_step, evidence.table.own_columns):
        kinds = {*evidence.sampled(column)}
        found = sorted(kind for kind in kinds if (is_ticket_event(kind) or is_over(kind)) and not is_internal(kind))
        if found and len(kinds) <= MOST_STATUSES and any(all_meanings(kind) & _CONTACTS for kind in kinds):
            text = tr(
                "Each row of one '{case}' counts as a contact, also what '{column}' calls {kinds}.",
                case=evidence.shown(rows.case),
                column=evidence.shown(column),
                kinds=", ".join(f"'{kind}'" for kind in found[:_SHOWN]),
            )
            hint = tr("--shape history counts each case as one contact; --where leaves out what is none")
            return Shape(lambda frame: frame, {}, notes=(Note(code="shape", level="warning", text=text, hint=hint),))
    return None


def _shape(evidence: Evidence, rows: Rows, status: CaseStatus | None, found: Variation, other: Sequence[str]) -> Shape:
    order, own = ordered(evidence, rows, _last_change(evidence, rows, found)), evidence.table.roles
    late = [column for role in LATE if (column := evidence.column(role)) and column not in rows]
    late += [status.column] if status and not status.field and status.column not in late else []
    final = {column: f"cx:last {column}" for column in dict.fromkeys(late)}
    columns = {FURTHER: "further row", **{made: tr("last '{column}'", column=column) for column, made in final.items()}}
    roles = roles_of_cases(evidence, rows)
    derived: dict[str, str] = {}
    meant = _meant(evidence, status) if status else {}
    if {True, False} <= {*meant.values()} and "resolved" not in own:
        derived["resolved"] = _RESOLVED
        dated = found.varies[rows.time] > CONSTANT
        derived |= {"resolved_at": _RESOLVED_AT} if dated and not {"resolved_at", "closed_at"} & own.keys() else {}
        derived |= {} if "reopens" in own else {"reopens": _REOPENS}
    if status and "status" not in own and status.field is None:
        roles["status"] = status.column
    columns |= {made: f"'{status.column}'" for made in derived.values() if status}
    answers = first_answers(evidence, [*_events(evidence, rows), *([status.column] if status else [])])
    if answers:
        derived["first_responded_at"], columns[RESPONDED] = RESPONDED, tr("first answer by '{column}'", column=answers.column)
    states = _States(order, _over(status, meant)) if status and derived.keys() - {"first_responded_at"} else order

    def add(frame: pl.LazyFrame) -> pl.LazyFrame:
        made = states.add(frame)
        last = [within(pl.col(column).drop_nulls().last()).alias(name) for column, name in final.items()]
        return made.with_columns(is_further().alias(FURTHER), *last, *([answers.at()] if answers else []))

    about = tr("whose '{column}' changes", column=status.column) if status else tr("with one '{time}' each", time=rows.time)
    if not status and found.varies[rows.time] > CONSTANT:
        about = tr("entries about them by '{time}'", time=rows.time)
    text = tr(
        "Rows are the history of tickets: {cases:,} cases by '{case}' have {rows:,} rows, {about}. A case counts as one "
        "contact, at its first row by '{time}', with its last status.",
        cases=found.cases,
        case=rows.case,
        rows=found.rows,
        about=about,
        time=rows.time,
    )
    if answers:
        text += " " + tr("Its first answer is the first row whose '{column}' is {texts}.", column=answers.column, texts=answers.quoted())
    if other:
        text += tr(
            " But rows of one case differ in {columns}: they may be different matters.",
            columns=", ".join(f"'{shortened(each)}'" for each in other),
        )
    note = Note(code="shape", level="warning" if other else "info", text=text, hint=EVERY_ROW)
    return Shape(add, columns, roles={**roles, **derived}, excluded={Reason.FURTHER_ROW: FURTHER}, final=final, notes=(note,))


class _States(NamedTuple):
    """The order of rows, and the outcome of each case by its statuses."""

    order: Ordered
    over: pl.Expr

    def add(self, frame: pl.LazyFrame) -> pl.LazyFrame:
        """The frame with whether each case is over in the end, since when, and how often it was reopened."""
        known = self.order.add(frame).with_columns(self.over.alias(_OVER))
        # an unknown status changes nothing
        filled = known.with_columns(within(pl.col(_OVER).forward_fill().fill_null(value=False)).alias(_OVER))
        made = filled.with_columns(within(pl.col(_OVER).shift(1).fill_null(value=False)).alias(_BEFORE))
        over = within(pl.col(_OVER).last())
        # if a log begins with a ticket that is over, the time that this took is unknown
        begun = pl.when(pl.col(_OVER) & ~pl.col(_BEFORE) & is_further()).then(WHEN).max().over(KEY)
        again = (pl.col(_BEFORE) & ~pl.col(_OVER)).cast(pl.Int64).sum().over(KEY)
        return made.with_columns(over.alias(_RESOLVED), pl.when(over).then(begun).alias(_RESOLVED_AT), again.alias(_REOPENS))


def _meant(evidence: Evidence, status: CaseStatus) -> dict[str, bool | None]:
    """For each status whether it means that the case is over."""
    values = evidence.of_all(pl.col(status.column).cast(pl.String).drop_nulls().unique().implode()).to_series().explode().to_list()
    return {text: is_over(text) for text in values if text}


def _over(status: CaseStatus, meant: Mapping[str, bool | None]) -> pl.Expr:
    over = pl.col(status.column).cast(pl.String).replace_strict(meant, default=None, return_dtype=pl.Boolean)
    return pl.when(pl.col(status.field).is_in(status.names)).then(over) if status.field else over
