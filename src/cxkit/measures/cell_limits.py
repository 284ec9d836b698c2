"""The cell limit of a report (``--min-cell``): which groups of customers are suppressed, and how their rows look."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cxkit.counts import Tally, group_name
from cxkit.counts.group_names import is_group
from cxkit.counts.persons import sizes_of
from cxkit.counts.prepare import CUSTOMER
from cxkit.counts.several_answers import as_key, groups_of, memberships
from cxkit.errors import UsageError
from cxkit.language import tr, translated
from cxkit.lazy import pl
from cxkit.measures.by_group import aggregate, by_name
from cxkit.measures.one_document import known_to_be_missing, shown_before
from cxkit.model import PARTLY, Column, Note, Row, Table

if TYPE_CHECKING:
    from cxkit.measures.group_sums import Sums
    from cxkit.stats.atom_sizes import Size

Hidden = dict[tuple[str, ...], set[tuple[Any, ...]]]
"""The groups that are suppressed, by the group columns of their table."""
SMALL = 30
_MANY_GROUPS = 10
WITH_CUSTOMER = "cx:with customer"
FLAG = Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 customers; suppressed: fewer than --min-cell allows.")


def put_suppressed_last(rows: Sequence[Row]) -> list[Row]:
    """The rows in their order, suppressed ones last and by name, because their position would reveal their size."""
    shown = [row for row in rows if row["flag"] != "suppressed"]
    hidden = [row for row in rows if row["flag"] == "suppressed"]
    return shown + sorted(hidden, key=lambda row: by_name(row.values()))


class Nameless(NamedTuple):
    """A person behind a row without a customer: of which group, and the how many-th of it."""

    group: tuple[Any, ...]
    number: int


def people_behind(persons: pl.DataFrame, by: Sequence[str], limit: int) -> dict[tuple[Any, ...], Size]:
    """The persons of each group of answers, as one person may be in several; from ``limit`` persons on only their number."""
    return {as_key(names): n if n >= limit else frozenset(few) for names, n, few in sizes_of(persons, by, limit)}


def people_of(rows: pl.LazyFrame, by: Sequence[str], who: str, limit: int) -> dict[tuple[Any, ...], Size]:
    """The customers of each group, as one customer may be in several; from ``limit`` customers on only their number.

    Each row without a customer is of a person of its own, ``Nameless``, with whom no group is large enough, but who must not be revealed.
    """
    each = pl.col(who).drop_nulls().unique()
    number, some, others = each.len().alias("number"), each.head(limit), pl.col(who).null_count().alias("others")
    found = rows.group_by(by).agg(number, some.alias("some"), others) if by else rows.select(number, some.implode().alias("some"), others)
    sizes: dict[tuple[Any, ...], Size] = {}
    for *names, n, listed, nameless in found.collect().iter_rows():
        group = as_key(names)
        sizes[group] = n if n >= limit else frozenset([*listed, *(Nameless(group, place) for place in range(min(nameless, limit)))])
    return sizes


def people_of_contacts(rows: pl.LazyFrame, by: Sequence[str], limit: int) -> tuple[list[str], dict[tuple[Any, ...], Size]]:
    """The finest groups of contacts and their customers; those without a customer apart where a document tells their number."""
    if WITH_CUSTOMER not in known_to_be_missing("contacts"):
        return list(by), people_of(rows, by, CUSTOMER, limit)
    known = pl.when(pl.col(CUSTOMER).is_not_null()).then(pl.lit(value=True)).alias(WITH_CUSTOMER)
    names = [*by, WITH_CUSTOMER]
    return names, people_of(rows.with_columns(known), names, CUSTOMER, limit)


def numbers_of(counted: pl.DataFrame, size: str) -> tuple[list[str], dict[tuple[Any, ...], Size]]:
    """The group columns of a count, and by group its column ``size``: the number of answers or customers, each in one group only."""
    names = [name for name in counted.columns if name != size]
    return names, {as_key([row[name] for name in names]): int(row[size]) for row in counted.iter_rows(named=True)}


def has_column(score: str) -> str:
    """The group column that says whether answers have an optional score, for tables that show only those that have it."""
    return f"has:{score}"


def answer_sizes(tally: Tally, limit: int, optional: Sequence[str] = ()) -> tuple[tuple[str, ...], dict[tuple[Any, ...], Size]]:
    """The finest groups of answers: their columns, and by group the persons; the number of answers if no persons are known.

    The groups with and without each of the ``optional`` scores are separate.
    """
    finest = (*(key.id for key in tally.keys), *(("period",) if tally.every else ()), *map(has_column, optional))
    if tally.persons is not None:
        return finest, people_behind(tally.persons, finest, limit)
    cells = tally.cells.with_columns(pl.col(score).is_not_null().alias(has_column(score)) for score in optional)
    counted = cells.group_by(finest).agg(pl.col("n").sum()) if finest else cells.select(pl.col("n").sum())
    return finest, numbers_of(counted, "n")[1]


def hidden_answers(
    tally: Tally, tables: Sequence[tuple[str, ...]], limit: int, beside: Sequence[tuple[str, ...]] = (), optional: Sequence[str] = ()
) -> Hidden:
    """The groups of answers to suppress, by table (its group columns), as ``hidden_groups`` finds them."""
    if limit <= 1:
        return {}
    # without any answers there is no group but the whole, and nobody whom it could reveal
    return hidden_groups(tables, *answer_sizes(tally, limit, optional), limit, beside, of="answers") if tally.cells.height else {}


def hidden_groups(
    tables: Sequence[tuple[str, ...]],
    names: Sequence[str],
    sizes: Mapping[tuple[Any, ...], Size],
    limit: int,
    beside: Sequence[tuple[str, ...]] = (),
    *,
    sensitive: Mapping[tuple[str, ...], Collection[tuple[Any, ...]]] = MappingProxyType({}),
    of: str | None = None,
) -> Hidden:
    """The groups to suppress, by table (its group columns).

    Those of fewer than ``limit``, those that are ``sensitive``, and those that would reveal them by subtraction. ``sizes`` holds the finest
    groups, by the columns ``names``: the number of their answers or customers, or the customers themselves; with several answers in a cell
    a finest group is that of all of these together (a tuple). The tables ``beside`` show only sums and shares next to the others: their
    rows are suppressed in preference to rows of the others. ``of`` says what is counted: what other reports of one document show of the
    same is shown here too, and nothing beside it that would reveal a group (``one_document``).
    """
    from cxkit.stats.atom_sizes import count
    from cxkit.stats.disclosure import suppress

    refuse_persons(names, sizes)
    # in a fixed order: the choice among equal rows must be the same in every run
    finest = sorted(sizes, key=by_name)
    columns = dict(zip(names, zip(*finest, strict=True), strict=True)) if finest else dict.fromkeys(names, ())
    weights = [sizes[key] for key in finest]
    named = _without_nameless(weights)
    hidden: Hidden = {}
    named_in = [names.index(name) for name in known_to_be_missing(of) if name in names]
    published = [
        frozenset(at for at, key in enumerate(finest) if all(key[place] is not None for place in named_in[: number + 1]))
        for number in range(len(named_in))
    ]
    published += [frozenset(range(len(finest)))] if named_in and finest else []
    before = shown_before(of)
    elsewhere = [by for by in before if set(by) <= set(names) and by not in tables and by not in beside]
    for wanted in filter(None, ([*elsewhere, *tables], beside)):
        places, members = list[tuple[tuple[str, ...], tuple[Any, ...]]](), list[frozenset[int]]()
        for by in wanted:
            atoms: dict[tuple[Any, ...], list[int]] = {}
            for at, group in memberships([columns[name] for name in by], len(finest)):
                atoms.setdefault(group, []).append(at)
            if by in elsewhere:
                atoms = {key: each for key, each in atoms.items() if key in before[by]}
            places += [(by, key) for key in atoms]
            members += [frozenset(each) for each in atoms.values()]
        first = {len(published) + at for at, (by, key) in enumerate(places) if key in before.get(by, ())}
        own = {len(published) + at for at, (by, key) in enumerate(places) if key in sensitive.get(by, ())}
        if named is not None:
            own |= {len(published) + at for at, each in enumerate(members) if count(named[atom] for atom in each) < limit}
        suppressed = suppress([*published, *members], weights, limit, known=len(published), sensitive=own, first=first)
        for at, (by, key) in enumerate(places, len(published)):
            if at not in suppressed:
                before.setdefault(by, set()).add(key)
            elif by not in elsewhere:
                hidden.setdefault(by, set()).add(key)
        published += [each for at, each in enumerate(members, len(published)) if at not in suppressed]
    return hidden


def _without_nameless(sizes: Sequence[Size]) -> list[Size] | None:
    """The sizes without nameless persons, with whom no group is large enough; None if there are none."""

    def known(size: Size) -> Size:
        return frozenset(who for who in size if not isinstance(who, Nameless)) if isinstance(size, frozenset) else size

    found = list(map(known, sizes))
    return None if found == list(sizes) else found


def refuse_persons(names: Sequence[str], sizes: Mapping[tuple[Any, ...], Size]) -> None:
    """Raise UsageError if most values of a group column are of one person each: they are names, mail addresses or comments, no groups."""
    from cxkit.stats.atom_sizes import count

    for at, name in enumerate(names):
        if not is_group(name):  # a period or a cohort names nobody
            continue
        members: dict[object, list[Size]] = {}
        for key, size in sizes.items():
            for (part,) in groups_of([key[at]]):
                if isinstance(part, str):
                    members.setdefault(part, []).append(size)
        single = sum(count(each) <= 1 for each in members.values())
        if len(members) >= _MANY_GROUPS and 2 * single > len(members):
            raise UsageError(
                tr(
                    "Most groups of '{name}' are single persons: with --min-cell they are not shown, and neither are their names.",
                    name=group_name(name),
                ),
                "Name a column of groups with --by, such as touchpoint, channel or segment.",
            )


def hidden_parts(sizes: Mapping[Any, int], limit: int) -> set[Any]:
    """The suppressed parts of a known whole: those of fewer than ``limit``, and more if a single one could be computed."""
    from cxkit.stats.disclosure import suppress

    parts = list(sizes)
    rows = [frozenset(range(len(parts))), *(frozenset([at]) for at in range(len(parts)))]
    return {parts[row - 1] for row in suppress(rows, list(sizes.values()), limit, known=1)}


def flagged(table: Table, keys: Sequence[str], hidden: Collection[Hashable], *, size: str = "customers") -> Table:
    """The table with a flag for each row; hidden rows (tuples of ``keys``) keep only their names.

    A row may already have the flag that its times are suppressed. Hidden rows come last, unless the rows are in the order of time.
    """
    rows = list[Row]()
    for row in table.rows:
        away = tuple(row[key] for key in keys) in hidden
        few = int(str(row[size] or 0)) < SMALL
        cells = {key: cell if key in keys or not away else None for key, cell in row.items() if key != "flag"}
        known = PARTLY if row.get("flag") == PARTLY else None
        rows.append({**cells, "flag": "suppressed" if away else known or ("small-n" if few else None)})
    columns = tuple(column for column in table.columns if column.key != "flag")
    timed = any(column.unit == "date" for column in table.columns if column.key in keys)
    return table.model_copy(update={"columns": (*columns, FLAG), "rows": tuple(rows if timed else put_suppressed_last(rows))})


def without_groups(table: Table, keys: Sequence[str], hidden: Collection[Hashable]) -> Table:
    """The table without the rows of hidden groups, for tables in which a row without figures is of no use."""
    return table.model_copy(update={"rows": tuple(row for row in table.rows if tuple(row[key] for key in keys) not in hidden)})


def hidden_groups_of_cells(cells: pl.DataFrame, groups: Sequence[tuple[str, ...]], limit: int, *amounts: str) -> Hidden:
    """The groups to suppress, and those that would reveal them, from cells that hold ``n`` customers each.

    With ``amounts`` also groups of which one or two cells dominate the sum of one: who a cell is of is not known, it may be a single
    customer.
    """
    if limit <= 1:
        return {}
    tables, finest = list(dict.fromkeys([(), *groups])), list(dict.fromkeys(name for by in groups for name in by))
    people = pl.col("n").sum().alias("people")
    counted = cells.group_by(finest).agg(people) if finest else cells.select(people)
    names, sizes = numbers_of(counted, "people")
    each = cells.with_row_index(CUSTOMER) if amounts else cells
    sensitive = {by: {key for amount in amounts for key in dominated(each, by, amount, 1)} for by in tables}
    of_one = {key: frozenset({key}) for amount in amounts for key in dominated(each, tuple(names), amount, 1)}
    return hidden_groups(tables, names, {**sizes, **of_one}, limit, sensitive=sensitive)


def hidden_groups_of_customers(customers: pl.DataFrame, groups: Sequence[tuple[str, ...]], limit: int, *amounts: str) -> Hidden:
    """The groups of customers to suppress: one row per customer and group, by the columns of ``groups`` and all together.

    With columns of ``amounts`` also groups in which one or two customers dominate the sum of one.
    """
    if limit > 1 and CUSTOMER not in customers.columns:
        return hidden_groups_of_cells(customers.with_columns(pl.lit(1).alias("n")), groups, limit, *amounts)
    return hidden_groups_of_rows(customers, [(), *groups], limit, *amounts)


def hidden_groups_of_rows(customers: pl.DataFrame, groups: Sequence[tuple[str, ...]], limit: int, *amounts: str) -> Hidden:
    """As ``hidden_groups_of_customers``, of these groups alone."""
    if limit <= 1:
        return {}
    finest, tables = list(dict.fromkeys(name for by in groups for name in by)), list(dict.fromkeys(groups))
    sizes = people_of(customers.lazy(), finest, CUSTOMER, limit)
    found = [(by, dominated(customers, by, amount, limit)) for amount in amounts for by in tables]
    everybody = people_of(customers.lazy(), finest, CUSTOMER, 1 << 62) if any(whales for _, whales in found) else {}
    sensitive = Hidden()
    for by, whales in found:
        sensitive.setdefault(by, set()).update(whales)
        for key, sums in everybody.items() if whales else ():
            names = dict(zip(finest, key, strict=True))
            whale = whales.get(tuple(names[name] for name in by))
            if whale is not None and isinstance(sums, frozenset) and whale in sums:
                sizes[key] = frozenset({whale})  # what is known of this part is known of that customer
    return hidden_groups(tables, finest, sizes, limit, sensitive=sensitive)


DOMINANT, PERCENT = 0.9, 0.1


def dominated(customers: pl.DataFrame, by: tuple[str, ...], amount: str, limit: int) -> dict[tuple[Any, ...], Any]:
    """The groups of ``limit`` customers or more whose sum of amounts shows that of their largest customer too closely, with that customer.

    Sensitive by one of two rules: the two largest hold 90 % of the sum or more (the (n, k) rule with n = 2, k = 90); or the second largest
    could compute the largest within 10 %, since all others together have less than 10 % of it (the p % rule).

    Source: A. Hundepool et al., Statistical Disclosure Control, Wiley 2012, section 4.2.2.
    """
    size = pl.col(amount).abs()
    each = customers.lazy().group_by(*by, CUSTOMER).agg(pl.col(amount).sum()).sort(CUSTOMER).with_columns(size.alias("cx:size"))
    first, second = pl.col("cx:size").top_k(2).first(), pl.col("cx:size").top_k(2).sum()
    figures = (
        pl.col(CUSTOMER).get(pl.col("cx:size").arg_max()).alias("who"),
        first.alias("a"),
        second.alias("b"),
        pl.col("cx:size").sum(),
        pl.len().alias("n"),
    )
    sums = aggregate(each, by, figures).collect()
    large = (row for row in sums.iter_rows(named=True) if row["n"] >= limit)
    return {tuple(row[name] for name in by): row["who"] for row in large if is_dominated(row["a"], row["b"], row["cx:size"])}


def is_dominated(largest: float, two: float, whole: float) -> bool:
    """Whether a sum shows its largest part too closely, from that, the ``two`` largest together, and the ``whole`` (see ``dominated``)."""
    return whole > 0 and (two >= DOMINANT * whole or whole - two < PERCENT * largest)


def with_flags(columns: Sequence[Column], rows: Sequence[Row], limit: int) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Columns and rows of a table that flags its suppressed rows only if there is a limit."""
    if limit <= 1:
        return tuple(columns), tuple(rows)
    return (*columns, FLAG), tuple({**row, "flag": row.get("flag") or _small(row)} for row in rows)


