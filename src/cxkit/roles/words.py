"""Words of headers by language: the meanings of each, and the combinations that name a role. The tables are files in ``data``."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from cxkit.roles.abbreviations import Abbreviations
from cxkit.roles.headers import normalise

IGNORED = "ignored"
_LONGEST = 5  # words that have one meaning together
_SHORTEST_PART = 3  # of a compound
_ABBREVIATED = 3
_SHORTEST_CUT = 4  # letters of a word that is cut off in a compound
_ENDINGS = frozenset({"nr", "id", "no", "art", "zahl"})
_LINKS = ("", "s", "n", "en", "es", "e", "er")
# German words that end so take an "s" before the next one: "Versicherungsende" is the end of an insurance, and nothing sent
_TAKES_S = ("ung", "schaft", "heit", "keit", "ion", "tat")
# a word that begins so denies the rest: "unresolved" is not resolved
_DENYING = ("de", "des", "dis", "non", "un")
_COMPOUNDING = frozenset({"de", "en", "nl"})
_ROMANCE = frozenset({"es", "fr", "it", "pt"})
# few words are known of these languages, and they are known as a whole: none is a part of a compound, or stands behind a short form
_WHOLE = frozenset({"cs", "fi", "hr", "hu", "ro", "tr"})
# professions are written in full: "phys", "clinic", "inst" and "trn" are cut off from other words
_IN_FULL = frozenset({"professional"})
_INFLECTED = ("en", "es", "s", "n", "e", "x", "er")
# plurals that replace the end of a word, and their language: "prodotti" of "prodotto", "avaliações" of "avaliação"
_PLURALS, _SHORTEST_PLURAL = (("i", "o", "it"), ("i", "e", "it"), ("oes", "ao", "pt")), 5
_RATINGS = frozenset({"grade", "rating", "score"})
# German and Dutch words that no other word ends with: "Hotelbewertung", but no "Fußnote" or "huiscijfer"
_LONG_ENOUGH = 8
# what a rating in one word may begin with: "customerrating", "Servicenote", but no "Denmark" or "jaarcijfer"
_RATED = frozenset(
    (
        *(
            "overall",
            "total",
            "final",
            "ended",
            "average",
            "customer",
            "person",
            "user",
            "employee",
            "seller",
            "driver",
            "feedback",
            "survey",
        ),
        *("review", "rating", "grade", "score", "question", "service", "product", "comment", "value", "satisfaction", "recommend", "nps"),
        *("effort", "importance", "expectation", "fulfilment", "attitude", "sentiment", "experience", "unit"),
    )
)
# English words that name a rating only behind what is rated: "customer rate", but no "heart rate"
_ELSE_A_SHARE = frozenset({"rate", "rates", "mark", "marks"})
# "Q5.", "12)", "F3:", "5.1" and the like in front of a question, and numbers behind it
_QUESTION_NUMBER = re.compile(
    r"^\s*(?:q|f|v|p|d|frage|question|pregunta|domanda|vraag)?\s*(?:\d+(?:[._]\d+)*[a-z]?\s*[.:)_-]\s*(?=\S)"
    r"|\d+(?:\.\d+)+\s+(?=[^\W\d_]{4}))",
    re.IGNORECASE,
)
# "waehrung" for "währung"; at the end of a word it is a letter of its own: "CAE" is no "CA"
_SPELLED_OUT = re.compile(r"(?<=[aou])e(?=\w)")
# the number of a question between words, as in "survey_q5_satisfaction"
_NUMBERED = re.compile(r"(?:q|f|v|frage|question|pregunta|domanda|vraag)\d{1,3}[a-z]?")
# what a header says of its scale, as "(1-5)" or "1 (best) to 5 (worst)"
_SCALE = re.compile(
    r"[(\[]\s*-?\d+\s*(?:-|–|—|\.\.+|…|to|bis|à|al?|tot)\s*\d+[^)\]]*[)\]]|[\s:,;-]+\(?-?\d{1,3}\s*(?:=|\((?=\D)).*$", re.IGNORECASE
)
# "Order #", "# de venta": the number of what is named beside it; "#12" is a position
_NUMBER_SIGN = re.compile(r"(?<=[^\W\d_])\s*#\s*$|^\s*#(?=\s*[^\W\d_])")
# the side of a question of Kano's is no addition: "Night bus (functional)"
_SIDE = re.compile(r"[(\[]\s*(\w*(?:fun[ck][tz]ion|fonction|funcion)\w*)\s*[)\]]\s*$", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"^\s*[\[({](.+)[\])}]\s*$")
# the id of a user, and behind a word for something else of that: "Order UID"
_UID, _NO_USERS = (
    "uid",
    frozenset({"case", "ticket", "issue", "request", "call", "chat", "conversation", "interaction", "message", "session", "complaint"})
    | {"order", "invoice", "booking", "transaction", "receipt", "document", "product", "response", "survey", "review", "contract"},
)
_ZONES = frozenset({"utc", "gmt", "cet", "cest", "est", "pst"})
# "Anmerkg.", "Art.-Bez.": a short word, but no name of a table before that of a column
_DOTTED = re.compile(r"[^\W\d_]+(?=\.(?:[^\w]|_|$))")
# tables of a warehouse begin so: "dim_customer.name"
_TABLE = re.compile(r"^(?:dim|fact|fct|stg|tbl|vw)_(?=[^\W\d])", re.IGNORECASE)
# a letter for the kind of a field, as in "e_responsedate"
_LETTER = re.compile(r"^[a-z]_(?=[a-z]{2})", re.IGNORECASE)
# custom fields of a CRM end so
_CUSTOM = re.compile(r"(?<=\w)__[cr]\b", re.IGNORECASE)
_QUESTION_WORDS = 4
# looked for only where a question asks for effort
_SELDOM = frozenset({"!effort", "ability", "offered"})
_AVERAGE_SIGN = "Ø"
_NO_AVERAGE = re.compile(r"(?<!\w)social media(?!\w)")  # "media" alone is an average in Italian and Portuguese
# counts of answers or surveys are none
_COUNT_OF = re.compile(r"(?:total )?(?:number|count|no|anzahl|nombre|numero|aantal)(?: (?:of|der|de|di))?\b")


class Phrase(NamedTuple):
    """Meanings that together name a role, and how clearly; ``kind`` is the only kind of table for which they do, blank for all."""

    role: str
    kind: str
    means: tuple[str, ...]
    weight: float


class Place(NamedTuple):
    """How a word stands in its header: with a dot behind it, in a sentence, alone, and beside words of these languages."""

    dotted: bool
    sentence: bool
    alone: bool
    languages: frozenset[str]


Meanings = tuple[frozenset[str], ...]
"""For each word of a header what it may mean; empty for a word that is not known."""


def rows_of(name: str) -> list[list[str]]:
    """The rows of a table of words in ``data/``, without its header."""
    return list(csv.reader(_text_of(name).splitlines()))[1:]


def _text_of(name: str) -> str:
    return (Path(__file__).parent / "data" / name).read_text(encoding="utf-8")


@cache
def _rows() -> list[list[str]]:
    """Each word, its language, and its meaning. Every run reads the table: it has no quotes, and words are in the form of headers.

    "art." with a dot is an article in any language, "art" is a kind in German.
    """
    return [line.split(",") for line in _text_of("words.csv").splitlines()[1:]]


@cache
def _words() -> Mapping[str, frozenset[str]]:
    """The meanings of each word or of several words together."""
    found: dict[str, frozenset[str]] = {}
    alone: dict[str, frozenset[str]] = {}  # most words have one meaning, which they share
    for word, _, means in _rows():
        one = alone.setdefault(means, frozenset((means,)))
        known = found.get(word)
        found[word] = one if known is None else known | one
    return found


@cache
def _abbreviations() -> Abbreviations:
    """What short forms may mean."""
    whole = _known_as_a_whole()
    known = {word: means for word, means in _words().items() if IGNORED not in means and not means <= _IN_FULL and word not in whole}
    return Abbreviations(known, _languages())


@cache
def _known_as_a_whole() -> frozenset[str]:
    return frozenset(word for word, spoken in _languages().items() if {*spoken.split()} <= _WHOLE)


@cache
def _languages() -> Mapping[str, str]:
    """The languages of each word, between blanks."""
    found: dict[str, str] = {}
    for word, language, _ in _rows():
        found[word] = f"{found.get(word, '')} {language}"
    return found


def _spoken(tokens: Sequence[str]) -> frozenset[str]:
    """The languages to which most of the words belong, if some are unknown and the others can tell."""
    known = [token for token in tokens if token in _words()]
    if not 0 < len(known) < len(tokens):
        return frozenset()
    counts = Counter(language for token in known for language in _languages()[token].split())
    return frozenset(language for language, count in counts.items() if count == max(counts.values()))


@cache
def _heads() -> frozenset[str]:
    """The words that may end a compound: Romance languages form none, and "motivazione" ends with "azione" by accident."""
    return frozenset(word for word, language, _ in _rows() if language in _COMPOUNDING)


@cache
def _parts_of_compounds() -> frozenset[str]:
    """The words that may end a compound of known words: "closedate" is not closed until ("até")."""
    return frozenset(word for word, language, _ in _rows() if language not in _ROMANCE) - _known_as_a_whole()


@cache
def phrases() -> Mapping[str, tuple[Phrase, ...]]:
    """All phrases, by the first of their meanings."""
    found: dict[str, list[Phrase]] = {}
    for role, kind, means, weight in rows_of("phrases.csv"):
        first, *rest = means.split()
        found.setdefault(first, []).append(Phrase(role, kind, (first, *rest), float(weight)))
    return {first: tuple(each) for first, each in found.items()}


@cache
def votes() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The kinds of tables that each meaning votes for, with the weight."""
    found: dict[str, list[tuple[str, float]]] = {}
    for means, kind, points in rows_of("kinds.csv"):
        found.setdefault(means, []).append((kind, float(points)))
    return {means: tuple(each) for means, each in found.items()}


