"""The accounting of a report: provenance, rows excluded, columns and roles used."""

from __future__ import annotations

import re
import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

from pydantic import JsonValue

from cxkit.errors import LimitError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.measures.column_kinds import protect, without_personal_names
from cxkit.measures.group_headers import give_headers
from cxkit.measures.report_body import ReportBody
from cxkit.measures.summary import Summary
from cxkit.measures.top import cut_lists
from cxkit.model import PARTLY, Note, Provenance, Report, Table
from cxkit.roles import DIMENSIONS, SCORES, Resolved, shortened
from cxkit.roles.words import meanings
from cxkit.tables.identifiers import spelling_notes
from cxkit.tables.table import DataTable
from cxkit.tables.weight_columns import weight_column
from cxkit.values.reasons import Account, Reason

_OF_LIMITS = frozenset({"suppressed", "times-suppressed", "limit-persons", "limit-answers"})
_NUMBER = re.compile(r"\b\d[\d,.]*\b")  # in a note on the file: of so few persons it may be one's
_NAMES = frozenset({"name", "firstname"})
_MAY_BE_COMPANIES = frozenset({"company", "customer"})
_NEARLY_ALL = 0.9
_FEWEST_AGAIN, _SHARE_AGAIN = 3, 0.2  # rows, and share of all, of a name that alone occurs again
_DATES = frozenset({"from", "to", "as_of"})
_ASSUMED = {
    "values": "The only column whose values fit is taken: {text}.",
    "header": "Assumed from a word of the header: {text}.",
    "file": "Assumed from the name of the file: {text}.",
    "comments": "Assumed from the comments, which say how easy something was: {text}.",
}
"""The notes on columns that are assumed to hold a role, by the reason."""
_DECIDES = "--role ROLE=COLUMN decides otherwise"


