"""Runs a command of the user's when findings appear or clear, once for each."""

from __future__ import annotations

import json
import shlex
import subprocess
from collections.abc import Sequence
from pathlib import Path

from cxkit.errors import OutputError, UsageError
from cxkit.language import tr
from cxkit.model import Sentence
from cxkit.workflows.watching.store import transaction


def notify(command: str, store: Path, findings: Sequence[Sentence], *, checked: Sequence[str]) -> None:
    """Run ``command`` with the findings that the store does not know, and those that have cleared, as JSON on its standard input.

    Without either it is not run. The store remembers them only if the command succeeds, so that a failure is tried again. ``checked`` are
    the KPIs of this run: findings of others stay as they are. Raises UsageError for an empty or unknown command, OutputError if it fails.
    """
    words = _words(command)
    with transaction(store) as open_store:
        known = {row[0]: json.loads(row[1]) for row in open_store.execute("SELECT id, finding FROM findings ORDER BY id")}
        present = {_identity(each): {"text": each.text, **each.figures} for each in findings}
        new = [(name, each) for name, each in present.items() if name not in known]
        cleared = [(name, each) for name, each in known.items() if name not in present and each["name"] in checked]
        if not new and not cleared:
            return
        text = json.dumps({"new": [each for _, each in new], "cleared": [each for _, each in cleared]}, ensure_ascii=False)
        _run(words, text)
        open_store.executemany("DELETE FROM findings WHERE id = ?", [(name,) for name, _ in cleared])
        open_store.executemany("INSERT INTO findings VALUES (?, ?)", [(name, json.dumps(each)) for name, each in new])


def _identity(finding: Sentence) -> str:
    """What makes two findings the same: the kind, the KPI, and its target, or the direction and the period of its signal."""
    keys = ("name", "direction", "target", "period")
    return json.dumps([finding.code, *(finding.figures.get(key) for key in keys)], ensure_ascii=False)


def _words(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(tr("--notify {command}: {error}.", command=command, error=error), "Close the quotes.") from error
    if not words:
        raise UsageError("--notify names no command.", "--notify 'mail -s Findings team@example.com'")
    return words


def _run(words: Sequence[str], text: str) -> None:
    # what the command prints goes to standard error: standard output holds the report
    try:
        done = subprocess.run(  # noqa: S603 - the command is the user's own, run without a shell
            words, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False
        )
    except OSError as error:
        raise OutputError(
            tr("--notify: {words} cannot be run: {strerror}.", words=words[0], strerror=error.strerror or error),
            "It is a program with its arguments; for a pipe: sh -c '…'",
        ) from error
    if done.returncode != 0:
        lines = done.stdout.splitlines()[-5:]
        raise OutputError(
            tr("--notify: {words} failed with exit code {returncode}.", words=words[0], returncode=done.returncode),
            "The findings will be sent again.",
            lines,
        )
