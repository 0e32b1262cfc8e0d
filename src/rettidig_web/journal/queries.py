"""Reading the logs a page at a time: the next page begins where the last ended, however long the log is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from rettidig_web.journal.models import Access, Change

PAGE: Final = 25
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows, and the key that the next page comes before; none where there are no more."""

    rows: Sequence[Row]
    next_before: int | None


@dataclass(frozen=True)
class Wanted:
    """Which changes are asked for; what is empty is not asked about."""

    day: date | None = None
    actor_id: int | None = None
    action: str = ""
    subject_type: str = ""
    subject_id: str = ""


def changes_page(wanted: Wanted, before: int | None = None) -> Page[Change]:
    """Return the newest changes that are asked for, with a number below ``before``."""
    rows = Change.objects.filter(**_conditions(wanted)).select_related("actor").order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return _page(rows)


def actions() -> list[str]:
    """Return the actions that the log has, in order."""
    return list(Change.objects.order_by("action").values_list("action", flat=True).distinct())


def subject_types() -> list[str]:
    """Return the kinds of things that the log tells of, in order."""
    return list(Change.objects.order_by("subject_type").values_list("subject_type", flat=True).distinct())


def accesses_page(citizen: str, before: int) -> Page[Access]:
    """Return the newest accesses to the citizen with an id below ``before``."""
    return _page(accesses_to(citizen, before).order_by("-id"))


def accesses_to(citizen: str, before: int) -> QuerySet[Access]:
    """Return the accesses to the citizen with an id below ``before``, oldest first."""
    return Access.objects.filter(citizen=citizen, id__lt=before).select_related("actor").order_by("id")


def _page(rows: QuerySet[Row]) -> Page[Row]:
    found = list(rows[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, shown[-1].pk if len(found) > PAGE else None)


def _conditions(wanted: Wanted) -> dict[str, object]:
    """Return the filter that the wishes come to."""
    asked: dict[str, object] = {
        "actor_id": wanted.actor_id,
        "action": wanted.action,
        "subject_type": wanted.subject_type,
        "subject_id": wanted.subject_id,
    }
    if wanted.day:
        asked |= {"at__gte": _midnight(wanted.day), "at__lt": _midnight(wanted.day + timedelta(days=1))}
    return {name: value for name, value in asked.items() if value}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
