"""Microsoft Forms: an id, start and submission times, mail address and name, then the questions.

The names are as many exports in public repositories on GitHub have them, in both languages; no official page was found: unverified.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Microsoft Forms",
    known_by=(
        Signature(("ID", "Start time", "Completion time", "Email", "Name"), first=True),
        Signature(("ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"), first=True),
    ),
    roles={"response_id": ("ID",), "responded_at": ("Completion time", "Fertigstellungszeit")},
    # the English export writes 8/20/25 12:54:25; points of the German one need no order
    dates="mdy",
)
