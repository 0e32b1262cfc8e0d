"""``rettidig explain``: why a case has the outcome it has at a control point."""


def explain_case() -> None:
    """Forklar udfaldet for én sag på ét kontrolpunkt."""
