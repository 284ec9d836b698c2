"""Regular records are those that the exact reader reads without a problem, as any other reader does."""

from __future__ import annotations

import csv
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxkit.sources.part import Dialect
from cxkit.sources.text.exact import Form, read_records
from cxkit.sources.text.regular import RegularRecords, find_regular

PLAIN = Dialect("utf-8", ",", '"', None, 0, 1, None, "\n", ())


def regular(text: bytes, width: int, sizes: int) -> int | None:
    """The count of records if the text comes in pieces of that size."""
    records = RegularRecords(PLAIN, width)
    for at in range(0, len(text), sizes):
        if not records.take(text[at : at + sizes]):
            return None
    return None if records.within else records.count


def count_regular(text: bytes, width: int) -> int | None:
    """The count of records if the text is complete."""
    count, end, all_regular = find_regular(text, PLAIN, width)
    return count if all_regular and end == len(text) else None


@settings(max_examples=10 * settings().max_examples)
@given(
    text=st.text(st.sampled_from('ab,,"\n\n\r'), max_size=200).map(lambda text: f"{text}\n"),
    size=st.integers(1, 70),
    width=st.integers(1, 4),
)
def test_regular_records_are_read_alike_by_every_reader(text: str, size: int, width: int) -> None:
    counted = regular(text.encode(), width, size)
    assert counted == regular(text.encode(), width, 1) == count_regular(text.encode(), width)
    if counted is None:
        return
    records = list(read_records([text.encode()], Form(PLAIN, width)))
    assert [record.problem for record in records] == [None] * counted
    assert [record.fields for record in records] == list(csv.reader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("width", [1, 2, 7])
def test_what_a_writer_of_csv_writes_is_regular(ending: str, width: int) -> None:
    """Texts of more than one block, with every sign in quotes, and each single wound in them is seen."""
    choose = random.Random(width)
    cells = ["x", "late, again", 'said "no"', "two\nlines", '"', ",", "a" * 70, ""]
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator=ending)
    rows = [[choose.choice(cells) for _ in range(width)] for _ in range(20_000)]
    writer.writerows(rows)
    text = out.getvalue().encode()
    assert count_regular(text, width) == len(rows)
    middle = text.index(f"x{ending}".encode(), len(text) // 2)
    for wound in (b",", b'"', ending.encode()):
        assert count_regular(text[:middle] + wound + text[middle:], width) is None


def test_a_record_without_its_end_is_not_counted() -> None:
    assert find_regular(b"1,2\n3,4", PLAIN, 2) == (1, 4, True)
    assert find_regular(b'1,2\n"3\n', PLAIN, 2) == (1, 4, True)
    assert find_regular(b'1,2\n3,"4\n', PLAIN, 2) == (1, 4, True)
    assert find_regular(b"1,2\n" * 50_000 + b"3,", PLAIN, 2) == (50_000, 200_000, True)
    assert find_regular(b"", PLAIN, 2) == (0, 0, True)
    count, end, all_regular = find_regular(b"1,2\n" * 500_000 + b"3,4,5\n" + b"6,7\n", PLAIN, 2)
    assert not all_regular
    assert 0 < end == 4 * count < 2_000_000
