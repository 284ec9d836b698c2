"""What the exit code says, and that every error says what, where and what to type next, and never shows a traceback."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path

import pytest
from polars.exceptions import PanicException

import cxkit.metrics.nps as cxkit_nps

Run = Callable[..., "subprocess.CompletedProcess[str]"]
needs_full_disk = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full disk at hand")

MAIN = "sys.argv = ['cxkit', *{arguments!r}]\nfrom cxkit.__main__ import main\nsys.exit(main())\n"
# a query of Polars' own that takes minutes, in place of the one that counts
COMPUTING = """
import sys
import polars as pl
import cxkit.metrics.nps as module
def tally(*_, **__):
    print("computing", file=sys.stderr, flush=True)
    numbers = pl.LazyFrame({"a": range(300_000)})
    products = numbers.join(numbers.rename({"a": "b"}), how="cross").select((pl.col("a") * pl.col("b")).sum())
    products.collect(engine="streaming")
module.tally = tally
"""
WRITING = """
import sys
import time
from cxkit import writing
def finish(temporary, place):
    print("writing", file=sys.stderr, flush=True)
    time.sleep(60)
writing._finish = finish
"""


def rows(*lines: str, header: str = "recommend,channel,responded_at,weight", good: int = 50) -> bytes:
    return "\n".join([header, *(f"{number % 11},phone,2024-01-{number % 28 + 1:02},1" for number in range(good)), *lines, ""]).encode()


def told(run: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    """The error has its code, says what and where, then what to type next, and nothing else was printed."""
    assert run.returncode == code, run.stderr
    assert run.stdout == ""
    what, hint, *lines = run.stderr.splitlines()
    assert what.startswith("Error: ")
    assert all(line.startswith("  ") for line in (hint, *lines))
    assert hint.strip()
    assert [word for word in words if word not in run.stderr] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--confidence", "2"], ["--confidence", "2", "less than 1"]),
        (["--scale", "ten"], ["'ten'", "--scale 0-10"]),
        (["--since", "2024-02-30"], ["--since", "2024-02-30"]),
        (["--since", "2024-05-01", "--until", "2024-01-01"], ["2024-05-01", "2024-01-01"]),
        (["--where", "channel ="], ["--where", "channel =", "single quotes"]),
        (["--where", "avg(recommend) > 5"], ["avg", "each row"]),
        (["--where", "recommend"], ["'recommend' is no condition"]),
        (["--where", "recommend > 'high'"], ["--where", "compare"]),
        (["--table", "by_nothing"], ["by_nothing", "overall, by_channel, distribution"]),
        (["--format", "pdf"], ["'pdf'", "json", "markdown"]),
        (["--labels", "very likely"], ["very likely", "LABEL=VALUE"]),
        (["--role", "channel"], ["channel", "ROLE=COLUMN"]),
        (["--encoding", "klingon"], ["klingon", "cp1252"]),
        (["--config", "none.toml"], ["none.toml", "cxkit init"]),
    ],
)
def test_2_a_wrong_call(cxkit: Run, tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    (tmp_path / "s.csv").write_bytes(rows())
    told(cxkit("nps", "s.csv", *arguments), 2, *words)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nps", "s.csv", "--confidnce", "0.9"], ["--confidnce", "--confidence"]),
        (["nps", "s.csv", "--confidence", "high"], ["--confidence", "number"]),
        (["nps", "s.csv", "--every", "day"], ["--every", "day", "week", "quarter"]),
        (["npss", "s.csv"], ["npss"]),
        (["explain", "nps", "--format", "json"], ["--format"]),  # it is text in any case
    ],
)
def test_2_what_the_command_line_does_not_know(cxkit: Run, arguments: list[str], words: list[str]) -> None:
    run = cxkit(*arguments)
    assert run.returncode == 2
    assert run.stdout == ""
    assert "--help" in run.stderr  # what to type next
    assert [word for word in words if word not in run.stderr] == []
    assert "Traceback" not in run.stderr


def test_2_an_unknown_format_is_refused_before_anything_is_read(cxkit: Run) -> None:
    told(cxkit("nps", "missing.csv", "--format", "pdf"), 2, "'pdf'")


def test_2_no_file(cxkit: Run) -> None:
    told(cxkit("nps"), 2, "survey file", "cxkit nps FILE", "[sources.survey]")


def test_3_files_that_cannot_be_read(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "survey.csv").write_bytes(rows())
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "blank.csv").write_bytes(b"\n \n")
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 20)
    (tmp_path / "cut.csv.gz").write_bytes(gzip.compress(rows())[:-12])
    (tmp_path / "folder").mkdir()
    told(cxkit("nps", "surve.csv"), 3, "no file surve.csv", "survey.csv?")
    told(cxkit("nps", "nowhere/survey.csv"), 3, "nowhere/survey.csv", "no folder nowhere")
    told(cxkit("nps", "*.tsv"), 3, "*.tsv", "ls")
    told(cxkit("nps", "folder"), 3, "folder is a folder", "*.csv")
    told(cxkit("nps", "empty.csv"), 3, "empty.csv is empty")
    told(cxkit("nps", "blank.csv"), 3, "blank.csv is empty")
    told(cxkit("nps", "binary.csv"), 3, "binary.csv is not text")
    told(cxkit("nps", "cut.csv.gz"), 3, "cut.csv.gz is damaged", "too early")
    told(cxkit("nps", "-", input=""), 3, "Standard input is empty")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="no file that even the administrator cannot read")
def test_3_a_file_that_gives_a_reading_error(cxkit: Run) -> None:
    told(cxkit("nps", "/proc/self/mem"), 3, "/proc/self/mem cannot be read", "Input/output error")


def test_3_a_file_that_may_not_be_read(unprivileged: Run, survey: Path) -> None:
    survey.chmod(0)
    told(unprivileged("nps", survey), 3, "permission denied", "ls -l")


def test_3_parquet_damaged_at_its_end_or_far_behind_its_first_rows(cxkit: Run, tmp_path: Path) -> None:
    import polars as pl
    import pyarrow.parquet as pq

    path = tmp_path / "s.parquet"
    frame = pl.DataFrame({"recommend": [number * 7919 % 11 for number in range(60_000)]})
    frame.write_parquet(path, row_group_size=10_000)
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    told(cxkit("nps", path), 3, "s.parquet is a damaged Parquet file", "again")
    path.write_bytes(whole)
    chunk = pq.ParquetFile(path).metadata.row_group(4).column(0)
    start, size = chunk.dictionary_page_offset or chunk.data_page_offset, chunk.total_compressed_size
    path.write_bytes(whole[:start] + b"\x5a" * size + whole[start + size :])
    told(cxkit("nps", path), 3, "s.parquet", "damaged", "again")


def test_4_columns_that_are_missing_ambiguous_or_on_another_scale(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "two.csv").write_text("nps,ltr,chanel\n1,2,x\n", encoding="utf-8")
    (tmp_path / "hundred.csv").write_text("recommend\n" + "\n".join(map(str, range(100))), encoding="utf-8")
    (tmp_path / "from-1.csv").write_text("recommend\n" + "\n".join(str(number % 10 + 1) for number in range(1_100)), encoding="utf-8")
    told(cxkit("nps", "none.csv"), 4, "recommend", "--score COLUMN", "'a', 'b'")
    told(cxkit("nps", "two.csv"), 4, "#1 'nps'", "#2 'ltr'", "--score '#1'")
    told(cxkit("nps", "two.csv", "--score", "nsp"), 4, "'nsp'", "Similar names: 'nps'")
    told(cxkit("nps", "two.csv", "--score", "nps", "--role", "channel=channel"), 4, "'channel'", "Similar names: 'chanel'")
    told(cxkit("nps", "two.csv", "--score", "nps", "--role", "colour=chanel"), 4, "'colour' is no role", "touchpoint")
    told(cxkit("nps", "two.csv", "--score", "nps", "--by", "region"), 4, "'region'", "'chanel'")
    told(cxkit("nps", "hundred.csv"), 4, "recommend", "0-10", "--scale")
    told(cxkit("nps", "from-1.csv"), 4, "0-10", "--scale 1-10")
    assert cxkit("nps", "from-1.csv", "--scale", "1-10").returncode == 0


def test_5_values_that_cannot_carry_the_metric(cxkit: Run, tmp_path: Path) -> None:
    (tmp_path / "words.csv").write_bytes(rows("often,phone,2024-01-01,1"))
    (tmp_path / "negative.csv").write_bytes(rows("5,phone,2024-01-01,-1"))
    (tmp_path / "never.csv").write_text("recommend,responded_at\n5,yesterday\n6,today\n", encoding="utf-8")
    (tmp_path / "many.csv").write_text("recommend,who\n" + "".join(f"{n % 11},u{n}\n" for n in range(10_001)), encoding="utf-8")
    told(cxkit("nps", "words.csv"), 5, "recommend", "1 of 51", "'often'", "--na", "--labels")
    told(cxkit("nps", "negative.csv", "--weight", "weight"), 5, "'weight'", "negative")
    told(cxkit("nps", "never.csv", "--every", "month"), 5, "responded_at", "'yesterday'", "31.01.2026")
    told(cxkit("nps", "many.csv", "--by", "who"), 5, "'who'", "10,001", "--where")


def test_6_output_that_cannot_be_written(cxkit: Run, survey: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    told(cxkit("nps", survey, "--output", "nowhere/nps.txt"), 6, "nowhere/nps.txt", "No such file or directory", "--output")
    told(cxkit("nps", survey, "--output", "folder"), 6, "folder", "--output")
    told(cxkit("nps", survey, "--output", "survey.csv/nps.txt"), 6, "survey.csv/nps.txt", "Not a directory")
    before = survey.read_bytes()
    told(cxkit("nps", survey, "--output", "./survey.csv"), 6, "./survey.csv", "was read", "--output")
    assert survey.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "survey.csv"]


@pytest.mark.slow
def test_6_a_folder_that_may_not_be_written_to(unprivileged: Run, survey: Path, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o500)
    told(unprivileged("nps", survey, "--output", folder / "nps.txt"), 6, "nps.txt", "Permission denied")


@needs_full_disk
@pytest.mark.parametrize(
    ("command", "unbuffered"),
    [
        ("nps survey.csv", ""),
        ("--help", "1"),
        *(pytest.param(*case, marks=pytest.mark.slow) for case in product(("nps survey.csv", "--help", "--version"), ("", "1"))),
    ],
)
def test_6_a_full_disk_is_seen_whatever_is_written(cxkit_process: Run, survey: Path, command: str, unbuffered: str) -> None:
    with Path("/dev/full").open("wb") as full:
        options = {"capture_output": False, "stdout": full, "stderr": subprocess.PIPE, "env": {"PYTHONUNBUFFERED": unbuffered}}
        run = cxkit_process(*command.split(), **options)
    assert run.returncode == 6
    assert run.stderr.splitlines() == [
        "Error: Standard output cannot be written: No space left on device.",
        "  --output FILE writes to a file instead.",
    ]


@needs_full_disk
def test_6_an_output_on_a_full_disk(cxkit: Run, survey: Path) -> None:
    told(cxkit("nps", survey, "--output", "/dev/full"), 6, "/dev/full", "No space left")


@pytest.mark.slow
def test_a_stream_that_is_closed_changes_no_exit_code_but_that_of_the_output(survey: Path) -> None:
    command = f"{sys.executable} -m cxkit nps"
    for shell, code in ((f"{command} {survey} >&-", 6), (f"{command} missing.csv 2>&-", 3), (f"{command} {survey} 2>&- >/dev/null", 0)):
        assert subprocess.run(["sh", "-c", shell], check=False, capture_output=True, timeout=60).returncode == code, shell


@pytest.mark.parametrize("error", [ZeroDivisionError, PanicException])
def test_70_a_defect_is_no_answer_and_shows_a_traceback_on_demand_only(
    cxkit: Run, survey: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    def tally(*_: object, **__: object) -> None:
        raise error("one \x1b[31mred value")

    monkeypatch.setattr(cxkit_nps, "tally", tally)
    told(cxkit("nps", survey), 70, "A defect in cxkit", error.__name__, "one \\x1b[31mred value", "--debug", "report")
    debugged = cxkit("nps", survey, "--debug")
    assert debugged.returncode == 70
    assert "Traceback (most recent call last)" in debugged.stderr
    assert "in tally" in debugged.stderr
    assert "\x1b" not in debugged.stderr
    assert debugged.stdout == ""


def test_debug_shows_where_a_users_error_arose_and_keeps_its_code(cxkit: Run) -> None:
    run = cxkit("nps", "missing.csv", "--debug")
    assert run.returncode == 3
    assert "Traceback (most recent call last)" in run.stderr
    assert "Error: There is no file missing.csv" in run.stderr


@contextmanager
def started(*command: str, folder: Path, says: str = "") -> Iterator[subprocess.Popen[str]]:
    """A process that has said that it is in the middle of its work."""
    with subprocess.Popen(
        [sys.executable, *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", cwd=folder
    ) as process:
        assert process.stderr is not None
        if says:
            assert process.stderr.readline() == f"{says}\n"
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str, str]:
    """Send a signal; the exit code and what was printed after it."""
    time.sleep(0.2)  # into the very call that blocks
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    return process.returncode, out, err


@pytest.mark.parametrize(("number", "codes"), [(signal.SIGINT, {130}), (signal.SIGTERM, {143, -signal.SIGTERM})])
@pytest.mark.slow
def test_130_and_143_while_computing(survey: Path, tmp_path: Path, number: signal.Signals, codes: set[int]) -> None:
    (tmp_path / "nps.txt").write_text("old", encoding="utf-8")
    code = COMPUTING + MAIN.format(arguments=["nps", "survey.csv", "--output", "nps.txt"])
    with started("-c", code, folder=tmp_path, says="computing") as process:
        exit_code, out, err = ended(process, number)
    assert exit_code in codes
    assert (out, err) == ("", "")
    assert (tmp_path / "nps.txt").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["nps.txt", "survey.csv"]


@pytest.mark.slow
def test_130_while_reading_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with (
        started("-m", "cxkit", "nps", "pipe", folder=tmp_path) as process,
        (tmp_path / "pipe").open("wb", buffering=0) as pipe,  # waits until it is read
    ):
        pipe.write(b"recommend\n5\n")
        assert ended(process, signal.SIGINT) == (130, "", "")


@pytest.mark.parametrize(
    ("number", "codes"), [(signal.SIGINT, {130}), (signal.SIGTERM, {143, -signal.SIGTERM}), (signal.SIGKILL, {-signal.SIGKILL})]
)
@pytest.mark.slow
def test_whatever_ends_the_writing_leaves_the_old_file_whole(survey: Path, tmp_path: Path, number: signal.Signals, codes: set[int]) -> None:
    (tmp_path / "nps.txt").write_text("old", encoding="utf-8")
    code = WRITING + MAIN.format(arguments=["nps", "survey.csv", "--output", "nps.txt"])
    with started("-c", code, folder=tmp_path, says="writing") as process:
        exit_code, out, err = ended(process, number)
    assert exit_code in codes
    assert (out, err) == ("", "")
    assert (tmp_path / "nps.txt").read_text(encoding="utf-8") == "old"
    if number != signal.SIGKILL:  # which nothing can tidy up after
        assert sorted(path.name for path in tmp_path.iterdir()) == ["nps.txt", "survey.csv"]


@pytest.mark.parametrize(
    ("arguments", "read", "unbuffered"),
    [
        ("nps many.csv --by who --format json", 1, ""),
        pytest.param("--help", 0, "1", marks=pytest.mark.slow),
        pytest.param("nps many.csv --by who --format json", 1, "1", marks=pytest.mark.slow),
        pytest.param("explain nps", 0, "", marks=pytest.mark.slow),
        pytest.param("--help", 0, "", marks=pytest.mark.slow),
        pytest.param("explain nps", 0, "1", marks=pytest.mark.slow),
    ],
)
def test_141_a_reader_that_has_gone(tmp_path: Path, arguments: str, read: int, unbuffered: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    # a report several times as large as what a pipe holds
    (tmp_path / "many.csv").write_text("recommend,who\n" + "".join(f"{n % 11},u{n}\n" for n in range(800)), encoding="utf-8")
    with started("-m", "cxkit", *arguments.split(), folder=tmp_path) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert len(process.stdout.read(read)) == read
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(timeout=30) == 141
