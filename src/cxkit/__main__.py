"""Entry point: ``cxkit`` and ``python -m cxkit``."""

from __future__ import annotations

import gc
import os
import sys


def main() -> int:
    """Run the command line; the exit code. An interrupt while modules still load is one too."""
    # what is made while modules load lives to the end; looking for garbage in it costs a tenth of a small file's time
    gc.set_threshold(1_000_000)
    # no other package's plugin shall change how options are checked, and looking for one takes time
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # fits have small matrices: on two cores, clv takes two thirds of its time without threads that wait for each other
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        from cxkit.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130
    finally:
        # the process gives everything back at once; one more look for garbage at its end would cost as much again
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
