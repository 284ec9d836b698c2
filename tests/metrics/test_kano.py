"""``cxkit kano``: published tables and figures, a real file, and the edge cases of its docstring."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.reports import near
from tests.shared import DATA, needs_shared, oracle

import cxkit
from cxkit.errors import DataError, RoleError
from cxkit.model import Report, Row
from cxkit.stats.kano import ANSWERS

KIOSK = DATA / "kiosk_servqual_kano" / "kiosk.csv"
PAIRS: dict[str, Any] = {"functional": r"^(?P<item>\d+)-1\..*느낌", "dysfunctional": r"^(?P<item>\d+)-2\..*느낌"}
KOREAN = {"마음에 든다.": 1, "당연하다.": 2, "아무런 느낌이 없다.": 3, "하는 수 없다.": 4, "마음에 안 든다.": 5}
# a pair of answers that falls into each category
EXAMPLES = {"M": (2, 5), "O": (1, 5), "A": (1, 3), "I": (3, 3), "R": (3, 1), "Q": (1, 1)}
NAMES = {"M": "must-be", "O": "one-dimensional", "A": "attractive", "I": "indifferent", "R": "reverse", "Q": "questionable"}


def rows(report: Report) -> dict[Any, Row]:
    return {row["item"]: row for row in report.table("kano").rows}


def survey(counts: dict[str, int], **columns: Any) -> pl.DataFrame:
    pairs = [EXAMPLES[letter] for letter, n in counts.items() for _ in range(n)]
    return pl.DataFrame({"functional": [str(a) for a, _ in pairs], "dysfunctional": [str(b) for _, b in pairs], **columns})


@needs_shared
def test_the_published_attributes() -> None:
    for name, attribute in oracle("kano_stp25_five_attributes")["expected"].items():
        due = {key: leaf["value"] for key, leaf in attribute.items()}
        (row,) = cxkit.kano(survey(due["counts"])).table("kano").rows
        found = [row[key] for key in ("must_be", "one_dimensional", "attractive", "indifferent", "reverse", "questionable")]
        assert found == [due["counts"][letter] for letter in "MOAIRQ"], name
        assert row["n"] == sum(due["counts"].values())
        assert row["category"] == NAMES[due["rule_category"]], name
        figures = ("better", "worse", "total_strength", "category_strength")
        expected = (due["better_cs_plus"], due["worse_cs_minus"], due["total_strength"], due["category_strength"])
        assert [row[key] for key in figures] == near(expected, 1e-12)
        assert row["significant"] is (due["fong_difference"] >= due["fong_threshold"])


@needs_shared
@pytest.mark.parametrize("evaluation", ["standard", "pouliot"])
def test_every_cell_of_the_evaluation_tables(evaluation: Any) -> None:
    table = oracle("kano_evaluation_table")["expected"][evaluation]["value"]
    for first, functional in enumerate(ANSWERS, start=1):
        for second, dysfunctional in enumerate(ANSWERS, start=1):
            frame = pl.DataFrame({"functional": [str(first)], "dysfunctional": [str(second)]})
            (row,) = cxkit.kano(frame, evaluation=evaluation).table("kano").rows
            letter = table[functional][dysfunctional]
            assert row[NAMES[letter].replace("-", "_")] == 1, (functional, dysfunctional)


@needs_shared
def test_the_29_pairs_of_the_kiosk_with_labels_of_the_project_file(tmp_path: Path) -> None:
    labels = ", ".join(f'"{label}" = {value}' for label, value in KOREAN.items())
    project = tmp_path / "cxkit.toml"
    project.write_text(f"[sources.survey]\nlabels.functional = {{ {labels} }}\nlabels.dysfunctional = {{ {labels} }}\n", encoding="utf-8")
    report = cxkit.kano(KIOSK, **PAIRS, config=project)
    found = rows(report)
    assert len(found) == 29
    assert (report.provenance.rows_read, report.provenance.rows_set_aside) == (211, {"missing": 4})
    table = list(csv.reader(io.StringIO(KIOSK.read_text(encoding="cp949"), newline="")))
    for item in ("1", "27"):
        first, second = (next(at for at, name in enumerate(table[0]) if name.startswith(f"{item}-{n}.") and "느낌" in name) for n in (1, 2))
        pairs = Counter((KOREAN[row[first]], KOREAN[row[second]]) for row in table[1:] if row[first] and row[second])
        assert found[item]["must_be"] == sum(n for (a, b), n in pairs.items() if a in {2, 3, 4} and b == 5)
        assert found[item]["attractive"] == sum(n for (a, b), n in pairs.items() if a == 1 and b in {2, 3, 4})
        assert found[item]["n"] == sum(pairs.values())


@pytest.mark.parametrize(
    "words",
    [
        ["I like it that way", "It must be that way", "I am neutral", "I can live with it that way", "I dislike it that way"],
        ["Würde mich sehr freuen", "Setze ich voraus", "Das ist mir egal", "Könnte ich in Kauf nehmen", "Würde mich sehr stören"],
    ],
)
def test_the_usual_words_are_known(words: list[str]) -> None:
    frame = pl.DataFrame({"functional": [words[0], words[1], words[2], words[3], words[4]], "dysfunctional": [words[4], *words[:4]]})
    (row,) = cxkit.kano(frame).table("kano").rows
    # (1, 5) O, (2, 1) R, (3, 2) I, (4, 3) I, (5, 4) R
    assert [row[key] for key in ("one_dimensional", "reverse", "indifferent")] == [1, 2, 2]


def test_unknown_words_give_the_lines_for_the_project_file() -> None:
    frame = pl.DataFrame({"functional": ["j'aime", "normal"] * 9, "dysfunctional": ["normal", "j'aime"] * 9})
    with pytest.raises(DataError, match="cannot be read as a score") as caught:
        cxkit.kano(frame)
    assert caught.value.lines[0] == "[sources.survey.labels.functional]"


def test_long_and_wide_and_groups_say_the_same() -> None:
    one, other = {"M": 9, "O": 3}, {"A": 8, "I": 4}
    long = pl.concat(survey(counts).with_columns(pl.lit(item).alias("item")) for item, counts in (("x", one), ("y", other)))
    x, y = survey(one), survey(other)
    wide = pl.concat(
        [x.rename({"functional": "f x", "dysfunctional": "d x"}), y.rename({"functional": "f y", "dysfunctional": "d y"})], how="horizontal"
    )
    by_pattern = rows(cxkit.kano(wide, functional="^f (?P<item>.)$", dysfunctional="^d (?P<item>.)$"))
    assert rows(cxkit.kano(long)) == by_pattern
    assert (by_pattern["x"]["category"], by_pattern["y"]["category"]) == ("must-be", "attractive")
    grouped = cxkit.kano(long.rename({"item": "segment"}), by="segment").table("kano").rows
    assert {(row["segment"], row["item"]): row["must_be"] for row in grouped} == {("x", "all"): 9, ("y", "all"): 0}


def test_answers_that_are_reverse_or_questionable_alone_have_no_coefficients() -> None:
    (row,) = cxkit.kano(survey({"R": 5, "Q": 2})).table("kano").rows
    assert (row["n"], row["better"], row["worse"], row["category"]) == (7, None, None, "reverse")


def test_incomplete_pairs_are_excluded() -> None:
    frame = pl.DataFrame({"functional": ["1", "", "2"], "dysfunctional": ["5", "5", ""]})
    report = cxkit.kano(frame)
    assert report.provenance.rows_set_aside == {"incomplete pair": 2}
    assert report.table("kano").rows[0]["n"] == 1


def test_sentences_go_by_the_exact_test_of_all_items() -> None:
    """27 against 17 is significant by Fong's rule, whose level is higher; exactly p = 0.17."""
    (row,) = (report := cxkit.kano(survey({"I": 27, "M": 17, "A": 13, "O": 3}))).table("kano").rows
    assert row["significant"] is True
    assert row["p"] == pytest.approx(0.1742, abs=5e-5)
    assert [each.text for each in report.summary] == ["No item has a clear category."]
    (clear,) = cxkit.kano(survey({"I": 40, "M": 12})).summary
    assert clear.text == "Indifferent: all."


