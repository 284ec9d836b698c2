"""Every scale of words in ``labels.txt``: it is read as it is written there, and half of it, or two words on one point, are not."""

from __future__ import annotations

from random import Random

import pytest

from cxkit.values.answers.labels import meaning, number_in_label, out_of, scales, split_label
from cxkit.values.answers.no_answers import NO_ANSWERS
from cxkit.values.answers.promoter_classes import promoter_class, promoter_classes, signed_classes
from cxkit.values.answers.scores import Scale, ScoreRule, understand
from cxkit.values.folding import fold

SCALES = [tuple(sorted(scale.items(), key=lambda pair: pair[1])) for scale in scales()]


def points_of(scale: tuple[tuple[str, int], ...]) -> list[list[str]]:
    return [[word for word, place in scale if place == point] for point in range(1, max(place for _, place in scale) + 1)]


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale[0][0])
def test_one_word_a_point_is_read_in_order(scale: tuple[tuple[str, int], ...]) -> None:
    points = points_of(scale)
    assert all(points)
    # every word once at least, beside the words of the other points that come at its turn and at one by chance
    draw, turns = Random(1), max(map(len, points))
    choices = {tuple(words[turn % len(words)] for words in points) for turn in range(turns)}
    choices |= {tuple(draw.choice(words) for words in points) for _ in range(turns)}
    meanings = [(words, meaning(words, 0)) for words in choices if len(set(words)) == len(points)]
    read = [(words, found.worth) for words, found in meanings if found.points == len(points)]
    assert read, f"no choice of words is read as {len(points)} points"
    for words, worth in read:
        assert [worth[word] for word in words] == sorted(worth.values())
        assert len(set(worth.values())) == len(points)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale[0][0])
def test_one_word_alone_and_unknown_words_are_no_scale(scale: tuple[tuple[str, int], ...]) -> None:
    words = [word for word, _ in scale]
    assert meaning(words[:1], 0).points is None or number_in_label(words[0]) is not None
    assert meaning([f"qq {word}" for word in words], 0).points is None


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale[0][0])
def test_no_word_of_a_scale_means_no_answer(scale: tuple[tuple[str, int], ...]) -> None:
    assert not {word for word, _ in scale} & NO_ANSWERS


WORDS = ["très satisfait", "satisfait", "content", "neutre", "insatisfait", "très insatisfait"]


def test_two_words_on_one_point_are_no_reading() -> None:
    assert meaning(WORDS, 0).points is None
    assert meaning([word for word in WORDS if word != "content"], 0).points == 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("extremely likely - 10", 10),
        ("10 - sehr wahrscheinlich", 10),
        ("very likely (10)", 10),
        ("★★★★☆", 4),
        ("★★★★½", 4.5),
        ("⭐⭐⭐", 3),
        ("4 stars", 4),
        ("4,5 sterne", 4.5),
        ("4 étoiles", 4),
        ("8 out of 10", 8),
        ("8/10", 8),
        ("8 sur 10", 8),
        ("11/10", None),
        ("9-10", None),
        ("no. 5", None),
        ("call 5 back", None),
    ],
)
def test_the_number_that_a_label_bears(text: str, value: float | None) -> None:
    assert number_in_label(text) == value


def test_words_beside_the_number() -> None:
    assert split_label("4 - dissatisfied") == (4, "dissatisfied")
    assert split_label("very good: 1") == (1, "very good")
    assert split_label("8/10") is None
    assert (out_of("8/10"), out_of("★★★☆☆"), out_of("4 stars")) == (10, 5, None)


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("Promoter", 1),
        ("Promoters (9-10)", 1),
        ("9–10", 1),
        ("9 oder 10", 1),
        ("Promotor", 1),
        ("Promoteur", 1),
        ("Passiv", 0),
        ("7 to 8", 0),
        ("Pasivos", 0),
        ("Detractor: 0-6", -1),
        ("Kritiker", -1),
        ("Détracteurs", -1),
        ("0-6", -1),
        ("9", None),
        ("9/10", None),
        ("promotion", None),
        ("8-9", None),
        ("passive income", None),
    ],
)
def test_classes_of_nps(text: str, worth: float | None) -> None:
    assert promoter_class(fold(text)) == worth


def test_a_column_of_classes_holds_nothing_else() -> None:
    assert promoter_classes(["promoter", "detractor"]) == {"promoter": 1, "detractor": -1}
    assert promoter_classes(["promoter", "happy"]) == {}
    assert promoter_classes(["neutral"]) == {}
    assert promoter_classes(["zufriedene", "unentschlossene", "kritiker"]) == {}  # of which the satisfied are the best
    assert promoter_classes(["promotoren", "zufriedene", "kritiker"]) == {"promotoren": 1, "zufriedene": 0, "kritiker": -1}
    assert (
        signed_classes({-1: 4, 0: 3, 1: 9}),
        signed_classes({-100: 4, 100: 9}),
        signed_classes({0: 4, 1: 9}),
        signed_classes({-1: 4}),
    ) == (
        1,
        100,
        0,
        0,
    )


def test_fractions_and_turned_answers() -> None:
    rule = ScoreRule("satisfaction", "Q1", Scale(1, 5), fractions=True)
    assert understand("3.67", rule) == 3.67
    assert understand("3,67", rule._replace(turned=True)) == pytest.approx(2.33)
    assert understand("1", rule._replace(turned=True)) == 5
    assert str(understand("5.5", rule)) == "off scale"


@pytest.mark.parametrize(
    "word", ["n.d.", "s/d", "non valutato", "Sem avaliação", "sin calificar", "niet beoordeeld", "non noté", "keine Wertung"]
)
def test_what_was_not_rated_is_no_answer(word: str) -> None:
    assert fold(word) in NO_ANSWERS


@pytest.mark.parametrize("word", ["non male", "sehr gut", "geen problemen", "sin problemas"])
def test_a_word_that_judges_is_an_answer(word: str) -> None:
    assert fold(word) not in NO_ANSWERS


def test_a_scale_with_bad_and_poor_needs_both() -> None:
    four = {"poor": 1.0, "good": 3.0, "excellent": 4.0}
    assert meaning(["poor", "good", "excellent"], 0).worth == four  # of poor, fair, good, excellent
    assert meaning(["bad", "good", "excellent"], 0).worth == {"bad": 2.0, "good": 4.0, "excellent": 5.0}
    assert meaning(["bad", "poor", "good", "excellent"], 0).worth == {"bad": 1.0, "poor": 2.0, "good": 3.0, "excellent": 4.0}


@pytest.mark.parametrize(
    ("words", "points"),
    [
        (("nicht erfüllt", "erfüllt"), 2),
        (("nicht erfüllt", "teilweise erfüllt", "erfüllt"), 3),
        (("below", "met", "exceeded"), 3),
        (("far below", "below", "met", "exceeded", "far exceeded"), 5),
    ],
)
def test_what_is_fulfilled_at_most_is_the_best_answer_if_none_says_exceeded(words: tuple[str, ...], points: int) -> None:
    assert meaning(set(words), 0).points == points
