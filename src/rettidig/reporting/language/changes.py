"""Whether a share has changed between two parts of the caseload, and how to say it."""

from rettidig.assessment.intervals import Difference
from rettidig.reporting.language.numbers import percent


def change_sentence(change: Difference | None, before: str, after: str) -> str | None:
    """Return the change from ``change.second`` (called ``before``) to ``change.first`` (``after``).

    No difference is found where the interval holds 0. None where one of the two has no cases.

    >>> from rettidig.assessment.intervals import difference
    >>> from rettidig.assessment.model import Counts
    >>> change_sentence(difference(Counts(136, 61), Counts(118, 54)), "2018", "2019")
    'Der er ikke fundet forskel mellem sager fra 2018 og 2019.'
    """
    if change is None:
        return None
    if not change.excludes_zero:
        return f"Der er ikke fundet forskel mellem sager fra {before} og {after}."
    went = "steget" if change.value > 0 else "faldet"
    old, new = change.second, change.first
    if old.percent == new.percent:
        return f"Andelen er {went} fra {before} til {after}, men med mindre end ét procentpoint."
    return (
        f"Andelen er {went} fra {percent(old.met, old.n)} i sager fra {before} "
        f"til {percent(new.met, new.n)} i sager fra {after}."
    )
