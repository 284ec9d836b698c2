"""The command line."""

from __future__ import annotations

from cxkit.cli.app import main

__all__ = ["main"]
