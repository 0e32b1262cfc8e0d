"""What the source delivers, held against what a point needs (contract, section 2, rule 3)."""

from collections.abc import Mapping

from rettidig.caseload import Cover
from rettidig.catalogue.kinds.base import FIRST_CONTACT_EVENT

Covers = Mapping[str, Cover]
"""What the source delivers, by event type."""


def delivers(covers: Covers, event_type: str, attributes: frozenset[str]) -> bool:
    """Return whether the source delivers the type with the attributes, from whatever day.

    The first contact always counts as delivered: it has the day the case opened to fall back on.
    """
    cover = covers.get(event_type)
    if cover is None:
        return event_type == FIRST_CONTACT_EVENT
    return cover.attributes is None or attributes <= cover.attributes
