"""Typeform: the id of an answer in a column called #, its dates, in UTC, behind the questions.

Made from the real file "2016 New Coders Survey Part 1.csv" of github freeCodeCamp/2016-new-coder-survey@c7eaf6b3da8e (the older columns at
the end). The newer ones (Response Type, Stage Date, Tags, Ending) are as exports in public repositories on GitHub have them.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Typeform",
    known_by=(
        Signature(("#", "Start Date (UTC)", "Submit Date (UTC)", "Network ID"), first=True),
        Signature(("Response Type", "Start Date (UTC)", "Stage Date (UTC)", "Submit Date (UTC)", "Network ID")),
    ),
    roles={"response_id": ("#",), "responded_at": (r"Submit Date \(UTC\)",)},
    zone="UTC",
)
