"""What the columns of a caseload are called on pages."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

_TITLES: Final[dict[str, Promise]] = {
    "case_id": gettext_lazy("Sagsnummer"),
    "citizen": gettext_lazy("Borger"),
    "municipality": gettext_lazy("Kommune"),
    "target_group": gettext_lazy("Målgruppe"),
    "visitation_group": gettext_lazy("Visitationsgruppe"),
    "opened_on": gettext_lazy("Åbnet"),
    "closed_on": gettext_lazy("Lukket"),
    "caseworker": gettext_lazy("Sagsbehandler"),
    "team": gettext_lazy("Team"),
    "amount_ore": gettext_lazy("Beløb i øre"),
    "events": gettext_lazy("Hændelser"),
    "event_type": gettext_lazy("Hændelse"),
    "happened_on": gettext_lazy("Dato"),
    "ended_on": gettext_lazy("Til"),
    "attributes": gettext_lazy("Oplysninger"),
}


def titled(column: str) -> str:
    """Return what the column is called; a column of the source's own goes by its own name."""
    return str(_TITLES.get(column, column))
