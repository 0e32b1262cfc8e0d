"""``rettidig coverage``: which points a caseload can settle, and what to order from the source."""


def show_coverage() -> None:
    """Vis, hvilke kontrolpunkter sagsdata kan afgøre, og hvad der kan bestilles hos kilden."""
