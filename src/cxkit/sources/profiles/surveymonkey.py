"""SurveyMonkey: questions in the first header row, the options of each in the second; blank cells repeat the question.

Made from the real files StarWars.csv, flying-etiquette.csv and food-world-cup-data.csv of github fivethirtyeight/data@fcf572c4fba0. The
columns that those have lost (Collector ID, Start Date, End Date) are as survey-analysis repositories on GitHub name them; no official page
was found for them.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="SurveyMonkey",
    known_by=(
        Signature(("Respondent ID", "Collector ID"), first=True),
        Signature(("RespondentID", "CollectorID"), first=True),
        # the answers of its own panel end in these
        Signature(("RespondentID", "Age", "Household Income", "Education", "Location (Census Region)"), first=True),
        Signature(("Respondent ID", "Age", "Household Income", "Education", "Location (Census Region)"), first=True),
    ),
    header_blank=r"Respondent ?ID",
    roles={"response_id": (r"Respondent ?ID",), "responded_at": (r"End ?Date", r"Date Modified", r"Start ?Date", r"Date Created")},
    # month first, as its English exports write 12- and 24-hour times alike
    dates="mdy",
)
