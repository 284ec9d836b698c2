"""Entry point: ``cxkit`` and ``python -m cxkit``."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code. An interrupt while modules still load is one too."""
    try:
        from cxkit.cli import main as run

        return run()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
