"""The parts of the site that a person may open, for the menu and the front page."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy

from rettidig_web.accounts.gates import Gate, rights_on
from rettidig_web.accounts.models import User


@dataclass(frozen=True)
class Part:
    """A part of the site: the route of its first page, its name, and what can be done there.

    ``also`` are the beginnings of further addresses that belong to it.
    """

    route: str
    title: Promise
    about: Promise
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Parts that stand together in the menu."""

    title: Promise
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Entry:
    """A part that the person may open. ``is_here`` is ``page`` on its first page and ``true`` further in."""

    title: Promise
    about: Promise
    address: str
    is_here: str


@dataclass(frozen=True)
class Menu:
    """A group as one person sees it: the parts that the person may open, never none."""

    title: Promise
    entries: tuple[Entry, ...]

    @property
    def is_here(self) -> bool:
        """Whether the page belongs to one of the parts."""
        return any(entry.is_here for entry in self.entries)


GROUPS = (
    Group(
        gettext_lazy("Sager"),
        (
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
                    "Det, der har frist de næste dage: hvilken sag, hvilken lov, og hvad der skal til."
                ),
            ),
            Part(
                "caseloads:snapshots",
                gettext_lazy("Indlæsninger"),
                gettext_lazy("Indlæs udtræk fra fagsystemet, og se, hvad der er nyt siden sidst."),
            ),
        ),
    ),
    Group(
        gettext_lazy("Tilsyn"),
        (
            Part(
                "rounds:rounds",
                gettext_lazy("Ledelsestilsyn"),
                gettext_lazy("Planlæg tilsynet, træk lod, fordel sagerne, og følg, hvor langt tilsynet er."),
                ("/tilsyn/",),
            ),
            Part(
                "reviews:queue",
                gettext_lazy("Min kø"),
                gettext_lazy("De sager, du skal gennemgå: begynd, fortsæt, og gå videre til den næste."),
            ),
            Part(
                "reviews:to_settle",
                gettext_lazy("Bemærkninger, du skal svare på"),
                gettext_lazy(
                    "Gennemgange, hvor bemærkningerne er kommet, eller fristen er udløbet: svar på dem, og "
                    "underskriv."
                ),
            ),
            Part(
                "reviews:to_comment",
                gettext_lazy("Til bemærkninger"),
                gettext_lazy(
                    "Gennemgange af dine eller dit teams sager, som der kan skrives bemærkninger til."
                ),
            ),
        ),
    ),
    Group(
        gettext_lazy("Fejl"),
        (
            Part(
                "findings:findings",
                gettext_lazy("Fejl"),
                gettext_lazy(
                    "Det, der er fundet i gennemgåede sager: type, årsag, konsekvens, og om det er rettet."
                ),
            ),
            Part(
                "findings:corrections",
                gettext_lazy("Berigtigelser"),
                gettext_lazy("Det, der skal rettes eller dokumenteres, hvem der gør det, og hvornår."),
            ),
        ),
    ),
    Group(
        gettext_lazy("Rapporter"),
        (
            Part(
                "documents:reports",
                gettext_lazy("Rapporter"),
                gettext_lazy(
                    "Kvartalsrapporterne: se kvartalet, skriv områdets kommentar, udgiv, og hent de udgivne."
                ),
            ),
        ),
    ),
    Group(
        gettext_lazy("Kontrolpunkter"),
        (
            Part(
                "controls:catalogues",
                gettext_lazy("Kontrolpunkter"),
                gettext_lazy(
                    "Slå spørgsmål, lov, frister og regneeksempler op, som de gælder den dag, du vælger."
                ),
                ("/kontrolpunkter-i-enhederne/",),
            ),
        ),
    ),
    Group(
        gettext_lazy("Administration"),
        (
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
        ),
    ),
)
"""The main menu in its order. A group of which a person may open one part only is shown as that part."""


def navigation(request: HttpRequest) -> dict[str, object]:
    """Return the menus of the request's user, asked for when a page shows them."""
    return {"navigation": SimpleLazyObject(lambda: menus_for(request))}


def menus_for(request: HttpRequest) -> list[Menu]:
    """Return what the user may open; the gate of each part's first page decides."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return []
    rights = rights_on(user, timezone.localdate())
    around = _part_around(request.path)
    menus = [
        Menu(
            group.title,
            tuple(_entry(part, request.path, around) for part in group.parts if _gate(part).admits(rights)),
        )
        for group in GROUPS
    ]
    return [menu for menu in menus if menu.entries]


def _entry(part: Part, path: str, around: Part | None) -> Entry:
    address = _address(part)
    is_here = "page" if path == address else "true" if part is around else ""
    return Entry(part.title, part.about, address, is_here)


def _part_around(path: str) -> Part | None:
    """Return the part whose addresses the path is under; of several, the one that says most of it."""
    under = [
        (len(beginning), part)
        for group in GROUPS
        for part in group.parts
        for beginning in (_address(part), *part.also)
        if path.startswith(beginning)
    ]
    return max(under, key=lambda found: found[0])[1] if under else None


@cache
def _address(part: Part) -> str:
    return reverse(part.route)


@cache
def _gate(part: Part) -> Gate:
    gate: Gate = resolve(_address(part)).func.gate  # type: ignore[attr-defined]
    return gate
