"""What a check found in one case, theme by theme, in words."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.vocabulary import REASONS, Language, Outcome, Reason
from rettidig_web.caseloads.files import OutcomeRow
from rettidig_web.controls.law import Cited, cited
from rettidig_web.controls.queries import library
from rettidig_web.ui.templatetags.danish import day, number
from rettidig_web.workspace.catalogues import point_in


@dataclass(frozen=True, slots=True)
class OutcomeWord:
    """An outcome as a page says it: its word, its icon, and the order in which it is read."""

    title: str | Promise
    icon: str
    order: int


OUTCOMES: Final[Mapping[str, OutcomeWord]] = MappingProxyType(
    {
        Outcome.NOT_MET: OutcomeWord(gettext_lazy("Ikke opfyldt"), "close", 0),
        Outcome.PENDING: OutcomeWord(gettext_lazy("Afventer"), "hourglass", 1),
        Outcome.UNKNOWN: OutcomeWord(gettext_lazy("Kan ikke afgøres af data"), "help", 2),
        Outcome.MET: OutcomeWord(gettext_lazy("Opfyldt"), "check", 3),
        Outcome.NOT_APPLICABLE: OutcomeWord(gettext_lazy("Ikke relevant"), "minus", 4),
    }
)


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """A point's outcome: the question, what it came to and why, its days, its law, and where to read more."""

    point_id: str
    title: str
    outcome: str
    reason: str
    facts: tuple[tuple[str, str], ...]
    law: tuple[Cited, ...]
    address: str
    """The point's own page, with the law of the day; empty where no shipped catalogue has it."""

    @property
    def word(self) -> OutcomeWord:
        """The outcome as a page says it."""
        return OUTCOMES[self.outcome]


@dataclass(frozen=True, slots=True)
class ThemeOfCase:
    """A chapter of the catalogue: what is judged, and apart what data cannot tell and what is no matter."""

    id: str
    title: str
    shown: tuple[OutcomeShown, ...]
    unknown: tuple[OutcomeShown, ...]
    not_applicable: tuple[OutcomeShown, ...]


def themes_of(catalogue: Catalogue, rows: Iterable[OutcomeRow]) -> tuple[ThemeOfCase, ...]:
    """Return the chapters that have outcomes, in the catalogue's order; in each, errors come first."""
    found: dict[str, list[OutcomeShown]] = {}
    for row in rows:
        point = point_in(catalogue, row.point_id)
        if point is not None:
            found.setdefault(point.theme, []).append(_shown(catalogue, point, row))
    return tuple(
        _theme(theme.id, theme.title, found[theme.id]) for theme in catalogue.themes if theme.id in found
    )


def _theme(theme_id: str, title: str, found: list[OutcomeShown]) -> ThemeOfCase:
    def of(*outcomes: Outcome) -> tuple[OutcomeShown, ...]:
        wanted = (each for each in found if each.outcome in outcomes)
        return tuple(sorted(wanted, key=lambda each: each.word.order))

    judged = of(Outcome.NOT_MET, Outcome.PENDING, Outcome.MET)
    return ThemeOfCase(theme_id, title, judged, of(Outcome.UNKNOWN), of(Outcome.NOT_APPLICABLE))


def counted(rows: Iterable[OutcomeRow]) -> tuple[tuple[str, OutcomeWord, int], ...]:
    """Return how many points came to what, in the order they are read; every outcome is there."""
    counts = Counter(row.outcome for row in rows)
    return tuple((outcome, word, counts[outcome]) for outcome, word in OUTCOMES.items())


def _shown(catalogue: Catalogue, point: ControlPoint, row: OutcomeRow) -> OutcomeShown:
    version = next((each for each in point.versions if each.id == row.version_id), None)
    return OutcomeShown(
        point_id=point.id,
        title=point.title,
        outcome=row.outcome,
        reason=REASONS[Reason(row.reason)](Language(get_language() or Language.DANISH)),
        facts=tuple(_facts(row)),
        law=cited(catalogue, version.law if version else ()),
        address=point_address(catalogue.id, point.id, row.trigger_on),
    )


def _facts(row: OutcomeRow) -> Iterator[tuple[str, str]]:
    """Return the days and counts that there are, each under its name."""
    days = (
        (gettext("Begynder"), row.trigger_on),
        (gettext("Frist"), row.due_on),
        (gettext("Gjort"), row.done_on),
        (gettext("Næste frist"), row.next_due_on if row.next_due_on != row.due_on else None),
    )
    yield from ((name, day(on)) for name, on in days if on)
    if row.days_late:
        yield gettext("For sent"), days_in_words(row.days_late)
    if row.violations:
        yield gettext("Overskredne frister"), number(row.violations)


def days_in_words(n: int) -> str:
    """Return a number of days: ``1 dag``, ``12 dage``."""
    return ngettext("%(n)s dag", "%(n)s dage", n) % {"n": number(n)}


def point_address(catalogue_id: str, point_id: str, on: date | None = None) -> str:
    """Return the address of the point's page, by the law of the day; empty where there is no such page."""
    address = _own_page(catalogue_id, point_id)
    if not address:
        return ""
    return f"{address}?{urlencode({'dag': on.isoformat()})}" if on else address


@lru_cache(maxsize=10_000)
def _own_page(catalogue_id: str, point_id: str) -> str:
    if point_in(library().catalogue(catalogue_id), point_id) is None:
        return ""
    return reverse("controls:point", args=[catalogue_id, point_id])
