"""What a header says of the scale: its points, its codes, and which end is good; and headers that say nothing of it."""

from __future__ import annotations

import pytest

from cxkit.values.answers.scales import asked_ease, asks_for_the_bad, header_scale, parse_scale
from cxkit.values.answers.valence import best_end, names, sections, valence


@pytest.mark.parametrize(
    ("header", "scale", "best"),
    [
        ("Satisfaction (1-5)", "1-5", None),
        ("Satisfaction [0–10]", "0-10", None),
        ("Satisfaction (1=very satisfied, 5=very dissatisfied)", "1-5", "low"),
        ("Satisfaction (1=very dissatisfied, 5=very satisfied)", "1-5", "high"),
        ("Satisfaction (1-excellent)", None, "low"),
        ("Zadowolenie 1-bardzo zadowolony 5-bardzo niezadowolony", "1-5", "low"),
        ("Satisfaction 1-very dissatisfied, 5-very satisfied", "1-5", "high"),
        ("Satisfaction with our 24-hour good-value service (1-5)", "1-5", None),
        ("How likely are you to recommend us? (0 = never, 10 = always)", "0-10", "high"),
        ("Bitte auf einer Skala von 1 (sehr gut) bis 6 (ungenügend) bewerten", "1-6", "low"),
        ("Zufriedenheit als Schulnote", "1-6", "low"),
        ("Zufriedenheit, Schulnoten (1-5)", "1-5", "low"),
        ("Score (1 best - 6 worst)", "1-6", "low"),
        ("Rating 1 to 5 (5 = best)", "1-5", "high"),
        ("Satisfaction de 0 à 10", "0-10", None),
        ("Satisfacción del 1 al 5 (1 = muy satisfecho)", "1-5", "low"),
        ("Soddisfazione da 1 a 5 (5 = molto soddisfatto)", "1-5", "high"),
        ("Tevredenheid (1 = zeer tevreden, 5 = zeer ontevreden)", "1-5", "low"),
        ("Zufriedenheit (0=nein, 1=ja)", "0-1", "high"),
        ("Satisfied (1 = yes, 2 = no)", "1-2", "low"),
        ("Satisfaction (best = 1, worst = 5)", "1-5", "low"),
        ("Service (1 very poor, 5 very good, 9 don't know)", "1-5", "high"),
        ("Frage 4: Wie zufrieden sind Sie? (1 = sehr, 6 = gar nicht)", "1-6", "low"),
        ("1 very good, 5 very poor", "1-5", "low"),
        ("Bewertung 1: sehr gut, 5: sehr schlecht", "1-5", "low"),
        ("Satisfaction (9-point scale)", "1-9", None),
        ("Wie unzufrieden sind Sie? (1 = gar nicht, 5 = sehr)", "1-5", "low"),
        ("How satisfied are you? (1 = not at all, 5 = very)", "1-5", "high"),
        ("I am dissatisfied (1 = strongly agree, 5 = strongly disagree)", "1-5", "high"),
        ("Zufriedenheit, 7-stufige Skala", "1-7", None),
        ("Satisfacción (escala de 5 puntos)", "1-5", None),
        # the words stand before the numbers
        ("Zufriedenheit (Bestwert 1, schlechtester Wert 5)", "1-5", "low"),
        ("Satisfaction, best 1, worst 5", "1-5", "low"),
        ("Satisfaction: lowest 1 to highest 10", "1-10", "high"),
        ("Satisfaction (not at all satisfied 1 - fully satisfied 7)", "1-7", "high"),
        ("Bewertung von 1 bis 6 (Bestnote 1)", "1-6", "low"),
        ("very satisfied 1 2 3 4 5 very dissatisfied", None, "low"),
        ("How satisfied are you with the best seats of row 1 (1-5)?", "1-5", None),
        ("Satisfaction 1-5 (best table 7)", "1-5", None),
        # near misses: nothing that is a scale
        ("Satisfaction (10-point scale)", None, None),  # 1-10 as well as 0-10
        ("Satisfaction with the 3-point plan", None, None),
        ("Overall satisfaction", None, None),
        ("Q1-5 satisfaction", None, None),
        ("Satisfaction 2023-2024", None, None),
        ("Satisfaction in week 3", None, None),
        ("CSAT 1.5-2.5", None, None),
        ("Satisfaction with 2 visits", None, None),
        ("Satisfaction 2025-03-poor weather week", None, None),
        ("3-good service: satisfaction", None, None),
    ],
)
def test_a_header_says(header: str, scale: str | None, best: str | None) -> None:
    found = parse_scale(header)
    assert (None if found.scale is None else str(found.scale), found.best) == (scale, best)
    assert header_scale(header) == found.scale


def test_codes_and_tops_of_a_header() -> None:
    assert parse_scale("Service (1 very poor, 5 very good, 9 don't know)").codes == {9}
    assert parse_scale("Service (1 = poor, 5 = good, 6 = did not use)").codes == {6}
    assert parse_scale("Note sur 10").top == 10
    assert parse_scale("Service: 5 (best)").top == 5


