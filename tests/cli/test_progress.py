"""What a long run says of its progress: bytes read of those to read, rate and remaining time."""

from __future__ import annotations

from pathlib import Path

import pytest

from cxkit.cli import progress
from cxkit.cli.progress import _Reading, _size
from cxkit.sources import extra_reads


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Seconds and bytes read, to be set by the test."""
    now = {"seconds": 0.0, "bytes": 1_000.0}
    monkeypatch.setattr("cxkit.cli.progress.time.monotonic", lambda: now["seconds"])
    monkeypatch.setattr(progress, "_bytes_read", lambda: int(now["bytes"]))
    return now


def _file(folder: Path, size: int) -> str:
    path = folder / f"{size}.csv"
    with path.open("wb") as file:
        file.truncate(size)
    return str(path)


def test_it_names_what_is_left(tmp_path: Path, clock: dict[str, float]) -> None:
    reading = _Reading([_file(tmp_path, 300_000_000), _file(tmp_path, 100_000_000)])
    clock |= {"seconds": 2.0, "bytes": 100_001_000.0}
    assert reading.so_far() == "100.0 MB of 400.0 MB, 50.0 MB/s, 6 s left"


def test_a_second_pass_has_no_end_that_is_known(tmp_path: Path, clock: dict[str, float]) -> None:
    reading = _Reading([_file(tmp_path, 30_000_000)])
    clock |= {"seconds": 1.0, "bytes": 45_001_000.0}
    assert reading.so_far() == "45.0 MB read, 45.0 MB/s"


def test_what_checks_read_again_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counters = tmp_path / "io"
    counters.write_text("rchar: 5000000\nwchar: 7\n", encoding="ascii")
    monkeypatch.setattr(progress, "_COUNTERS", counters)
    before = progress._bytes_read()
    extra_reads.add(2_000_000)
    assert before is not None
    assert progress._bytes_read() == before - 2_000_000


def test_small_files_and_systems_without_a_count_say_nothing(
    tmp_path: Path, clock: dict[str, float], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _Reading([_file(tmp_path, 1_000_000)]).so_far() == ""
    monkeypatch.setattr(progress, "_bytes_read", lambda: None)
    assert _Reading([_file(tmp_path, 30_000_000)]).so_far() == ""
    assert clock["seconds"] == 0.0


@pytest.mark.parametrize(
    ("number", "text"), [(12, "12.0 B"), (1_500, "1.5 kB"), (123_400, "123.4 kB"), (2_500_000, "2.5 MB"), (7_200_000_000, "7.2 GB")]
)
def test_sizes_are_in_decimal_units(number: float, text: str) -> None:
    assert _size(number) == text
