"""Every page as every persona, with every thing inside and outside what they may see: what it must not say.

The addresses are made from the URL configuration, so that a new page is asked as well.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.factories import IssuedReportFactory
from tests.web.judged import CATALOGUE
from tests.web.people import FORMER_AUDITOR, OUTSIDER, AssignmentFactory, UserFactory
from tests.web.routes import Route, every_route
from tests.web.sealed_world import (
    CHECKED,
    FREMMED,
    NABO,
    NORD,
    OWN_UNSENT,
    SYD,
    World,
    give_certificates,
    make_world,
    number_of,
    remark_of,
)
from tests.web.test_matrix import GATES

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import Delivery
from rettidig_web.jobs.models import Job

pytestmark = pytest.mark.django_db

ERROR = 500
POINT = "fr22-foerste-samtale-1-uge"
SAMPLED = tuple(
    [f"reviews:{name}" for name in ("review", "answer", "verdict", "note_add", "note_remove", "feedback")]
    + [f"reviews:{name}" for name in ("send", "withdraw", "comments", "settle", "signature")]
    + ["findings:sign", "rounds:drop_out"]
)
ROUNDS = tuple(
    ["workspace:round"]
    + [f"rounds:{name}" for name in ("certificate", "certificate_file", "plan", "draw", "extend", "assign")]
    + [f"rounds:{name}" for name in ("cancel", "conclude")]
)
CASES = ("workspace:case", "workspace:copy_cpr", "workspace:reckoning")
FINDINGS = ("findings:finding", "findings:withdraw")
CORRECTIONS = tuple(
    f"findings:{name}"
    for name in ("correction", "hand_in", "approve", "send_back", "undo", "postpone", "give")
)
SNAPSHOTS = tuple(f"caseloads:{name}" for name in ("list", "snapshot", "snapshot_rejects", "snapshot_delete"))
KIND_OF = {
    **dict.fromkeys(SAMPLED, "sampled"),
    **dict.fromkeys(ROUNDS, "round"),
    **dict.fromkeys(CASES, "case"),
    **dict.fromkeys(FINDINGS, "finding"),
    **dict.fromkeys(CORRECTIONS, "correction"),
    **dict.fromkeys(SNAPSHOTS, "snapshot"),
}


@pytest.fixture
def world(tree, people) -> World:
    made = make_world(tree, people, timezone.localdate())
    give_certificates(tree, people, made)
    return made


@pytest.fixture
def things(world, tree, people) -> dict[str, dict[str, int]]:
    """The keys of everything that an address can name, by what it is and whose."""
    job = Job.objects.create(title="Andens arbejde", owner=people[Role.SECTION_HEAD])
    delivery = Delivery.objects.create(
        owner=people[Role.SECTION_HEAD],
        unit=tree.section,
        source=world.round.snapshot.source,
        as_of=timezone.localdate(),
        folder="leverance",
        files=[],
    )
    return {
        **{what: world.keys(what) for what in ("sampled", "round", "case", "finding", "correction")},
        "snapshot": {"shared": world.round.snapshot_id, FREMMED: world.elsewhere.snapshot_id},
        "report": {
            "municipality": IssuedReportFactory(unit=tree.municipality).pk,
            FREMMED: IssuedReportFactory(unit=tree.other_center).pk,
        },
        "unit": {"section": tree.section.pk, "team": tree.team.pk, FREMMED: tree.other_center.pk},
        "job": {"section_head": job.pk},
        "delivery": {"section_head": delivery.pk},
        "source": {"shared": world.round.snapshot.source_id},
        "user": {NORD: world.employees[NORD].pk},
    }


def kind_of(route: Route) -> str:
    if route.name in KIND_OF:
        return KIND_OF[route.name]
    is_of_unit = {"unit_key", "area_key"} & set(route.parameters)
    if "unit" in route.name or route.name == "findings:rule" or is_of_unit:
        return "unit"
    if route.name.startswith("documents:"):
        return "report"
    found = {"jobs:job": "job", "caseloads:import_read": "delivery", "caseloads:import_cancel": "delivery"}
    return found.get(route.name, "source" if route.name.startswith("caseloads:") else "user")


REST = {
    "year": 2026,
    "quarter": 4,
    "place": 1,
    "ending": "pdf",
    "provider_id": "kommune",
    "catalogue_id": CATALOGUE,
    "point_id": POINT,
}
KEYS = ("key", "unit_key", "area_key")


def addresses(route: Route, things) -> Iterator[tuple[str, str]]:
    """Yield whose the thing is, and the route's address of it."""
    named = [name for name in route.parameters if name in KEYS]
    rest = {name: REST[name] for name in route.parameters if name in REST}
    if not named:
        yield "", reverse(route.name, kwargs=rest)
        return
    for whose, key in things[kind_of(route)].items():
        yield whose, reverse(route.name, kwargs={**rest, **dict.fromkeys(named, key)})


