"""One row for each question that a respondent answered: who, which question, which answer."""

from __future__ import annotations

from cxkit.errors import RoleError
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import KINDS, SCORES, resolve, shortened
from cxkit.shapes.shape import Evidence, Shape
from cxkit.values.reasons import Reason

_MOST_QUESTIONS = 500
_ANSWER, _OTHER = "cx:answer", "cx:other question"


def recognise(evidence: Evidence) -> Shape | None:
    """A column of questions, each asked of many, beside one of answers: a score is the answers to the question that asks for it."""
    table = evidence.table
    question = evidence.column("question")
    answer = evidence.column("answer") or (_answer_beside(evidence, question) if question else None)
    if question is None or answer is None:
        return None
    questions = evidence.of_all(pl.col(question).unique().alias("question")).to_series().drop_nulls().to_list()
    if not 1 < len(questions) <= _MOST_QUESTIONS or any(role in table.roles for role in SCORES):
        return None
    asked = _asked([str(each) for each in questions], evidence.wanted)
    if not asked:
        return None
    several = {role: found for role, found in asked.items() if len(found) > 1}
    if several:
        role, found = next(iter(several.items()))
        named = ", ".join(f"'{shortened(each)}'" for each in found)
        raise RoleError(
            f"Column '{question}': several questions could hold the {role} score: {named}.",
            f"Choose one: --where \"\\\"{question}\\\" = '{found[0]}'\" --shape plain --role {role}='{answer}'.",
        )
    scores = {role: found[0] for role, found in asked.items()}
    other = ~pl.col(question).is_in(list(scores.values()))
    derived = {f"{_ANSWER} {role}": pl.when(pl.col(question) == text).then(pl.col(answer)) for role, text in scores.items()}
    told = "; ".join(f"{role} = '{shortened(text)}'" for role, text in scores.items())
    note = Note(
        code="shape",
        level="info",
        text=f"One row is the answer to one of {len(questions)} questions in column '{question}'; {told}.",
        hint="--shape plain takes each row for one answer",
    )
    return Shape(
        add=lambda frame: frame.with_columns(other.alias(_OTHER), *(value.alias(name) for name, value in derived.items())),
        columns={**dict.fromkeys(derived, answer), _OTHER: question},
        roles={role: f"{_ANSWER} {role}" for role in scores},
        excluded={Reason.OTHER_QUESTION: _OTHER},
        notes=(note,),
    )


def _answer_beside(evidence: Evidence, question: str) -> str | None:
    """The only column that differs among the answers to one question and among those of one respondent; None if there are several."""
    sample = evidence.table.sample
    others = [column for column in evidence.table.columns if column != question]
    distinct = sample.group_by(question).agg(pl.col(others).n_unique(), pl.len().alias("cx:rows"))
    known = evidence.column("response_id") or evidence.column("customer_id")
    # a respondent answers a question once
    who = known or next((column for column in others if (distinct.get_column(column) == distinct.get_column("cx:rows")).all()), None)
    if who is None:
        return None
    of_one = sample.group_by(who).agg(pl.col(others).exclude(who).n_unique())
    fitting = [
        column for column in others if column != who and (distinct.get_column(column) > 1).any() and (of_one.get_column(column) > 1).any()
    ]
    return fitting[0] if len(fitting) == 1 else None


def _asked(questions: list[str], wanted: frozenset[str]) -> dict[str, list[str]]:
    """The questions that ask for each of the scores that the command wants, else for any score."""
    found, doubtful = resolve(KINDS["survey"], sorted(questions), {}, {})
    asked = {role: [resolved.column] for role, resolved in found.items()} | doubtful
    scores = {role: columns for role, columns in asked.items() if role in SCORES}
    return {role: columns for role, columns in scores.items() if role in wanted} if wanted else scores
