"""Freshdesk: the CSV export of tickets. Durations are hours, minutes and seconds, or blank.

The names are as exports in public repositories on GitHub have them (found in several, with one another in step); no official page was found
that lists them: unverified.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Freshdesk",
    known_by=(
        Signature(("Ticket ID", "Created time", "Resolution time (in hrs)", "First response time (in hrs)", "Agent interactions")),
        Signature(("Ticket ID", "Created time", "Due by Time", "Resolved time", "Initial response time", "Customer interactions")),
    ),
    kind="contacts",
    roles={
        "contacted_at": ("Created time",),
        "customer_id": ("Contact ID",),
        "case_id": ("Ticket ID",),
        "channel": ("Source",),
        "topic": ("Subject",),
        "closed_at": ("Closed time",),
        "resolved_at": ("Resolved time",),
        "first_responded_at": ("Initial response time", r"First response time \(in hrs\)"),
        "handled_by": ("Agent",),
    },
)