@pytest.mark.parametrize(
    ("with_it", "without_it"),
    [
        ("Night bus (functional)", "Night bus (dysfunctional)"),
        ("Nachtbus (funktional)", "Nachtbus (dysfunktional)"),
        ("Bus de nuit [fonctionnelle]", "Bus de nuit [dysfonctionnelle]"),
    ],
)
def test_the_side_of_a_question_may_stand_in_brackets(with_it: str, without_it: str) -> None:
    frame = pl.DataFrame({with_it: ["1", "2"] * 6, without_it: ["5", "5"] * 6})
    row = cxkit.kano(frame).table("kano").rows[0]
    assert (row["one_dimensional"], row["must_be"]) == (6, 6)
    # other additions in brackets are none
    with pytest.raises(RoleError):
        cxkit.kano(pl.DataFrame({"Night bus (functions)": ["1", "2"] * 6, "Night bus (other)": ["5", "5"] * 6}))


def test_an_odd_word_among_kanos_answers_is_named_alone() -> None:
    words = {"functional": ["like"] * 5 + ["must-be", "Live_With", "love"], "dysfunctional": ["dislike"] * 8}
    with pytest.raises(DataError, match=r"1 of 8 answers cannot be read as a score \('love' 1 ×\)"):
        cxkit.kano(pl.DataFrame(words))
    report = cxkit.kano(pl.DataFrame(words), na=("functional=love",))
    assert (report.tables[0].rows[0]["n"], report.tables[0].rows[0]["one_dimensional"]) == (7, 5)
    # words of which most are none of Kano's are on no scale of theirs
    with pytest.raises(RoleError, match="are those of 3 points"):
        cxkit.kano(pl.DataFrame({**words, "functional": ["like", "red", "green", "blue"] * 2}))


def test_customers_with_an_answer_for_each_item_do_not_repeat() -> None:
    answers = pl.DataFrame(
        {
            "customer_id": [f"G{n // 2}" for n in range(60)],
            "feature": ["sauna", "parking"] * 30,
            "functional": [1, 2, 3] * 20,
            "dysfunctional": [5, 4, 3, 5] * 15,
        }
    )
    assert "customer-unused" not in {note.code for note in cxkit.kano(answers).notes}
    again = pl.concat([answers, answers.head(1).with_columns(functional=pl.lit(3, pl.Int64))])
    (note,) = [note for note in cxkit.kano(again).notes if note.code == "customer-unused"]
    assert note.hint == ""  # kano has no option for clusters
