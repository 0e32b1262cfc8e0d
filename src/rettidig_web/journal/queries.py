"""Reading the logs a page at a time: the next page begins where the last ended, however long the log is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Generic, TypeVar

from django.db.models import Model, QuerySet
from django.utils import timezone

from rettidig_web.journal.discretion import BY_THE_EMPLOYEE
from rettidig_web.journal.models import Access, Change

PAGE: Final = 25
_CLOCK_STEP: Final = timedelta(hours=2)
_NONE: Final = 2**63 - 1
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
    """Return the newest changes that are asked for, with a number below ``before``.

    Asked about a person, it leaves out what would tell of the person's results.
    """
    rows = Change.objects.filter(**_conditions(wanted)).select_related("actor").order_by("-number")
    if wanted.actor_id:
        rows = rows.exclude(action__in=BY_THE_EMPLOYEE)
    if before is not None:
        rows = rows.filter(number__lt=before)
    return _page(rows)


def actions() -> list[str]:
    """Return the actions that the log has, in order."""
    return _values_of("action")


def subject_types() -> list[str]:
    """Return the kinds of things that the log tells of, in order."""
    return _values_of("subject_type")


def _values_of(field: str) -> list[str]:
    """Return the field's values: a step in its index for each, where DISTINCT would read every row."""
    rows = Change.objects.order_by(field).values_list(field, flat=True)
    found: list[str] = []
    value = rows.first()
    while value is not None:
        found.append(value)
        value = rows.filter(**{f"{field}__gt": value}).first()
    return found


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
        start, end = _midnight(wanted.day), _midnight(wanted.day + timedelta(days=1))
        asked |= {"at__gte": start, "at__lt": end}
        asked |= {
            "number__gte": _first_number(start - _CLOCK_STEP),
            "number__lte": _first_number(end + _CLOCK_STEP),
        }
    return {name: value for name, value in asked.items() if value}


def _first_number(moment: datetime) -> int:
    """Return the number of the first entry since then, or one that is too large where there is none.

    Numbers rise with time, but for a clock that is set back. With them a day's page is found without reading
    the entries of all days since.
    """
    return (
        Change.objects.filter(at__gte=moment).order_by("at").values_list("number", flat=True).first() or _NONE
    )


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
