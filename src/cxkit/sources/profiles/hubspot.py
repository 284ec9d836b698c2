"""HubSpot: the answers to its feedback surveys, which are of one of three kinds: loyalty (NPS), satisfaction (CSAT), effort (CES).

The scales (CSAT 0 to 2, CES 1 to 7, NPS 0 to 10) were made from
https://knowledge.hubspot.com/customer-feedback/feedback-submission-properties ; the internal names of the columns from connectors on GitHub
that read them. No source was found for the column names of the export itself: unverified.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="HubSpot",
    known_by=(
        Signature(("hs_survey_type", "hs_survey_id", "hs_value")),
        Signature(("hs_survey_type", "hs_survey_name", "hs_submission_timestamp")),
        Signature(("Survey type", "Survey name", "Survey ID", "Rating", "Sentiment")),
    ),
    roles={
        "response_id": ("hs_object_id", "Record ID"),
        "responded_at": ("hs_submission_timestamp", "Date", "Submission date"),
        "comment": ("hs_content", "Response"),
        "touchpoint": ("hs_survey_name", "Survey name"),
        "channel": ("hs_survey_channel", "Survey channel", "Source"),
        "recommend": ("hs_value", "Rating"),
        "satisfaction": ("hs_value", "Rating"),
        "effort": ("hs_value", "Rating"),
    },
    # one column for all kinds of surveys; the header does not contain the kind
    either=("recommend", "satisfaction", "effort"),
    scales={"recommend": "0-10", "satisfaction": "0-2", "effort": "1-7 high-is-easy"},
)
