"""SoSci Survey: codes as headers, and in most exports a second header row with the labels of the variables.

Made from files and import scripts that SoSci Survey wrote, in public repositories on GitHub: github herwinvw/VisualProsody for the columns,
the English labels and the mode "orgtest"; scripts for R with the German labels and "Durchklicker" as the label of Q_VIEWER. The modes
"pretest", "debug" and "admin" (started by who runs the project) are unverified.
"""

from __future__ import annotations

from cxkit.sources.profiles import Profile, Signature

PROFILE = Profile(
    title="SoSci Survey",
    known_by=(Signature(("CASE", "QUESTNNR", "STARTED", "LASTDATA")), Signature(("CASE", "SERIAL", "REF", "QUESTNNR", "MODE"))),
    header_ends=r"Interview-Nummer \(|Interview number \(",
    roles={"response_id": ("CASE",), "responded_at": ("LASTDATA", "STARTED")},
    # how the interview was led, and how far it went
    never=("MODE", "MAXPAGE"),
    previews={"MODE": ("orgtest", "pretest", "debug", "admin"), "Q_VIEWER": ("1", "T", "TRUE")},
)
