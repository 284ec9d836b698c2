"""Formbricks: ids and a time stamp in front, then data of the browser, the numbered questions and attributes.

Made from the export's source code, github formbricks/formbricks, apps/web/lib/response/service.ts and its guard against formulas,
https://github.com/formbricks/formbricks/pull/8045
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Formbricks",
    known_by=(
        Signature(("No.", "Response ID", "Timestamp", "Finished", "Survey ID", "Formbricks ID (internal)"), first=True),
        Signature(("No.", "Response ID", "Timestamp", "Finished", "Survey ID", "User ID", "Tags"), first=True),
    ),
    roles={"response_id": ("Response ID",), "responded_at": ("Timestamp",), "customer_id": ("User ID",)},
)
