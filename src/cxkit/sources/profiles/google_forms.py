"""Google Forms: a time stamp in the first column, and the questions themselves as headers.

Made from no file or page that names the columns: unverified. The only real file at hand has lost the time stamp.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

# a question is a sentence with a question mark; the row of a grid may follow in brackets
_QUESTION = r"\w+ .{8,}\?\*?( \[.*\])?"

PROFILE = Profile(
    title="Google Forms",
    known_by=(
        Signature(("Timestamp",), pattern=_QUESTION, times=3, first=True),
        Signature(("Zeitstempel",), pattern=_QUESTION, times=3, first=True),
    ),
    roles={"responded_at": ("Timestamp", "Zeitstempel")},
)
