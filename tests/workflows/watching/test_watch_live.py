"""The live view on a terminal, how a watch that goes on ends, and its memory."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from tests.workflows.watching.arrivals import arrive, assert_store_is_one_pass

from cxkit.workflows.watch import watch as follow

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def read_until(terminal: int, text: str, seconds: float = 60) -> str:
    """What a terminal shows until a text is among it."""
    shown, end = "", time.monotonic() + seconds
    while text not in _ESCAPES.sub("", shown):
        assert time.monotonic() < end, shown
        if select.select([terminal], [], [], 0.2)[0]:
            shown += os.read(terminal, 65_536).decode("utf-8", "replace")
    return _ESCAPES.sub("", shown)


@pytest.mark.slow
@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_the_live_view_refreshes_and_ends_on_a_signal(tmp_path: Path, ending: signal.Signals, code: int) -> None:
    paths = arrive(tmp_path / "in", range(1))
    terminal, program = pty.openpty()
    fcntl.ioctl(program, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    command = [sys.executable, "-m", "cxkit", "watch", "in", "--metric", "nps"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=program, stderr=program, cwd=tmp_path)
    try:
        os.close(program)
        read_until(terminal, "1 file is in the store.")
        paths += arrive(tmp_path / "in", [1])
        assert "2 files are in the store." in read_until(terminal, " 118 ")  # further down: a terminal is read in pieces
        process.send_signal(ending)
        assert process.wait(timeout=60) == code
    finally:
        process.kill()
        process.wait()
        os.close(terminal)
    assert_store_is_one_pass(tmp_path / "cxkit.db", paths)


@pytest.mark.slow
def test_memory_is_flat_over_arrivals(tmp_path: Path) -> None:
    """An hour of arrivals, shortened: 120 files, of which the last two thirds leave the memory as it was."""
    arrive(tmp_path / "in", [0])
    reports = follow(tmp_path / "in", store=tmp_path / "cxkit.db", metrics=("nps",), settle=0.0)
    next(reports)
    used = []
    for number in range(1, 120):
        arrive(tmp_path / "in", [number])
        next(reports)
        (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")]
        used.append(int(line.split()[1]) / 1024)
    reports.close()
    assert used[-1] - used[40] < 15, used[::10]  # MB
