"""What may happen to a watch: it is killed, the disk is full, the store damaged, the folder gone, a file replaced, the clock set back."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.workflows.watching.arrivals import arrive, assert_store_is_one_pass, from_store, one_pass, survey
from tests.workflows.watching.writer import write

from cxkit.errors import SourceError
from cxkit.workflows.watch import watch as follow
from cxkit.workflows.watching import store
from cxkit.workflows.watching.cells import FileCounts
from cxkit.workflows.watching.file_counts import Counting

Run = Callable[..., "subprocess.CompletedProcess[str]"]
_WRITER = "import sys; from tests.workflows.watching.writer import write; write(sys.argv[1])"


def once(cxkit: Run, folder: Path, *more: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return cxkit("watch", "in", "--once", "--settle", "0", "--metric", "nps", *more, cwd=folder, **options)


def assert_each_file_counts_once(store: Path, files: int) -> None:
    with sqlite3.connect(store) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert opened.execute("SELECT count(*), count(DISTINCT name) FROM files").fetchone() == (files, files)
        assert opened.execute("SELECT count(*), sum(n), min(n), max(n) FROM totals").fetchone() == (20, 100 * files, 5 * files, 5 * files)
        assert opened.execute("SELECT n FROM rows").fetchall() == [(100 * files,)]


@pytest.mark.slow
def test_a_store_whose_writer_is_killed_counts_each_file_once(tmp_path: Path) -> None:
    store, draw = tmp_path / "cxkit.db", random.Random(1)
    for _ in range(2):
        writer = subprocess.Popen([sys.executable, "-c", _WRITER, str(store)], stdout=subprocess.PIPE)
        assert writer.stdout is not None
        writer.stdout.readline()
        time.sleep(draw.uniform(0.01, 0.2))
        writer.kill()
        writer.communicate()
    files = write(str(store), more=3)
    assert files > 3
    assert_each_file_counts_once(store, files)


@pytest.mark.slow
def test_two_hundred_files_and_fifty_kills_are_one_pass(cxkit: Run, tmp_path: Path) -> None:
    folder, draw = tmp_path / "in", random.Random(1)
    folder.mkdir()
    command = [sys.executable, "-m", "cxkit", "watch", "in", "--metric", "nps", "--settle", "0.1", "--format", "csv", "--table", "files"]
    files = iter(range(200))
    for _ in range(50):
        watching = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE)
        arriving = threading.Thread(target=lambda: [arrive(folder, [number]) for number, _ in zip(files, range(4), strict=False)])
        arriving.start()
        assert watching.stdout is not None
        watching.stdout.readline()  # of the first report: it is at work
        time.sleep(draw.uniform(0.0, 0.5))
        watching.send_signal(signal.SIGKILL)
        watching.communicate()
        arriving.join()
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", sorted(folder.iterdir()))


@pytest.mark.slow
def test_a_full_disk_loses_nothing(cxkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = arrive(tmp_path / "in", range(2))
    assert once(cxkit, tmp_path).returncode == 0
    paths += arrive(tmp_path / "in", range(2, 4), rows=400)
    connect = sqlite3.connect

    def on_full_disk(*arguments: Any, **options: Any) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*arguments, **options)
        opened.execute("PRAGMA max_page_count = 1")  # SQLite raises it to the present size of the file
        return opened

    with monkeypatch.context() as patch:
        patch.setattr(sqlite3, "connect", on_full_disk)
        run = once(cxkit, tmp_path)
    assert run.returncode == 6
    assert run.stderr.startswith("Error: The disk of cxkit.db is full; the store is as it was before.")
    with sqlite3.connect(tmp_path / "cxkit.db") as store:
        whole = {row[0] for row in store.execute("SELECT name FROM files")}
    assert len(whole) < len(paths)
    assert_store_is_one_pass(tmp_path / "cxkit.db", [path for path in paths if path.name in whole])
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


@pytest.mark.slow
def test_a_locked_store_is_named(cxkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_WAIT", 0)
    paths = arrive(tmp_path / "in", range(1))
    assert once(cxkit, tmp_path).returncode == 0
    paths += arrive(tmp_path / "in", [1])
    other = sqlite3.connect(tmp_path / "cxkit.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    run = once(cxkit, tmp_path)
    assert (run.returncode, run.stderr.splitlines()[0]) == (6, "Error: cxkit.db is locked by another run of cxkit.")
    other.close()
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


@pytest.mark.parametrize("place", [0, 5000])
def test_a_damaged_store_is_named_and_left(cxkit: Run, tmp_path: Path, place: int) -> None:
    arrive(tmp_path / "in", range(2))
    assert once(cxkit, tmp_path).returncode == 0
    store = tmp_path / "cxkit.db"
    content = bytearray(store.read_bytes())
    content[place : place + 4000] = b"\xa5" * min(4000, len(content) - place)
    store.write_bytes(content)
    arrive(tmp_path / "in", [2])
    run = once(cxkit, tmp_path)
    assert run.returncode == 3, run.stderr
    assert run.stderr.startswith("Error: cxkit.db is no store, or is damaged")
    assert cxkit("history", cwd=tmp_path).returncode == 3


def test_a_folder_that_is_gone_ends_the_watch_and_keeps_the_counts(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(2))
    reports = follow(tmp_path / "in", store=tmp_path / "cxkit.db", metrics=("nps",), settle=0.0)
    next(reports)
    (tmp_path / "in").rename(tmp_path / "away")
    with pytest.raises(SourceError, match="cannot be read: No such file"):
        next(reports)
    run = once(cxkit, tmp_path)
    assert (run.returncode, run.stderr.splitlines()[0]) == (3, "Error: There is no folder in.")
    (tmp_path / "away").rename(tmp_path / "in")
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


def test_a_file_that_is_replaced_while_it_is_read_is_counted_later(cxkit: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = arrive(tmp_path / "in", range(1))
    count = Counting.count

    def count_and_replace(self: Counting, *arguments: Any) -> FileCounts:
        found = count(self, *arguments)
        times = path.stat()
        path.write_text(survey(0).replace(",10,", ",00,", 1), encoding="utf-8")
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))  # neither size nor time tells
        return found

    with monkeypatch.context() as patch:
        patch.setattr(Counting, "count", count_and_replace)
        run = once(cxkit, tmp_path, "--format", "csv", "--table", "files")
    assert run.stdout.splitlines()[1].startswith("survey-000.csv,,waiting,It changed while it was read.")
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", [path])


@pytest.mark.slow
def test_clocks_that_are_set_back_lose_nothing(cxkit: Run, tmp_path: Path) -> None:
    paths = arrive(tmp_path / "in", range(2))
    os.utime(paths[0], (4e9, 4e9))  # the year 2096
    assert once(cxkit, tmp_path, env={"SOURCE_DATE_EPOCH": "4000000000"}).returncode == 0
    paths += arrive(tmp_path / "in", [2])
    os.utime(paths[2], (0, 0))
    assert once(cxkit, tmp_path, env={"SOURCE_DATE_EPOCH": "1000"}).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)
    # a corrected file with the size and the time of the first one
    times = paths[1].stat()
    paths[1].write_text(survey(1).replace(",10,", ",00,"), encoding="utf-8")
    os.utime(paths[1], ns=(times.st_atime_ns, times.st_mtime_ns))
    assert once(cxkit, tmp_path).returncode == 1
    assert once(cxkit, tmp_path, "--replace").returncode == 0
    assert from_store(tmp_path / "cxkit.db", "nps") == one_pass(paths, "nps")


def test_a_store_of_the_first_version_keeps_its_findings(cxkit: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "cxkit.db") as store:
        store.execute("CREATE TABLE findings (id TEXT PRIMARY KEY, finding TEXT NOT NULL) STRICT, WITHOUT ROWID")
        store.execute("INSERT INTO findings VALUES ('a', '{\"name\": \"a\"}')")
        store.execute("PRAGMA application_id = 1668836212")
        store.execute("PRAGMA user_version = 1")
    run = cxkit("history", cwd=tmp_path)
    assert (run.returncode, run.stderr.splitlines()[0]) == (3, "Error: The store cxkit.db holds no counts.")
    paths = arrive(tmp_path / "in", range(1))
    assert once(cxkit, tmp_path).returncode == 0
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)
    with sqlite3.connect(tmp_path / "cxkit.db") as store:
        assert store.execute("SELECT id FROM findings").fetchall() == [("a",)]
        store.execute("PRAGMA user_version = 99")
    run = once(cxkit, tmp_path)
    assert (run.returncode, run.stderr.splitlines()[0]) == (3, "Error: cxkit.db was written by a later version of cxkit (schema 99).")
