"""Scales of words that are in no list: read by their degrees, and only if these leave no doubt."""

from __future__ import annotations

import pytest

from cxkit.values.answers.graded_words import blocks, graded
from cxkit.values.answers.labels import meaning
from cxkit.values.answers.no_answers import means_no_answer
from cxkit.values.answers.ratings import are_ratings
from cxkit.values.folding import fold

ADJECTIVES = {
    "en": "happy",
    "de": "zufrieden",
    "fr": "satisfait",
    "es": "satisfecho",
    "it": "soddisfatto",
    "nl": "tevreden",
    "pt": "satisfeito",
}


def scale(text: str) -> dict[str, float]:
    """The numbers of the words that are separated by bars, in the order of the text."""
    words = [fold(word) for word in text.split("|")]
    worth = meaning(words, 0).worth
    return {word: worth[word] for word in words if word in worth}


@pytest.mark.parametrize("language", ADJECTIVES)
def test_every_word_of_degree_has_the_place_of_its_line(language: str) -> None:
    degrees, adjective = blocks()[f"degree {language}"], ADJECTIVES[language]
    for at, line in enumerate(degrees):
        for word in line:
            texts = {place: f"{degrees[place][0]} {adjective}".removeprefix("= ") for place in (0, 3, 5, 6, 7)}
            texts[at] = f"{word} {adjective}".removeprefix("= ")
            found = graded(texts.values())
            assert found is not None, (word, texts)
            assert [found[texts[place]] for place in sorted(texts)] == list(range(1, len(texts) + 1)), word


@pytest.mark.parametrize("language", ADJECTIVES)
def test_every_verdict_has_the_place_of_its_line(language: str) -> None:
    verdicts = blocks()[f"verdict {language}"]
    for at, line in enumerate(verdicts):
        for word in line:
            texts = {place: each[0] for place, each in enumerate(verdicts)} | {at: word}
            found = graded(texts.values())
            assert found is not None, (word, texts)
            assert [found[texts[place]] for place in sorted(texts)] == list(range(1, len(texts) + 1)), word


@pytest.mark.parametrize(
    "text",
    [
        "Mangelhaft|Ausreichend|Befriedigend|Gut|Ausgezeichnet",
        "gar nicht zufrieden|weniger zufrieden|mittelmäßig zufrieden|ziemlich zufrieden|sehr zufrieden",
        "very unhappy|rather unhappy|neutral|rather happy|very happy",
        "pas du tout facile|peu facile|assez facile|très facile",
        "heel ontevreden|ontevreden|redelijk tevreden|tevreden|heel tevreden",
        "sehr umständlich|recht umständlich|recht einfach|sehr einfach",
        "very difficult|fairly difficult|not difficult",
        "bardzo niezadowolona/y|raczej niezadowolona/y|ani zadowolona/y ani niezadowolona/y|raczej zadowolona/y|bardzo zadowolona/y",
        "svært vanskelig|ganske vanskelig|ganske enkelt|svært enkelt",
        "vůbec ne spokojen/a|částečně spokojen/a|velmi spokojen/a",
    ],
)
def test_scales_in_no_list_are_read_from_the_worst_to_the_best(text: str) -> None:
    assert list(scale(text).values()) == list(range(1, text.count("|") + 2))


def test_an_end_that_nobody_chose_leaves_its_place_free() -> None:
    assert scale("rather unhappy|neutral|rather happy|very happy") == {
        "rather unhappy": 2,
        "neutral": 3,
        "rather happy": 4,
        "very happy": 5,
    }


@pytest.mark.parametrize(
    "text",
    [
        "sehr groß|groß|nicht groß",  # large is neither good nor bad
        "mostly satisfied|fairly satisfied|very satisfied|not satisfied",  # which is more, mostly or fairly?
        "wenig zufrieden|teilweise zufrieden|ziemlich zufrieden",  # nobody may have been very satisfied
        "gut|sehr gut|ausgezeichnet|rot",
        "good|very good|excellent",  # of three verdicts nobody knows how many there were
        "fair|good|bad|poor",
    ],
)
def test_words_of_doubtful_degree_are_no_scale(text: str) -> None:
    assert graded(fold(word) for word in text.split("|")) is None


@pytest.mark.parametrize(
    "text", ["Good|Bad|Offered", "😀|😐|☹️", "Very Positive|Positive|Negative", "Ausgezeichnet|Gut|Mangelhaft|Befriedigend"]
)
def test_ratings_are_known_by_their_words(text: str) -> None:
    assert are_ratings(text.split("|"))


@pytest.mark.parametrize("text", ["Low|Medium|High", "Likely|Unlikely", "Strongly agree|Disagree|Agree", "Yes|No", "Never|Always", "Good"])
def test_words_for_other_questions_are_no_ratings(text: str) -> None:
    assert not are_ratings(text.split("|"))


@pytest.mark.parametrize("text", ["No sabe / No contesta", "Weiß nicht oder k.A.", "N/A", "Ne sait pas / non concerné", "don't know (n/a)"])
def test_no_answer_in_several_words(text: str) -> None:
    assert means_no_answer(fold(text))


@pytest.mark.parametrize("text", ["Yes / no answer", "good, don't know why", "ok / good"])
def test_a_part_that_is_no_answer_leaves_the_other_one(text: str) -> None:
    assert not means_no_answer(fold(text))


@pytest.mark.parametrize(
    ("words", "places"),
    [
        (("satisfied", "neutral or dissatisfied"), (1, 0)),
        (("agree or strongly agree", "neutral", "disagree or strongly disagree"), (3, 2, 1)),
        (("zufrieden oder sehr zufrieden", "unzufrieden"), (1, 0)),
    ],
)
def test_classes_of_neighbouring_points(words: tuple[str, ...], places: tuple[int, ...]) -> None:
    assert meaning(words, 0).worth == dict(zip(words, places, strict=True))


@pytest.mark.parametrize("words", [("satisfied or dissatisfied", "neutral"), ("red or blue", "green"), ("satisfied or neutral", "neutral")])
def test_classes_that_overlap_or_are_none(words: tuple[str, ...]) -> None:
    assert not meaning(words, 0).worth
