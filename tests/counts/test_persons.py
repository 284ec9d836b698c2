"""The persons behind answers are those that one would count answer by answer, however their ids are written and the file is read."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random

import polars as pl
import pytest
from tests.frames import responses

import cxkit
from cxkit.counts import Key, tally
from cxkit.measures.cell_limits import answer_sizes
from cxkit.stats.atom_sizes import Size, count
from cxkit.tables import Rules
from cxkit.tables.identifiers import normal_id

LIMIT = 4
Group = tuple[str | None, str | None]
PLAIN = ["C1", "C2", "C3", "C4", "C5", "C6", None]
SPELT = [*PLAIN, " C1", "C2 ", "'C3", "a@x.org", "A@X.org", "7", "7.0", "", "N/A"]


def slowly(frame: pl.DataFrame) -> dict[Group, set[str]]:
    """The persons of each group, answer by answer: each answer of nobody known is one person."""
    found = defaultdict[Group, set[str]](set)
    for at, row in enumerate(frame.iter_rows(named=True)):
        if row["recommend"] is not None:
            who = normal_id(row["customer_id"] or "")
            found[row["touchpoint"], row["channel"]].add(who if who and who != "N/A" else f"nobody {at}")
    return found


def shown(sizes: dict[Group, Size], inexact: set[Group]) -> dict[tuple[Group, Group], int]:
    """The number of persons of each group, and of each two small groups together; of nobody known no more are counted than the limit."""
    few = [key for key, size in sizes.items() if isinstance(size, frozenset)]
    pairs = {(a, b): count([sizes[a], sizes[b]]) for a in few for b in few}
    return pairs | {(key, key): min(count([size]), LIMIT if key in inexact else 1 << 62) for key, size in sizes.items()}


@pytest.mark.parametrize("cluster", [None, "customer_id"])
@pytest.mark.parametrize("ids", [PLAIN, SPELT])
@pytest.mark.parametrize("seed", range(3))
def test_groups_have_the_persons_that_one_would_count(ids: list[str | None], cluster: str | None, seed: int) -> None:
    draw = Random(seed)
    rows = [
        (draw.choice(ids), draw.choice(["web", "shop", None]), draw.choice(["a", "b", "c"]), draw.choice([0, 5, 10, None]))
        for _ in range(draw.choice([3, 30, 60]))
    ]
    frame = pl.DataFrame(
        rows, schema=["customer_id", "touchpoint", "channel", "recommend"], orient="row", schema_overrides={"recommend": pl.Int64}
    )
    table = responses(frame, rules=Rules(min_cell=LIMIT, na={"customer_id": frozenset({"n/a"})}))
    counted = tally(table, "recommend", groupings=[[Key("touchpoint", "touchpoint"), Key("channel", "channel")]], cluster=cluster)
    persons = slowly(frame)
    expected: dict[Group, Size] = {key: frozenset(who) if len(who) < LIMIT else len(who) for key, who in persons.items()}
    inexact = {key for key, who in persons.items() if any(each.startswith("nobody") for each in who)}
    found = {(str(a) if a else None, str(b) if b else None): size for (a, b), size in answer_sizes(counted, LIMIT)[1].items()}
    assert shown(found, inexact) == shown(expected, inexact)


def test_a_row_with_a_cell_too_many_makes_no_person(tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    few = "".join(f"C{at},shop,{at}\n" for at in range(3))
    many = "".join(f"C{at},web,{at % 11}\n" for at in range(3, 300))
    path.write_text(f"customer_id,touchpoint,recommend\n{few}C9,shop,2,9\n{many}", encoding="utf-8")
    flags = {row["touchpoint"]: row["flag"] for row in cxkit.nps(path, min_cell=LIMIT).table("by_touchpoint").rows}
    assert flags["shop"] == "suppressed"


def test_a_nameless_person_is_the_same_for_all_items_of_a_row() -> None:
    frame = pl.DataFrame({"nps_web": ["9", "9", "2"], "nps_shop": ["1", None, "3"]})
    flags = [[row["flag"] for row in cxkit.nps(frame, score="^nps_(?P<item>.*)$", min_cell=n).table("overall").rows] for n in (3, 4)]
    assert flags == [["small-n"], ["suppressed"]]  # five answers of three
