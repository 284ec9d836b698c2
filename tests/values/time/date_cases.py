"""What is due for a value in a column of dates, written by hand: its ISO day, or the reason why it has none.

``among`` holds the other values of the column, which decide in which formats and which order it is read; they are all fine.
"""

from __future__ import annotations

from typing import NamedTuple

ISO, DOTS = ("2025-01-31", "2025-02-28"), ("31.01.2025", "28.02.2025")
DAY_FIRST, MONTH_FIRST = ("31/01/2025", "28/02/2025"), ("1/31/2025", "2/28/2025")
EXCEL, UNIX = ("45000", "45001.5"), ("1735689600", "1738367999")
IMPOSSIBLE, UNREADABLE, FUTURE = "date impossible", "date unreadable", "future"


class Case(NamedTuple):
    """One value, the column that it stands in, and what is due."""

    text: str
    due: str
    among: tuple[str, ...] = ISO


CASES = (
    # ISO 8601
    Case("2024-03-05", "2024-03-05"),
    Case("2024-3-5", "2024-03-05"),
    Case(" 2024-03-05 ", "2024-03-05"),
    Case("2024-02-29", "2024-02-29"),
    Case("2023-02-29", IMPOSSIBLE),
    Case("2024-13-01", IMPOSSIBLE),
    Case("2024-00-10", IMPOSSIBLE),
    Case("0000-00-00", IMPOSSIBLE),
    Case("2024-03-05T10:00:00", "2024-03-05"),
    Case("2024-03-05t10:00:00z", "2024-03-05"),
    Case("2024-03-05T23:59:59.999Z", "2024-03-05"),
    Case("2024-03-05 10:00:00,123456", "2024-03-05"),
    Case("2024-03-05T23:30:00-08:00", "2024-03-05"),
    Case("2024-03-05T10:00:00+0200", "2024-03-05"),
    Case("2024-03-05 10:00:00 UTC", "2024-03-05"),
    Case("2024-03-05 10:00:00 Europe/Berlin", "2024-03-05"),
    Case("2024-03-05T10:00:00+01:00[Europe/Berlin]", "2024-03-05"),
    Case("2024-03-05T24:00:00", "2024-03-05"),
    Case("2024-03-05+01:00", "2024-03-05"),
    Case("2024-03-05T25:61:00", IMPOSSIBLE),
    Case("2024-03-05 25:61", IMPOSSIBLE),
    Case("2024-03-05 10:60", IMPOSSIBLE),
    Case("2024-03-05 14:30 AM", IMPOSSIBLE),
    Case("2024-03-05 or so", UNREADABLE),
    Case("2024-03", UNREADABLE),
    Case("2024-W10-2", UNREADABLE),
    Case("yesterday", UNREADABLE),
    Case("12", UNREADABLE),
    # the year first, in other ways
    Case("2024/03/05", "2024-03-05"),
    Case("2024/03/05 10:00:00 AM GMT+2", "2024-03-05"),
    Case("2024.03.05", "2024-03-05"),
    Case("2024. 03. 05.", "2024-03-05"),
    Case("20240305", "2024-03-05"),
    Case("20240305101112", "2024-03-05"),
    Case("20240305T101112Z", "2024-03-05"),
    Case("20240231", IMPOSSIBLE),
    # years that cannot be meant
    Case("1899-12-31", IMPOSSIBLE),
    Case("1900-01-01", "1900-01-01"),
    Case("2999-12-31", FUTURE),
    Case("9999-12-31", FUTURE),
    # dots
    Case("05.03.2024", "2024-03-05", DOTS),
    Case("5.3.2024", "2024-03-05", DOTS),
    Case("5. 3. 2024", "2024-03-05", DOTS),
    Case("05.03.2024.", "2024-03-05", DOTS),
    Case("05.03.24", "2024-03-05", DOTS),
    Case("05.03.69", IMPOSSIBLE, DOTS),
    Case("05.03.70", "1970-03-05", DOTS),
    Case("05.03.2024 14:05", "2024-03-05", DOTS),
    Case("05.03.2024, 14:05 Uhr", "2024-03-05", DOTS),
    Case("05.03.2024 um 14.05 Uhr", "2024-03-05", DOTS),
    Case("Di, 05.03.2024", "2024-03-05", DOTS),
    Case("30.02.2024", IMPOSSIBLE, DOTS),
    Case("02.14.2024", IMPOSSIBLE, DOTS),
    Case("26. 1. 31.", UNREADABLE, DOTS),
    # slashes and dashes, the order by the column
    Case("05/03/2024", "2024-03-05", DAY_FIRST),
    Case("05/03/2024", "2024-05-03", MONTH_FIRST),
    Case("5/3/24", "2024-03-05", DAY_FIRST),
    Case("5/3/24", "2024-05-03", MONTH_FIRST),
    Case("05-03-2024", "2024-03-05", DAY_FIRST),
    Case("05-03-2024", "2024-05-03", ("01-31-2025",)),
    Case("3/5/2024 1:05 PM", "2024-03-05", MONTH_FIRST),
    Case("3/5/2024 1:05:59 a.m.", "2024-03-05", MONTH_FIRST),
    Case("3/5/2024 13:05 PM", "2024-03-05", MONTH_FIRST),
    Case("3/5/2024 13:05 AM", IMPOSSIBLE, MONTH_FIRST),
    Case("13/5/2024", IMPOSSIBLE, MONTH_FIRST),
    Case("5/13/2024", IMPOSSIBLE, DAY_FIRST),
    Case("45/45/2024", IMPOSSIBLE, DAY_FIRST),
    Case("24/01/15", "2024-01-15", ("24/01/31", "23/12/31")),
    Case("5/3/2024", "2024-03-05", ISO),
    # names of months
    Case("5 Mar 2024", "2024-03-05"),
    Case("5. März 2024", "2024-03-05"),
    Case("5. MÄRZ 2024", "2024-03-05"),
    Case("5. Mrz. 2024", "2024-03-05"),
    Case("March 5, 2024", "2024-03-05"),
    Case("Mar 5th, 2024 1:05 PM", "2024-03-05"),
    Case("5-Mar-24", "2024-03-05"),
    Case("2024 Mar 5", "2024-03-05"),
    Case("31. Dezember 2024", "2024-12-31"),
    Case("1. Mai 2024", "2024-05-01"),
    Case("Tue, 5 Mar 2024 10:00:00 +0100", "2024-03-05"),
    Case("Tue Mar 05 2024 10:00:00 GMT+0100 (Central European Standard Time)", "2024-03-05"),
    Case("Tue Mar 5 10:00:00 +0000 2024", "2024-03-05"),
    Case("30 Feb 2024", IMPOSSIBLE),
    Case("5 mars 2024", "2024-03-05"),
    Case("5 janv. 2024", "2024-01-05"),
    Case("1er août 2024", "2024-08-01"),
    Case("05/déc./24 10:51", "2024-12-05"),
    Case("5 de enero de 2024", "2024-01-05"),
    Case("23/ene/26 2:00 PM", "2026-01-23"),
    Case("5 gennaio 2024", "2024-01-05"),
    Case("5-mag-2024", "2024-05-05"),
    Case("5 mrt. 2024", "2024-03-05"),
    Case("1º de março de 2024", "2024-03-01"),
    Case("30 de febrero de 2024", IMPOSSIBLE),
    Case("5 jui 2024", UNREADABLE),
    Case("5 stycznia 2024", UNREADABLE),
    Case("March 2024", UNREADABLE),
    # serial numbers
    Case("45356", "2024-03-05", EXCEL),
    Case("45356.75", "2024-03-05", EXCEL),
    Case("45356,75", "2024-03-05", EXCEL),
    Case("79999", IMPOSSIBLE, EXCEL),
    Case("12345", UNREADABLE, EXCEL),
    Case("45356", "2024-03-05", ISO),
    Case("1709596800", "2024-03-05", UNIX),
    Case("1709683199", "2024-03-05", UNIX),
    Case("1709596800000", "2024-03-05", ("1735689600000",)),
    Case("9999999999", IMPOSSIBLE, UNIX),
)
