"""LimeSurvey: question codes, question texts or both as headers; 1980-01-01 replaces the date of anonymous answers.

Made from the real files survey_100001_R_data_file.csv (limonaid, GPL-3) and ssi_2017_de_public_data.csv of github
softwaresaved/international-survey@1033a428692b. The German names are as exports in public repositories on GitHub have them.
The date of anonymous answers: https://manual.limesurvey.org/Participant_settings
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="LimeSurvey",
    known_by=(
        Signature(("Response ID", "Date submitted", "Last page", "Start language")),
        Signature(("Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache")),
        Signature(("id", "submitdate", "lastpage", "startlanguage")),
        # code and text: rse3[SQ001]. Who uses the code that you write? [Others]
        Signature(pattern=r"[a-z]\w*\[\w+\]\. .*\[.*\]", times=3),
        Signature(("id. Response ID", "submitdate. Date submitted", "startlanguage. Start language")),
    ),
    roles={
        "response_id": ("Response ID", "Antwort ID", "id", r"id\. Response ID"),
        "responded_at": ("Date submitted", "Datum Abgeschickt", "submitdate", r"submitdate\. Date submitted"),
    },
    na={"responded_at": ("1980-01-01 00:00:00", "1980-01-01 00:00", "1980-01-01", "01.01.1980 00:00", "01.01.1980")},
)
