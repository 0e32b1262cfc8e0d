"""Who visits what: a session for each person, and the addresses that their role may open.

    python -m bench.site_plan FOLDER --users 16

writes FOLDER/plan.json from the world that ``bench.site_world`` has built.
"""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django's models can be read once it is ready
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.site_world import CATALOGUE, N_REVIEWERS, quarter_shown  # noqa: E402
from rettidig_web.accounts.models import Role, User  # noqa: E402
from rettidig_web.caseloads.queries import cases_for  # noqa: E402
from rettidig_web.documents.queries import offered  # noqa: E402
from rettidig_web.findings.queries import corrections_for, findings_for  # noqa: E402
from rettidig_web.reviews.form import form_of  # noqa: E402
from rettidig_web.reviews.queries import my_queue, whole  # noqa: E402
from rettidig_web.rounds.models import Round  # noqa: E402

N_CASE_PAGES, N_TO_REVIEW, N_SAVED_POINTS = 200, 20, 30
_OTHERS = (
    *(Role.CASEWORKER, Role.TEAM_LEADER, Role.SECTION_HEAD, Role.CASEWORKER, Role.AUDITOR),
    *(Role.TEAM_LEADER, Role.CASEWORKER, Role.DIRECTOR, Role.CASEWORKER, Role.SECTION_HEAD),
)
SECRET = "b" * 32
"""What stands in the cookie and the header against forged requests."""


@dataclass(frozen=True)
class Visits:
    """A page's name in the table, and the addresses at which it is visited, one drawn each time."""

    page: str
    addresses: list[str]


@dataclass
class Person:
    """Somebody at work: the cookie, the pages, and where they save answers: points with versions."""

    role: str
    cookie: str
    visits: list[Visits] = field(default_factory=list)
    saves: list[tuple[str, list[tuple[str, int]]]] = field(default_factory=list)


def people(n: int) -> list[Person]:
    """Return ``n`` people: the reviewers, who also save, then some of each other role in turn."""
    reviewers = list(User.objects.filter(username__startswith="fagkonsulent").order_by("pk"))
    assert len(reviewers) == N_REVIEWERS
    roles = _OTHERS
    held = {role: list(User.objects.filter(assignments__role=role).order_by("pk")) for role in set(roles)}
    taken = dict.fromkeys(held, 0)
    found = [_person(user, Role.REVIEWER) for user in reviewers[:n]]
    for place in range(n - len(found)):
        role = roles[place % len(roles)]
        user = held[role][taken[role] % len(held[role])]
        taken[role] += 1
        found.append(_person(user, role))
    return found


def _person(user: User, role: Role) -> Person:
    made = Person(str(role), _session(user))
    made.visits = [
        Visits("forside", ["/"]),
        _points(),
        *(each for look in _VISITS[role] for each in look(user)),
    ]
    if role == Role.REVIEWER:
        made.saves = _saves(user)
    return made