def _small(row: Row) -> str | None:
    n = row.get("n")
    return "small-n" if isinstance(n, int) and n < SMALL else None


def note_of(tables: Sequence[Table], limit: int, dropped: int = 0, who: str = "customers") -> list[Note]:
    """The note on suppressed rows and omitted groups."""
    n = dropped + sum(row.get("flag") == "suppressed" for table in tables for row in table.rows)
    if not n:
        return []
    text = tr(
        "{n:,} rows suppressed: fewer than {limit} {who}, or rows that would reveal such groups."
        if n != 1
        else "{n:,} row suppressed: fewer than {limit} {who}, or a row that would reveal such a group.",
        n=n,
        limit=limit,
        who=translated(who),
    )
    return [Note(code="suppressed", level="info", text=text)]


def one_sided(shown: Iterable[Sums], limit: int) -> list[Note]:
    """A warning on groups that are shown though all their answers are of one class: they tell how each person answered."""
    classed = (sums for sums in shown if len(sums.counts) > 1)  # amounts have no classes
    alike = sum(max(sums.counts.values()) == sums.n > 0 for sums in classed) if limit > 1 else 0
    if not alike:
        return []
    text = tr(
        "In {alike} groups all answers are of one class: the row shows how each of its members answered."
        if alike > 1
        else "In {alike} group all answers are of one class: the row shows how each of its members answered.",
        alike=alike,
    )
    return [Note(code="one-sided", level="warning", text=text)]
