"""Files that are read once for several commands: the same rows, notes and places as from the file, which is not needed again."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path

import polars as pl
import pytest
from tests.measures.test_summary import survey

import cxkit
from cxkit.model import Note
from cxkit.sources import read_once as module
from cxkit.sources.opening import Source, open_source
from cxkit.sources.part import Part
from cxkit.sources.read_once import read_once
from cxkit.tables.reading import ScanStats, query_once, read_with_fallback
from cxkit.workflows.report import report

_ROWS = "".join(f"K{n},{n % 11},call {n}\n" for n in range(1, 3000))
_TEXTS = {
    "regular": f"customer,recommend,comment\n{_ROWS}".encode(),
    "short and long rows": f"customer,recommend,comment\n{_ROWS}K1,4\nK2,5,a,b,c\n{_ROWS}".encode(),
    "a bad byte": f"customer,recommend,comment\n{_ROWS}".encode() + b"K1,4,gr\xfcn\n",
    "cp1252": f"customer,recommend,comment\n{_ROWS}K1,4,grün\n".encode("cp1252"),
    "line breaks in cells": f'customer,recommend,comment\n{_ROWS}K1,4,"one\ntwo ""three"""\n'.encode(),
    "no rows": b"customer,recommend,comment\n",
}


def _rows(source: Source) -> pl.DataFrame:
    def read(way: Source) -> pl.DataFrame:
        return way.scan.collect()

    return read_with_fallback(source, read, seen=lambda rows: ScanStats(rows.height, foreign=False))


@pytest.mark.parametrize("text", _TEXTS)
def test_a_copy_has_the_rows_notes_and_places_of_the_file(text: str, tmp_path: Path) -> None:
    path = tmp_path / "survey.csv"
    path.write_bytes(_TEXTS[text])
    alone = open_source([path])
    with read_once():
        copied = open_source([path])
        assert copied.exact() is not None
        assert all(part.exact for part in copied.parts)
        assert _rows(copied).equals(_rows(alone))
        assert copied.notes == alone.notes
        assert copied.sample.equals(alone.sample)
        assert [*copied.problems()] == [*alone.problems()]
        assert copied.places("recommend", ["4"]) == alone.places("recommend", ["4"])
        assert open_source([path]).parts == copied.parts


def test_types_stay_those_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "survey.parquet"
    frame = pl.DataFrame({"recommend": [1, 2, None], "channel": ["a", "b", None]}).with_columns(
        kind=pl.col("channel").cast(pl.Categorical), level=pl.col("channel").cast(pl.Enum(["b", "a"])), day=pl.date(2025, 1, 31)
    )
    frame.write_parquet(path)
    alone = open_source([path])
    with read_once():
        assert _rows(open_source([path])).equals(_rows(alone))
        assert open_source([path]).frame.collect_schema() == alone.frame.collect_schema()


def test_what_a_query_found_holds_for_all_who_read_the_same_rows_and_headers(tmp_path: Path) -> None:
    path, asked = tmp_path / "survey.csv", list[int]()
    path.write_bytes(_TEXTS["regular"])

    def ask(source: Source) -> int:
        asked.append(1)
        return source.sample.height

    with read_once():
        sources = [open_source([path]), open_source([path])]
        assert len({query_once(source, "height", partial(ask, source)) for source in sources}) == 1
        assert len(asked) == 1
        note = Note(code="renamed", level="info", text="one column has another header")
        renamed = sources[0].renamed([{"recommend": "score"}], note)
        query_once(renamed, "height", partial(ask, renamed))
        assert len(asked) == 2
    for source in (open_source([path]), open_source([path])):
        query_once(source, "height", partial(ask, source))
    assert len(asked) == 4


def test_a_file_that_cannot_be_copied_is_read_by_each_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "survey.csv"
    path.write_bytes(_TEXTS["regular"])

    def full(_copy: object, _way: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write", full)
    with read_once():
        assert cxkit.nps(str(path)).table("overall").rows == cxkit.nps(pl.read_csv(path)).table("overall").rows


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files in the order of their readings; after each of these only the header is left in the file."""
    found, copied = list[str](), module._copied

    def noted(part: Part, copies: ExitStack) -> Part:
        made = copied(part, copies)
        assert made.exact
        found.append(part.path)
        Path(part.path).write_bytes(Path(part.path).read_bytes().partition(b"\n")[0] + b"\n")
        return made

    monkeypatch.setattr(module, "_copied", noted)
    return found


@pytest.mark.slow
def test_a_report_reads_each_file_once_and_says_what_the_commands_say(tmp_path: Path, read: list[str]) -> None:
    answers, more, contacts = (str(tmp_path / name) for name in ("survey.csv", "survey-2.csv", "contacts.csv"))
    scores = {"expectation": pl.int_range(pl.len()) % 5 + 2, "fulfilment": pl.int_range(pl.len()) % 6 + 1}
    survey(3, effect=-4.0).with_columns(**scores, satisfaction=pl.int_range(pl.len()) % 5 + 1).write_csv(answers)
    survey(4, effect=-4.0).with_columns(**scores, satisfaction=pl.int_range(pl.len()) % 4 + 1).write_csv(more)
    rows = [(f"K{n % 40}", f"2025-0{1 + n % 9}-1{n % 9}", ("phone", "web")[n % 2], f"t{n % 6}") for n in range(200)]
    pl.DataFrame(rows, schema=["customer_id", "contacted_at", "channel", "touchpoint"], orient="row").write_csv(contacts)
    answered = [answers, more]
    alone = {
        "touchmap": cxkit.touchmap(contacts, survey=answered, min_cell=5),
        "journey": cxkit.journey(contacts, min_cell=5),
        "gap": cxkit.gap(answered, min_cell=5),
        "nps": cxkit.nps(answered, min_cell=5, every="month"),
        "csat": cxkit.csat(answered, min_cell=5),
    }
    whole = report((answers, contacts, more))
    assert sorted(read) == sorted([answers, contacts, more])
    origins = {str(row["command"]): row for row in whole.table("appendix_sources").rows}
    for name, one in alone.items():
        shown = [table for table in whole.tables if table.name.startswith(f"{name}_")]
        assert shown
        for table in shown:
            assert table.rows == one.table(table.name.removeprefix(f"{name}_")).rows, table.name
        origin = one.provenance
        assert (origins[name]["rows_read"], origins[name]["rows_used"]) == (origin.rows_read, origin.rows_used)