# What is not said -------------------------------------------------------------------------------------------

EVERYBODYS = (NORD, NABO, SYD, OWN_UNSENT, CHECKED, FREMMED)
NAMES = (NORD, NABO, SYD, FREMMED)


def words(*, names=(), cases=()) -> set[str]:
    """The words that a page is not to say: the names of employees, numbers and remarks of cases."""
    return {*names, *map(number_of, cases), *map(remark_of, cases)}


UNSAID = {
    Role.CASEWORKER: words(names=(NABO, SYD, FREMMED), cases=(NABO, SYD, FREMMED)) | {remark_of(OWN_UNSENT)},
    Role.TEAM_LEADER: words(names=(SYD, FREMMED), cases=(SYD, FREMMED)),
    Role.SECTION_HEAD: words(names=NAMES, cases=(FREMMED,)) | {remark_of(CHECKED)},
    Role.REVIEWER: words(names=NAMES, cases=(FREMMED,)) | {remark_of(CHECKED)},
    Role.AUDITOR: words(names=NAMES) | {remark_of(CHECKED)},
    **dict.fromkeys(
        (Role.DIRECTOR, Role.COMMITTEE, Role.ADMINISTRATOR, OUTSIDER, FORMER_AUDITOR),
        words(names=NAMES, cases=EVERYBODYS),
    ),
}
"""By persona. The team leader leads Team Nord; the reviewer has no case here."""

TELLS_NAMES = {
    "caseloads:mapping",
    "findings:correction",
    "change_list",
    "user_list",
    "user",
    "user_add",
    "user_email",
    "assignment_add",
    "assignment_end",
    "user_set_active",
    "temporary_password",
}
"""Where users are tied to texts, chosen, managed, or have done something: named as many, not as one."""


def crawled(client: Client, things) -> Iterator[tuple[str, str]]:
    """Yield the route and the text of each page, Excel file and fragment that the client gets."""
    for route in every_route():
        if not route.name.startswith(("account_", "mfa_", "socialaccount", "openid", "become")):
            for _, address in addresses(route, things):
                for asked, headers in (
                    ("", {}),
                    ("?udtraek=xlsx", {}),
                    ("?efterproev=1", {"HTTP_HX_REQUEST": "true"}),
                ):
                    answer = client.get(address + asked, **headers)
                    assert answer.status_code < ERROR, route.name
                    if answer.status_code == 200:
                        yield f"{route.name}{asked}", text_of(answer)


def text_of(answer) -> str:
    content = b"".join(answer) if answer.streaming else answer.content
    if "officedocument" in answer["Content-Type"]:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            parts = [book.read(name).decode() for name in book.namelist() if name.endswith("xml")]
            return unescape(" ".join(parts))
    return unescape(content.decode(errors="replace"))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.slow
@pytest.mark.parametrize("who", UNSAID)
def test_no_page_says_what_is_not_for_its_reader(who, people, world, things):
    found = set()
    for route, text in crawled(signed_in(people[who]), things):
        unsaid = UNSAID[who] - (set(NAMES) if route.split("?")[0] in TELLS_NAMES else set())
        own = people[who].last_name
        found |= {(route, word) for word in unsaid - {own} if word in text}
    assert not found, "\n".join(f"{route} says {word}" for route, word in sorted(found))


def test_the_words_are_there_to_be_seen(people, world, things):
    said = " ".join(text for _, text in crawled(signed_in(people[Role.TEAM_LEADER]), things))
    assert words(names=(NORD, NABO), cases=(NORD, NABO, CHECKED)) <= {
        word for word in words(names=NAMES, cases=EVERYBODYS) if word in said
    }
    assert words(names=(SYD,), cases=(SYD,)).isdisjoint(re.findall(r"[\w-]+", said))
    auditor = " ".join(text for _, text in crawled(signed_in(people[Role.AUDITOR]), things))
    assert words(cases=(NORD, NABO, SYD, FREMMED)) <= set(re.findall(r"[\w-]+", auditor))


def test_whom_a_correction_can_be_given_to_does_not_tell_whose_it_is(people, world, things):
    address = reverse("findings:correction", args=[things["correction"][NORD]])
    text = text_of(signed_in(people[Role.SECTION_HEAD]).get(address))
    assert (NORD in text, NABO in text) == (True, True)
    assert "Sagsbehandleren" in text


