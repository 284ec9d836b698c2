"""Qualtrics: three header rows (names, question texts, JSON), or two in the legacy export.

Made from the real files qualtRics_sample.csv and qualtRics_sample_legacy.csv of github ropensci/qualtRics@71261227849c, and from
https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

# IP address is the ordinary answer; imported, spam and offline ones are answers too, for the user to judge.
_PREVIEWS = ("1", "2", "17", "survey preview", "survey test", "offline survey preview", "umfragevorschau", "umfragetest")

PROFILE = Profile(
    title="Qualtrics",
    known_by=(
        Signature(("StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId")),
        Signature(("RecordedDate", "ResponseId", "DistributionChannel", "UserLanguage")),
        Signature(("Start Date", "End Date", "Response Type", "Progress", "Duration (in seconds)", "Finished", "Response ID")),
        Signature(("Anfangsdatum", "Enddatum", "Antworttyp", "Dauer (in Sekunden)", "Beendet", "Erfassungsdatum", "Antwort-ID")),
        Signature(("V1", "V2", "V3", "V8", "V9", "V10", "LocationLatitude", "LocationLongitude", "LocationAccuracy"), first=True),
    ),
    header_ends=r"\{['\"]ImportId['\"]|ResponseID$",
    roles={
        "response_id": ("ResponseId", "Response ID", "Antwort-ID"),
        "responded_at": ("RecordedDate", "Recorded Date", "Erfassungsdatum", "EndDate", "End Date", "Enddatum"),
    },
    # the group is derived from the score, the topics from the text; the way a survey was sent is no channel of contact
    never=(r".*_NPS_GROUP", r".* - (Topics|Parent Topics|Sentiment.*|Group)", "DistributionChannel", "Distribution Channel"),
    previews={
        "Status|Response Type|Antworttyp": _PREVIEWS,
        "DistributionChannel|Distribution Channel|Verteilungskanal": ("preview", "test", "vorschau"),
    },
)