class Counted(Protocol):
    """Any result of counting a table: rows accounted for, and the columns that were used."""

    @property
    def account(self) -> Account:
        """Rows read, used and excluded."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that were used."""

    @property
    def names(self) -> tuple[str, ...]:
        """The group columns that a wide survey has for its items."""

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes of the counting."""

    @property
    def params(self) -> dict[str, JsonValue]:
        """The parameters that were used."""


class Reported(Counted, Protocol):
    """The count behind a report of its own."""

    @property
    def people(self) -> int:
        """The persons behind the report, or what it counts if no persons are known."""


def report(
    metric: str,
    title: str,
    table: DataTable,
    tally: Reported,
    body: ReportBody,
    *,
    summary: Summary | None = None,
    top: int | None = None,
    lists: Collection[str] = (),
    details: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    """A metric's tables with their headers, drawings and notes, and the accounting of the rows behind them.

    Of groups and of the tables named in ``lists`` the first ``top`` are shown (None: all), of tables in ``details`` the rows of the groups
    shown in the table that each of them belongs to. ``summary`` makes the answer in words from the tables with all of their rows. Raises
    LimitError if a condition keeps fewer persons than the cell limit allows. ``run`` adds what only it has: command, sources, parameters.
    """
    used = tally.columns
    limit = table.rules.min_cell if table.only is None else 0  # the report on a single customer is about one person
    few = tally.people < limit if limit > 1 else False
    if few and (table.where is not None or table.window.since or table.window.until):
        raise LimitError(
            tr("The condition keeps fewer than {limit} persons: --min-cell {limit} refuses it.", limit=limit),
            "Widen --where, --since and --until.",
        )
    shown = without_personal_names(protect(body.tables, limit), limit)
    tables = [_in_currency(each, tally.params.get("currency")) for each in shown]
    cut, left_out = cut_lists(tables, top, lists, details)
    headed = give_headers(cut, body.charts)
    account = tally.account.shown
    params, notes = tally.params, body.notes
    if few:  # a date is that of one of them, and so may be any number in a note
        notes = [note for note in notes if note.code in _OF_LIMITS]
        params = {name: value for name, value in params.items() if name not in _DATES}
    own_notes = [note for note in tally.notes if not few or note.code in _OF_LIMITS]
    of_table = [note for note in table.notes if not few or not _NUMBER.search(note.text)]
    return Report(
        metric=metric,
        title=title,
        tables=tuple(headed.tables),
        summary=tuple(summary(give_headers(tables, ()).tables)) if summary else (),
        charts=tuple(headed.charts),
        notes=(
            *_account_notes(tally),
            *of_table,
            *_role_notes(table, used),
            *spelling_notes(table, used),
            *_item_notes(table, tally),
            *own_notes,
            *_left_out_notes(tally.account, limit),
            *headed.notes,
            *left_out,
            *notes,
            *_partly_suppressed(tables, limit),
        ),
        provenance=Provenance(
            version="",
            command="",
            sources=(),
            rows_read=account.read,
            rows_used=account.used,
            rows_set_aside={str(reason): n for reason, n in account.excluded.items()},
            roles={
                **{role: table.shown.get(column, column) for column in used if (role := table.role_of(column))},
                **_spread(table, tally),
            },
            params=params,
            created="",
        ),
    )


def _partly_suppressed(tables: Sequence[Table], limit: int) -> list[Note]:
    """The note on rows of which times are suppressed."""
    if not any(row.get("flag") == PARTLY for table in tables for row in table.rows):
        return []
    text = tr(
        "A time is blank if fewer than {limit} customers have a shorter one, or a longer one: it could be that of a single customer.",
        limit=limit,
    )
    return [Note(code="times-suppressed", level="info", text=text)]


def _in_currency(table: Table, currency: JsonValue) -> Table:
    """The table whose columns of money name the currency, if it is known."""
    if not isinstance(currency, str):
        return table
    columns = tuple(column.model_copy(update={"currency": currency}) if column.unit == "money" else column for column in table.columns)
    return table.model_copy(update={"columns": columns})


def _left_out_notes(account: Account, limit: int) -> list[Note]:
    """A warning if a condition excludes fewer persons than the limit: the report without it would show theirs."""
    notes = []
    for reason in sorted(account.few, key=lambda reason: reason.number):
        text = tr(
            "< {limit} persons are excluded ({rows}). Comparing this report with one that includes them reveals their figures.",
            limit=limit,
            rows=reason.record.rows,
        )
        notes.append(Note(code="limit-left-out", level="warning", text=text, hint="docs/privacy.md explains differences of reports"))
    return notes


def notes_on_table(table: DataTable, counted: Sequence[Counted]) -> list[Note]:
    """Notes on a second table of a report: rows excluded and columns used, each once, with the name of the table."""
    used = tuple(dict.fromkeys(column for each in counted for column in each.columns))
    found = [note for each in counted for note in (*_account_notes(each), *each.notes)]
    named = {note.text: note for note in (*found, *table.notes, *_role_notes(table, used))}
    name = table.kind.name
    return [
        note.model_copy(
            update={
                "text": f"{translated(name.capitalize())}: {translated(text)}",
                "hint": translated(note.hint).replace("inspect FILE", f"inspect {name.upper()}_FILE"),
            }
        )
        for text, note in named.items()
    ]


def _spread(table: DataTable, tally: Counted) -> dict[str, str]:
    """The columns of scores with one column per item, by their first and last."""
    if table.wide is None or not tally.names:
        return {}
    columns = {role: [column for column in table.columns_of(role) if column in tally.columns] for role in table.wide.roles}
    return {role: found[0] if len(found) == 1 else f"{found[0]} … {found[-1]}" for role, found in columns.items() if found}


def _item_notes(table: DataTable, tally: Counted) -> list[Note]:
    found = _spread(table, tally)
    if table.wide is None or not found:
        return []
    columns_shown = "; ".join(f"{role} = '{shortened(columns, 96)}'" for role, columns in found.items())
    text = tr("{n} items found by their headers: {columns_shown}.", n=len(table.wide.items), columns_shown=columns_shown)
    return [Note(code="items-found", level="info", text=text)]


def _account_notes(tally: Counted) -> list[Note]:
    account = tally.account.shown
    notes = []
    if account.excluded:
        total = sum(account.excluded.values())
        scale = tally.params.get("scale")
        reasons = ", ".join(f"{formatted(n, ',')} {tr(reason.record.rows, scale=scale)}" for reason, n in account.excluded.items())
        doubtful = not all(reason.record.usual for reason in account.excluded)
        notes.append(
            Note(
                code="values-ignored",
                level="warning" if doubtful else "info",
                text=tr(
                    "{total:,} row excluded: {reasons}." if total == 1 else "{total:,} rows excluded: {reasons}.",
                    total=total,
                    reasons=reasons,
                ),
                hint=tr("cxkit inspect FILE --problems lists them") if doubtful else "",
            )
        )
    if account.repaired:
        text = tr(
            "{repaired:,} row did not fit the header. It was repaired, because only one repair was possible."
            if account.repaired == 1
            else "{repaired:,} rows did not fit the header. They were repaired, because only one repair each was possible.",
            repaired=account.repaired,
        )
        notes.append(Note(code="rows-repaired", level="warning", text=text, hint="cxkit inspect FILE --problems lists them"))
    if not account.used:
        notes.append(Note(code="no-answers", level="warning", text=tr("No answers: none of {read:,} rows can be used.", read=account.read)))
    return notes


def _role_notes(table: DataTable, used: Sequence[str]) -> list[Note]:
    """Notes on the columns taken for roles, on ambiguous ones, and on those that were not used."""
    held = [table.roles[role] for column in used if (role := table.role_of(column))]
    notes = []
    if text := _taken(table, [each for each in held if each.found == "name"]):
        text = tr("Columns found by their headers: {text}.", text=text)
        notes.append(Note(code="role-inferred", level="info", text=text, hint=_DECIDES))
    for why, template in _ASSUMED.items():
        if text := _taken(table, [each for each in held if each.found == "assumed" and each.why == why]):
            notes.append(Note(code="role-assumed", level="warning", text=tr(template, text=text), hint=_DECIDES))
    if text := "; ".join(f"{each.role} = '{each.column}'" for each in held if each.found == "profile"):
        text = tr("Columns known from {tool}: {text}.", tool=table.tool, text=text)
        notes.append(Note(code="role-known", level="info", text=text, hint=_DECIDES))
    for role, columns in table.doubtful.items():
        if role in DIMENSIONS:
            could = ", ".join(f"'{column}'" for column in columns)
            text = tr("Several columns could be {role} ({could}); none was taken.", role=role, could=could)
            notes.append(Note(code="role-ambiguous", level="warning", text=text, hint=f"--role {role}=COLUMN"))
    return [*notes, *_unused_notes(table, used)]


def _unused_notes(table: DataTable, used: Sequence[str]) -> list[Note]:
    """Notes on a column of weights, and on one of customers with several answers, that are used only if they are asked for."""
    notes = []
    weight = weight_column(table)
    if weight is not None and weight not in used:
        text = tr("Column '{column}' looks like a weight and was not used.", column=weight)
        notes.append(Note(code="weight-unused", level="info", text=text, hint=f"--weight {shlex.quote(weight)}"))
    customer = table.roles["customer_id"].column if "customer_id" in table.roles else None
    # contracts of one customer are put together, and those that do not count repeat none
    if customer is not None and customer not in used and table.kind.name != "customers" and _repeats(table, customer):
        name = table.shown.get(customer, customer)
        text = tr("Column '{column}' repeats: several answers of one customer count as independent.", column=name)
        notes.append(Note(code="customer-unused", level="info", text=text, hint=f"--cluster {shlex.quote(name)}"))
    return notes


def _taken(table: DataTable, held: Iterable[Resolved]) -> str:
    """Roles with their columns, separated by semicolons."""
    return "; ".join(_role_and_column(table, each) for each in held)


def _role_and_column(table: DataTable, resolved: Resolved) -> str:
    """A role and its column; of a score with the question in a further row of the header, which its short header does not show."""
    question = table.captions.get(resolved.column, "") if resolved.role in SCORES else ""
    asked = f" ('{shortened(question)}')" if question and question != resolved.column else ""
    return f"{resolved.role} = '{resolved.column}'{asked}"


def _repeats(table: DataTable, column: str) -> bool:
    further = table.excluded.get(Reason.FURTHER_ROW)
    rows = table.sample.filter(~pl.col(further)) if further else table.sample
    values = rows.get_column(column).drop_nulls()
    return bool(values.n_unique() < values.len()) and not _is_placeholder(values) and not _are_first_names(table, column, values)


def _are_first_names(table: DataTable, column: str, values: pl.Series) -> bool:
    """Whether a column of names holds one word each, without digits: guests of one first name are several persons."""
    words = meanings(table.shown.get(column, column))
    if not any(word & _NAMES for word in words) or any(word & _MAY_BE_COMPANIES for word in words):
        return False
    texts = values.cast(pl.String).str.strip_chars()
    return int(texts.str.contains(r"^\p{L}+(?:-\p{L}+)?$").sum()) >= _NEARLY_ALL * texts.len()


def _is_placeholder(values: pl.Series) -> bool:
    """Whether one name alone occurs again, and often, as "A Google user" for whoever gave none."""
    times = values.cast(pl.String).value_counts(sort=True)
    again = times.filter(pl.col("count") > 1)
    if again.height != 1 or again.item(0, "count") < max(_FEWEST_AGAIN, _SHARE_AGAIN * values.len()):
        return False
    return not any(sign.isdigit() or sign == "@" for sign in again.item(0, 0))
