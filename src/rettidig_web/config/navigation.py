"""The parts of the site that a person may open, for the menu and the front page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy

from rettidig_web.accounts.gates import Gate, rights_on
from rettidig_web.accounts.models import User


@dataclass(frozen=True)
class Part:
    """A part of the site: the route of its first page, its name, and what can be done there."""

    route: str
    title: Promise
    about: Promise


@dataclass(frozen=True)
class Entry:
    """A part that the person may open. ``is_here`` is ``page`` on its first page and ``true`` further in."""

    title: Promise
    about: Promise
    address: str
    is_here: str


PARTS = (
    Part(
        "workspace:cases",
        gettext_lazy("Sager"),
        gettext_lazy(
            "Dine og enhedernes sager med trafiklys: hvad er opfyldt, hvad er ikke, og hvad haster."
        ),
    ),
    Part(
        "workspace:deadlines",
        gettext_lazy("Frister"),
        gettext_lazy(
            "Det, der har frist de næste dage, på hvilken sag, efter hvilken lov, og hvad der opfylder det."
        ),
    ),
    Part(
        "rounds:rounds",
        gettext_lazy("Ledelsestilsyn"),
        gettext_lazy("Planlæg tilsynet, træk lod, fordel sagerne, og følg, hvor langt det er."),
    ),
    Part(
        "reviews:queue",
        gettext_lazy("Min kø"),
        gettext_lazy("De sager, du skal gennemgå: begynd, fortsæt, og gå videre til den næste."),
    ),
    Part(
        "reviews:to_comment",
        gettext_lazy("Til bemærkninger"),
        gettext_lazy("Gennemgange af dine eller dit teams sager, som der kan skrives bemærkninger til."),
    ),
    Part(
        "caseloads:snapshots",
        gettext_lazy("Indlæsninger"),
        gettext_lazy("Indlæs udtræk fra fagsystemet, og se, hvad der er nyt siden sidst."),
    ),
    Part(
        "findings:findings",
        gettext_lazy("Fejl"),
        gettext_lazy("Det, der er fundet i gennemgåede sager: type, årsag, konsekvens, og om det er rettet."),
    ),
    Part(
        "findings:corrections",
        gettext_lazy("Berigtigelser"),
        gettext_lazy("Det, der skal rettes eller dokumenteres, hvem der gør det, og hvornår."),
    ),
    Part(
        "documents:reports",
        gettext_lazy("Rapporter"),
        gettext_lazy(
            "Kvartalsrapporterne: se kvartalet, skriv områdets kommentar, udgiv, og hent de udgivne."
        ),
    ),
    Part(
        "controls:catalogues",
        gettext_lazy("Kontrolpunkter"),
        gettext_lazy("Slå spørgsmål, lov, frister og regneeksempler op, som de gælder den dag, du vælger."),
    ),
    Part(
        "user_list",
        gettext_lazy("Brugere"),
        gettext_lazy("Opret brugere, giv dem roller i enhederne, og luk for dem, der er rejst."),
    ),
    Part(
        "unit_list",
        gettext_lazy("Enheder"),
        gettext_lazy("Kommunens centre, afsnit og team som et træ: tilføj, omdøb og flyt."),
    ),
    Part(
        "rights_table",
        gettext_lazy("Rettigheder"),
        gettext_lazy("Hvad hver rolle må se og gøre."),
    ),
    Part(
        "change_list",
        gettext_lazy("Ændringer"),
        gettext_lazy("Hvem der har ændret hvad og hvornår, i en kæde, der afslører indgreb."),
    ),
    Part(
        "access_search",
        gettext_lazy("Adgangslog"),
        gettext_lazy("Hvem der har set en borgers oplysninger og hvorfor."),
    ),
)


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the parts that the request's user may open, asked for when a page shows them."""
    return {"navigation": SimpleLazyObject(lambda: entries_for(request))}


def entries_for(request: HttpRequest) -> list[Entry]:
    """Return what the user may open; the gate of each part's first page decides."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    rights = rights_on(user, timezone.localdate())
    addressed = [(part, reverse(part.route)) for part in PARTS]
    around = max(
        (address for _, address in addressed if request.path.startswith(address)), key=len, default=""
    )
    return [
        Entry(part.title, part.about, address, _is_here(request.path, address, around))
        for part, address in addressed
        if _gate(address).admits(rights)
    ]


def _gate(address: str) -> Gate:
    gate: Gate = resolve(address).func.gate  # type: ignore[attr-defined]
    return gate


def _is_here(path: str, address: str, around: str) -> str:
    if path == address:
        return "page"
    return "true" if address == around else ""