@pytest.mark.parametrize(
    "header",
    [
        "Frage 1: Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen?",
        "Question 5: Overall, how satisfied are you",
        "Frage 2 von 5: Wie zufrieden sind Sie?",
        "Tag 1: Wie zufrieden waren Sie mit dem Essen?",
        "Pregunta 7. ¿Qué tan satisfecho está?",
        "5 How satisfied are you with us?",
        "2 - How satisfied were you with it?",
        "In our shop at till 3: how satisfied are you?",
    ],
)
def test_the_number_of_a_question_is_no_point_of_its_scale(header: str) -> None:
    found = parse_scale(header)
    assert (found.top, found.points, found.best) == (None, {}, None)


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("How easy was it? (1=very difficult, 7=very easy)", "high"),
        ("Effort (1 = very low effort, 5 = very high effort)", "low"),
        ("The company made it easy (1=strongly disagree, 7=strongly agree)", "high"),
        ("I had to put in a lot of effort (1=strongly disagree, 5=strongly agree)", "low"),
        ("CES (1=strongly disagree, 7=strongly agree)", None),  # what is agreed with, nobody says
    ],
)
def test_which_end_of_effort_is_easy(header: str, best: str | None) -> None:
    assert parse_scale(header, "effort").best == best


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("very satisfied", 1),
        ("sehr unzufrieden", -1),
        ("not satisfied", -1),
        ("nicht schwierig", 1),
        ("neither satisfied nor dissatisfied", 0),
        ("neither agree nor disagree", 0),
        ("pas du tout satisfait", -1),
        ("tout à fait d’accord", 1),
        ("en desacuerdo", -1),
        ("per niente soddisfatto", -1),
        ("helemaal niet mee eens", -1),
        ("stimme überhaupt nicht zu", -1),
        ("teils/teils", 0),
        ("blue", 0),
        # what could not be better is praised; a comparison alone, or with more than what was expected, is none with the best
        ("could not be better", 1),
        ("could be better", -1),
        ("könnte nicht schlechter sein", -1),
        ("non potrebbe andare meglio", 1),
        ("worse than expected", -1),
        ("not better", -1),
    ],
)
def test_which_end_a_text_names(text: str, worth: int) -> None:
    assert valence(text) == worth


def test_the_words_of_one_end_are_enough_and_those_of_the_middle_are_not() -> None:
    assert best_end({1: "very good"}, 1, 5) == "low"
    assert best_end({5: "very good"}, 1, 5) == "high"
    assert best_end({3: "good"}, 1, 5) is None
    assert best_end({1: "good", 3: "bad", 5: "good"}, 1, 5) is None


@pytest.mark.parametrize("word", sections()["good"])
def test_each_good_word_is_good_and_its_negation_is_not(word: str) -> None:
    assert valence(word) in {1, 0} if word in sections()["bad"] else valence(word) == 1
    assert valence(f"not {word}") <= 0
    assert " " in word or "'" in word or valence(f"qq{word}") == 0


@pytest.mark.parametrize("word", sections()["bad"])
def test_each_bad_word_is_bad_and_its_negation_is_not(word: str) -> None:
    assert valence(word) in {-1, 0}
    assert valence(f"not {word}") >= 0


@pytest.mark.parametrize("section", ["agreement", "disagreement", "negation", "extreme", "school", "no answer"])
def test_each_word_of_a_section_is_found_and_no_part_of_a_word(section: str) -> None:
    for word in sections()[section]:
        assert names(section, f"1 = {word}")  # type: ignore[arg-type]
        assert not names(section, f"qq{word}") or " " in word or "'" in word  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("header", "ease"),
    [
        ("How easy was it to reach us?", 1),
        ("The company made it easy for me to handle my issue", 1),
        ("Ease of purchase (1-7)", 1),
        ("Wie einfach war die Anmeldung?", 1),
        ("Facilité de contact avec le service", 1),
        ("How much effort did you have to put forth?", -1),
        ("Wie hoch war Ihr Aufwand?", -1),
        ("How difficult was it to find us?", -1),
        # both, neither, denied, and names of a score of which either end may be the easy one
        ("How easy or difficult was it?", 0),
        ("How satisfied are you with the delivery?", 0),
        ("It was not easy to reach you", 0),
        ("Customer effort score", 0),
        ("Effort", 0),
        ("Vielleicht noch ein Wort", 0),
    ],
)
def test_a_question_asks_how_easy_or_how_hard_something_was(header: str, ease: int) -> None:
    assert asked_ease(header) == ease