def test_a_round_names_the_caseworker_to_the_leader_and_the_reviewer_only(people, world, tree):
    """Sorted by a name that is not shown, the rows stand as if there were no names."""
    address = reverse("workspace:round", args=[world.round.pk])
    as_reviewer = text_of(signed_in(world.reviewer).get(address))
    assert all(name in as_reviewer for name in (NORD, NABO, SYD))
    head = signed_in(people[Role.SECTION_HEAD])
    orders = [
        [row.pk for row in head.get(f"{address}?sort={sort}sagsbehandler").context["listing"].rows]
        for sort in ("", "-")
    ]
    assert orders[0] == orders[1] == sorted(orders[0])


def test_nobody_counts_the_errors_of_their_own_unsent_review(people, world, tree):
    """A caseworker who also reviews in the section sees the round, not what was found in their own case."""
    user = people[Role.CASEWORKER]
    AssignmentFactory(user=user, role=Role.REVIEWER, unit=tree.section)
    page = signed_in(user).get(reverse("workspace:round", args=[world.round.pk]) + "?sort=n_fejl")
    shown = {row.case.number: cells[-1].text for row, cells in page.context["listing"].table}
    assert shown[number_of(OWN_UNSENT)] == "–"
    assert shown[number_of(SYD)] == "1"
    assert page.context["listing"].sort == "n_nr"


# What cannot be reached -------------------------------------------------------------------------------------

OUTSIDE = {
    Role.TEAM_LEADER: (SYD, FREMMED),
    Role.SECTION_HEAD: (FREMMED,),
    Role.REVIEWER: (FREMMED,),
    Role.CASEWORKER: (NABO, SYD, FREMMED, OWN_UNSENT),
}
METHODS = ("get", "head", "post")
OWN_CASE = {"workspace:case", "workspace:copy_cpr", "workspace:reckoning"}


@pytest.mark.parametrize("who", OUTSIDE)
def test_what_is_outside_is_not_found_on_any_route(who, people, world, things):
    client, wrong = signed_in(people[who]), []
    for route in every_route():
        if kind_of(route) in {"source", "user"} or not set(route.parameters) & set(KEYS):
            continue
        for whose, address in addresses(route, things):
            is_own = who == Role.CASEWORKER and whose == OWN_UNSENT and route.name in OWN_CASE
            if whose not in OUTSIDE[who] or is_own:
                continue
            for method in METHODS:
                status = getattr(client, method)(address).status_code
                if status not in {404, 405}:
                    wrong.append(f"{method} {route.name} of {whose}: {status}")
    assert not wrong, "\n".join(wrong)


def test_what_somebody_else_has_asked_for_is_not_found(people, things):
    client = signed_in(people[Role.TEAM_LEADER])
    for route in every_route():
        if kind_of(route) in {"job", "delivery"}:
            for _, address in addresses(route, things):
                assert client.post(address).status_code in {404, 405}
                assert client.get(address).status_code in {404, 405}


def test_an_employees_comments_and_a_spot_check_are_not_for_a_leader_further_up(world, tree):
    further = UserFactory()
    AssignmentFactory(user=further, role=Role.TEAM_LEADER, unit=tree.section)
    client = signed_in(further)
    for whose, status in ((NORD, 200), (CHECKED, 404)):
        key = world.work[whose].sampled.pk
        assert client.get(reverse("reviews:review", args=[key])).status_code == status
        assert client.get(reverse("reviews:settle", args=[key])).status_code == 404


def test_a_reviewer_who_has_moved_on_sees_no_findings_of_the_old_unit(world, tree):
    address = reverse("findings:finding", args=[world.work[NORD].finding.pk])
    assert signed_in(world.reviewer).get(address).status_code == 200
    world.reviewer.assignments.update(unit=tree.other_center)
    assert signed_in(world.reviewer).get(address).status_code == 404


def test_the_page_of_a_case_names_its_caseworker_to_the_leader_only(people, world):
    address = reverse("workspace:case", args=[world.work[NORD].sampled.case_id])
    said = {who: NORD in text_of(signed_in(people[who]).get(address)) for who in UNSAID}
    assert {who for who, is_named in said.items() if is_named} == {Role.CASEWORKER, Role.TEAM_LEADER}


def test_every_gated_page_with_a_key_is_asked():
    assert {kind_of(route) for route in every_route() if set(route.parameters) & set(KEYS)} >= {
        "sampled",
        "round",
        "case",
        "finding",
        "correction",
        "snapshot",
        "report",
        "unit",
        "job",
        "delivery",
    }
    assert set(KIND_OF) <= set(GATES)
