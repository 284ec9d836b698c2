"""One column for each answer of a question, of which a respondent marked one."""

from __future__ import annotations

import re
from collections import defaultdict

from cxkit.errors import DataError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import KINDS, SCORES, resolve, shortened
from cxkit.shapes.cells import stripped
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.answers.labels import meaning, split_label
from cxkit.values.folding import fold

_ANSWER = re.compile(r"^(?P<question>.*?)[\s_.:\-–(\[]*(?P<point>\d{1,2})[)\]]?\s*$")
_JOINT = re.compile(r"^\s*(?:[-–|:]\s+|[\[(]|_)(?P<label>.+?)[\])]?\s*$")
_WORD = re.compile(r"^(?P<question>.+?)\s*(?:[\[(](?P<point>[^\[\]()]+)[\])]|(?:\s[-–|]|:)\s(?P<last>[^\[\]()]+))\s*$")
_DUMMY = re.compile(r"^(?P<question>[^_.]+)[_.](?P<last>\D+)$")  # as pandas and R write them
_FIRST = re.compile(r"^(?P<point>[^:?]{1,60}):\s*(?P<question>\S.+)$")  # as Alchemer writes them
_FEWEST = 3  # words of a scale
_EMPTY = frozenset({"", "0", "0.0", "no", "nein", "false", "falsch", "non", "nee", "-", "n"})
_FULL = {(0, 10): 11, (1, 10): 10, (1, 5): 5, (1, 7): 7}
_SCORE = "cx:marked"


def recognise(evidence: Evidence) -> Shape | None:
    """Columns that differ only in a number or a word at the end, cover a whole scale, and of which hardly any row marks two."""
    table = evidence.table
    numbered = _questions(table.columns).items()
    whole = [(question, points) for question, points in numbered if _FULL.get((min(points), max(points))) == len(points)]
    for question, points in (*whole, *_worded(table.columns).items()):
        role = _role(question) if question else _bare(evidence, points)
        taken = table.roles.get(role) if role else None
        if role is None or (taken and (taken.column not in points.values() or taken.by_user)):
            continue
        if not all(_is_mark(evidence, column, point) for point, column in points.items()):
            continue
        return _shape(evidence, role, question, points)
    return None


def _questions(columns: tuple[str, ...]) -> dict[str, dict[int, str]]:
    """The columns of each question by the point in their end, or in front of a colon."""
    found: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for column in columns:
        match = _ANSWER.match(column) or _FIRST.match(column)
        if match and match["point"].isdecimal():
            found[match["question"].strip()].setdefault(int(match["point"]), column)
    return {
        question: points | _labelled(columns, question, points) if question and len(points) >= _FEWEST else points
        for question, points in found.items()
    }


def _labelled(columns: tuple[str, ...], question: str, points: dict[int, str]) -> dict[int, str]:
    """The columns of a question whose ends are labels that hold the point, as surveys have them at the ends of a scale."""
    labelled = dict[int, str]()
    for column in columns:
        rest = column[len(question) :] if column.startswith(question) else ""
        if (joint := _JOINT.match(rest)) and (split := split_label(fold(joint["label"]))) and split[0] not in points:
            labelled.setdefault(int(split[0]), column)
    return labelled


def _worded(columns: tuple[str, ...]) -> dict[str, dict[int, str]]:
    """The columns of each question whose ends, in brackets or behind a dash or the like, are the words of a scale."""
    ends: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for column in columns:
        if match := _WORD.match(column):
            ends[match["question"].strip()].setdefault(fold(match["point"] or match["last"]), column)
        if match := _FIRST.match(column):
            ends[match["question"].strip()].setdefault(fold(match["point"]), column)
        if match := _DUMMY.match(column):
            ends[match["question"].strip()].setdefault(fold(re.sub("[_.]+", " ", match["last"])), column)
    found = dict[str, dict[int, str]]()
    for question, named in ends.items():
        words = meaning(named.keys(), 0) if len(named) >= _FEWEST else None
        if words and words.worth.keys() == named.keys() and words.points == len(named):
            found[question] = {int(words.worth[word]): column for word, column in named.items()}
    return found


def _role(question: str) -> str | None:
    """The score that a question asks for."""
    survey = KINDS["survey"]
    found, _ = resolve(survey, [question], {}, {})
    return next((role for role in SCORES if role in found), None)


def _bare(evidence: Evidence, points: dict[int, str]) -> str | None:
    """The recommendation, if it is needed and columns are called 0 to 10 and nothing else: there is no other score of these points."""
    return "recommend" if "recommend" in evidence.wanted and (min(points), max(points)) == (0, 10) else None


def _is_mark(evidence: Evidence, column: str, point: int) -> bool:
    """Whether the column of a point holds only a mark, and blanks or a word for none."""
    values = {value.casefold() for value in evidence.sampled(column)} - _EMPTY
    return len(values) <= 1 or values <= {str(point), f"{point}.0"}


def _none(evidence: Evidence, points: dict[int, str]) -> frozenset[str]:
    """The texts that mark nothing: zero is a mark if each column holds its own point or nothing."""
    written = all(set(evidence.sampled(column)) <= {str(point)} for point, column in points.items())
    return _EMPTY - {"0"} if written else _EMPTY


def _marked(column: str, none: frozenset[str]) -> pl.Expr:
    text = stripped(column).str.to_lowercase()
    return ~text.is_in(sorted(none)).fill_null(value=True)


def _shape(evidence: Evidence, role: str, question: str, points: dict[int, str]) -> Shape:
    none = _none(evidence, points)
    marks = pl.sum_horizontal(_marked(column, none).cast(pl.Int64) for column in points.values())
    several, marked = evidence.of_all((marks > 1).sum().alias("several"), (marks > 0).sum().alias("marked")).row(0)
    if several > 0.01 * marked:
        raise DataError(
            tr(
                "Columns '{question}' {points} … {points2} mark one answer each, but {several:,} of {marked:,} rows mark several.",
                question=shortened(question),
                points=min(points),
                points2=max(points),
                several=several,
                marked=marked,
            ),
            tr("--shape plain uses the columns as they are; --role {role}=COLUMN names one.", role=role),
        )
    score = pl.when(marks == 1).then(
        pl.coalesce(pl.when(_marked(column, none)).then(pl.lit(str(point))) for point, column in points.items())
    )
    text = tr(
        "{n} columns '{question}' mark one answer each, from {points} to {points2}: read as one score.",
        n=len(points),
        question=shortened(question or "…"),
        points=min(points),
        points2=max(points),
    )
    # nothing but their names from 0 to 10 says what bare columns ask for
    note = Note(code="shape", level="info" if question else "warning", text=text, hint="--shape plain uses the columns as they are")
    shown = {_SCORE: question or f"{min(points)}-{max(points)}"}
    return Shape(add=lambda frame: frame.with_columns(score.alias(_SCORE)), columns=shown, roles={role: _SCORE}, notes=(note,))
