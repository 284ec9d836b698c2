"""The command line: commands derived from the declarations of metrics and workflows.

Belongs here: arguments, help, exit codes, the terminal, progress. Does not: figures, and whatever the Python API needs too. May import:
all of the package; it alone imports Typer.
"""

from __future__ import annotations

from cxkit.cli.app import main

__all__ = ["main"]
