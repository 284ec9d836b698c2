"""How the answers to a question are read: scale, direction and codes from header, labels, battery and all distinct values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from cxkit.counts.survey.score_columns import ScoreColumns, score_columns
from cxkit.errors import RoleError
from cxkit.language import formatted, tr, translated
from cxkit.model import Note
from cxkit.roles import is_unquotable, shortened
from cxkit.roles.words import names_average
from cxkit.tables.table import DataTable
from cxkit.values.answers.labels import kano_numbers_turned, meaning, out_of
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.plus_minus import are_signs, plus_and_minus, sign_notes
from cxkit.values.answers.scales import agreement_of, asked_ease, asks_for_the_bad, scale_of_words
from cxkit.values.answers.score_evidence import Doubt, Evidence, Inferred, infer_scale
from cxkit.values.answers.scores import TELLING, Scale, ScoreRule
from cxkit.values.answers.valence import Direction, best_end, names
from cxkit.values.folding import fold
from cxkit.values.numbers import number

if TYPE_CHECKING:
    from cxkit.counts.survey.direction_evidence import Shown

_ANY = Scale(-(10**9), 10**9)
_CLASSES = Scale(-1, 1)
_ENDS_COUNT = frozenset({"recommend", "satisfaction", "effort"})
_AVERAGED = _ENDS_COUNT | {"expectation", "fulfilment"}
_DIRECTED = frozenset({"recommend", "satisfaction", "fulfilment"})
_JUDGED = frozenset({"recommend", "satisfaction"})
_ANY_NUMBER = frozenset({"outcome", "driver"})
_KANO = frozenset({"functional", "dysfunctional"})
_GRADES = Scale(1, 6)
_SHORT = 3  # letters
_STATEMENT = 4  # words of a header that may be one
_WORDS_SHOWN = 6
_FEWEST_POINTS, _MOST_POINTS = 3, 7  # of the width of a scale that may be one of grades
_MANY, _FEW = 0.6, 0.2  # shares of the answers at its ends
_NO_SCALE = "No usual scale holds the answers in {name}{found}."
_FEWEST_SHARES = 2  # different numbers between 0 and 1
_PERCENT = re.compile(r"%|per ?cent|pro[zc]ent|pourcent|por ?cient|por ?cent")
_AS_WORDS = "which has as many points as the words"
_LABELLED = 3  # labels that show a scale


class ScoreReading(NamedTuple):
    """The rule for reading the values of a score, which end of the numbers read is ``best`` (None: unknown), and the notes.

    ``why``: how the scale was inferred; empty if it is declared. ``loose``: nothing but the range of the answers shows it.
    """

    rule: ScoreRule
    best: Direction | None = None
    why: str = ""
    notes: tuple[Note, ...] = ()
    loose: bool = False


def read_score(
    table: DataTable,
    role: str,
    columns: Sequence[str],
    values: Mapping[object, int],
    *,
    numeric: bool = False,
    as_asked: bool = False,
    shared: Scale | None = None,
) -> ScoreReading:
    """Read a score from its distinct ``values``.

    ``numeric``: the figure needs only numbers; the ends of the scale do not matter. ``as_asked``: the metric uses which end is best, so
    that answers are never reversed. ``shared``: the scale if only the range of the answers would show it. Raises RoleError if the values
    leave the meaning of a score ambiguous, or no scale holds them.
    """
    # groups come in any order, and a message names the same examples in each run
    values = dict(sorted(values.items(), key=lambda each: (-each[1], str(each[0]))))
    rule = table.score_rule(role, table.scale_of(role) or _ANY, columns)
    headers = [table.shown.get(column, column) for column in columns]
    questions = [table.captions.get(column) or header for column, header in zip(columns, headers, strict=True)]
    signs = plus_and_minus({fold(str(raw)) for raw in values if raw is not None} - rule.na) if role == "satisfaction" else {}
    rule = rule._replace(labels={**signs, **rule.labels})
    found = score_columns(role, (headers, questions), values, rule._replace(scale=_ANY, fractions=True), table.scale_of(role))
    if rule.declared or not any(values.values()):
        return _read_declared(table, found, columns, rule._replace(scale=table.scale_of(role) or Scale(1, 5)), as_asked=as_asked)
    if role == "recommend" and (classes := _classes(found, rule)):
        return classes
    inferred = _infer(table, found, numeric=numeric)
    if shared and inferred.loose:
        inferred = Inferred(shared, tr("as what it is compared with"), fractions=inferred.fractions)
    if not numeric:
        _check_grades(found, inferred)
        single = not found.header.scale and len(columns) == 1
        on_scale = rule._replace(scale=inferred.scale) if single and inferred.scale else None
        from cxkit.counts.survey.scales_by_group import check_one_scale

        caution = check_one_scale(table, columns[0], found.numbers, on_scale, {*inferred.codes, *found.codes})
        inferred = inferred._replace(caution=inferred.caution or caution)
    if inferred.doubt and not (numeric and not inferred.doubt.readings):
        raise _refusal(found, inferred.doubt)
    if inferred.scale is None:
        words_alone = bool(found.words) and not found.numbers
        template = "The words in {name} are those of no known scale{found}." if words_alone else _NO_SCALE
        raise RoleError(
            tr(template, name=found.name, found=_examples(found)),
            tr(
                "Say on which it was asked: --scale {role}=LOW-HIGH, --labels 'LABEL=VALUE' for words, --na CODE for codes of no answer.",
                role=role,
            ),
        )
    rule = rule._replace(scale=inferred.scale)
    given = table.rules.best.get(role)
    undirected = not numeric and _awaits_end(table, found, rule)
    shown = _shown_end(table, found, columns, rule) if undirected else None
    if shown and shown.best == "low" and found.role != "effort":
        return _of_low_end(found, inferred, rule, shown, as_asked=as_asked)
    if undirected and shown is None and (caution := _low_caution(found, inferred)):
        inferred = inferred._replace(caution=inferred.caution or caution)
    if shown and found.role == "effort":
        return _of_shown_end(_finish(found, inferred, rule, shown.best, as_asked=as_asked), found, rule.scale, shown)
    return _finish(found, inferred, rule, given, as_asked=as_asked)


def _read_declared(table: DataTable, found: ScoreColumns, columns: Sequence[str], rule: ScoreRule, *, as_asked: bool) -> ScoreReading:
    """The reading of a score on the scale that is given, of which the good end may still be unknown."""
    inferred = infer_scale(Evidence(found.numbers, named=rule.scale, ends_count=False))._replace(codes={})
    asked = found.role == "effort" and _awaits_end(table, found, rule)
    if asked and (shown := _shown_end(table, found, columns, rule)):
        return _of_shown_end(_finish(found, inferred, rule, shown.best, as_asked=as_asked), found, rule.scale, shown)
    return _finish(found, inferred, rule, table.rules.best.get(found.role), as_asked=as_asked)


def _of_shown_end(reading: ScoreReading, found: ScoreColumns, scale: Scale, shown: Shown) -> ScoreReading:
    """The reading of an effort with a warning that its easy end is taken from another column."""
    end, other = (scale.high, "low") if shown.best == "high" else (scale.low, "high")
    text = tr(
        "Column {name} does not say what its numbers mean: {end} counts as the easiest answer, as praise in column '{other}' goes with it.",
        name=found.name,
        end=end,
        other=shown.column,
    )
    note = Note(code="direction-assumed", level="warning", text=text, hint=tr("--easy {other} decides otherwise", other=other))
    return reading._replace(notes=(*reading.notes, note))


def _of_low_end(found: ScoreColumns, inferred: Inferred, rule: ScoreRule, shown: Shown, *, as_asked: bool) -> ScoreReading:
    """The reading of a score whose words in another column show its low end to be the best; RoleError if that is another question."""
    if not shown.labels:
        raise _refusal(found, shown.doubt(found.role, rule.scale))
    reading = _finish(found, inferred, rule, "low", as_asked=as_asked)
    return reading._replace(notes=(*reading.notes, shown.note_of_labels(found.name)))


def _awaits_end(table: DataTable, found: ScoreColumns, rule: ScoreRule) -> bool:
    """Whether nobody has said which end of a score is the best one, and neither its header nor its words show it."""
    given = table.rules.best.get(found.role) or (table.rules.easy if found.role == "effort" else None)
    return given is None and _is_undirected(found, rule)


def _is_undirected(found: ScoreColumns, rule: ScoreRule) -> bool:
    """Whether neither header nor words name the best end of numbers."""
    numbers_alone = found.role in _JUDGED | {"effort"} and not found.words and not found.points
    return numbers_alone and not _best(found, rule.scale.low, rule.scale.high) and not _end_asked(found, rule.scale.low, rule.scale.high)


def _shown_end(table: DataTable, found: ScoreColumns, columns: Sequence[str], rule: ScoreRule) -> Shown | None:
    """The best end of a single column by other columns."""
    if len(columns) > 1:
        return None
    from cxkit.counts.survey.direction_evidence import shown_end

    return shown_end(table, columns[0], rule._replace(na=rule.na | {f"{code:g}" for code in found.codes}))


def _low_caution(found: ScoreColumns, inferred: Inferred) -> str:
    """A caution if most answers are the lowest ones of a satisfaction of which nothing says that they are bad."""
    scale = inferred.scale
    if found.role != "satisfaction" or scale is None or not _FEWEST_POINTS <= scale.high - scale.low < _MOST_POINTS:
        return ""
    used = {value: n for value, n in found.numbers.items() if scale.low <= value <= scale.high and value not in inferred.codes}
    answers = sum(used.values())
    lowest, highest = (sum(n for value, n in used.items() if abs(value - end) <= 1) for end in (scale.low, scale.high))
    if answers < TELLING or max(used, key=lambda value: used[value]) != scale.low or lowest < _MANY * answers or highest > _FEW * answers:
        return ""
    return tr(
        "most answers are {low} or {next}, and nothing says which end is the best: --scale {role}={high}-{low} if it is {low}",
        low=scale.low,
        next=scale.low + 1,
        high=scale.high,
        role=found.role,
    )


def _check_grades(found: ScoreColumns, inferred: Inferred) -> None:
    """Raise RoleError for grades whose best one nothing shows: 6 is among them, or most are low, as where 1 is the best."""
    used = {value: n for value, n in found.numbers.items() if n and value not in {**inferred.codes, **dict.fromkeys(found.codes)}}
    if not found.header.graded or found.words or not used or min(used) < 1 or max(used) > _GRADES.high or _best(found, 1, 6) is not None:
        return
    low, high = sum(n for value, n in used.items() if value <= 2), sum(n for value, n in used.items() if value >= 4)
    if max(used) <= _GRADES.high - 1 and low <= high and found.header.scale != _GRADES:
        return
    top = found.header.scale.high if found.header.scale else int(-(-max(used) // 1))
    options = [
        tr("--scale {role}={lowest}-1 (1 is the best)", role=found.role, lowest=top if found.header.scale else _GRADES.high),
        tr("--scale {role}=1-{top} ({top} is the best)", role=found.role, top=max(top, 5)),
    ]
    raise RoleError(
        tr(
            "Column {name} holds grades from 1 to {top}, of which 1 is the best in some countries and {top} in others.",
            name=found.name,
            top=top,
        ),
        tr("Decide which is right: {options}.", options="; ".join(options)),
    )


def _classes(found: ScoreColumns, rule: ScoreRule) -> ScoreReading | None:
    """The reading of a column that holds promoters, passives and detractors; None for one that holds scores."""
    texts = {fold(str(raw)): n for raw, n in found.values.items() if raw is not None}
    texts = {text: n for text, n in texts.items() if text not in rule.na and not means_no_answer(text)}
    from cxkit.values.answers.promoter_classes import promoter_classes, signed_classes

    worth = promoter_classes(texts.keys())
    if not worth and (unit := signed_classes(found.numbers)) and not found.words:
        worth = {text: value / unit for text in texts if (value := number(text, rule.decimal)) is not None}
    if not worth:
        return None
    names_of = {1.0: "promoters", 0.0: "passives", -1.0: "detractors"}
    read = {value: ", ".join(f"'{text}'" for text in sorted(worth) if worth[text] == value) for value in names_of}
    equations = "; ".join(f"{texts_of} {translated(names_of[value])}" for value, texts_of in read.items() if texts_of)
    text = tr("Column {name} holds classes and no answers from 0 to 10: {equations}.", name=found.name, equations=equations)
    note = Note(code="classes-read", level="info", text=text)
    return ScoreReading(rule._replace(scale=_CLASSES, known=worth, named=True), "high", "", (note,))


def _refuse_shares(found: ScoreColumns) -> None:
    """Raise RoleError if all answers lie from 0 to 1 and several different ones between these, which is on no scale of a question."""
    used = [value for value, n in found.numbers.items() if n]
    if all(0 <= value <= 1 for value in used) and len([value for value in used if 0 < value < 1]) >= _FEWEST_SHARES:
        raise RoleError(
            tr(
                "Column {name} holds decimals between 0 and 1: they are shares or coefficients, and no answers to a question.",
                name=found.name,
            ),
            tr("Use the file of the single answers, or name another column with --role {role}=COLUMN.", role=found.role),
        )


def _battery(table: DataTable, column: str) -> Mapping[float, int]:
    from cxkit.tables.batteries import battery_of

    return battery_of(table, column)


def _infer(table: DataTable, found: ScoreColumns, *, numeric: bool) -> Inferred:
    by_role = table.scale_of(found.role)
    if by_role is None and (scale := _scale_of_given_labels(found)):
        return Inferred(scale, tr(_AS_WORDS) if are_signs(found.rule.labels) else tr("as the given labels are"))
    named = found.header.scale or (by_role if found.role in table.supposed else None) or _scale_of_points(found)
    why = tr("as the header says") if found.header.scale else tr("as its labels say") if named else ""
    ends = found.role in _ENDS_COUNT and not numeric
    if ends and not found.words:
        _refuse_shares(found)
    if named is None and by_role is None and not found.numbers and found.words:
        return Inferred(scale, tr(_AS_WORDS)) if (scale := scale_of_words(found.words.keys())) else Inferred(None)
    top = max((top for word in found.words if (top := out_of(word))), default=found.header.top)
    if named is None and top == 10 and found.role == "recommend":
        named, why = Scale(0 if 0 in found.numbers else 1, 10), tr("whose highest answer {top} is named", top=top)
    evidence = Evidence(
        numbers=found.numbers,
        named=named,
        by_role=None if found.role == "recommend" and numeric else by_role,
        top=top,
        ends_count=ends,
        battery=_battery(table, found.headers[0]) if len(found.headers) == 1 and ends else {},
        codes=found.codes,
        min_cell=table.rules.min_cell,
    )
    inferred = infer_scale(evidence)
    inferred = inferred._replace(doubt=None) if inferred.scale == Scale(0, 100) and _PERCENT.search(found.headers[0]) else inferred
    if numeric and named is None and (inferred.scale is None or found.role in _ANY_NUMBER):
        inferred = _any_numbers(found, inferred)
    return inferred._replace(why=why or inferred.why) if named or not by_role else inferred


def _scale_of_given_labels(found: ScoreColumns) -> Scale | None:
    """The scale of the values that the user gave to all answers, if these are whole numbers in a row from 0 or 1."""
    texts = {fold(str(raw)) for raw in found.values if raw is not None}
    answers = {text for text in texts if text in found.rule.labels or not means_no_answer(text)} - found.rule.na
    values = {found.rule.labels[text] for text in answers} if answers <= found.rule.labels.keys() else set()
    values |= set(found.rule.labels.values()) if values else set()
    low, high = (min(values), max(values)) if len(values) > 1 else (-1.0, -1.0)
    return Scale(int(low), int(high)) if low in {0, 1} and values == set(range(int(low), int(high) + 1)) else None


def _scale_of_points(found: ScoreColumns) -> Scale | None:
    """The scale in the value labels of the file, or in the labels of both its ends: ``very`` good and ``extremely`` poor."""
    known = [value for word, value in found.rule.known.items() if value not in found.codes and number(word, None) is None]
    if not known and (scale := _scale_of_labels(found.points)):
        return scale
    ends = known if len(known) > 1 else [value for value, words in found.points.items() if names("extreme", words)]
    if len(ends) < 2 or min(ends) > 1 or any(value != int(value) for value in ends):
        return None
    low, high = int(min(ends)), int(max(ends))
    used = [value for value in found.numbers if value not in found.codes]
    # labels of some of the points, such as those that were chosen, are no evidence of the others
    return Scale(low, high) if known or (used and max(used) <= high and min(used) >= low) else None


def _scale_of_labels(points: Mapping[float, str]) -> Scale | None:
    """The scale whose words the labels are, in their order or reversed, as grades from ``1 - sehr gut`` to ``6 - ungenügend``."""
    meant = meaning(set(points.values()), 0)
    last = meant.points or 0
    if len(points) < _LABELLED or not points.keys() <= set(range(1, last + 1)):
        return None
    places = {point: meant.worth.get(words) for point, words in points.items()}
    same = all(place == point for point, place in places.items())
    turned = all(place == last + 1 - point for point, place in places.items())
    return Scale(1, last) if same or turned else None


def _any_numbers(found: ScoreColumns, inferred: Inferred) -> Inferred:
    """The range of numeric predictors and outcomes of a regression: scores keep their scale, amounts have that of their values."""
    used = {value: n for value, n in found.numbers.items() if n and value not in inferred.codes}
    if not used or (inferred.scale is not None and all(inferred.scale.low <= value <= inferred.scale.high for value in used)):
        return inferred._replace(fractions=True)
    low, high = int(min(used) // 1), int(-(-max(used) // 1))
    return inferred._replace(scale=Scale(low, max(high, low + 1)), why=tr("the range of its values"), doubt=None, fractions=True)


def _examples(found: ScoreColumns) -> str:
    """The words of the answers, the most frequent first, in brackets; empty if all answers are numbers, or the words look personal."""
    if any(is_unquotable(header, found.words) for header in found.headers):
        return ""
    written = {fold(str(raw)): str(raw).strip() for raw in found.values}
    words = [written.get(word, word) for word in sorted(found.words, key=lambda word: -found.words[word])]
    shown = ", ".join(f"'{shortened(word)}'" for word in words[:_WORDS_SHOWN])
    more = tr(" and {n} more", n=len(words) - _WORDS_SHOWN) if len(words) > _WORDS_SHOWN else ""
    return f" ({shown}{more})" if words else ""


def _refusal(found: ScoreColumns, doubt: Doubt) -> RoleError:
    other = tr("name another column with --role {role}=COLUMN", role=found.role)
    text = tr("Column {name}: {text}.", name=found.name, text=doubt.text)
    words = {word: n for word, n in found.words.items() if any(map(str.isalpha, word))}
    if unread := _examples(found._replace(words=words)):
        n = sum(words.values())
        text += " " + tr("{n:,} answer is no number{unread}." if n == 1 else "{n:,} answers are no numbers{unread}.", n=n, unread=unread)
    if not doubt.readings:
        return RoleError(
            text,
            tr(
                "{upper}{other}: NPS needs answers from 0 to 10. cxkit csat gives the share of the best answers.",
                upper=other[0].upper(),
                other=other[1:],
            ),
        )
    options = "; ".join(f"{option} ({reading})" for reading, option in doubt.readings)
    return RoleError(text, tr("Decide which is right: {options}; or {other}.", options=options, other=other))


def _finish(found: ScoreColumns, inferred: Inferred, rule: ScoreRule, given: Direction | None, *, as_asked: bool) -> ScoreReading:
    """The rule with everything that was inferred, and the notes on it; ``given``: which end is best, if that need not be inferred."""
    low, high = rule.scale.low, rule.scale.high
    best = given or _best(found, low, high)
    assumed = _end_asked(found, low, high) if best is None else None
    best = best or assumed
    turned = best == "low" and found.role != "effort" and not as_asked
    codes = {code: why for code, why in inferred.codes.items() if code in found.numbers}
    named = rule.named or bool(found.header.scale) or inferred.why == tr("as its labels say")
    rule = rule._replace(
        na=rule.na | {f"{code:g}" for code in codes}, fractions=inferred.fractions or rule.fractions, turned=turned, named=named
    )
    notes = [*_code_notes(found, codes, rule), *(sign_notes(rule) if found.role == "satisfaction" else [])]
    if inferred.caution:
        notes.append(
            Note(code="scale-doubt", level="warning", text=tr("Column {name}: {caution}.", name=found.name, caution=inferred.caution))
        )
    if best == "low" and (note := _direction_note(found, rule)):
        notes.append(note)
    if assumed:
        notes.append(_assumed_end_note(found, rule, assumed))
    if best is None and (note := _unknown_ends_note(found, rule)):
        notes.append(note)
    if found.role in _AVERAGED and names_average(found.headers[0]):
        text = tr("Column {name} names an average: each row counts as one answer, though it may stand for several.", name=found.name)
        notes.append(Note(code="averages", level="warning", text=text))
    elif rule.fractions and found.role in _AVERAGED and _are_mostly_averages(found.numbers):
        text = tr("Most answers in column {name} lie between the points of {scale}, as averages do.", name=found.name, scale=rule.scale)
        text += " " + tr("Each row counts as one answer, though it may stand for several.")
        notes.append(Note(code="averages", level="warning", text=text))
    elif rule.fractions and found.role not in _ANY_NUMBER and any(value != int(value) for value in found.numbers):
        text = tr("Column {name} holds answers between the points of {scale}; they count as they are.", name=found.name, scale=rule.scale)
        notes.append(Note(code="fractions", level="info", text=text))
    return ScoreReading(rule, "high" if turned else best, inferred.why, tuple(notes), inferred.loose)


def _are_mostly_averages(numbers: Mapping[float, int]) -> bool:
    """Whether most numbers are neither points nor half points, as single answers are."""
    return 2 * sum(n for value, n in numbers.items() if value * 2 != int(value * 2)) > sum(numbers.values())


def _best(found: ScoreColumns, low: int, high: int) -> Direction | None:
    """Which end of the scale is the good one, by all words of its points."""
    if found.role in _KANO:
        return "low" if kano_numbers_turned(found.points) else None
    agreement = agreement_of(found.questions[0], found.role)
    points: Mapping[float, str] = found.points
    # who agrees to be dissatisfied is not satisfied
    in_words = bool(found.words) and not found.numbers and bool(points or found.header.best or agreement < 0)
    if in_words or (found.role == "effort" and not points):
        by_meaning = {place: words for words, place in meaning(found.words.keys(), len(found.numbers)).worth.items()}
        if found.role == "effort" and len(found.questions[0].split()) < _STATEMENT:
            agreement = 0  # to agree is good or bad, depending on the statement
        # answers in words are read from bad to good, whichever number the header gives to the best of them
        if not in_words or best_end(by_meaning, low, high, agreement):
            points = by_meaning
    return best_end(points, low, high, agreement) or found.header.best


def _end_asked(found: ScoreColumns, low: int, high: int) -> Direction | None:
    """The good end of numbers by the question alone; None if it does not show it.

    Of effort, the easy end by how easy it was or how much effort it took, if most answers are there; of dissatisfaction the low end.
    """
    if found.role == "satisfaction":
        return "low" if asks_for_the_bad(found.questions[0]) and not found.words and not found.points else None
    ease = asked_ease(found.questions[0]) if found.role == "effort" and not found.words else 0
    used = {value: n for value, n in found.numbers.items() if low <= value <= high and value not in found.codes}
    below, above = (sum(n for value, n in used.items() if side * (2 * value - low - high) > 0) for side in (-1, 1))
    return "high" if ease > 0 and above > below else "low" if ease < 0 and below > above else None


def _direction_note(found: ScoreColumns, rule: ScoreRule) -> Note | None:
    low, high = rule.scale.low, rule.scale.high
    if found.role == "effort":
        return None  # the metric determines it, for either end
    source = f" ('{found.points[low]}')" if low in found.points else tr(" (school grades)") if found.header.school else ""
    text = tr("Column {name}: {low} is the best answer{source}, {high} the worst", name=found.name, low=low, source=source, high=high)
    if found.role in _KANO:
        text = tr("Column {name}: its numbers run from dislike ({low}) to like ({high})", name=found.name, low=low, high=high)
    if rule.turned:
        text += tr("; answers are turned, so that {low} counts as {high}", low=low, high=high)
    return Note(code="direction", level="info", text=f"{text}.")


def _assumed_end_note(found: ScoreColumns, rule: ScoreRule, easy: Direction) -> Note:
    if found.role == "satisfaction":
        text = tr("Column {name} asks for dissatisfaction: {end} counts as the best answer.", name=found.name, end=rule.scale.low)
        return Note(code="direction-assumed", level="warning", text=text)
    template = (
        "Column {name} asks how easy it was, and does not say what its numbers mean: {end} counts as the easiest answer."
        if easy == "high"
        else "Column {name} asks how much effort it took, and does not say what its numbers mean: {end} counts as the easiest answer."
    )
    text = tr(template, name=found.name, end=rule.scale.high if easy == "high" else rule.scale.low)
    other = "low" if easy == "high" else "high"
    return Note(code="direction-assumed", level="warning", text=text, hint=tr("--easy {other} decides otherwise", other=other))


def _unknown_ends_note(found: ScoreColumns, rule: ScoreRule) -> Note | None:
    """A warning if both ends of a scale have words, of which none shows which end is good."""
    low, high = rule.scale.low, rule.scale.high
    ends = [found.points.get(end, "") for end in (low, high)]
    if found.role not in _DIRECTED or not all(any(map(str.isalpha, end)) for end in ends) or rule.declared:
        return None
    one, several = sorted((re.sub(r"\W*\d+\W*", "", end) for end in ends), key=len)
    if several.startswith(one[:-1] if len(one) > _SHORT else one):  # "1 star" and "5 stars", "1 stella" and "5 stelle" name no ends
        return None
    text = tr(
        "Column {name}: neither '{low_words}' ({low}) nor '{high_words}' ({high}) is a known word for good or bad: {high} is taken for the "
        "best answer.",
        name=found.name,
        low_words=ends[0],
        high_words=ends[1],
        low=low,
        high=high,
    )
    hint = tr("--scale {role}={high}-{low} turns it", role=found.role, high=high, low=low)
    return Note(code="direction-assumed", level="warning", text=text, hint=hint)


def _code_notes(found: ScoreColumns, codes: Mapping[float, str], rule: ScoreRule) -> list[Note]:
    """Name the values taken for codes of no answer; those that few rows hold are not quoted."""
    often = [code for code in sorted(codes) if found.numbers[code] >= rule.min_cell]
    codes_shown = [f"{code:g} ({formatted(found.numbers[code], ',')} ×; {codes[code]})" for code in often]
    hidden = len(codes) - len(codes_shown)
    if hidden:
        one = "{hidden} other given fewer than {least} times" if codes_shown else "{hidden} value given fewer than {least} times"
        several = "{hidden} others given fewer than {least} times" if codes_shown else "{hidden} values given fewer than {least} times"
        codes_shown.append(tr(several if hidden > 1 else one, hidden=hidden, least=rule.min_cell))
    if not codes_shown:
        return []
    text = tr("Column {name}: read as codes for no answer and excluded: {names}.", name=found.name, names=", ".join(codes_shown))
    shown = " ".join(f"--na {code:g}" for code in often)
    return [Note(code="codes-excluded", level="warning", text=text, hint=tr("{shown} confirms it", shown=shown) if shown else "")]
