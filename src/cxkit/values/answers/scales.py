"""Evidence of a header about the scale of its question: points, words, good end; and the scale that words form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cxkit.values.answers.labels import meaning
from cxkit.values.answers.scores import Scale
from cxkit.values.answers.valence import Direction, best_end, names, valence, worth

SCALES = (Scale(1, 5), Scale(1, 7), Scale(1, 10), Scale(0, 10), Scale(0, 100))
"""Scales that questions are asked on, in the order in which they are tried."""
_FROM_1 = Scale(1, 10)
_NEARLY_ALL = 0.99  # of the answers must be on the scale
_BUT_ONE = 0.95  # the same, if all others have one and the same value: a code for no answer is more likely
_FEWEST = 30  # answers that show where their scale ends
_BEYOND = 0.03  # share of each of two answers beyond that end: one alone may be a code
_OF_ALL = Scale(0, 100)
_HIGHEST_BARE = 11  # the highest number of points of a scale that is not marked by brackets or words
_FEWEST_POINTS = 3
_SCHOOL = Scale(1, 6)
_SCHOOL_IN_SNAKE_CASE = re.compile(r"\b1 ([56])\b")  # "schulnote_1_5"; a number behind another may be that of an item elsewhere
_FIVE_GRADES = Scale(1, 5)  # of Austria; in French a "note" from 1 to 5 is a rating

_TO = r"(?:-|–|—|\.\.\.?|…|to|through|bis|à|al?|tot)"
_BRACKETED = re.compile(rf"[(\[]\s*(-?\d+)\s*{_TO}\s*(\d+)\s*(?:[a-zäöü]+\s*)?[)\]]")
_MARKED = re.compile(
    rf"(?:scale|skala|échelle|echelle|escala|scala|schaal|from|von|de|del|da|van|rate|rating)\D{{0,12}}?(?<![\d.,])(\d{{1,3}})\s*{_TO}\s*(\d{{1,3}})(?![\d.,]*\d)"
)
_BARE = re.compile(rf"(?<![\w.,/-])([01])\s*{_TO}\s*(\d{{1,2}})(?![\w/]|[.,-]\d)")
_OUT_OF = re.compile(r"(?:out of|sur|von|van de|su|/)\s?(5|6|7|10|20|100)(?!\w)")
# "9-point scale", "7-stufige Skala", "escala de 5 puntos"; ten points may be 1-10 or 0-10
_POINTS_OF = re.compile(
    r"(?<!\d)([3-9]|11)[ -]?(?:er|point|pt|punkte?|stufige?n?)[ -]?(?:likert)?[ -]?(?:scale|skala)"
    r"|(?:échelle|escala|scala|schaal|skala|scale) (?:en|de|a|di|da|van|mit|of|in) ([3-9]|11) "
    r"(?:points|puntos|punti|punten|pontos|punkten|stufen)"
)
_NUMBER = re.compile(r"(?<![\w.,])-?\d{1,3}(?!\w|[.,]\d)")
# words and endings of no other language in which "note" is written so
_IN_GERMAN = re.compile(
    r"(?<!\w)(?:bis|von|mit|für|fuer|und|der|das|zum|zur|noten|\w+noten?|(?:ins)?gesamt\w*|\w*zufriedenheit\w*"
    r"|\w{3,}(?:ung|ungen|keit|heit|schaft)|\w*(?:personal|preis|tempo|essen|zimmer|praxis|mitarbeiter\w*|wartezeit\w*|qualität))(?!\w)"
)
# a point of grades, as in "1,0 = sehr gut"
_WHOLE = re.compile(r"(?<![\w.,])(\d)[.,]0(?=\s*(?:[=:]|[-–]|bis\b|to\b|à\b|tot\b))")
_AFTER = re.compile(r"\s*(?:[=:]|\bis\b|\bist\b|\bmeans\b|\bheißt\b|\bbedeutet\b)\s*([^\d,;/()\[\]]+)")
_GLOSS = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]")
_BEFORE = re.compile(r"([^\d,;/()\[\]=:]+?)\s*[=:]\s*$")
_LOOSE = re.compile(r"(?:\s+[-–]?|[-–])\s*([^\d,;/()\[\]]+)")
# a number that a hyphen joins to a word; one that begins a bracket explains a point
_JOINED = re.compile(r"(?<![\w(\[.,])(\d{1,3})[-–](?=[^\W\d])")
# both ends of a scale with words that need not be known: "(1 sunny to 5 stormy)"
_ENDS = re.compile(rf"[(\[][^\d()\[\]]*(?<![\w.,])([01])\s+([^\d()\[\]]+?)\s*(?:,|;|/|\s{_TO}\s)\s*(\d\d?)\s+([^\d()\[\]]+)[)\]]")
# words before the numbers of both ends, "best 1, worst 5", and before one end alone in brackets, "(Bestnote 1)"
_CALLED = re.compile(
    r"((?:[^\W\d]+ ){0,4}[^\W\d]+) (\d\d?)(?:\s*[,;/–-]\s*|\s)(?:(?:to|bis|and|und|et|y|e|en|à|a|tot) )?"
    r"((?:[^\W\d]+ ){0,4}[^\W\d]+) (\d\d?)\s*(?=$|[)\].;?])"
)
_CALLED_ALONE = re.compile(r"[(\[]\s*((?:[^\W\d]+ ){0,2}[^\W\d]+) (\d\d?)\s*[)\]]")
_JOINS = re.compile(r"\s+(?:to|bis|and|und|et|y|e|en|à|a|tot|-|–)\s*$")
_HIGHER = re.compile(
    r"(?:higher|high|höher|hohe|mayor|plus haut|più alto|hoger)\w*\W+(?:\w+\W+){0,3}?"
    r"(?:better|good|best|easier|besser|gut|einfacher|leichter|mejor|mieux|meglio|beter)"
)
_LOWER = re.compile(
    r"(?:lower|low|niedriger|kleiner|niedrige|menor|plus bas|più basso|lager)\w*\W+(?:\w+\W+){0,3}?"
    r"(?:better|good|best|easier|besser|gut|einfacher|leichter|mejor|mieux|meglio|beter)"
)
_EASY_STATEMENT = re.compile(
    r"(?<!\w)(?:easy|easily|ease|simple|effortless|einfach|leicht|mühelos|facile|facilité|facilement|fácil|facilit|facilidad|facilidade|sencill|facilità"
    r"|semplice|makkelijk|gemak|eenvoudig|enkelt|lätt|nemt|hvor (?:lett|let|nem)(?!\w)|lett å|let at|łatw|snadn|jednoduch|helppo|vaivaton)"
)
_HARD_STATEMENT = re.compile(
    r"(?<!\w)(?:effort(?!less)|difficult|hard|\w*aufwand|mühe(?!los)|schwierig|schwer|difficile|difficulté|difícil|dificultad|esfuerzo"
    r"|difficoltà|sforzo|moeite|moeilijk|vanskelig|svårt?(?!\w)|ansträng|anstreng|indsats|innsats|trudn|wysił|obtížn|náročn|vaikea)"
)
_ASKS_HOW_MUCH = re.compile(
    r"(?<!\w)(?:how (?:much|difficult|hard|high)|lots? of|great deal|wie (?:viel|hoch|groß|schwierig|schwer|aufw)|viel|hohe[nr]?|große[nr]?"
    r"|quel(?:le)? (?:est |a été )?(?:l')?effort|combien|beaucoup|cuánto|mucho|qué tan|quanto|molto"
    r"|hoeveel|hoe (?:veel|moeilijk)|veel)(?!\w)"
)
_SATISFIED = re.compile(r"satisf|zufrieden|soddisf|tevreden|content|happy|good|gut|bien|bene|goed")
_DISSATISFIED = re.compile(r"(?<!\w)(?:dissatisf|unsatisf|unzufrieden|insatisf|mécontent|insoddisf|ontevreden|unhappy)\w*")
_FEWEST_COMMENTS = 10
_SENTENCE = 3  # words of a header that asks how much effort something took
_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
# "Frage 1: ", "Part 2 - ", "Q#3: ", "3 " before a question: its number, and no point of its scale
_NUMBERED = re.compile(
    r"\W*?(?:([^\W\d_]+)[\s.]*)?((?:#|nr\.?|no\.?|n[°º]\.?)\s*)?(?<![^\W\d])\d{1,3}[a-z]?(?:\s*(?:/|of|von|sur|de|di|van)\s*\d{1,3})?"
    r"\s*(?:[:.)\]|–—-]\s*|(?<=\d)\s)(?=[^\d=])"
)
_NUMBERS_QUESTIONS = frozenset(
    """
    frage question pregunta domanda vraag pergunta item punkt point punto teil part parte partie deel section abschnitt sección sezione
    block bloque seite page aussage statement q pytanie spørgsmål spørsmål fråga kysymys
    """.split()  # noqa: SIM905 - the words of eleven languages read best as a text
)
# what a question asks for or with, unlike the words of an answer: "zufriedenheit", "likelihood", "how"
_JUDGEMENT = re.compile(
    r"(?<!\w)(?:\w*(?:zufriedenheit|wahrscheinlichkeit|bereitschaft|empfehlung|bewertung|benotung)\w*|satisfaction|satisfacción|satisfação|soddisfazione"
    r"|tevredenheid|tilfredshed|tilfredshet|nöjdhet|zadowoleni\w+|tyytyväisyys|likelihood|probability|recommendation\w*|recommandation\w*"
    r"|recomendación|recomendação|raccomandazione|aanbeveling|rating|effort|csat|nps|ces"
    r"|how|wie|inwieweit|comment|combien|quel(?:le)?|cómo|qué|cuán|quanto|come|hoe|hvor|hur|jak|como|kuinka|miten)(?!\w)"
)
_WITHIN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


class Asked(NamedTuple):
    """The evidence of a header about its question.

    ``scale``, or ``top`` if only the highest answer is named; the words of the ``points``; which end is ``best``; the ``codes`` for no
    answer. ``school``: the answers are school grades. ``graded``: they are grades, of which the best is 1, or 5 or 6.
    """

    scale: Scale | None = None
    top: int | None = None
    points: Mapping[float, str] = MappingProxyType({})
    best: Direction | None = None
    codes: frozenset[float] = frozenset()
    school: bool = False
    graded: bool = False


@lru_cache(maxsize=256)
def parse_scale(header: str, role: str = "") -> Asked:
    """Parse the scale of the question from a header; ``role`` determines what agreement means.

    >>> parse_scale("Satisfaction (1 = very good, 5 = very poor, 9 = don't know)").scale, parse_scale("Zufriedenheit als Schulnote").best
    (Scale(low=1, high=5), 'low')
    >>> parse_scale("Welk rapportcijfer geeft u ons?").scale
    Scale(low=1, high=10)
    >>> parse_scale("Note (1,0 = sehr gut, 5,0 = mangelhaft)").best, parse_scale("zufriedenheit_schulnote_1_5")[::4]
    ('low', (Scale(low=1, high=5), frozenset()))
    """
    text = " ".join(header.casefold().replace("_", " ").replace("’", "'").split())
    text = _WHOLE.sub(r"\1", _without_number(text))
    named = _points(text)
    codes = frozenset(point for point, words in named.items() if names("no answer", words)) | _beside_the_ends(named)
    points = {point: words for point, words in named.items() if point not in codes}
    scale = _range(text) or _of_points(points)
    school = names("school", text)
    if scale is None and (school or names("tenth", text)):
        named_so = _SCHOOL_IN_SNAKE_CASE.search(text)
        scale = Scale(1, int(named_so[1])) if school and named_so else _SCHOOL if school else _FROM_1
    tops = [int(match[1]) for match in _OUT_OF.finditer(text)]
    top = scale.high if scale else max(tops, default=None)
    if scale is None and top is None and len(points) == 1 and (only := next(iter(points))) >= 3 and valence(points[only]):
        top = int(only)
    best = best_end(points, scale.low if scale else 1, top if top is not None else -1, agreement_of(text, role)) or _best_by_phrase(text)
    grades = scale in {None, _SCHOOL} or (scale == _FIVE_GRADES and _IN_GERMAN.search(text))
    graded = best is None and not school and bool(grades) and names("grade", text)
    return Asked(scale, top, points, best or ("low" if school else None), codes, school, graded)


def _beside_the_ends(named: Mapping[float, str]) -> frozenset[float]:
    """Points beyond a bad and a good end whose words deny something else: "6 = did not eat" behind "1 = poor, 5 = excellent"."""
    denied = {point for point, words in named.items() if not valence(words) and names("negation", words)}
    worth = {point: valence(words) for point, words in named.items() if point not in denied}
    ends = [point for point, value in worth.items() if value]
    if not (any(value > 0 for value in worth.values()) and any(value < 0 for value in worth.values())):
        return frozenset()
    return frozenset(point for point in denied if not min(ends) <= point <= max(ends))


def header_scale(header: str) -> Scale | None:
    """The scale that a header names, as in ``Satisfaction (1-5)`` or ``from 0 = never to 10 = always``."""
    return parse_scale(header).scale


def agreement_of(header: str, role: str) -> int:
    """The meaning of agreement with a statement, or of a high degree of what is asked for: good, unless it is dissatisfaction.

    For effort the statement must contain a word for easy or difficult.
    """
    if role != "effort":
        return -1 if asks_for_the_bad(header) else 1
    text = header.casefold()
    return 1 if _EASY_STATEMENT.search(text) else -1 if _HARD_STATEMENT.search(text) else 0


def asked_ease(header: str) -> int:
    """1 if a header asks for numbers of how easy something was, -1 of how much effort it took, 0 if it names neither or both.

    >>> asked_ease("How easy was it to reach us?"), asked_ease("How much effort did it take?"), asked_ease("Customer effort score")
    (1, -1, 0)
    >>> asked_ease("ease_of_use"), asked_ease("EaseScore"), asked_ease("effort")
    (1, 1, 0)
    """
    text = " ".join(_CAMEL.sub(" ", header).replace("_", " ").casefold().replace("’", "'").split())
    easy, hard = bool(_EASY_STATEMENT.search(text)), bool(_HARD_STATEMENT.search(text))
    if easy == hard or names("negation", text):
        return 0
    asks_how_much = len(text.split()) >= _SENTENCE and _ASKS_HOW_MUCH.search(text)
    return 1 if easy else -1 if asks_how_much else 0


def speak_of_ease(texts: Iterable[str]) -> bool:
    """Whether comments say how easy or difficult something was: a third of ten or more, in sentences that hardly repeat.

    >>> speak_of_ease(["Very easy process", "Difficult to find", "Took many steps"] * 5)  # one scale of words is no comment
    False
    >>> speak_of_ease(f"{word} at counter {place}" for place in range(4) for word in ("Easy", "Difficult", "Friendly", "Long queue"))
    True
    """
    comments = [text.casefold() for text in texts if " " in text]
    about = sum(bool(_EASY_STATEMENT.search(text) or _HARD_STATEMENT.search(text)) for text in comments)
    return len(set(comments)) >= _FEWEST_COMMENTS and about >= len(comments) / 3


def asks_for_the_bad(header: str) -> bool:
    """Whether a header asks how dissatisfied someone is, and not how satisfied or dissatisfied.

    >>> asks_for_the_bad("Dissatisfaction (1-5)"), asks_for_the_bad("How satisfied or dissatisfied are you?")
    (True, False)
    """
    rest, found = _DISSATISFIED.subn(" ", header.casefold())
    return found > 0 and not _SATISFIED.search(rest)


def _without_number(text: str) -> str:
    """A folded header without the number of its question.

    Behind a word that numbers no questions, or no word, a number may begin the points of a scale: then others follow, or few words.

    >>> _without_number("frage 1: wie zufrieden sind sie?"), _without_number("1 very good, 5 very poor"), _without_number("note 1: gut")
    ('wie zufrieden sind sie?', '1 very good, 5 very poor', 'note 1: gut')
    """
    found = _NUMBERED.match(text)
    if found is None:
        return text
    rest = text[found.end() :]
    if found[1] in _NUMBERS_QUESTIONS or found[2]:
        return rest
    free = _MARKED.sub(" ", _BARE.sub(" ", _WITHIN_BRACKETS.sub(" ", rest)))
    asks = "?" in rest or len(free.split()) > _SENTENCE
    return rest if asks and not _NUMBER.search(free) else text


def _range(text: str) -> Scale | None:
    for pattern in (_BRACKETED, _MARKED, _BARE):
        for match in pattern.finditer(text):
            low, high = int(match[1]), int(match[2])
            if low < high <= 1_000 and (
                pattern is _BRACKETED or (low in {0, 1} and high >= 3 and (pattern is _MARKED or high <= _HIGHEST_BARE))
            ):
                return Scale(low, high)
    if found := _POINTS_OF.search(text):
        points = int(found[1] or found[2])
        return Scale(0, 10) if points == 11 else Scale(1, points)
    return None


def _of_points(points: Mapping[float, str]) -> Scale | None:
    """The scale whose points have words; a single point is not enough."""
    if len(points) < 2:
        return None
    low, high = int(min(points)), int(max(points))
    return Scale(low, high) if low <= 1 and high <= 100 else None


def _points(text: str) -> dict[float, str]:
    """The words of the points that a text explains: ``1 = good``, ``5 (best)``, ``best = 1``, ``1 very good, 5 very poor``."""
    if called := _called_before(text):
        return called
    found: dict[float, str] = {}
    loosely: dict[float, str] = {}
    counting: dict[float, str] = {}
    joined = {float(match[1]) for match in _JOINED.finditer(text)}
    numbers = list(_NUMBER.finditer(text))
    for at, number in enumerate(numbers):
        start = numbers[at - 1].end() if at else 0
        end = numbers[at + 1].start() if at + 1 < len(numbers) else len(text)
        before, after = text[start : number.start()], text[number.end() : end]
        explained = _AFTER.match(after) or _GLOSS.match(after) or _BEFORE.search(before)
        loose = None if explained else _LOOSE.match(after)
        meant = (explained or loose or [""] * 2)[1]
        words = _JOINS.sub("", meant).strip(" -–.?!")
        if loose and len(words.split()) <= _SENTENCE:
            loosely[float(number[0])] = words
        asks = "?" in meant and len(words.split()) > _SENTENCE  # such as "at till 3: how satisfied are you?"
        if words and not asks and (explained or valence(words) or any(names(section, words) for section in ("no answer", "extreme"))):
            counts = (loose or after.lstrip().startswith(":")) and _is_question(words)  # "survey 7: satisfaction"
            (counting if counts and not found else found)[float(number[0])] = words
    if len(counting) > 1 or (counting and _is_point_beside(counting, found)):  # "1: little satisfaction, 7: total satisfaction"
        found = counting | found
    while len(found) > 1 and (further := loosely.get(max(found) + 1)):  # the next point of a list of all points
        found[max(found) + 1] = further
    if found.keys() <= joined and len(found) == 1:
        found = {}  # "3-good service" numbers a question, and "2025-03-poor weather" names a month
    ends = None if found else _ENDS.search(text)
    if ends and _FEWEST_POINTS <= int(ends[3]) <= _HIGHEST_BARE:
        found = {float(ends[1]): ends[2], float(ends[3]): ends[4]}
    return found


def _called_before(text: str) -> dict[float, str]:
    """The words before the numbers of a good and a bad end, or before that of one end in brackets beside the scale; empty without them.

    >>> _called_before("rating (best 1, worst 5)"), _called_before("lowest 1 highest 5"), _called_before("from 1 to 5 (best grade 1)")
    ({1.0: 'best', 5.0: 'worst'}, {1.0: 'lowest', 5.0: 'highest'}, {1.0: 'best grade'})
    >>> _called_before("very good 1 2 3 very bad"), _called_before("hotel best 1, floor 5"), _called_before("good food (best table 7)")
    ({}, {}, {})
    """
    for match in _CALLED.finditer(text):
        first, last = _last_words(match[1]), _last_words(match[3])
        if first and last and worth(first) * worth(last) < 0 and match[2] != match[4]:
            return {float(match[2]): first, float(match[4]): last}
    scale = _range(text)
    for match in _CALLED_ALONE.finditer(text):
        if scale and int(match[2]) in {scale.low, scale.high} and valence(match[1]):
            return {float(match[2]): match[1]}
    return {}


def _last_words(text: str) -> str:
    """The fewest last words of a text that are worth something, with a negation before them; empty without any."""
    words = text.split()
    begin = next((at for at in range(len(words) - 1, -1, -1) if worth(" ".join(words[at:]))), None)
    if begin is None:
        return ""
    return " ".join(words[next((at for at in range(begin) if names("negation", words[at])), begin) :])


def _is_point_beside(first: Mapping[float, str], others: Mapping[float, str]) -> bool:
    """Whether the first number of a text explains a point as the only other one does: each with the same word, as "satisfaction"."""
    (words,) = first.values()
    return len(others) == 1 and all(_JUDGEMENT.findall(words) == _JUDGEMENT.findall(each) for each in others.values())


def _is_question(words: str) -> bool:
    """Whether words behind a number ask for a judgement, which the number only counts, and are no point of its scale.

    >>> [_is_question(words) for words in ("satisfaction overall", "wie wahrscheinlich ist es", "highest satisfaction", "satisfied")]
    [True, True, False, False]
    """
    return bool(_JUDGEMENT.search(words)) and not any(names(section, words) for section in ("extreme", "much", "little"))


def _best_by_phrase(text: str) -> Direction | None:
    return "low" if _LOWER.search(text) else "high" if _HIGHER.search(text) else None


def scale_of_words(words: Collection[str]) -> Scale | None:
    """The scale with as many points as the folded words of a column: from 1, for two points 0-1; None if they are of no known one."""
    points = meaning(words, 0).points if words else None
    return None if not points else Scale(0, 1) if points == 2 else Scale(1, points)


def usual_scale(values: Mapping[float, int]) -> Scale | None:
    """The smallest usual scale that holds the answers, each value with its frequency; None if none does."""
    total = sum(values.values())
    for scale in SCALES:
        off = {value: n for value, n in values.items() if n and value not in scale}
        if scale == _FROM_1 and off.keys() == {0}:
            continue  # 0 is an answer of 0-10 unless declared as a code
        held = total - sum(off.values())
        if total and held >= (_BUT_ONE if len(off) == 1 else _NEARLY_ALL) * total:
            return scale
    return None


def ends_apart(
    answers: Mapping[str, Mapping[float, int]], named: Mapping[str, Scale]
) -> tuple[tuple[str, Scale], tuple[str, Scale]] | None:
    """Two groups of answers to one question of which one ends where many of the other go on, and their scales; None if there are none.

    ``named``: the scales that the headers of groups state. Of other groups many answers show the scale.
    """
    enough = {name: values for name, values in answers.items() if name in named or sum(values.values()) >= _FEWEST}
    ends = {name: scale for name, values in enough.items() if (scale := named.get(name) or usual_scale(values))}
    if len({scale.high for scale in ends.values()} - {_OF_ALL.high}) < 2:
        return None
    least, most = (choose(ends, key=lambda name: ends[name].high) for choose in (min, max))
    if any(ends[least].high < value <= ends[most].high for value in answers[least]):  # its answers go on as well, though few do
        return None
    all_of_most = sum(answers[most].values())
    beyond = [value for value, n in answers[most].items() if value > ends[least].high and n >= _BEYOND * all_of_most]
    return ((least, ends[least]), (most, ends[most])) if len(beyond) > 1 else None
