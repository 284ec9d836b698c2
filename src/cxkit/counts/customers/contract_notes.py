"""What a report says about the contracts that it counts: errors if too many cannot be read, and notes."""

from __future__ import annotations

from collections.abc import Sequence

from cxkit.counts.counting import Pass
from cxkit.counts.customers.contract_columns import CHURNED
from cxkit.counts.customers.relationships import AGAIN
from cxkit.counts.customers.terms import END, SINCE, TEXT
from cxkit.counts.prepare import CUSTOMER, REASON
from cxkit.errors import DataError
from cxkit.language import formatted, tr, translated
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import shortened
from cxkit.roles.words import all_meanings
from cxkit.tables.table import Customers
from cxkit.values.reasons import TOLERATED, Account, Reason

NO_AMOUNT = "cx:no amount"
"""The number of the reason why what a contract brings is not known; 0 if it is."""
_CONTRACT = frozenset({"contract", "subscription"})
_SHOWN = 4
_SINGLE = 20  # up to so many customers one contract that ends before it begins is excluded, though it is more than the tolerated share


def check_contracts_read(account: Account, classified: Pass, columns: Sequence[str]) -> None:
    """Raise DataError if too many rows cannot be used; the error gives the reasons."""
    dates = (Reason.DATE_UNREADABLE, Reason.DATE_IMPOSSIBLE, Reason.END_BEFORE_START)
    unread = (*dates, Reason.UNREADABLE, Reason.UNKNOWN_LABEL, Reason.AMOUNT_UNREADABLE)
    bad = sum(account.excluded.get(reason, 0) for reason in unread)
    if bad <= TOLERATED * (account.used + bad):
        return
    if bad == account.excluded.get(Reason.END_BEFORE_START, 0) == 1 and account.used >= _SINGLE:
        return
    problems = {
        reason: f"{formatted(account.excluded[reason], ',')} {translated(reason)}" for reason in unread if reason in account.excluded
    }
    hint = tr("cxkit inspect FILE --problems lists them; --dates, --na ROLE=CODE or --where decides how to read them.")
    if n := account.excluded.get(Reason.END_BEFORE_START):
        since, until = classified.rows.filter(pl.col(REASON) == Reason.END_BEFORE_START.number).select(SINCE, END).row(0)
        ends = tr("contract ends before it begins") if n == 1 else tr("contracts end before they begin")
        problems[Reason.END_BEFORE_START] = tr("{n:,} {ends}, such as from {since} to {until}", n=n, ends=ends, since=since, until=until)
    if account.excluded.get(Reason.DATE_UNREADABLE) and (words := _most_frequent(classified, Reason.DATE_UNREADABLE, TEXT)):
        problems[Reason.DATE_UNREADABLE] += f": {', '.join(words)}"
        first = words[0].rpartition(" ")[0]
        hint = tr("--na until={first} reads it as no end: still a customer. --where or --dates decides otherwise.", first=first)
    if n := account.excluded.get(Reason.UNKNOWN_LABEL):
        labels = _most_frequent(classified, Reason.UNKNOWN_LABEL, CHURNED)
        problems[Reason.UNKNOWN_LABEL] += f": {', '.join(labels)}" if labels else ""
        first = labels[0].rpartition(" ")[0] if labels else "LABEL"
        hint = tr(
            "--labels churned:{first}=1 counts it as a loss, =0 as none; labels.churned in cxkit.toml decides it permanently.", first=first
        )
    named = tr(" and ").join(f"'{classified.table.shown.get(column, column)}'" for column in columns)
    raise DataError(
        tr(
            "Columns {named}: {bad:,} of {used:,} customers cannot be used ({names}).",
            named=named,
            bad=bad,
            used=account.used + bad,
            names="; ".join(problems.values()),
        ),
        hint,
    )


def _most_frequent(classified: Pass, reason: Reason, column: str) -> list[str]:
    """The texts of the rows that are excluded for a reason, the most frequent first, with the number of rows of each."""
    text = pl.col(column).cast(pl.String).str.strip_chars().alias("text")
    rows = classified.rows.filter(pl.col(REASON) == reason.number, pl.col(column).is_not_null())
    found = rows.group_by(text).agg(pl.col("n").sum()).sort(["n", "text"], descending=[True, False])
    found = found.filter(pl.col("n") >= classified.table.rules.min_cell)
    shown = [f"'{text[:40]}' ({formatted(n, ',')})" for text, n in found.head(_SHOWN).rows()]
    return [*shown, *(["…"] if found.height > _SHOWN else [])]


def amount_notes(used: pl.DataFrame, column: str) -> tuple[Note, ...]:
    """Note how many contracts have no revenue."""
    n = int(used.filter(pl.col(NO_AMOUNT) > 0).get_column("n").sum())
    if not n:
        return ()
    text = tr(
        "Column '{column}': {n:,} of {n2:,} contracts hold no number that can be read; they count as 0.",
        column=column,
        n=n,
        n2=int(used.get_column("n").sum()),
    )
    return (Note(code="mrr-missing", level="warning", text=text, hint="cxkit inspect FILE --problems lists them"),)


def several_notes(used: pl.DataFrame, relations: pl.DataFrame, within: int) -> tuple[Note, ...]:
    """Note how contracts of one customer were joined to relationships."""
    contracts = used.drop_nulls(CUSTOMER).group_by(CUSTOMER).agg(pl.len().alias("contracts"), pl.col(AGAIN).any())
    people = contracts.filter(pl.col("contracts") > 1)
    if not people.height:
        return ()
    back = int(relations.get_column("won_back").sum())
    text = tr(
        "Customers with several contracts: {height:,}, who have {n:,}. Those that overlap or follow within {within} days are one "
        "relationship; after a longer gap a customer was lost and won back: {back:,}.",
        height=people.height,
        n=int(people.get_column("contracts").sum()),
        within=within,
        back=back,
    )
    if back:
        text += tr(" Losses and running relationships add up to the customers plus those won back.")
    hint = tr("--rejoin-within DAYS allows another gap; --role customer_id=COLUMN with an id of contracts counts each contract by itself")
    return (Note(code="several-contracts", level="info", text=text, hint=hint),)


def unknown_customers(table: Customers) -> tuple[Note, ...]:
    """A note if no column of customers is known, or one of contracts stands for it, with those that could hold the customers.

    A warning if one of these shows several contracts of a customer.
    """
    held = table.roles.get("customer_id")
    if held and (held.by_user or not _CONTRACT & all_meanings(table.shown.get(held.column, held.column))):
        return ()
    repeats = any(table.values(column).repeats for column in table.could_hold("customer_id"))
    text = tr("No column of customers is known: each row counts as a customer.")
    hint = table.naming("customer_id") if repeats or not held else tr("--role {role}=COLUMN names it", role="customer_id")
    if held:
        text = tr(
            "Column '{column}' numbers contracts, and no column of customers is known: each contract counts as a customer.",
            column=shortened(table.shown.get(held.column, held.column)),
        )
    return (Note(code="no-customers", level="warning" if repeats else "info", text=text, hint=hint),)
