"""Words that rate an experience, whatever the header of their column says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cxkit.values.answers.graded_words import blocks
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.folding import fold

_MOST = 12
_STEMS = re.compile(
    r"satisf|zufrieden|soddisf|tevreden|happy|glücklich|\bpositi|\bnegati|thumb|daumen|\brated (?:good|bad)"
    r"|expect|erwartung|\battentes|expectativ|aspettativ|verwacht|^(?:good|bad|gut|schlecht)$"
)


_STAR = r"(?:stars?|stern(?:en?)?|étoiles?|estrellas?|stell[ae]|ster(?:ren)?)"
_OF_STARS = re.compile(rf"\d(?:[.,]\d)?(?: (?:out of|of|von|sur|de|su|van(?: de)?) \d{{1,2}})?[ -]?{_STAR}\b.*")


def are_labels(texts: Iterable[str]) -> bool:
    """Whether the texts of a column are words of one scale, whatever it asks for.

    >>> are_labels(["Very likely", "Likely", "Unlikely"]), are_labels(["Any novel", "Something by Eco"])
    (True, False)
    """
    words = {word for text in texts if not means_no_answer(word := fold(text))}
    return len(words) <= _MOST and meaning(words, 0).worth.keys() == words


def are_ratings(texts: Iterable[str]) -> bool:
    """Whether the texts of a column are words of a scale of satisfaction, or smileys, and nothing else but words for no answer.

    Words of agreement, likelihood, effort or frequency answer other questions.

    >>> are_ratings(["Happy", "Neutral", "Unhappy"]), are_ratings(["Low", "High", "Medium"]), are_ratings(["Likely", "Unlikely"])
    (True, False, False)
    >>> are_ratings(["4 out of 5 stars", "1 out of 5 stars"])
    True
    """
    words = {word for text in texts if not means_no_answer(word := fold(text))}
    if len(words) > 1 and all(map(_OF_STARS.fullmatch, words)):
        return True
    if not 2 <= len(words) <= _MOST or meaning(words, 0).worth.keys() != words:
        return False
    verdicts = {word for name, degrees in blocks().items() if name.startswith("verdict") for degree in degrees for word in degree}
    rating = [word for word in words if word in verdicts or _STEMS.search(word) or not any(map(str.isalnum, word))]
    # a word for the middle, as "neither", is one of any scale
    return len(rating) >= max(2, len(words) - 1)
