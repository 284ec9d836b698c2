"""Simulate every situation in ``tests/simulation`` and write the levels reached into the table of ``docs/methods.md``.

python scripts/levels.py [WORD ...]    (with words: only rows that contain one of them; the others stay as they are)
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.simulation.situations import Situation, all_situations  # noqa: E402 - the tests lie beside the package, not in it

METHODS = ROOT / "docs" / "methods.md"
BEGIN, END = "<!-- levels: scripts/levels.py -->\n", "<!-- end of levels -->\n"
HEAD = "| measure | situation | claim | rate | draws | power | |\n| --- | --- | --- | ---: | ---: | ---: | --- |\n"


def label(situation: Situation) -> str:
    """The first cells of a row, which tell rows apart."""
    return f"| {situation.measure} | {situation.situation} | {situation.claim} |"


def simulated(situation: Situation) -> str:
    """The row of a situation, drawn anew."""
    outcome = situation.run()
    if not situation.holds(outcome):
        sys.stderr.write(f"does not hold: {label(situation)} {outcome}\n")
    warned = f"warned in {100 * outcome.warned / outcome.draws:.0f} %" if situation.warns else ""
    rate = 100 * outcome.errors / outcome.draws
    return f"{label(situation)} {rate:.1f} % | {outcome.draws:,} | {100 * situation.power:.1f} % | {warned} |\n"


def table() -> tuple[str, str, str]:
    """The text before, in and after the table."""
    before, rest = METHODS.read_text(encoding="utf-8").split(BEGIN)
    inside, after = rest.split(END)
    return before, inside, after


def main(words: list[str]) -> None:
    """Write the table, after each row, so that nothing is lost if the script is stopped."""
    known = {" | ".join(line.split(" | ")[:3]) + " |": line + "\n" for line in table()[1].splitlines()}
    situations = all_situations()
    rows = {label(each): known.get(label(each)) for each in situations}
    for situation in situations:
        name = label(situation)
        if rows[name] is None or any(word in name for word in words or [""]):
            rows[name] = simulated(situation)
            before, _, after = table()
            METHODS.write_text(before + BEGIN + HEAD + "".join(row for row in rows.values() if row) + END + after, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
