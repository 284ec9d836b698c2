"""What stands above a header is skipped or told, and a header that occurs twice keeps its positions."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.errors import SourceError
from cxkit.sources.opening import Overrides, Source, open_source

TABLE = "nps;Kanal;Datum\n10;Web;01.01.2025\n9;Filiale;02.01.2025\n"
ROWS = [("10", "Web", "01.01.2025"), ("9", "Filiale", "02.01.2025")]


def opened(folder: Path, text: str, overrides: Overrides | None = None) -> Source:
    path = folder / "t.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return open_source([path], overrides or Overrides())


@pytest.mark.parametrize("line", ["sep=;\n", "SEP=;\r\n", '"sep=;"\n', "\ufeffsep=;\n", "sep=; \n", "\nsep=;\n\n"])
def test_the_separator_line_of_excel_is_an_order_and_no_row(tmp_path: Path, line: str) -> None:
    source = opened(tmp_path, line + TABLE)
    assert source.columns == ("nps", "Kanal", "Datum")
    assert source.notes == ()
    assert source.sample.rows() == ROWS
    for way in (source, source.exact()):
        assert way.frame.select(source.columns).collect().rows() == ROWS
    assert source.confirms(2)
    assert source.dialects[0].header_line == line.count("\n") + 1
    assert source.dialects[0].evidence[1] == "delimiter semicolon, as the first line declares"


def test_the_separator_line_decides_where_the_text_would_not(tmp_path: Path) -> None:
    assert opened(tmp_path, "sep=,\na;b,c\n1;2,3\n").columns == ("a;b", "c")
    assert opened(tmp_path, "sep=^\na^b\n1^2\n").columns == ("a", "b")
    assert opened(tmp_path, "sep=,\na;b\n1;2\n", Overrides(delimiter=";")).columns == ("a", "b")


def test_a_column_that_is_called_sep_is_a_column(tmp_path: Path) -> None:
    assert opened(tmp_path, "sep;oct\n1;2\n").columns == ("sep", "oct")
    assert opened(tmp_path, "sep=aug;oct\n1;2\n").columns == ("sep=aug", "oct")


@pytest.mark.parametrize(
    ("above", "line"),
    [
        ("Auswertung 2025\n\n", 3),
        ("Auswertung 2025\n", 2),
        ("Auswertung 2025;;\n;;\n", 3),
        ("Report, made in March\nby Anna\n", 3),
        ("\nAuswertung\n", 3),
    ],
)
def test_a_title_above_the_header_is_noted(tmp_path: Path, above: str, line: int) -> None:
    (note,) = opened(tmp_path, above + TABLE).notes
    assert note.code == "lines-above-header"
    assert opened(tmp_path, above + TABLE).dialects[0].header_line == line


@pytest.mark.parametrize(
    "text",
    [
        TABLE,
        "amount\n1,5\n2,5\n",
        ";score\n0;9\n1;8\n",
        "recommend\n9\n10\n",
        "comment\nGood, fast\nBad\nSlow, but kind, and cheap\n",
        "date\n2025-01-01,5\n2025-01-02,7\n",
        "score,,\n9,,\n8,,\n",
        "one\n",
    ],
)
def test_a_file_without_title_has_none(tmp_path: Path, text: str) -> None:
    assert [note for note in opened(tmp_path, text).notes if note.code == "header-doubt"] == []


def test_a_header_that_occurs_twice_keeps_its_positions(tmp_path: Path) -> None:
    source = opened(tmp_path, 'nps,date,"nps", nps ,,\n1,2,3,4,5,6\n')
    assert source.columns == ("#1", "date", "#3", "#4", "#5", "#6")
    assert source.repeated == {"nps": ("#1", "#3", "#4")}


def test_a_header_whose_last_column_is_blank_in_all_rows_is_no_title(tmp_path: Path) -> None:
    path = tmp_path / "customers.csv"
    path.write_text("Number;Company;City;Notes\n" + "".join(f"K-{n};Firm {n};Town {n % 3};\n" for n in range(9)), encoding="utf-8")
    assert open_source([path]).columns == ("Number", "Company", "City", "Notes")


def survey(header: str, rows: int = 40) -> str:
    """A table of five columns below a header."""
    lines = [
        f"R{1000 + place},2026-03-{place % 28 + 1:02d},{place % 11},{('web', 'phone')[place % 2]},{('', 'ok thanks')[place % 3 == 0]}"
        for place in range(rows)
    ]
    return "\n".join([header, *lines]) + "\n"


NAMES = ("response_id", "responded_at", "score", "channel", "comment")


@pytest.mark.parametrize("place", range(5))
def test_a_blank_name_too_many_is_left_out(tmp_path: Path, place: int) -> None:
    header = ",".join((*NAMES[:place], "", *NAMES[place:]))
    source = opened(tmp_path, survey(header))
    assert source.columns == NAMES
    (note,) = source.notes
    assert (note.code, note.level) == ("header-doubt", "warning")
    assert "more cells (6) than all rows (5)" in note.text


def test_a_name_that_holds_the_delimiter_is_one_name(tmp_path: Path) -> None:
    source = opened(tmp_path, survey("response_id,responded_at,score (0 to 10, 10 is best),channel,comment"))
    assert source.columns == ("response_id", "responded_at", "score (0 to 10, 10 is best)", "channel", "comment")


def test_a_missing_name_leaves_the_others_with_their_columns_or_is_refused(tmp_path: Path) -> None:
    assert opened(tmp_path, survey("responded_at,score,channel,comment")).columns == ("#1", *NAMES[1:])
    with pytest.raises(SourceError, match=r"header of 4 cells above rows of 5") as caught:
        opened(tmp_path, survey("response_id,responded_at,a,b"))
    assert "--header-row 0" in str(caught.value.hint)


@pytest.mark.parametrize(
    "above", ["Survey 2026,,,,\nExport of 1 May,,,,\n", ",,,,\n,,,,\n,,,Survey 2026,\n", "Survey,,,,\n" + ",,,,\n" * 150]
)
def test_titles_that_are_padded_with_delimiters_are_no_header(tmp_path: Path, above: str) -> None:
    source = opened(tmp_path, above + survey(",".join(NAMES)))
    assert source.columns == NAMES
    assert source.exact().frame.collect().height == 40


def test_an_all_text_header_is_no_title_though_all_rows_omit_their_last_cell(tmp_path: Path) -> None:
    source = opened(tmp_path, "customer_id;channel;comment\n" + "".join(f"K{place};{('web', 'shop')[place % 2]}\n" for place in range(9)))
    assert source.columns == ("customer_id", "channel", "comment")
    assert source.exact().frame.collect().height == 9


def test_a_header_row_of_letters_and_a_blank_one_are_no_rows(tmp_path: Path) -> None:
    assert opened(tmp_path, survey(",".join(NAMES) + "\nA,B,C,D,E")).exact().frame.collect().height == 40
    assert opened(tmp_path, survey(",".join(NAMES) + "\n,,,,")).exact().frame.collect().height == 40
    # one letter for all is a sign for no value
    assert opened(tmp_path, survey(",".join(NAMES) + "\nR9,x,x,web,")).exact().frame.collect().height == 41


@pytest.mark.parametrize("above", [",0", ",7", '"",0.5'])
def test_a_blank_cell_above_numbers_of_rows_from_0_is_the_header_of_an_index(tmp_path: Path, above: str) -> None:
    source = opened(tmp_path, "\n".join([above, *(f"{at},{at % 5 + 1}" for at in range(40))]) + "\n")
    assert source.columns == ("#1", above.partition(",")[2])
    assert source.exact().frame.collect().height == 40


@pytest.mark.parametrize("first", [1, 5])
def test_a_blank_cell_above_other_numbers_is_a_cell_of_a_row(tmp_path: Path, first: int) -> None:
    source = opened(tmp_path, "\n".join([",3", *(f"{first + at},{at % 5 + 1}" for at in range(40))]) + "\n")
    assert source.columns == ("#1", "#2")
    assert source.exact().frame.collect().height == 41


WIDE = ("Date", "Type", "Order number", "Buyer", "Net amount", "Payout", "Item", "Fee", "Currency", "Rate", "Reference", "Description")


def sales(above: str, *, filled: bool = False) -> str:
    """A report of wide rows whose last columns are blank, unless the last row is ``filled``, below lines of its kind."""
    rows = [f"2026-09-0{at},Order,o{at},b{at},{at}.50,USD,x,-0.30,USD,,," for at in range(1, 7)]
    rows[-1] = rows[-1].replace(",,,", ",1.1,r,refund") if filled else rows[-1]
    return above + "\n".join([",".join(WIDE), *rows]) + "\n"


@pytest.mark.parametrize("filled", [False, True])
@pytest.mark.parametrize(
    "above",
    [
        "Transaction report\nStart date,2026-09-01\nEnd date,2026-09-30\n\n",
        "Seller,anna_shop\nPeriod,September\n",
        '"Store:","anna"\n"Created:","2026-10-01"\n\n\n',
    ],
)
def test_pairs_of_names_and_values_above_a_wide_table_are_no_header(tmp_path: Path, above: str, *, filled: bool) -> None:
    source = opened(tmp_path, sales(above, filled=filled))
    assert source.columns == WIDE
    assert source.exact().frame.collect().height == 6


def test_a_wide_table_with_blank_ends_has_its_header_without_lines_above(tmp_path: Path) -> None:
    source = opened(tmp_path, sales(""))
    assert (source.columns, source.notes) == (WIDE, ())


def test_two_columns_whose_texts_hold_delimiters_keep_their_header(tmp_path: Path) -> None:
    text = "id,comment\n" + "".join(f"{at},good{', and more' * (at % 4 == 0)}\n" for at in range(12))
    assert opened(tmp_path, text).columns == ("id", "comment")


ANSWERS = [
    f"2026-03-{day:02} 10:00:00,u{day}@example.com,{day % 11},{'Promoter' if day % 11 > 8 else 'Other'},Fine {day}\n"
    for day in range(1, 21)
]
QUESTION = "Date,email,How likely are you to recommend us?,,What could we do better?\n"


def test_a_line_that_names_the_parts_of_questions_is_a_second_header_row(tmp_path: Path) -> None:
    source = opened(tmp_path, QUESTION + ",,Score,Label,Answer\n" + "".join(ANSWERS))
    assert source.columns[2:4] == ("How likely are you to recommend us? - Score", "How likely are you to recommend us? - Label")
    assert source.confirms(20)
    # a row without a day is one of the others, if its words are theirs, or all columns have names
    assert opened(tmp_path, QUESTION + ",,Refused,Other,No time\n" + "".join(ANSWERS)).confirms(21)
    named = QUESTION.replace(",,", ",Class,")
    assert opened(tmp_path, named + ",,Refused,None of these,No time\n" + "".join(ANSWERS)).confirms(21)


def test_a_line_that_names_the_rows_of_a_matrix_of_words_is_a_second_header_row(tmp_path: Path) -> None:
    header = "Answer no.,Day,How was it?,,,Remarks\n"
    words = ["poor", "fair", "good"]
    rows = "".join(f"{n},2026-05-{n:02},{words[n % 3]},{words[n // 2 % 3]},{words[n // 3 % 3]},\n" for n in range(1, 25))
    source = opened(tmp_path, f"{header},,Counter,Café,Shop,\n{rows}")
    assert source.columns[2:5] == ("How was it? - Counter", "How was it? - Café", "How was it? - Shop")
    assert source.confirms(24)
    # near misses: a row with a day, with words of other rows, with a remark, or below names for all columns
    assert opened(tmp_path, f"{header},2026-05-30,Counter,Café,Shop,\n{rows}").confirms(25)
    assert opened(tmp_path, f"{header},,poor,fair,good,\n{rows}").confirms(25)
    assert opened(tmp_path, f"{header},,Counter,Café,Shop,closed\n{rows}").confirms(25)
    assert opened(tmp_path, f"{header.replace(',,,', ',And here?,And there?,')},,Counter,Café,Shop,\n{rows}").confirms(25)
    assert opened(tmp_path, f"{header}{rows},,Counter,Café,Shop,\n").confirms(25)


MOMENTS = [
    "11/1/2017_19:08:54",
    "11/1/2017_19:15:00",
    "11/2/2017_08:25:31",
    "11/2/2017_09:25:00",
    "11/3/2017_10:00:12",
    "11/4/2017_11:30:45",
]


@pytest.mark.parametrize("sign", ["#", ";", "|", "^", ","])
def test_cells_that_rows_below_repeat_are_those_of_a_row(tmp_path: Path, sign: str) -> None:
    rows = [
        [at, ("Maschio", "Femmina")[n % 2], ("18-24", "25-35")[n % 2], ("Catania", "Messina", "Catania")[n % 3], "Tre volte"]
        for n, at in enumerate(MOMENTS)
    ]
    source = opened(tmp_path, "".join(sign.join(row) + "\n" for row in rows))
    assert source.dialects[0].delimiter == sign
    assert source.columns == ("#1", "#2", "#3", "#4", "#5")
    assert source.confirms(6)
    head = ["orario", "sesso", "età", "città", "frequenza"]
    assert opened(tmp_path, "".join(sign.join(row) + "\n" for row in [head, *rows])).columns == tuple(head)


def test_options_that_hold_their_own_names_are_columns(tmp_path: Path) -> None:
    text = "id;Email;Phone;Chat\n" + "".join(f"{n};Email;{'Phone' * (n % 2)};{'Chat' * (n % 3 > 0)}\n" for n in range(1, 20))
    assert opened(tmp_path, text).columns == ("id", "Email", "Phone", "Chat")
    # files that were put together repeat the header
    joined = "Name;Ort;Kanal\n" + "Anna;Bonn;Web\nBen;Kiel;Post\n" * 3 + "Name;Ort;Kanal\n" + "Cem;Bonn;Web\n" * 3
    assert opened(tmp_path, joined).columns == ("Name", "Ort", "Kanal")


@pytest.mark.parametrize(
    ("line", "delimiter"),
    [("a{n}#b#c#d#e, f#g", "#"), ("a{n} #b,c", ","), ("a{n}~b~c~d~e;f", "~"), ("a{n};b;c#d", ";"), ("12:{n}:30;b:c", ";")],
)
def test_a_sign_that_is_far_more_frequent_in_all_lines_is_the_delimiter(tmp_path: Path, line: str, delimiter: str) -> None:
    source = opened(tmp_path, "".join(line.format(n=n) + "\n" for n in range(10, 40)))
    assert source.dialects[0].delimiter == delimiter


def with_blank_end(header: str) -> str:
    """A table of five columns and a last one that is blank in all rows."""
    lines = [f"K{place};DE;Town {place % 7};{place % 11};fine, no. {place};" for place in range(30)]
    return "\n".join([header, *lines]) + "\n"


def test_a_name_that_is_missing_above_rows_with_blank_ends_shifts_no_column(tmp_path: Path) -> None:
    # the names that are left would stand above the columns one further to the left: NPS above the towns
    for header in ("customer_id;city;nps;remark;region", "country;city;nps;remark;region"):
        with pytest.raises(SourceError, match="header of 5 cells above rows of 6"):
            opened(tmp_path, with_blank_end(header))
    shifted = "\n".join(
        ["customer_id;date;nps;remark", *(f"K{place};web;2025-01-{place % 28 + 1:02d};{place % 11};" for place in range(30))]
    )
    source = opened(tmp_path, shifted + "\n")
    assert source.columns == ("customer_id", "#2", "date", "nps", "remark")
    (note,) = source.notes
    assert (note.code, note.level) == ("header-doubt", "warning")
    assert "column 2 has no name" in note.text


def test_a_name_that_would_fit_another_column_is_doubtful(tmp_path: Path) -> None:
    rows = "".join(f"{100000 + place},DE,Town {place % 7},{place % 11},," + "\n" for place in range(30))
    source = opened(tmp_path, f"Id,City,Nps,Rare,Empty\n{rows}")
    assert source.columns == ("Id", "City", "Nps", "Rare", "Empty", "#6")
    (note,) = source.notes
    assert (note.code, note.level) == ("header-doubt", "warning")
    assert "the last column has no name, unless column 2 has no name; or column 3" in note.text


@pytest.mark.parametrize(
    "header", ["customer_id;country;city;nps;remark", "a;b;c;d;e", "customer_id;country;city;nps;date", "Kunde;Land;Ort;NPS;Kommentar"]
)
def test_surplus_blank_ends_of_rows_are_no_column_without_a_name(tmp_path: Path, header: str) -> None:
    source = opened(tmp_path, with_blank_end(header))
    assert source.columns == tuple(header.split(";"))
    assert source.exact().frame.collect().height == 30


@pytest.mark.parametrize(
    "row",
    [
        "{n}@example.org,chat,{score},it went well",
        "Ann {n},https://shop.example/{n},{score},well",
        "no {n},web,2025-03-{day:02d},well,and good",
        "14.{month:02d}.2025,09:26,chat {n},very satisfied,kind",
    ],
)
def test_a_value_that_no_column_is_called_after_is_one_of_a_row(tmp_path: Path, row: str) -> None:
    lines = [row.format(n=f"n{place}", score=place % 11, day=place % 28 + 1, month=place % 12 + 1) for place in range(12)]
    source = opened(tmp_path, "\n".join(lines) + "\n")
    assert source.columns[0] == "#1"
    assert source.exact().frame.collect().height == 12
    assert [note.code for note in source.notes] == ["no-header"]


@pytest.mark.parametrize(
    "header",
    ["customer,2025-01-01,2025-02-01,2025-03-01", "support@example.org,sales@example.org,calls,mails", "customer,https://a.example,b,c"],
)
def test_days_and_addresses_above_numbers_are_names(tmp_path: Path, header: str) -> None:
    rows = "".join(f"Name {place},{place},{place * 7 % 11},{place * 3 % 5}\n" for place in range(12))
    assert opened(tmp_path, f"{header}\n{rows}").columns == tuple(header.split(","))


@pytest.mark.parametrize("ruler", ["--;----;-----", ":-:;:---;----:", "==;====;====="])
def test_hyphens_below_the_names_are_no_row(tmp_path: Path, ruler: str) -> None:
    source = opened(tmp_path, f"id;name;score\n{ruler}\n" + "".join(f"{place};Ann {place};{place % 11}\n" for place in range(9)))
    assert source.columns == ("id", "name", "score")
    assert source.exact().frame.collect().height == 9
    assert source.parts[0].texts == {}


def test_a_row_of_missing_values_is_no_line_of_hyphens(tmp_path: Path) -> None:
    source = opened(tmp_path, "id;name;score\n-;-;-\n" + "".join(f"{place};Ann {place};{place % 11}\n" for place in range(9)))
    assert source.exact().frame.collect().height == 10


@pytest.mark.parametrize("units", [",,EUR,", ",s,EUR,0-10", ",,,0–10"])
def test_units_below_few_names_are_no_row(tmp_path: Path, units: str) -> None:
    rows = "".join(f"2025-01-{place + 1:02d},{place}.5,{place}0.00,{place % 11}\n" for place in range(12))
    source = opened(tmp_path, f"date,time_on_page,amount,score\n{units}\n{rows}")
    assert source.exact().frame.collect().height == 12
    assert [note.code for note in source.notes] == ["header-rows"]


@pytest.mark.parametrize("first", ["2025-01-01,,n/a,", "2025-01-01,,open,9", ",,,9"])
def test_a_first_row_with_a_word_for_a_number_is_a_row(tmp_path: Path, first: str) -> None:
    rows = "".join(f"2025-01-{place + 1:02d},{place}.5,{place}0.00,{place % 11}\n" for place in range(12))
    assert opened(tmp_path, f"date,time_on_page,amount,score\n{first}\n{rows}").exact().frame.collect().height == 13


@pytest.mark.parametrize("damaged", [",K0,late but kind,2", "K0,2", "K0,late but kind2"])
def test_a_damaged_first_row_is_no_second_header_row(tmp_path: Path, damaged: str) -> None:
    rows = "".join(f"K{place},word {place} and more,{place % 5}\n" for place in range(1, 12))
    source = opened(tmp_path, f"id,note,csat\n{damaged}\n{rows}")
    assert [note.code for note in source.notes] == []
    assert len(list(source.problems())) == 1


def test_a_dated_title_as_wide_as_the_table_is_no_header(tmp_path: Path) -> None:
    rows = "".join(f"{place + 1:02d}.07.2026;payment {place};{place},00\n" for place in range(9))
    source = opened(tmp_path, f"Account 12;from 01.01.2026;to 31.07.2026\n\nDate;Purpose;Amount\n{rows}")
    assert source.columns == ("Date", "Purpose", "Amount")
    assert [note.code for note in source.notes] == ["lines-above-header"]
    # without a day, the upper of two rows of words may as well hold the names
    assert opened(tmp_path, f"Date;Purpose;Amount\n\nday;text;EUR\n{rows}").columns == ("Date", "Purpose", "Amount")


def test_a_number_above_numbers_makes_the_header_doubtful(tmp_path: Path) -> None:
    rows = "".join(f"{100000 + place},it went well {place},or so {place}\n" for place in range(12))
    (note,) = opened(tmp_path, rows).notes
    assert (note.code, note.level) == ("header-doubt", "warning")
    assert "holds a number as the rows below it do" in note.text
    for header in ("city,2020,2024", "city,score,10", "city,2024,2025"):
        notes = opened(tmp_path, f"{header}\n" + "".join(f"Town {place},{place}5,{place}\n" for place in range(1, 9))).notes
        assert [note for note in notes if "as the rows below" in note.text] == []


def test_a_header_of_years_is_found_below_pairs_of_names_and_values(tmp_path: Path) -> None:
    rows = "".join(f'"Branch {place}";"{place}";"{place * 7}";"1.{place:03d}";' + "\n" for place in range(1, 12))
    above = "Doctors by branch\n****\nRegion:;Germany\nSex:;all\n\n"
    source = opened(tmp_path, f'{above};"1985";"1993";"2005";\n{rows}')
    assert source.columns[:4] == ("#1", "1985", "1993", "2005")
    assert source.exact().frame.collect().height == 11
    assert [note.code for note in source.notes] == ["lines-above-header"]