def test_words_for_the_ends_that_are_more_than_one_word() -> None:
    assert (valence("auf jeden Fall"), valence("auf keinen Fall")) == (1, -1)
    assert (valence("a great deal", -1), valence("great")) == (-1, 1)
    assert parse_scale("Effort score (higher is easier)", "effort").best == "high"


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("Satisfaction (1 = high, 5 = low)", "low"),
        ("Zufriedenheit (1 = hoch, 5 = niedrig)", "low"),
        ("Satisfaction (1 highest, 5 lowest)", "low"),
        ("Satisfaction: 1 (very) - 5 (not at all)", "low"),
        ("Zufriedenheit (1 = voll und ganz, 5 = gar nicht)", "low"),
        ("Satisfaction (1 = not at all, 5 = completely)", "high"),
        ("Satisfaction (1 = low, 5 = high)", "high"),
        ("Satisfaction (5 = could not be better, 1 = could not be worse)", "high"),
        ("Sauberkeit (Smiley 1 lachend bis 5 traurig)", "low"),
        # words that say how much of nothing, and units
        ("Satisfaction (1 = Schulze, 5 = Meier)", None),
        ("Satisfaction (1 = 1 star, 5 = 5 stars)", None),
    ],
)
def test_degrees_and_amounts_at_the_ends(header: str, best: str | None) -> None:
    assert parse_scale(header).best == best


def test_a_question_for_dissatisfaction() -> None:
    assert all(map(asks_for_the_bad, ("Dissatisfaction (1-5)", "How dissatisfied are you?", "Unzufriedenheit")))
    assert not any(map(asks_for_the_bad, ("How satisfied or dissatisfied are you?", "Satisfaction", "Zufriedenheit", "Content quality")))


@pytest.mark.parametrize(
    ("header", "codes"),
    [
        ("Food (1 = poor, 5 = excellent, 6 = did not eat)", {6}),
        ("Essen (0 = nicht gegessen, 1 = sehr schlecht, 5 = sehr gut)", {0}),
        ("Food (1 = poor, 4 = excellent, 5 = couldn't be happier)", set()),
        ("Food (1 = not at all good, 5 = excellent)", set()),
    ],
)
def test_words_beyond_both_ends_that_deny_something_else_are_no_answer(header: str, codes: set[int]) -> None:
    assert parse_scale(header).codes == codes


def test_words_of_both_ends_in_brackets_count_though_nothing_shows_what_they_mean() -> None:
    assert parse_scale("Rating (1 sunny to 5 stormy)").points == {1: "sunny", 5: "stormy"}
    assert parse_scale("Rating (1 to 5 stars)").points == parse_scale("Nights (0 to 10 nights)").points == {}


def test_the_points_of_a_list_of_all_points_are_those_that_follow_the_known_ones() -> None:
    found = parse_scale("Rating (1 excellent, 2 good, 3 so lala, 4 bad, 5 cruddy)")
    assert (str(found.scale), found.best) == ("1-5", "low")
    assert parse_scale("Rating (1 excellent, 2 good, 3 bad, 9 cruddy)").points.keys() == {1, 2, 3}


@pytest.mark.parametrize("number", ["Q#2: ", "#1 - ", "Spørgsmål 1: ", "Part A / Item 1: ", "n° 3 : ", "Wave 2: ", "Survey 7: "])
@pytest.mark.parametrize("question", ["Satisfaction overall", "Wie wahrscheinlich ist es, dass Sie wiederkommen?", "Likelihood to return"])
def test_a_question_behind_its_number_or_that_of_a_survey_is_no_point(number: str, question: str) -> None:
    found = parse_scale(number + question)
    assert (found.points, found.best, found.scale) == ({}, None, None)
    assert str(parse_scale(f"{number}{question} (1-6)").scale) == "1-6"


@pytest.mark.parametrize(
    ("header", "best"),
    [
        ("Bewertung 1: sehr gut", "low"),
        ("Satisfaction, 5: highest satisfaction; 1: lowest satisfaction", "high"),
        ("Comfort (1: very poor, 5: very good)", "high"),
        ("Nr. 1 = sehr gut, 6 = ungenügend", "low"),
        ("Mark 1: fully satisfied, 5: not satisfied", "low"),
    ],
)
def test_a_point_behind_a_colon_is_one_if_its_words_are_an_answer(header: str, best: str) -> None:
    assert parse_scale(header).best == best


def test_the_ease_is_asked_for_in_nordic_and_slavic_languages() -> None:
    assert parse_scale("Hvor enkelt var det? (1 = svært vanskelig, 7 = svært enkelt)", "effort").best == "high"
    assert [asked_ease(text) for text in ("Hur lätt var det att boka?", "Jak snadné to bylo?", "Did they let you in?")] == [1, 1, 0]


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Satisfaction 1: no satisfaction at all 10: total satisfaction", "1-10"),
        ("Nöjdhet 1: låg nöjdhet 7: hög nöjdhet", "1-7"),
        ("Zufriedenheit 1 Bewertung sehr gut 6 Bewertung ungenügend", "1-6"),
    ],
)
def test_numbers_that_explain_both_ends_by_the_word_of_the_question_are_points(header: str, scale: str) -> None:
    assert str(parse_scale(header, "satisfaction").scale) == scale
