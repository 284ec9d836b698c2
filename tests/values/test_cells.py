"""What cells mean: the table of cases, and what holds of all numbers however they are written."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from typing import Any

import polars as pl
import pytest
from babel.numbers import format_currency, format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st
from tests.values.value_cases import ANSWERS, FLAGS, NUMBERS, TEN, WORDS

from cxkit.errors import DataError, RoleError
from cxkit.values.answers.scores import Scale, ScoreRule, understand_column
from cxkit.values.flags import flag
from cxkit.values.numbers import Mark, Reader, decide, number, parse_number
from cxkit.values.reasons import Reason

# Thirty ways of writing numbers: points, commas, blanks, apostrophes, Indian groups, digits of other scripts.
LOCALES = (
    *(
        "en_US",
        "en_GB",
        "en_IN",
        "en_ZA",
        "de_DE",
        "de_AT",
        "de_CH",
        "fr_FR",
        "fr_CH",
        "fr_CA",
        "it_IT",
        "it_CH",
        "es_ES",
        "es_MX",
        "pt_BR",
    ),
    *(
        "pt_PT",
        "nl_NL",
        "sv_SE",
        "nb_NO",
        "da_DK",
        "fi_FI",
        "pl_PL",
        "cs_CZ",
        "hu_HU",
        "ro_RO",
        "tr_TR",
        "ru_RU",
        "hi_IN",
        "ar_EG",
        "fa_IR",
    ),
)


# What numbers are made of, and what looks like it.
PIECES = (*"0123456789.,'+-%€$ eE(\u00a0\u2212９٣\u2019", *("EUR", "kr.", "Fr", "zł", "R$", "234", "inf"))


def test_there_are_cases_enough() -> None:
    assert len(NUMBERS) + len(ANSWERS) + len(WORDS) + len(FLAGS) >= 150
    assert len(LOCALES) == 30


@pytest.mark.parametrize(("text", "mark", "due"), NUMBERS)
def test_a_number(text: str, mark: Mark | None, due: float | None) -> None:
    assert number(text, mark) == due
    column = pl.DataFrame({"text": [text]}).lazy()
    for grouped, dressed in product((False, True), repeat=2):
        read = column.select(Reader(mark, grouped, dressed).expression(pl.col("text"))).collect()
        assert read.item() == {"value": due, "failed": due is None}


@pytest.mark.parametrize(("text", "due"), ANSWERS)
def test_an_answer_on_a_scale_of_eleven(text: str, due: float | Reason) -> None:
    rule = ScoreRule("recommend", "Q1", Scale(0, 10))
    meaning, _ = understand_column([*((value, 100) for value in TEN if value != text), (text, 1)], rule)
    # where no label of the column is known, a word is no label
    assert meaning[text] == due or (due is Reason.UNKNOWN_LABEL and meaning[text] is Reason.UNREADABLE)


@pytest.mark.parametrize(("words", "due"), WORDS)
def test_the_words_of_a_scale(words: tuple[str, ...], due: tuple[float | Reason, ...] | None) -> None:
    rule = ScoreRule("satisfaction", "Q1", Scale(1, 5))
    values = [(word, 1 if word == "toll" else 100) for word in words]
    if due is None:
        with pytest.raises(RoleError, match="on the scale 1-5, but its words"):
            understand_column(values, rule)
        return
    meaning, _ = understand_column(values, rule)
    assert [meaning[word] for word in words] == list(due)


@pytest.mark.parametrize(("raw", "due"), FLAGS)
def test_yes_and_no(raw: object, due: bool | None) -> None:
    assert flag(raw) is due


def test_words_that_fit_two_scales_are_not_guessed() -> None:
    rule = ScoreRule("satisfaction", "Q1", Scale(1, 5))
    with pytest.raises(DataError, match="cannot be read as a score") as caught:
        understand_column([("stimme nicht zu", 50), ("teils/teils", 50), ("stimme zu", 50)], rule)
    assert "[sources.survey.labels.satisfaction]" in caught.value.lines
    assert '"stimme nicht zu" = VALUE' in caught.value.lines


def test_what_the_user_says_of_a_label_outranks_what_is_known() -> None:
    rule = ScoreRule("satisfaction", "Q1", Scale(1, 5), labels={"neutral": 4.0})
    meaning, _ = understand_column(
        [("neutral", 10), ("satisfied", 10), ("very satisfied", 10), ("dissatisfied", 5), ("very dissatisfied", 5)], rule
    )
    assert meaning["neutral"] == 4.0
    assert meaning["satisfied"] == 4.0


@given(
    texts=st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), min_size=1, max_size=20),
    mark=st.sampled_from([".", ",", None]),
    grouped=st.booleans(),
    dressed=st.booleans(),
)
def test_a_column_is_read_as_each_of_its_values(texts: list[str], mark: Mark | None, grouped: bool, dressed: bool) -> None:
    reader = Reader(mark, grouped, dressed)
    read = pl.DataFrame({"text": texts}).lazy().select(reader.expression(pl.col("text"))).collect(engine="streaming")
    assert read.to_series().struct.field("value").to_list() == [number(text, mark) for text in texts]


@given(cents=st.integers(-(10**11), 10**11), locale=st.sampled_from(LOCALES), more=st.lists(st.integers(-(10**9), 10**9), max_size=5))
def test_numbers_written_in_any_country_read_back(cents: int, locale: str, more: list[int]) -> None:
    amounts = [Decimal(each) / 100 for each in (cents, *more)]
    for written in (
        [format_decimal(amount, "#,##0.00", locale=locale) for amount in amounts],
        [format_currency(amount, "EUR", locale=locale) for amount in amounts],
        [format_percent(amount / 100, "#,##0.00%", locale=locale) for amount in amounts],
    ):
        mark = decide((text, 1) for text in written).mark
        read = [number(text, mark) for text in written]
        assert read == pytest.approx([float(amount) for amount in amounts], rel=1e-12), (written, mark)


@given(whole=st.integers(-(10**12), 10**12), locale=st.sampled_from(LOCALES))
def test_whole_numbers_with_thousands_read_back_or_are_undecided(whole: int, locale: str) -> None:
    written = format_decimal(whole, locale=locale)
    found = parse_number(written)
    assert found.open or found.read_with(decide([(written, 1)]).mark) == whole
    assert whole in {found.point, found.comma}


@pytest.mark.parametrize(
    ("texts", "mark", "against", "left_open"),
    [
        (["1,5", "2"], ",", 0, False),
        (["1.5", "2"], ".", 0, False),
        (["1.234", "5"], None, 0, True),
        (["1.234", "1234"], ".", 0, False),
        (["1,234", "5678"], ",", 0, False),
        (["1.234", "1,234", "5678"], None, 0, True),
        (["1.234", "0,5"], ",", 0, False),
        (["1.234.567", "1.234"], ",", 0, False),
        (["1,5", "1,7", "2.5"], ",", 1, False),
        (["7", "8"], None, 0, False),
    ],
)
def test_a_column_tells_its_decimal_mark(texts: list[str], mark: Mark | None, against: int, left_open: bool) -> None:
    decided = decide((text, 1) for text in texts)
    assert (decided.mark, sum(n for _, n in decided.against), decided.open is not None) == (mark, against, left_open)


def weighted(tmp_path: Any, weights: list[str]) -> Any:
    import cxkit

    path = tmp_path / "survey.csv"
    path.write_text("recommend;weight\n" + "".join(f"{place % 11};{text}\n" for place, text in enumerate(weights)), encoding="utf-8")
    return cxkit.nps(path, weight="weight")


def test_a_weight_that_is_one_or_a_thousand_is_refused(tmp_path: Any) -> None:
    with pytest.raises(DataError, match=r"'1\.234' \(.*survey\.csv, line 2\) is a number with three decimals or a thousand") as caught:
        weighted(tmp_path, ["1.234"] * 40)
    assert "--decimal" in caught.value.hint


def test_decimal_marks_that_contradict_each_other_name_both_lines(tmp_path: Any) -> None:
    with pytest.raises(DataError, match=r"'1,5' \(.*line 2\) has a decimal comma, '2\.5' \(.*line 3\) a decimal point"):
        weighted(tmp_path, ["1,5", "2.5", "1,5"] * 20)
    report = weighted(tmp_path, [*["1,5"] * 299, "2.5", "1.234"])
    note = next(note for note in report.notes if note.code == "decimals-contradict")
    assert "line 301" in note.text
    assert report.provenance.rows_set_aside == {"weight unreadable": 1}
