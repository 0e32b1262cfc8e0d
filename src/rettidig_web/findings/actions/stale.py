"""When two people act on one thing."""


class StaleError(Exception):
    """Somebody else has changed the thing since it was read; nothing was saved."""
