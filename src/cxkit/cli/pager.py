"""The program that the user reads long texts with."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from contextlib import suppress


def show(text: str) -> bool:
    """Show a text through $PAGER, by default less, which keeps colours and ends by itself if the text fits; False if there is none."""
    command = shlex.split(os.environ.get("PAGER", "less"))
    if not command or not shutil.which(command[0]):
        return False
    environment = {"LESS": "FRX", **os.environ}
    # the user's own program, as git and man run it; the pipe breaks if the user leaves it
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as process, suppress(BrokenPipeError):  # noqa: S603
        process.communicate(text.encode("utf-8", "backslashreplace"))
    return True
