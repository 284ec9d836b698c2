"""The cell of the touch map that is named as worst: seldom one by chance, always one that is far below."""

from __future__ import annotations

import numpy as np
import pytest

from cxkit.measures.contacts.worst_cell import worst_cell
from cxkit.model import Column, Row, Table
from cxkit.stats.distributions import t_quantile

_COLUMNS = (
    Column(key="touchpoint", title="touchpoint", unit="label"),
    Column(key="channel", title="channel", unit="label"),
    *(Column(key=key, title=key, unit="number") for key in ("gap_n", "gap", "gap_low", "gap_high")),
)


def _figures(values: np.ndarray) -> Row:
    mean, half = float(values.mean()), t_quantile(0.975, len(values) - 1) * float(values.std(ddof=1)) / len(values) ** 0.5
    return {"gap_n": len(values), "gap": mean, "gap_low": mean - half, "gap_high": mean + half}


def _tables(cells: dict[tuple[str | None, str], np.ndarray]) -> list[Table]:
    rows = tuple({"touchpoint": place[0], "channel": place[1], **_figures(values)} for place, values in cells.items())
    whole = Table(name="overall", title="", columns=_COLUMNS[2:], rows=(_figures(np.concatenate([*cells.values()])),))
    return [whole, Table(name="map", title="", columns=_COLUMNS, rows=rows)]


def _draw(random: np.random.Generator, n: int, cells: int) -> dict[tuple[str | None, str], np.ndarray]:
    return {(f"t{cell // 4}", f"c{cell % 4}"): random.normal(0, 1, n) for cell in range(cells)}


@pytest.mark.parametrize("cells", [4, 40])
def test_without_a_difference_a_cell_is_named_in_few_reports(cells: int) -> None:
    random = np.random.default_rng(7)
    named = sum(worst_cell(_tables(_draw(random, 60, cells)), 0.95) is not None for _ in range(400))
    assert named / 400 <= 0.06


def test_the_cell_far_below_is_named() -> None:
    cells = _draw(np.random.default_rng(3), 200, 12)
    cells["t1", "c2"] -= 1.0
    found = worst_cell(_tables(cells), 0.95)
    assert found is not None
    assert (found.row["touchpoint"], found.row["channel"], found.figure) == ("t1", "c2", "gap")


def test_small_cells_and_those_without_a_name_are_not_compared() -> None:
    cells = _draw(np.random.default_rng(3), 200, 4)
    cells["t9", "c9"] = np.random.default_rng(1).normal(-5, 1, 29)
    cells[None, "c1"] = np.random.default_rng(2).normal(-5, 1, 200)
    found = worst_cell(_tables(cells), 0.95)
    assert found is None or found.row["touchpoint"] == "t0"
