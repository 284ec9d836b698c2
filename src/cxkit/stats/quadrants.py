"""stand-in"""


def quadrant(importance: float, performance: float, ci: float, cp: float) -> str:
    return (
        ("keep up the good work" if performance >= cp else "concentrate here")
        if importance >= ci
        else ("possible overkill" if performance >= cp else "low priority")
    )
