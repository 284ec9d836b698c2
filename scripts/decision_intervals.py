"""Simulate stable series and write the decision intervals h of the CUSUM into ``src/cxkit/stats/decision_intervals.py``.

python scripts/decision_intervals.py [DRAWS]    (also writes the table of delays and false alarms into docs/watch.md)
"""

from __future__ import annotations

import sys
from math import ceil
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.simulation.stable_series import (  # noqa: E402 - beside the package
    STABLE,
    Series,
    delays,
    highest,
    highest_of_charts,
    standardised_after_base,
)

from cxkit.stats import decision_intervals as known  # noqa: E402

TABLE = ROOT / "src" / "cxkit" / "stats" / "decision_intervals.py"
DOCS = ROOT / "docs" / "watch.md"
MARKS = {
    TABLE: ("# The table is written by scripts/decision_intervals.py.\n", "# Here the table ends.\n"),
    DOCS: ("<!-- delays -->\n", "<!-- end of delays -->\n"),
}
SEVERAL = ("<!-- several -->\n", "<!-- end of several -->\n")
CHARTS = 20
BASES = (12, 16, 20, 24, 36, 52)
DRAWS = 20_000


def intervals(base: int, year: int, draws: int) -> tuple[float, ...]:
    """The least h, in steps of 0.1 and at least 4, that holds each share of false alarms in the worst of the stable series."""
    rng = np.random.default_rng(base)
    most = [highest(standardised_after_base(rng, series, base, year, draws)) for series in STABLE]
    needed = [max(float(np.quantile(each, 1 - alarms)) for each in most) for alarms in known.ALARMS]
    return tuple(max(4.0, ceil(10 * each) / 10) for each in needed)


def replace(path: Path, text: str, marks: tuple[str, str] | None = None) -> None:
    """Write the text between the marks of a file."""
    begin, end = marks or MARKS[path]
    before, rest = path.read_text(encoding="utf-8").split(begin)
    path.write_text(before + begin + text + end + rest.split(end)[1], encoding="utf-8")


def behaviour(draws: int) -> str:
    """The rows of the docs: false alarms of stable series in a year, and the median delay of a drop of 10 points."""
    rows = [
        "| periods | base | h | variation between periods | false alarms a year | drop of 10 points found after |\n",
        "| --- | ---: | ---: | --- | ---: | ---: |\n",
    ]
    kinds = {"none": Series(), "sd 4 points": Series(between=4.0), "sd 4 points, autocorrelation 0.5": Series(between=4.0, persistence=0.5)}
    for name, year, bases in (("weeks", 52, (12, 24, 52)), ("months", 12, (12, 24))):
        for base in bases:
            h = known.decision_interval(base, year)
            for kind, series in kinds.items():
                rng = np.random.default_rng(1)
                alarms = (highest(standardised_after_base(rng, series, base, year, draws)) >= h).mean()
                found = np.median(delays(standardised_after_base(rng, series._replace(drop=10.0), base, 104, draws), h))
                rows.append(f"| {name} | {base} | {h:.1f} | {kind} | {100 * alarms:.1f} % | {found:.0f} {name} |\n")
    return "".join(rows)


def together(draws: int) -> str:
    """The rows of the docs: how many years have a false alarm of any of several charts, plain and with --adjust."""
    rows = ["| periods | base | any of 20 charts | with `--adjust` |\n", "| --- | ---: | ---: | ---: |\n"]
    for name, year, bases in (("weeks", 52, (12, 24, 52)), ("months", 12, (12, 24))):
        for base in bases:
            most = highest_of_charts(np.random.default_rng(1), CHARTS, base, year, draws // CHARTS)
            plain, adjusted = ((most >= known.decision_interval(base, year, known.ALARMS[0] / n)).mean() for n in (1, CHARTS))
            rows.append(f"| {name} | {base} | {100 * plain:.0f} % | {100 * adjusted:.1f} % |\n")
    return "".join(rows)


def main(draws: int) -> None:
    """Simulate and write."""
    rows = {(base, year): intervals(base, year, draws) for year in (52, 12) for base in BASES}
    replace(
        TABLE,
        "_TABLE: Mapping[tuple[int, int], tuple[float, ...]] = {\n" + "".join(f"    {at}: {row},\n" for at, row in rows.items()) + "}\n",
    )
    known._TABLE = rows  # noqa: SLF001 - what was just written
    if DOCS.exists():
        replace(DOCS, behaviour(draws))
        replace(DOCS, together(draws), SEVERAL)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
