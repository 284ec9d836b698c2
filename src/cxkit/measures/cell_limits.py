"""The cell limit of a report (``--min-cell``): which groups of customers are suppressed, and how their rows look."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cxkit.counts import Tally
from cxkit.counts.persons import WHO
from cxkit.counts.several_answers import as_key, groups_of
from cxkit.lazy import pl
from cxkit.model import Column, Note, Row, Table

if TYPE_CHECKING:
    from cxkit.stats.disclosure import Size

SMALL = 30
FLAG = Column(key="flag", title="flag", unit="label", help="small-n: fewer than 30 customers; suppressed: fewer than --min-cell allows.")


def last_withheld(rows: Sequence[Row]) -> list[Row]:
    """The rows in their order, suppressed ones last and by name, because their position would reveal their size."""
    shown = [row for row in rows if row["flag"] != "suppressed"]
    hidden = [row for row in rows if row["flag"] == "suppressed"]
    return shown + sorted(hidden, key=lambda row: [(cell is None, str(cell)) for cell in row.values()])


def people_of(rows: pl.LazyFrame, by: Sequence[str], who: str, limit: int) -> dict[tuple[Any, ...], Size]:
    """The customers of each group, as one customer may be in several; from ``limit`` customers on only their number."""
    people = pl.col(who).drop_nulls()
    number, some = people.n_unique().alias("number"), people.unique().head(limit)
    found = rows.group_by(by).agg(number, some.alias("some")) if by else rows.select(number, some.implode().alias("some"))
    sizes: dict[tuple[Any, ...], Size] = {}
    for *names, n, each in found.collect().iter_rows():
        sizes[as_key(names)] = n if n >= limit else frozenset(each)
    return sizes


def numbers_of(counted: pl.DataFrame, size: str) -> tuple[list[str], dict[tuple[Any, ...], Size]]:
    """The group columns of a count, and by group its column ``size``: the number of answers or customers, each in one group only."""
    names = [name for name in counted.columns if name != size]
    return names, {as_key([row[name] for name in names]): int(row[size]) for row in counted.iter_rows(named=True)}


def has(score: str) -> str:
    """The group column that says whether answers have an optional score, for tables that show only those that have it."""
    return f"has:{score}"


def answer_sizes(tally: Tally, limit: int, optional: Sequence[str] = ()) -> tuple[tuple[str, ...], dict[tuple[Any, ...], Size]]:
    """The finest groups of answers: their columns, and by group the persons; the number of answers if no persons are known.

    The groups with and without each of the ``optional`` scores are separate.
    """
    finest = (*(key.id for key in tally.keys), *(("period",) if tally.every else ()), *map(has, optional))
    if tally.persons is not None:
        return finest, people_of(tally.persons.lazy(), finest, WHO, limit)
    cells = tally.cells.with_columns(pl.col(score).is_not_null().alias(has(score)) for score in optional)
    counted = cells.group_by(finest).agg(pl.col("n").sum()) if finest else cells.select(pl.col("n").sum())
    return finest, numbers_of(counted, "n")[1]


def hidden_answers(
    tally: Tally,
    tables: Sequence[tuple[str, ...]],
    limit: int,
    beside: Sequence[tuple[str, ...]] = (),
    optional: Sequence[str] = (),
) -> dict[tuple[str, ...], set[tuple[Any, ...]]]:
    """The groups of answers to suppress, by table (its group columns), as ``hidden_groups`` finds them."""
    if limit <= 1:
        return {}
    # without any answers there is no group but the whole, which is too small as well
    return hidden_groups(tables, *answer_sizes(tally, limit, optional), limit, beside) if tally.cells.height else {(): {()}}


def hidden_groups(
    tables: Sequence[tuple[str, ...]],
    names: Sequence[str],
    sizes: Mapping[tuple[Any, ...], Size],
    limit: int,
    beside: Sequence[tuple[str, ...]] = (),
) -> dict[tuple[str, ...], set[tuple[Any, ...]]]:
    """The groups to suppress, by table (its group columns): those of fewer than ``limit``, and those that would reveal them by subtraction.

    ``sizes`` holds the finest groups, by the columns ``names``: the number of their answers or customers, or the customers themselves; with
    several answers in a cell a finest group is that of all of these together (a tuple). The
    tables ``beside`` show only sums and shares next to the others: their rows are suppressed in preference to rows of the others.
    """
    from cxkit.stats.disclosure import suppress

    # in a fixed order: the choice among equal rows must be the same in every run
    finest = sorted(sizes, key=lambda key: [(part is None, str(part)) for part in key])
    rows = [dict(zip(names, key, strict=True)) for key in finest]
    weights = [sizes[key] for key in finest]
    hidden: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
    published = list[frozenset[int]]()
    for wanted in (tables, beside):
        places, members = list[tuple[tuple[str, ...], tuple[Any, ...]]](), list[frozenset[int]]()
        for by in wanted:
            atoms: dict[tuple[Any, ...], set[int]] = {}
            for at, row in enumerate(rows):
                for group in groups_of([row[name] for name in by]):
                    atoms.setdefault(group, set()).add(at)
            places += [(by, key) for key in atoms]
            members += [frozenset(each) for each in atoms.values()]
        withheld = suppress([*published, *members], weights, limit, known=len(published))
        for at in withheld:
            by, key = places[at - len(published)]
            hidden.setdefault(by, set()).add(key)
        published += [each for at, each in enumerate(members, len(published)) if at not in withheld]
    return hidden


def hidden_parts(sizes: Mapping[Any, int], limit: int) -> set[Any]:
    """The suppressed parts of a known whole: those of fewer than ``limit``, and more if a single one could be computed."""
    from cxkit.stats.disclosure import suppress

    parts = list(sizes)
    rows = [frozenset(range(len(parts))), *(frozenset([at]) for at in range(len(parts)))]
    return {parts[row - 1] for row in suppress(rows, list(sizes.values()), limit, known=1)}


def flagged(table: Table, keys: Sequence[str], hidden: Collection[Hashable], *, size: str = "customers") -> Table:
    """The table with a flag for each row; hidden rows (tuples of ``keys``) keep only their names.

    Hidden rows come last, unless the rows are in the order of time.
    """
    rows = list[Row]()
    for row in table.rows:
        away = tuple(row[key] for key in keys) in hidden
        few = int(str(row[size] or 0)) < SMALL
        cells = {key: cell if key in keys or not away else None for key, cell in row.items()}
        rows.append({**cells, "flag": "suppressed" if away else "small-n" if few else None})
    columns = tuple(column for column in table.columns if column.key != "flag")
    timed = any(column.unit == "date" for column in table.columns if column.key in keys)
    return table.model_copy(update={"columns": (*columns, FLAG), "rows": tuple(rows if timed else last_withheld(rows))})


def without(table: Table, keys: Sequence[str], hidden: Collection[Hashable]) -> Table:
    """The table without the rows of hidden groups, for tables in which a row without figures is of no use."""
    return table.model_copy(update={"rows": tuple(row for row in table.rows if tuple(row[key] for key in keys) not in hidden)})


def groups_of_cells(cells: pl.DataFrame, groups: Sequence[tuple[str, ...]], limit: int) -> dict[tuple[str, ...], set[tuple[Any, ...]]]:
    """The groups to suppress, and those that would reveal them, from cells that hold ``n`` customers each."""
    if limit <= 1:
        return {}
    finest = list(dict.fromkeys(name for by in groups for name in by))
    people = pl.col("n").sum().alias("people")
    sizes = cells.group_by(finest).agg(people) if finest else cells.select(people)
    return hidden_groups([(), *groups], *numbers_of(sizes, "people"), limit)


def groups_of_customers(
    customers: pl.DataFrame, groups: Sequence[tuple[str, ...]], limit: int
) -> dict[tuple[str, ...], set[tuple[Any, ...]]]:
    """The groups of customers to suppress: one row per customer and group, by the columns of ``groups`` and all together."""
    return groups_of_cells(customers.with_columns(pl.lit(1).alias("n")), groups, limit)


def with_flags(columns: Sequence[Column], rows: Sequence[Row], limit: int) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    """Columns and rows of a table that flags its suppressed rows only if there is a limit."""
    if limit <= 1:
        return tuple(columns), tuple(rows)
    return (*columns, FLAG), tuple({**row, "flag": row.get("flag")} for row in rows)


def note_of(tables: Sequence[Table], limit: int, dropped: int = 0, who: str = "customers") -> list[Note]:
    """The note on suppressed rows and omitted groups."""
    n = dropped + sum(row.get("flag") == "suppressed" for table in tables for row in table.rows)
    if not n:
        return []
    text = f"{n:,} rows suppressed: fewer than {limit} {who}, or rows that would reveal such groups."
    return [Note(code="suppressed", level="info", text=text)]