@cache
def _questions() -> Mapping[str, Mapping[float, str]]:
    """The questions of each role by their weights, as one pattern of all languages: a search takes longer to start than to run.

    ``!effort`` has the words that rule it out: what is difficult of a course says nothing of the effort of a customer.
    """
    found: dict[str, dict[float, str]] = {}
    for role, _, pattern, weight in rows_of("questions.csv"):
        same = found.setdefault(role, {})
        same[float(weight)] = "|".join(filter(None, (same.get(float(weight)), pattern)))
    return found


@cache
def _questions_of(role: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    """The patterns of a role's questions, with their weights. To compile those of all roles takes a while, and few headers ask one."""
    return tuple((re.compile(pattern), weight) for weight, pattern in _questions()[role].items())


@cache
def _first_of_several() -> frozenset[str]:
    """The first words of those that have a meaning together: most words of a header begin none."""
    return frozenset(words.partition(" ")[0] for words in _words() if " " in words)


@lru_cache(maxsize=1 << 14)
def questions(header: str) -> Mapping[str, float]:
    """The roles whose question the header asks, and how clearly; empty for a header of few words."""
    text = _statement(header)
    if not text:
        return {}
    found: dict[str, float] = {}
    for role in _questions():
        if role not in _SELDOM and (weights := [weight for pattern, weight in _questions_of(role) if pattern.search(text)]):
            found[role] = max(weights)
    if "effort" in found and (_asks("!effort", text) or speaks_of_ability(header)):
        del found["effort"]
    return found


def _statement(header: str) -> str:
    """The header in its normal form if it may be a question or a statement, else blank."""
    text = normalise(header)
    return "" if "?" not in header and (text.count(" ") < _QUESTION_WORDS - 1 or _COUNT_OF.match(text)) else text


def says(role: str, header: str) -> bool:
    """Whether a header, however short, has the words of a question for a role: "Sannolikhet att rekommendera"."""
    return _asks(role, normalise(header))


def _asks(role: str, statement: str) -> bool:
    return bool(statement) and any(pattern.search(statement) for pattern, _ in _questions_of(role))


def asks_of_own(role: str, header: str) -> bool:
    """Whether a question is about what is the respondent's own, as health or sleep, and not the question of a role.

    >>> asks_of_own("satisfaction", "Which mark do you give your health?")
    True
    >>> asks_of_own("satisfaction", "How satisfied are you with your sleep?")
    False
    """
    asked = questions(header)
    return "own" in asked and role not in asked


def speaks_of_ability(header: str) -> bool:
    """Whether a statement says what is easy for the respondent in general, and names nothing that a company offers.

    >>> speaks_of_ability("It is easy for me to make friends"), speaks_of_ability("It is easy for me to use the app")
    (True, False)
    """
    text = _statement(header)
    return _asks("ability", text) and not _asks("offered", text)


@lru_cache(maxsize=1 << 14)
def meanings(header: str) -> Meanings:
    """The possible meanings of the words of a header, without articles, prepositions, question numbers and notes in brackets.

    >>> [sorted(word) for word in meanings("Bestelldatum")]
    [['order'], ['date']]
    """
    if header.strip() == "#":
        return (frozenset({"id"}),)
    inner = _IN_BRACKETS.match(header)
    asked = _QUESTION_NUMBER.sub("", inner[1] if inner else header)
    asked = _NUMBER_SIGN.sub(" no ", asked) if "#" in asked else asked
    asked = _SIDE.sub(r"\1", asked) if asked.rstrip().endswith((")", "]")) else asked
    if "_" in asked:
        asked = _LETTER.sub("", _TABLE.sub("", _CUSTOM.sub("", asked)))
    dotted = frozenset(map(normalise, _DOTTED.findall(asked))) if "." in asked else frozenset()
    text = normalise(_SCALE.sub("", asked)) or normalise(asked) or normalise(header)
    tokens = [token for token in text.split() if token not in _ZONES]
    tokens = [token for token in tokens if not _NUMBERED.fullmatch(token)] or tokens
    while len(tokens) > 1 and tokens[-1].isdigit():
        tokens.pop()
    sentence = "?" in header or len(tokens) > _QUESTION_WORDS + 1
    alone = header.isalpha() and not header.isupper()
    languages = frozenset[str]() if sentence else _spoken(tokens)
    found: list[frozenset[str]] = []
    place, begins = 0, _first_of_several()
    while place < len(tokens):
        taken, together = _longest(tokens, place) if tokens[place] in begins else (1, None)
        # what a word alone may mean is looked for only if it says nothing together with the next ones
        if tokens[place] == _UID and found and found[-1] & _NO_USERS:
            together = [frozenset({"id"})]
        found += together or _word(tokens[place], Place(tokens[place] in dotted, sentence, alone, languages))
        place += taken
    if not sentence and len(found) > 1:
        found[-1:] = _ended_apart(found[-1], tokens[-1], found[:-1])
    kept = tuple(each for each in found if IGNORED not in each)
    return kept or tuple(each - {IGNORED} for each in found if len(each) > 1)


@lru_cache(maxsize=1 << 14)
def all_meanings(header: str) -> frozenset[str]:
    """The possible meanings of the words of a header together.

    >>> sorted(all_meanings("Bestelldatum"))
    ['date', 'order']
    """
    return frozenset[str]().union(*meanings(header))


def _longest(tokens: list[str], place: int) -> tuple[int, list[frozenset[str]] | None]:
    """The number of words from ``place`` on that have a meaning together, and the meaning; one word, and None, if there are none."""
    words = _words()
    for size in range(min(_LONGEST, len(tokens) - place), 1, -1):
        together = " ".join(tokens[place : place + size])
        known = words.get(together)
        if known and not _is_foreign(together, tokens[place], tokens[place + size :]):
            return size, _spread(known)
    return 1, None


def _is_foreign(together: str, first: str, rest: Sequence[str]) -> bool:
    """Whether several words have their meaning in another language than the next one, which the first of them alone shares with it.

    "Nombre de cliente" is Spanish for a name, and "Nombre de clients" French for a number.
    """
    words, languages = _words(), _languages()
    following = next((token for token in rest if token in words and IGNORED not in words[token]), None)
    if following is None or first not in words:
        return False
    spoken = {*languages[following].split()}
    return spoken.isdisjoint(languages[together].split()) and not spoken.isdisjoint(languages[first].split())


def _spread(means: frozenset[str]) -> list[frozenset[str]]:
    """One set of alternatives for each meaning: an abbreviation such as ``kdnr`` represents two words."""
    several = next((each for each in sorted(means) if " " in each), None)
    return [frozenset({each}) for each in several.split()] if several else [means]


@lru_cache(maxsize=1 << 14)
def _word(token: str, place: Place) -> list[frozenset[str]]:
    known = (_words().get(f"{token}.") if place.dotted else None) or _known(token)
    if known:
        return _spread(known)
    parts = _parts(token)
    # "Frageb." is of no "fra" and "geb"
    if place.dotted and not (parts and max(map(len, parts)) > _SHORTEST_PART) and (short := _short(token, place)):
        return short
    if parts:
        *firsts, last = ([*_spread(_known(part) or frozenset())] for part in parts)
        begun = [each for first in firsts for each in first]
        return [*begun, *_ended(last, parts[-1], begun)]
    if any(token.startswith(start) and _known(token[len(start) :]) for start in _DENYING):
        return [frozenset()]
    return _ending(token) or ([] if place.sentence else _short(token, place)) or [frozenset()]


def _ending(token: str) -> list[frozenset[str]]:
    """The meaning of the end of a word that begins with something unknown; empty if it is unknown too."""
    for size in range(len(token) - 3, 3, -1):  # the head of a compound is its end: "xyzdatum"
        end = token[-size:]
        # "coddivisa": codes of tables are abbreviated in any language; "medizin" is no "izin", the Turkish word for a consent
        may_end = end in _heads() or (len(token) - size <= _ABBREVIATED and end not in _known_as_a_whole())
        if may_end and (known := _words().get(end)):
            return [frozenset(), *_ended(_spread(known - {IGNORED}), end, ())]
    return []


def _ended_apart(last: frozenset[str], word: str, begun: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The same for the last of several words, if it is one of shares or of texts: "delivery note" is no "note de livraison"."""
    named = any(each and IGNORED not in each for each in begun)
    return _ended([last], word, begun) if word in _ELSE_A_SHARE or ("note" in last and named) else [last]


def _ended(last: list[frozenset[str]], word: str, begun: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """The meanings of the last word of a compound, without that of a rating if the compound seems to name something else."""
    if not any(each & _RATINGS for each in last) or any(each & _RATED for each in begun):
        return last
    if len(word) >= _LONG_ENOUGH and {"de", "nl"} & {*_languages().get(word, "").split()}:
        return last
    return [each - _RATINGS for each in last]


def _short(token: str, place: Place) -> list[frozenset[str]]:
    """The meanings of an abbreviation, or of a compound that ends with one, as "Gesamtzufr."; empty if there are none."""
    plain = token.rstrip("0123456789")  # "cat1"
    if _ABBREVIATED <= len(plain) < len(token):
        return _word(plain, place)
    guessed = _abbreviations().meant(token, dotted=place.dotted, cut=not place.alone, languages=place.languages)
    if guessed:
        return [guessed]
    words = _words()
    shortest = _SHORTEST_PART if place.dotted else _SHORTEST_CUT
    for end in range(len(token) - shortest, _SHORTEST_PART - 1, -1):
        first = token[:end]
        if first not in _heads() or IGNORED in words[first]:
            continue
        rest = token[end:]
        for last in dict.fromkeys(rest.removeprefix(link) for link in _LINKS):
            if place.dotted and (known := words.get(f"{last}.")):
                return [*_spread(words[first]), known]
            if len(last) >= shortest and (guessed := _abbreviations().meant(last, dotted=place.dotted, cut=True, languages=_COMPOUNDING)):
                return [*_spread(words[first]), guessed]
    return []


def _known(token: str) -> frozenset[str] | None:
    words = _words()
    for text in (token, _SPELLED_OUT.sub("", token)):
        if text in words:
            return words[text]
    stems = (token[: -len(ending)] for ending in _INFLECTED if token.endswith(ending) and len(token) - len(ending) >= 4)
    if known := next((words[stem] for stem in stems if stem in words), None):
        return known
    return next((words[stem] | {"several"} for stem in _singulars(token) if stem in words), None)


def _singulars(token: str) -> list[str]:
    """The words of a language whose plural replaces their end, of which this may be the plural."""
    stems = ((token.removesuffix(ending) + end, language) for ending, end, language in _PLURALS if token.endswith(ending))
    return [stem for stem, language in stems if len(stem) >= _SHORTEST_PLURAL and language in _languages().get(stem, "").split()]


@lru_cache(maxsize=1 << 12)
def _parts(token: str) -> tuple[str, ...] | None:
    """The known words that form a German or Dutch compound, the longest first; None if it is no such compound."""
    words, whole = _words(), _known_as_a_whole()
    for text in dict.fromkeys((token, _SPELLED_OUT.sub("", token))):
        for end in range(len(text) - 2, _SHORTEST_PART - 1, -1):
            first, rest = text[:end], text[end:]
            if first not in words or first in whole or IGNORED in words[first]:
                continue
            for link in ("s", *_LINKS) if first.endswith(_TAKES_S) else _LINKS:
                if not rest.startswith(link):
                    continue
                last = rest[len(link) :]
                if last in _ENDINGS or (len(last) >= _SHORTEST_PART and last in _parts_of_compounds() and IGNORED not in words[last]):
                    return (first, last)
                if len(last) >= 2 * _SHORTEST_PART and (more := _parts(last)):
                    return (first, *more)
    return None


def is_full_name(header: str) -> bool:
    """Whether a header means a name by several words together: subjects and campaigns have a mere name, and persons a full one.

    >>> is_full_name("Full name"), is_full_name("Nom complet"), is_full_name("Name"), is_full_name("Ticket name")
    (True, True, False, False)
    """
    text = normalise(header)
    return " " in text and _words().get(text) == frozenset({"name"})


def names_average(header: str) -> bool:
    """Whether a short header names an average; a longer one may explain what an average answer is.

    >>> names_average("Promedio"), names_average("Ø Zufriedenheit"), names_average("Zufriedenheit"), names_average("Social media score")
    (True, True, False, False)
    """
    words = meanings(header)
    averages = any("average" in word for word in words) and not _NO_AVERAGE.search(normalise(header))
    return _AVERAGE_SIGN in header or (averages and len(words) <= _QUESTION_WORDS)
