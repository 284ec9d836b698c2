"""Medallia Agent Connect (once Stella Connect): answers of customers about single agents, with one to five stars.

Made from https://docs.medallia.com/en/agent-connect/user-guide/introducing-agent-connect/customer-feedback/exporting-data , which names the
column request_delivery_status; further columns are those of the interface whose data connectors on GitHub store.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Medallia Agent Connect",
    known_by=(
        Signature(("request_delivery_status", "star_rating", "response_received_at")),
        Signature(("request_delivery_status", "request_sent_at", "response_received_at", "requested_via")),
    ),
    roles={
        "satisfaction": ("star_rating",),
        "response_id": ("request_id", "uuid", "sequence_id"),
        "responded_at": ("response_received_at",),
        "touchpoint": ("survey_name",),
        "channel": ("channel",),
    },
    scales={"satisfaction": "1-5"},
)
