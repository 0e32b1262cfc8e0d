"""What waits for each person about corrections, as a few sentences with links; nothing about any citizen."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.findings.models import TO_DO, Correction, CorrectionStatus, FindingStatus
from rettidig_web.findings.people import Holders
from rettidig_web.findings.rules import rules
from rettidig_web.ui.templatetags.danish import number


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits: how many, a sentence that says so, and the address of the list of them."""

    n: int
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of thing that waits: its sentence for a number of them, and what the list is asked for."""

    say: Callable[[int], str]
    asked: Mapping[str, str]


_OVERDUE, _SOON, _SENT_BACK = "overdue", "soon", "sent_back"
_APPROVE, _TEAM, _NOBODY = "approve", "team", "nobody"

_KINDS: Final[Mapping[str, _Kind]] = MappingProxyType(
    {
        _OVERDUE: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse hos dig har overskredet fristen.",
                "%(n)s berigtigelser hos dig har overskredet fristen.",
                n,
            ),
            {"hvem": "mine", "frist": "over"},
        ),
        _SOON: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse hos dig har frist inden for %(days)s dage.",
                "%(n)s berigtigelser hos dig har frist inden for %(days)s dage.",
                n,
            ),
            {"hvem": "mine", "frist": "snart"},
        ),
        _SENT_BACK: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse er sendt tilbage til dig, fordi der mangler noget.",
                "%(n)s berigtigelser er sendt tilbage til dig, fordi der mangler noget.",
                n,
            ),
            {"hvem": "mine", "status": CorrectionStatus.SENT_BACK.value},
        ),
        _APPROVE: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse venter på din godkendelse.",
                "%(n)s berigtigelser venter på din godkendelse.",
                n,
            ),
            {"hvem": "til_mig"},
        ),
        _TEAM: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse hos dine medarbejdere har overskredet fristen.",
                "%(n)s berigtigelser hos dine medarbejdere har overskredet fristen.",
                n,
            ),
            {"frist": "over"},
        ),
        _NOBODY: _Kind(
            lambda n: ngettext(
                "%(n)s berigtigelse har ingen ansvarlig.",
                "%(n)s berigtigelser har ingen ansvarlig.",
                n,
            ),
            {"hvem": "uden"},
        ),
    }
)


def lines_for(user: User, day: date) -> list[Line]:
    """Return what waits for the user, the most urgent first; empty where nothing does."""
    return digests(day, only=user).get(user, [])


def digests(day: date, *, only: User | None = None) -> dict[User, list[Line]]:
    """Return what waits for each person for whom something does; the same few queries for any number.

    With ``only``, what waits for that person is complete, and others may be missing.
    """
    waiting = Correction.objects.exclude(finding__status=FindingStatus.WITHDRAWN).order_by()
    counts: dict[User, Counter[str]] = {}
    counted = (
        *_of_owners(waiting.filter(owner=only) if only else waiting, day),
        *_of_approvers(_where(waiting, only, Right.APPROVE_CORRECTIONS, day), day),
        *_of_leaders(_where(waiting, only, Right.SEE_EMPLOYEES_RESULTS, day), day),
    )
    for user, kind, n in counted:
        counts.setdefault(user, Counter())[kind] += n
    return {user: _lines(of_user) for user, of_user in counts.items()}


def _where(waiting: QuerySet[Correction], only: User | None, right: Right, day: date) -> QuerySet[Correction]:
    if only is None:
        return waiting
    return waiting.filter(finding__unit__in=unit_ids_where(only, right, day))


def _lines(counted: Counter[str]) -> list[Line]:
    return [_line(kind, counted[kind]) for kind in _KINDS if counted[kind]]


def _line(kind: str, n: int) -> Line:
    held = _KINDS[kind]
    text = held.say(n) % {"n": number(n), "days": number(rules().remind_days)}
    return Line(n, text, f"{reverse('findings:corrections')}?{urlencode(held.asked)}")


_Counted = Iterable[tuple[User, str, int]]


def _of_owners(waiting: QuerySet[Correction], day: date) -> _Counted:
    until = day + timedelta(days=rules().remind_days)
    rows = (
        waiting.filter(owner__is_active=True, status__in=TO_DO)
        .values("owner")
        .annotate(
            overdue=Count("pk", filter=Q(due_on__lt=day)),
            soon=Count("pk", filter=Q(due_on__gte=day, due_on__lte=until)),
            sent_back=Count("pk", filter=Q(status=CorrectionStatus.SENT_BACK)),
        )
    )
    counted: list[dict[str, Any]] = [dict(row) for row in rows]
    people = User.objects.in_bulk([row["owner"] for row in counted])
    return [
        (people[row["owner"]], kind, row[kind])
        for row in counted
        for kind in (_OVERDUE, _SOON, _SENT_BACK)
        if row[kind]
    ]


def _of_approvers(waiting: QuerySet[Correction], day: date) -> _Counted:
    """Return what the nearest may approve who are not themselves part of it."""
    own = ("owner", "handed_in_by", "finding__caseworker")
    rows = waiting.filter(status=CorrectionStatus.HANDED_IN)
    return _nearest(_by_unit(rows, own), Holders(Right.APPROVE_CORRECTIONS, day), _APPROVE, own)


def _of_leaders(waiting: QuerySet[Correction], day: date) -> _Counted:
    """Return what the nearest leaders' employees are late with, and what nobody answers for."""
    leaders = Holders(Right.SEE_EMPLOYEES_RESULTS, day)
    late = waiting.filter(status__in=TO_DO, due_on__lt=day, owner__isnull=False)
    nobodys = waiting.filter(status__in=TO_DO, owner=None)
    return [
        *_nearest(_by_unit(late, ("owner",)), leaders, _TEAM, ("owner",)),
        *_nearest(_by_unit(nobodys, ()), leaders, _NOBODY, ()),
    ]


def _by_unit(rows: QuerySet[Correction], people: tuple[str, ...]) -> list[dict[str, Any]]:
    return list(rows.values("finding__unit", *people).annotate(n=Count("pk")))


def _nearest(rows: list[dict[str, Any]], holders: Holders, kind: str, own: tuple[str, ...]) -> _Counted:
    units = Unit.objects.in_bulk({row["finding__unit"] for row in rows}) if rows else {}
    return [
        (user, kind, row["n"])
        for row in rows
        for user in holders.nearest(units[row["finding__unit"]], but=[row[person] for person in own])
    ]
