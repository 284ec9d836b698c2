"""Entry point: ``cxkit`` and ``python -m cxkit``."""

from __future__ import annotations

import gc
import os
import sys

_MOST_THREADS = 1024
_SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")
_DIGITS = 6
"""Digits of the widest terminal that is believed."""


def main() -> int:
    """Run the command line and return the exit code, 130 after an interrupt."""
    # objects made while modules load live to the end; collecting garbage among them costs a tenth of the time of a small file
    gc.set_threshold(1_000_000)
    # plugins of other packages must not change how options are checked, and looking for them takes time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # fits have small matrices: on two cores, clv takes two thirds of its time without threads that wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    threads = os.environ.get("POLARS_MAX_THREADS", "1")
    if not (threads.isdecimal() and threads.isascii() and 0 < int(threads[:6]) <= _MOST_THREADS):  # Polars would panic, or start none
        sys.stderr.write(f"Error: POLARS_MAX_THREADS is {threads[:40]!r}, which is no number from 1 to {_MOST_THREADS}.\n")
        return 2
    for name in _SIZES:
        if name in os.environ and not _is_size(os.environ[name]):  # Typer, Rich or the renderer would fail
            del os.environ[name]
    try:
        from cxkit.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130
    finally:
        # the process frees everything at once; a last garbage collection would cost as much again
        gc.freeze()


def _is_size(text: str) -> bool:
    """Whether a variable of the environment holds a size of a terminal that can be used."""
    return text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text) > 0


if __name__ == "__main__":
    if __spec__ is not None and not sys.flags.safe_path:
        del sys.path[0]  # "python -m" puts the current folder there: its files are data, and no module of that name is to be run
    sys.exit(main())
