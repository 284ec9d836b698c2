"""One row for each question that a respondent answered, or for each answer to one of several surveys: respondent, question, answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain

from cxkit.errors import RoleError
from cxkit.language import tr
from cxkit.lazy import pl
from cxkit.model import Note
from cxkit.roles import KINDS, SCORES, Resolved, resolve, shortened
from cxkit.roles.words import all_meanings, meanings, questions
from cxkit.shapes.shape import Evidence, Shape
from cxkit.shapes.survey.several_surveys import columns_of_surveys, surveys_by_metric, undecided
from cxkit.values.reasons import Reason

_MOST_QUESTIONS = 500
_NARROW = 20  # columns of a table of questions and answers at most
_DIFFERENT = 30  # values of a sample, if they may be questions
_FEWEST_RESPONDENTS = 10  # who each answer all questions
_NEARLY_ALL = 0.9  # of the respondents answer no question twice
_MOST_ANSWERS = 0.7  # of the questions of all respondents
_SCORES = frozenset({"nps", "recommend", "satisfaction", "effort"})  # meanings of their names
_ANSWERS = frozenset({"answered", "answertext", "response", "value"})  # meanings of names of columns of answers
_OF_RECOMMENDATION = frozenset({"nps", "recommend", "likely"})
_ANSWER, _OTHER = "cx:answer", "cx:other question"


def recognise(evidence: Evidence) -> Shape | None:
    """A column of questions, each with many rows, beside one of answers: a score is the answers to its question."""
    question = evidence.column("question") or evidence.column("item") or _column_of_questions(evidence)
    taken = _column_of_all(evidence)
    answer = _answer_column(evidence, question, taken) if question else None
    if question is None or answer in {None, question}:
        return None
    questions = _questions_in(evidence, question)
    if len(questions) < 2 or (answer != taken and _scores(evidence)):
        return None
    known = _asked(questions)
    surveys = surveys_by_metric(questions, evidence.table.shown.get(answer, answer)) if len(known) < 2 else {}
    known = surveys or known
    asked = {role: found for role, found in known.items() if role in evidence.wanted or not evidence.wanted}
    unclear = undecided(evidence, question, answer, known, named=bool(surveys)) if len(known) > 1 else {}
    if unclear:
        return Shape(lambda frame: frame, {}, unclear=unclear)
    # items are rated on one score, questions ask for several
    one_alone = len(known) == 1 and question != evidence.column("question") and answer != _column_of_tool(evidence)
    if not asked or (one_alone and not _is_recommendation_among_ratings(evidence, question, answer)):
        return None
    if not surveys:
        _refuse_several(question, answer, asked)
    shape = _chosen_rows(question, answer, asked, len(questions), surveys=bool(surveys))
    # one response has a row for each question: without it they would be repeated
    known_question = any(found.column == question for found in evidence.table.roles.values())
    return shape if known_question else replace(shape, roles={**shape.roles, "question": question})


def _answer_column(evidence: Evidence, question: str, taken: str | None) -> str | None:
    """The column of the answers to the questions; None if none is known, or each respondent has one row alone."""
    answer = evidence.column("answer") or taken or _answer_beside(evidence, question)
    if taken and answer != taken and answer and _answers_all(evidence, answer, question):
        answer = taken  # a header such as "Antwort" may number the respondents
    return answer if taken or evidence.column("question") or _are_repeated(evidence) else None


def _column_of_all(evidence: Evidence) -> str | None:
    """The column that holds all scores: one of several roles that its values fit, or that of a tool for surveys of any kind."""
    scores = _scores(evidence)
    if scores:
        of_all = len({found.column for found in scores}) == 1
        return next((found.column for found in scores if found.found in {"name", "assumed"}), None) if of_all else None
    return _column_of_tool(evidence)


def _scores(evidence: Evidence) -> list[Resolved]:
    """The columns that are taken for scores; a driver in words is the topic of a question, as in surveys of employees."""
    table = evidence.table
    found = {role: table.roles[role] for role in SCORES if role in table.roles}
    return [column for role, column in found.items() if role != "driver" or table.values(column.column).numbers]


def _column_of_tool(evidence: Evidence) -> str | None:
    """The column in which a tool writes the answers to surveys of any kind."""
    ambiguous = {column for role in SCORES for column in evidence.table.doubtful.get(role, ())}
    return ambiguous.pop() if len(ambiguous) == 1 else None


def _refuse_several(question: str, answer: str, asked: Mapping[str, list[str]]) -> None:
    """Raise RoleError if several questions ask for one score."""
    role, found = next(((role, found) for role, found in asked.items() if len(found) > 1), ("", []))
    if not found:
        return
    named = ", ".join(f"'{shortened(each)}'" for each in found)
    raise RoleError(
        tr("Column '{question}': several questions could hold the {role} score: {named}.", question=question, role=role, named=named),
        tr(
            "Choose one: --where \"\\\"{question}\\\" = '{found}'\" --shape plain --role {role}='{answer}'.",
            question=question,
            found=found[0],
            role=role,
            answer=answer,
        ),
    )


def _chosen_rows(question: str, answer: str, asked: Mapping[str, list[str]], n: int, *, surveys: bool) -> Shape:
    """The answers to the questions, or to the ``surveys``, that ask for each score."""
    other = ~pl.col(question).is_in([text for texts in asked.values() for text in texts])
    derived = {f"{_ANSWER} {role}": pl.when(pl.col(question).is_in(texts)).then(pl.col(answer)) for role, texts in asked.items()}
    chosen_roles = "; ".join(f"{role} = " + ", ".join(f"'{shortened(text)}'" for text in texts) for role, texts in asked.items())
    note = Note(
        code="shape",
        level="info",
        text=tr(
            "One row is the answer to one of {n} surveys, named in column '{question}'; {chosen_roles}."
            if surveys
            else "One row is the answer to one of {n} questions in column '{question}'; {chosen_roles}.",
            n=n,
            question=question,
            chosen_roles=chosen_roles,
        ),
        hint="--shape plain counts each row as one answer",
    )
    return Shape(
        add=lambda frame: frame.with_columns(other.alias(_OTHER), *(value.alias(name) for name, value in derived.items())),
        columns={**dict.fromkeys(derived, answer), _OTHER: question},
        roles={role: f"{_ANSWER} {role}" for role in asked},
        excluded={Reason.OTHER_QUESTION: _OTHER},
        notes=(note,),
        captions={} if surveys else {f"{_ANSWER} {role}": texts[0] for role, texts in asked.items()},
    )


def _column_of_questions(evidence: Evidence) -> str | None:
    """The only column whose values name several scores, as ``nps`` and ``csat`` under ``metric``; None if there is no such column.

    Respondents may have one row each, of one kind of survey, if a single column holds the score.
    """
    table = evidence.table
    if len(table.columns) > _NARROW:
        return None
    taken = {evidence.column("comment"), evidence.column("segment")}
    free = [column for column in table.columns if column not in taken and not column.startswith("cx:")]
    free = [column for column in free if not table.values(column).numbers and not table.sample.get_column(column).null_count()]
    few = {column: list(dict.fromkeys(evidence.sampled(column))) for column in free if table.values(column).distinct <= _DIFFERENT}
    # the rows of the sample may all answer one of the questions
    # a question is asked of several respondents: texts that all differ are comments, unless they are nothing but names of scores
    repeated = {column: texts for column, texts in few.items() if 2 * len(texts) <= table.sample.height or _are_names_of_scores(texts)}
    named = [column for column, texts in repeated.items() if len(texts) <= _DIFFERENT and _asked(texts)]
    several = [column for column in named if len(_asked(_questions_in(evidence, column))) > 1]
    several = several or columns_of_surveys(evidence, few)
    if not several and _column_of_tool(evidence):
        several = [column for column in named if all(map(_is_name_of_score, chain.from_iterable(_asked(few[column]).values())))]
    assumed = table.roles.get("recommend")
    if not several and assumed is not None:
        several = [column for column in named if _is_recommendation_among_ratings(evidence, column, assumed.column)]
    return several[0] if len(several) == 1 else None


def _is_recommendation_among_ratings(evidence: Evidence, question: str, answer: str) -> bool:
    """Whether each respondent answers all questions, of which one asks for the recommendation, and no header says so of all answers."""
    taken = evidence.table.roles.get("recommend")
    if taken is None or taken.found not in {"name", "assumed"} or taken.column != answer:
        return False
    if _OF_RECOMMENDATION & all_meanings(evidence.table.shown.get(answer, answer)):
        return False
    asked = _asked(_questions_in(evidence, question)).get("recommend", ())
    if len(asked) != 1 or not (_is_name_of_score(asked[0]) or questions(asked[0])):  # a product may be called "Recommended set"
        return False
    others = [column for column in evidence.table.columns if column not in {question, answer} and not column.startswith("cx:")]
    return any(_answers_all(evidence, column, question) for column in others)


def _answers_all(evidence: Evidence, who: str, question: str) -> bool:
    """Whether the values of the column ``who`` have one row for each of most questions: respondents may skip some."""
    if who == question:
        return False
    rows = evidence.table.sample.select(pl.col(who).alias("who"), pl.col(question).alias("question")).drop_nulls()
    questions = rows.get_column("question").n_unique()
    each = rows.group_by("who").agg(pl.len().alias("rows"), pl.col("question").n_unique().alias("questions"))
    once = each.filter(pl.col("rows") == pl.col("questions")).height
    whole = each.filter(pl.col("questions") == questions).height
    most = rows.height >= _MOST_ANSWERS * each.height * questions
    return questions > 1 and whole >= _FEWEST_RESPONDENTS and once >= _NEARLY_ALL * each.height and most


def _are_names_of_scores(texts: list[str]) -> bool:
    """Whether the texts are the short names of several scores, as NPS and CSAT."""
    return len(texts) > 1 and all(map(_is_name_of_score, texts))


def _is_name_of_score(text: str) -> bool:
    words = meanings(text)
    return len(words) == 1 and bool(words[0] & _SCORES)


def _questions_in(evidence: Evidence, column: str) -> list[str]:
    """The distinct texts of a column in all rows; none if they are too many for questions."""
    texts = evidence.of_all(pl.col(column).cast(pl.String).unique().alias("question")).to_series().drop_nulls().to_list()
    return texts if len(texts) <= _MOST_QUESTIONS else []


def _are_repeated(evidence: Evidence) -> bool:
    """Whether respondents have several rows; without known respondents they may."""
    who = evidence.column("response_id") or evidence.column("customer_id")
    return who is None or bool(evidence.table.sample.get_column(who).is_duplicated().any())


def _answer_beside(evidence: Evidence, question: str) -> str | None:
    """The column that varies among the answers to one question and among those of one respondent.

    Of several the one whose header says that it holds answers; None if there is no such column.
    """
    sample = evidence.table.sample
    others = [column for column in evidence.table.columns if column != question]
    distinct = sample.group_by(question).agg(pl.col(others).n_unique(), pl.len().alias("cx:rows"))
    known = evidence.column("response_id") or evidence.column("customer_id")
    # a respondent answers each question once
    who = known or next((column for column in others if (distinct.get_column(column) == distinct.get_column("cx:rows")).all()), None)
    if who is None:
        return None
    of_one = sample.group_by(who).agg(pl.col(others).exclude(who).n_unique())
    fitting = [
        column for column in others if column != who and (distinct.get_column(column) > 1).any() and (of_one.get_column(column) > 1).any()
    ]
    named = [column for column in fitting if meanings(column) and all(word & _ANSWERS for word in meanings(column))]
    found = fitting if len(fitting) == 1 else named
    return found[0] if len(found) == 1 else None


def _asked(questions: list[str]) -> dict[str, list[str]]:
    """The questions that ask for each score."""
    found, doubtful = resolve(KINDS["survey"], sorted(questions), {}, {})
    asked = {role: [resolved.column] for role, resolved in found.items()} | doubtful
    return {role: columns for role, columns in asked.items() if role in SCORES}