def _session(user: User) -> str:
    """Return the cookies of a session in which the user is signed in by the municipality's own login."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; csrftoken={SECRET}"


def _drawn(keys: Sequence[int], n: int) -> list[int]:
    chosen = list(keys)
    Random(n).shuffle(chosen)
    return chosen[:n]


def _of_cases(user: User) -> list[Visits]:
    """Return what anybody with cases looks at."""
    cases = cases_for(user, timezone.localdate()).filter(is_current=True)
    last = max(cases.count() // 50, 1)
    keys = _drawn(
        cases.filter(source__name="Stort fagsystem").order_by("pk").values_list("pk", flat=True), N_CASE_PAGES
    )
    return [
        Visits("sager, første side", ["/sager/"]),
        Visits("sager, sorteret", ["/sager/?sort=-opened", "/sager/?sort=n_not_met", "/sager/?sort=unit"]),
        Visits("sager, filtreret", ["/sager/?fejl=ja&frist=14", "/sager/?status=alle&fejl=ja"]),
        Visits("sager, dyb side", [f"/sager/?status=alle&page={page}" for page in (last // 2 or 1, last)]),
        Visits("sagens side", [reverse("workspace:case", args=[key]) for key in keys]),
        Visits("frister", ["/frister/"]),
        *_found(user),
    ]


def _found(user: User) -> list[Visits]:
    """Return the lists of what was found, and some of what is in them."""
    day = timezone.localdate()
    findings = _drawn(findings_for(user, day).order_by("pk").values_list("pk", flat=True), N_CASE_PAGES)
    corrections = _drawn(corrections_for(user, day).order_by("pk").values_list("pk", flat=True), N_CASE_PAGES)
    return [
        Visits("fejl", ["/fejl/"]),
        Visits("en fejl", [reverse("findings:finding", args=[key]) for key in findings]),
        Visits("berigtigelser", ["/berigtigelser/"]),
        Visits("en berigtigelse", [reverse("findings:correction", args=[key]) for key in corrections]),
    ]


def _catalogue() -> Any:
    from rettidig_web.controls.queries import library  # noqa: PLC0415 - reads every catalogue

    return library().catalogue(CATALOGUE)


def _points() -> Visits:
    points = [point.id for point in _catalogue().case_points]
    return Visits("kontrolpunkt", [reverse("controls:point", args=[CATALOGUE, point]) for point in points])


def _figures(_user: User) -> list[Visits]:
    points = [point.id for point in _catalogue().case_points]
    addresses = [reverse("workspace:fares", args=[CATALOGUE, point]) for point in points]
    return [Visits("enhedernes tal i et punkt", addresses)]


def _rounds(_user: User) -> list[Visits]:
    big = Round.objects.get(title="Stort ledelsestilsyn")
    return [
        Visits("tilsyn", ["/ledelsestilsyn/"]),
        Visits("et tilsyn", [reverse("workspace:round", args=[big.pk])]),
    ]


def _to_review(user: User) -> list[Visits]:
    queue = my_queue(user, timezone.localdate()).order_by("position").values_list("pk", flat=True)
    addresses = [reverse("reviews:review", args=[key]) for key in queue[:N_TO_REVIEW]]
    return [Visits("min kø", ["/gennemgang/"]), Visits("gennemgang, 75 punkter", addresses)]


def _to_lead(_user: User) -> list[Visits]:
    return [
        Visits("tilsyn", ["/ledelsestilsyn/"]),
        Visits("tekster i fagsystemet", ["/indlaesning/sagsbehandlere/"]),
    ]


def _reports(user: User) -> list[Visits]:
    """Return the quarter's report before it is issued, with its figures."""
    _, quarter = quarter_shown()
    units = {one.unit.pk for one in offered(user, timezone.localdate())}
    whole = [(key, quarter.year, quarter.quarter) for key in sorted(units)]
    return [
        Visits("rapporter", ["/rapporter/"]),
        Visits("kvartalet før udgivelse", [reverse("documents:quarter", args=one) for one in whole]),
        Visits("en figur i kvartalet", [reverse("documents:chart", args=[*one, 1]) for one in whole]),
    ]


_VISITS: Mapping[Role, Sequence[Callable[[User], list[Visits]]]] = {
    Role.REVIEWER: (_of_cases, _to_review, _rounds, _figures),
    Role.CASEWORKER: (_of_cases,),
    Role.TEAM_LEADER: (_of_cases, _to_lead, _figures),
    Role.SECTION_HEAD: (_of_cases, _to_lead, _figures, _reports),
    Role.AUDITOR: (_of_cases, _rounds, _figures),
    Role.DIRECTOR: (_figures, _reports),
}


def _saves(user: User) -> list[tuple[str, list[tuple[str, int]]]]:
    """Return where the user saves answers, with points that wait for no other and their versions now."""
    sampled = whole(my_queue(user, timezone.localdate()).order_by("position"))[N_TO_REVIEW:]
    return [
        (
            reverse("reviews:answer", args=[one.pk]),
            [(each.id, each.version) for each in form_of(one).points if not each.question.follows][
                :N_SAVED_POINTS
            ],
        )
        for one in sampled[:N_TO_REVIEW]
    ]


def main() -> None:
    """Write the plan."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_plan", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--users", type=int, default=16)
    given = parser.parse_args()
    planned = [asdict(person) for person in people(given.users)]
    for person in planned:
        person["visits"] = [visit for visit in person["visits"] if visit["addresses"]]
    (given.folder / "plan.json").write_text(json.dumps(planned, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
