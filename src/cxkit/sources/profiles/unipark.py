"""Unipark (Tivian EFS Survey): variables of the participation before the questions, of which one marks the answers of testers.

The variables are as scripts in public repositories on GitHub read and drop them; that tester is 1 in answers of testers is unverified.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Unipark",
    known_by=(Signature(("lfdn", "external_lfdn", "dispcode")), Signature(("lfdn", "tester", "dispcode"))),
    roles={"response_id": ("lfdn",), "responded_at": ("datetime",)},
    previews={"tester": ("1",)},
)
