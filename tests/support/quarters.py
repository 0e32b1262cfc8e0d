"""Invented quarters: Nordby's five areas and sixteen target groups, or one with what a test asks for."""

from datetime import date
from hashlib import sha256

from rettidig.assessment.change import Obstacle
from rettidig.reporting.kvartal import (
    Area,
    Catalogue,
    Comment,
    Figures,
    Group,
    Period,
    Point,
    PointBreak,
    Quarter,
    Supervision,
)

NOW = Period(2026, 4)
AS_OF = date(2027, 1, 15)
CATALOGUE = Catalogue("proeve", sha256(b"proeve").hexdigest())
AREAS = {
    "Jobcenter": (
        *("Uddannelseshjælp", "Kontanthjælp", "Dagpenge", "Sygedagpenge", "Jobafklaring"),
        *("Ressourceforløb under 30 år", "Ressourceforløb over 30 år"),
    ),
    "Borgerservice": ("Ydelser", "Enkeltydelser"),
    "Familierådgivningen": ("Tabt arbejdsfortjeneste", "Merudgifter til børn", "Særligt dyre enkeltsager"),
    "Visitationen": ("Merudgifter til voksne", "Hjælpemidler"),
    "Unge og voksne med særlige behov": ("Botilbud", "Støtte i eget hjem"),
}
TEXT = (
    "Der ses en positiv udvikling i sagerne. For merudgifter er der sket en stigning i antallet af fejl, "
    "hvilket skyldes en vakant stilling i teamet. Der er planlagt en genopretning med nye afgørelser i alle "
    "sager i uge 4 og 5, hvorfor det forventes, at antallet af fejl falder til næste ledelsestilsyn."
)


def figures(errors: int = 8, *, reviewed: int = 20, n_points: int = 10, first: int = 0, **more) -> Figures:
    """Return figures with the errors dealt out over the points, each judged once a case."""
    shares = [errors // n_points + (place < errors % n_points) for place in range(n_points)]
    points = tuple(
        Point(f"punkt-{place}", f"Punkt {place}", reviewed, share)
        for place, share in enumerate(shares, first)
    )
    given = {
        "cases_with_error": min(errors, reviewed),
        "reimbursement_errors": errors // 4,
        "reimbursement_ore": errors // 4 * 1_250_000,
        "to_correct": errors,
        "corrected": errors // 2,
        "new_errors": errors // 2,
        "old_errors": errors // 4,
    }
    return Figures(reviewed=reviewed, points=points, **(given | more))


def supervision(period: Period = NOW, found: Figures | None = None, **more) -> Supervision:
    given = {"is_sample": True, "n_caseworkers": 3, "catalogues": (CATALOGUE,)}
    return Supervision(period=period, figures=figures() if found is None else found, **(given | more))


def group(title: str = "Dagpenge", *errors: int, **more) -> Group:
    """Return a group with a supervision a quarter up to now, of so many errors each."""
    n = len(errors)
    supervisions = tuple(
        supervision(NOW.before(n - 1 - place), figures(count)) for place, count in enumerate(errors)
    )
    return Group(**{"title": title, "supervisions": supervisions, "open": 3, "overdue": 1, **more})


def quarter(*groups: Group, **more) -> Quarter:
    """Return a quarter of one area with the groups."""
    areas = (Area("Jobcenter", groups or (group("Dagpenge", 8, 6),)),)
    given = {"municipality": "Nordby Kommune", "unit": "Nordby Kommune", "period": NOW, "as_of": AS_OF}
    return Quarter(**{**given, "areas": areas, **more})


def nordby() -> Quarter:
    """Return a whole municipality: falls and rises, a group that is hidden, and two not to be compared."""
    areas = tuple(
        Area(name, tuple(_group(number + place, title) for place, title in enumerate(titles)), _comment(name))
        for number, (name, titles) in zip((0, 7, 9, 12, 14), AREAS.items(), strict=True)
    )
    return quarter(areas=areas)


def _comment(name: str) -> Comment | None:
    return None if name == "Borgerservice" else Comment(TEXT, "Prøve Leder", date(2027, 1, 12))


def _group(number: int, title: str) -> Group:
    counts = [48 - 3 * number, 40 - 2 * number, 30 - number, 14 + number]
    if number == 4:
        return group(title, *counts, supervisions=(supervision(found=figures(12), n_caseworkers=1),))
    made = group(title, *counts, open=number, overdue=number // 3)
    if number == 9:
        last = supervision(
            found=figures(9, first=100), breaks=(PointBreak("punkt-100", ("reglen er en anden",)),)
        )
        return group(title, supervisions=(*made.supervisions[:-1], last), open=number, overdue=1)
    if number == 12:
        last = supervision(found=figures(9), obstacles=(Obstacle.DESIGN,))
        return group(title, supervisions=(*made.supervisions[:-1], last), open=number, overdue=1)
    return made
