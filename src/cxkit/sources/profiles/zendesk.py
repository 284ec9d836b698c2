"""Zendesk: the CSV export of tickets, and the tables that Fivetran copies from its API.

The tables were made from the real files of github fivetran/dbt_zendesk@d4a8aa378862 (ticket, comment, chat, chat event, field history), the
ratings from https://developer.zendesk.com/api-reference/ticketing/ticket-management/satisfaction_ratings/ , the export from the header that
several repositories on GitHub rebuild column by column.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="Zendesk",
    known_by=(
        Signature(("Group stations", "Assignee stations", "Satisfaction Score", "Reopens")),
        Signature(("requester_id", "submitter_id", "ticket_form_id", "via_channel", "allow_channelback")),
        Signature(("ticket_id", "user_id", "facebook_comment", "voice_comment", "tweet")),
        Signature(("chat_id", "ticket_id", "visitor_id", "initiator", "webpath")),
        Signature(("chat_id", "actor_id", "chat_index", "is_history_context", "message_source")),
        Signature(("field_name", "ticket_id", "updated", "user_id", "value", "_fivetran_synced"), first=True),
    ),
    kind="contacts",
    roles={
        "contacted_at": ("Created at", "created_at", "created", "updated"),
        "customer_id": ("Requester id", "requester_id"),
        "case_id": ("ticket_id", "Id"),
        "channel": ("Via", "via_channel", "channel"),
        "topic": ("Subject",),
        "closed_at": ("Solved at",),
        "handled_by": ("Assignee", "assignee_id"),
        "satisfaction": ("Satisfaction Score",),
        "response_id": ("Id",),
    },
    # who wrote a comment or changed a field may be an agent; the reason of a chat event is not a comment
    never=("user_id", "reason"),
    na={"satisfaction": ("Offered", "Unoffered")},
    labels={"satisfaction": {"Good": 1, "Bad": 0}},
    scales={"satisfaction": "0-1"},
)
