"""No advice leads to a wrong figure: every option with a value that a note or an error offers is tried on the file that caused it.

Each case names the text that is offered, the option as it is typed, and the figure that is right for who takes the advice. The strings of
the code that offer such options are collected: one that no case brings up fails.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.contracts.advice_cases import CASES, Advice
from tests.contracts.test_shape_examples import SHAPES
from tests.metrics.test_score_meaning import CSAT, REFUSED, answers

import cxkit
from cxkit.errors import CxError
from cxkit.run import call

ROOT = Path(cxkit.__file__).parent


def run(advice: Advice, folder: Path, **taken: Any) -> Any:
    data = advice.data
    if isinstance(data, str):
        (folder / "file.csv").write_text(data, encoding="utf-8")
        data = folder / "file.csv"
    elif isinstance(data, tuple):
        paths = [folder / f"file{number}.csv" for number in range(len(data))]
        for path, text in zip(paths, data, strict=True):
            path.write_text(text, encoding="utf-8")
        data = paths
    return call(advice.metric, data, **{**advice.given, **taken})


def said(advice: Advice, folder: Path) -> str:
    """All that the command says to type."""
    try:
        report = run(advice, folder)
    except CxError as error:
        return "\n".join((error.message, error.hint, *error.lines))
    return "\n".join(f"{note.text} {note.hint}" for note in report.notes)


@pytest.mark.parametrize(
    "advice",
    # each third one, and the others where there is more time
    [pytest.param(each, id=f"{each.metric} {each.offered}", marks=[pytest.mark.slow] * (at % 3 > 0)) for at, each in enumerate(CASES)],
)
def test_an_option_that_is_offered_gives_the_right_figure_or_is_refused(advice: Advice, tmp_path: Path) -> None:
    assert advice.offered in said(advice, tmp_path)
    if isinstance(advice.right, str) and advice.right.endswith("Error"):
        with pytest.raises(CxError) as caught:
            run(advice, tmp_path, **advice.taken)
        assert type(caught.value).__name__ == advice.right
        return
    table, _, key = advice.figure.rpartition(":")
    report = run(advice, tmp_path, **advice.taken)
    row = (report.table(table) if table else report.tables[0]).rows[0]
    assert row[key] == (pytest.approx(advice.right) if isinstance(advice.right, float) else advice.right)


# strings that quote an option of the user's, or explain by an example what one takes
SPOKEN_OF = frozenset(
    {
        "{} of {} rows hold text in a column that --where {} compares as numbers or dates",
        "--currency {}: no column is known to hold currencies.",
        "--currency {}: no amount is in it.",
        "--labels {} gives no number.",
        "Write LABEL=VALUE, as in --labels 'very likely=10'.",
        "--by none asks for the overall figure alone.",
        "Give the number of days without an order: --inactive-after 365",
        "Count lines from 1; --header-row 0: there is no header.",
        "--header-row 1 to {} are lines with text here.",
        "--skip {} is more than the {} rows below the header that are looked at.",
        "--where {} is no condition: it gives {}, not yes or no.",
        "--where {} compares the dates of '{}' with a number.",
        "--where {} compares the text of '{}' with a number.",
        "--where {} compares what cannot be compared: {}",
        "Write the lowest and the highest answer, as in --scale 0-10.",
        "--where \"NOT {} IN ('...')\" excludes rows",
    }
)
# offers that no file of this test brings up: this list may only become shorter
UNTRIED = frozenset(
    {
        "--top 20 shows the first 20 of them; or group by a column with fewer values.",
        "--where {} cannot be read: {}.",
        "It is found with --id-form {}.",
        "Name one with --role touchpoint=COLUMN or --role channel=COLUMN; --by none counts contacts without; there are: {}.",
        "Correct the header, or number the columns #1, #2, … with --header-row 0.",
        "--dates mdy or --dates dmy decides which of day and month comes first; {}.",
        "Use a file with one row an order, or add the column; --shape plain counts each row as an order.",
        "without {} {} match: --id-form {}",
        "--id-form {} for all files",
        "The {} file has no row of this customer, whose id it may write in another way ({}): --id-form {} finds it.",
        "--quote none reads quotes as characters",
        "--delimiter '{}' divides the cells there",
        "--header-row {} takes that table",
        "line {{}}, read as the header, holds numbers in a row; if it is data, there is no header (--header-row 0).",
        "line {{}}, read as the header, holds a number as the rows below it do; if it is data, there is no header (--header-row 0).",
        "--skip 0 reads all but the first as data",
        "A cell holds it, but it names no customer; --shape plain takes it for one.",
    }
)

FIELD = re.compile(r"\{[a-z_0-9]+(?:[:!][^{}]*)?\}")
OPTION = re.compile(r"--(?P<name>[a-z][a-z-]+) (?P<value>'[^']+'|\"[^\"]+\"|[^\s;,)]+)")
SHAPE_NAMES = {name for _, name in SHAPES}
FIXED = {"plain", "none", "keep", "first|last|drop", "dmy", "mdy", "ymd", "high", "low", ".", "0"} | SHAPE_NAMES
MADE = {
    "multiple",
    "top",
    "currency",
    "header-row",
    "delimiter",
    "na",
    "scale",
    "labels",
    "where",
    "amount",
    "inactive-after",
    "id-form",
    "skip",
}
CODE = {"COLUMN", "CODE", "LOW-HIGH", "VALUE", "LABEL", "LINE", "NAME", "REGEX", "DATE", "TEXT"}


def offered_in(text: str) -> bool:
    """Whether a string of the code (``{}`` for what is filled in) offers an option with a value."""
    if re.search(r"--fold takes|--all-complaints", text):
        return True
    for option in OPTION.finditer(text):
        name, value = option["name"], option["value"].strip("'\"").rstrip(":?.") or "."
        if value in FIXED or (name in MADE and not any(word in value for word in CODE) and re.search(r"\{\}|\d", value)):
            return True
    return False


def literals(tree: ast.AST) -> Iterator[str]:
    """The strings of a module but for docstrings, with ``{}`` for what is filled in."""
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in ast.walk(node) if part is not node}
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if id(node) in inner | docs:
            continue
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield FIELD.sub("{}", node.value)


def offers() -> dict[str, str]:
    """The strings that offer options with values, and the module of each."""
    found = {}
    for path in sorted(ROOT.rglob("*.py")):
        module = str(path.relative_to(ROOT).with_suffix(""))
        if not module.startswith(("cli/", "options", "stats/", "registry", "workflows/", "sources/profiles")):
            found.update({text: module for text in literals(ast.parse(path.read_text(encoding="utf-8"))) if offered_in(text)})
    return found


@cache
def known_texts() -> str:
    """All that the commands of the cases say, and those of the files of scores, whose options are tried beside their figures."""
    from tempfile import TemporaryDirectory

    found = []
    with TemporaryDirectory() as folder:
        found += [said(advice, Path(folder)) for advice in CASES]
    scored = [(metric, header, counts) for metric, header, counts, *_ in REFUSED] + [
        ("csat", header, counts) for header, counts, *_ in CSAT
    ]
    for metric, header, counts in scored:
        advice = Advice(metric, answers(header, counts), "", {}, "n", None, {"score": header, "by": "none"})
        found.append(said(advice, Path()))
    return "\n".join(found)


def holds(line: str, parts: list[str]) -> bool:
    """Whether a line has these parts one after the other, with what the code puts between them."""
    at = 0
    for part in parts:
        found = line.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


@pytest.mark.slow
def test_every_offer_of_the_code_is_tried() -> None:
    lines = known_texts().splitlines()
    untried = {
        text: module
        for text, module in offers().items()
        if text not in SPOKEN_OF | UNTRIED and not any(holds(line, text.split("{}")) for line in lines)
    }
    assert untried == {}


@pytest.mark.slow
def test_the_lists_name_strings_of_the_code() -> None:
    assert set(offers()) >= SPOKEN_OF | UNTRIED
