"""Qualtrics: three header rows (names, question texts, JSON), or two in the legacy export.

Made from the real files qualtRics_sample.csv and qualtRics_sample_legacy.csv of github ropensci/qualtRics@71261227849c, and from
https://www.qualtrics.com/support/survey-platform/data-and-analysis-module/data/download-data/understanding-your-dataset/
The table of Fivetran is as in github fivetran/dbt_qualtrics.
The codes of Status are as two public repositories on GitHub, one of them a file for SPSS that Qualtrics wrote, have them alike.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

# Status: 0 is the ordinary answer; imported (4), spam (8) and offline (16) ones are answers too, for the user to judge.
_CODES = ("1", "2", "9", "17")
_WORDS = ("Survey Preview", "Survey Test", "Survey Preview Spam", "Offline Survey Preview", "Umfragevorschau", "Umfragetest")

PROFILE = Profile(
    title="Qualtrics",
    known_by=(
        Signature(("StartDate", "EndDate", "Status", "Progress", "Duration (in seconds)", "Finished", "RecordedDate", "ResponseId")),
        Signature(("RecordedDate", "ResponseId", "DistributionChannel", "UserLanguage")),
        Signature(("Start Date", "End Date", "Response Type", "Progress", "Duration (in seconds)", "Finished", "Response ID")),
        Signature(("Anfangsdatum", "Enddatum", "Antworttyp", "Dauer (in Sekunden)", "Beendet", "Erfassungsdatum", "Antwort-ID")),
        Signature(("distribution_channel", "duration_in_seconds", "finished", "progress", "recorded_date", "user_language")),
        Signature(("V1", "V2", "V3", "V8", "V9", "V10", "LocationLatitude", "LocationLongitude", "LocationAccuracy"), first=True),
    ),
    header_ends=r"\{['\"]ImportId['\"]|ResponseID$",
    roles={
        "response_id": ("ResponseId", "Response ID", "Antwort-ID", "id"),
        "responded_at": ("RecordedDate", "Recorded Date", "recorded_date", "Erfassungsdatum", "EndDate", "End Date", "Enddatum"),
    },
    # derived from answers; the question text below them is that of the answer
    never=(r".*_NPS_GROUP", r".* - (Topics|Parent Topics|Sentiment.*|Group)"),
    previews={
        "Status|Response Type|Antworttyp": (*_CODES, *_WORDS),
        "DistributionChannel|Distribution Channel|distribution_channel|Verteilungskanal": ("preview", "test", "vorschau"),
    },
)
