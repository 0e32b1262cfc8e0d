"""Every route, with every method, as every persona: the answer that the route's gate promises, no other.

The gate of each route stands in ``GATES`` once more, so that a route without a row, or one whose gate is
changed, fails here and is looked at.
"""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.commented import drawn_case, sent_review
from tests.web.factories import (
    CaseFactory,
    IssuedReportFactory,
    RoundFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.findings_world import FindingsWorld
from tests.web.people import FORMER_AUDITOR, OUTSIDER
from tests.web.routes import every_route

from rettidig_web.accounts.models import Assignment, Role
from rettidig_web.accounts.rights import RIGHTS, Right

PUBLIC, SIGNED_IN = "anybody", "anybody signed in"

GATES: dict[str, Right | tuple[Right, ...] | str] = {
    "front": PUBLIC,
    "become": PUBLIC,
    "set_language": PUBLIC,
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_inactive": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "openid_connect_login": PUBLIC,
    "openid_connect_callback": PUBLIC,
    "profile": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_activate_totp": SIGNED_IN,
    "mfa_deactivate_totp": SIGNED_IN,
    "mfa_view_recovery_codes": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    "mfa_download_recovery_codes": SIGNED_IN,
    "user_list": Right.MANAGE_USERS,
    "user_add": Right.MANAGE_USERS,
    "user": Right.MANAGE_USERS,
    "assignment_add": Right.MANAGE_USERS,
    "assignment_end": Right.MANAGE_USERS,
    "user_email": Right.MANAGE_USERS,
    "user_set_active": Right.MANAGE_USERS,
    "temporary_password": Right.MANAGE_USERS,
    "unit_list": Right.MANAGE_USERS,
    "unit_add": Right.MANAGE_USERS,
    "unit": Right.MANAGE_USERS,
    "rights_table": Right.MANAGE_USERS,
    "change_list": Right.READ_CHANGES,
    "access_search": Right.READ_ACCESS,
    "access_export": Right.READ_ACCESS,
    "jobs:job": SIGNED_IN,
    "caseloads:snapshots": Right.BRING_IN_CASES,
    "caseloads:list_new": Right.BRING_IN_CASES,
    "caseloads:list_rejects": Right.BRING_IN_CASES,
    "caseloads:list": Right.BRING_IN_CASES,
    "caseloads:mapping": Right.BRING_IN_CASES,
    "caseloads:mapping_undo": Right.BRING_IN_CASES,
    "caseloads:sources": Right.BRING_IN_CASES,
    "caseloads:source_add": Right.BRING_IN_CASES,
    "caseloads:source": Right.BRING_IN_CASES,
    "caseloads:import_new": Right.BRING_IN_CASES,
    "caseloads:import_read": Right.BRING_IN_CASES,
    "caseloads:import_cancel": Right.BRING_IN_CASES,
    "caseloads:snapshot": Right.BRING_IN_CASES,
    "caseloads:snapshot_rejects": Right.BRING_IN_CASES,
    "caseloads:snapshot_delete": Right.BRING_IN_CASES,
    "documents:reports": Right.SEE_FIGURES,
    "documents:report": Right.SEE_FIGURES,
    "documents:verify": Right.SEE_FIGURES,
    "documents:download": Right.SEE_FIGURES,
    "documents:comment": Right.SEE_FIGURES,
    "documents:quarter": Right.ISSUE_REPORTS,
    "documents:chart": Right.ISSUE_REPORTS,
    "documents:issue": Right.ISSUE_REPORTS,
    "controls:catalogues": Right.SEE_CONTROLS,
    "controls:search": Right.SEE_CONTROLS,
    "controls:print": Right.SEE_CONTROLS,
    "controls:catalogue": Right.SEE_CONTROLS,
    "controls:point": Right.SEE_CONTROLS,
    "workspace:cases": (Right.SEE_CASES, Right.SEE_OWN_CASES),
    "workspace:case": (Right.SEE_CASES, Right.SEE_OWN_CASES),
    "workspace:copy_cpr": (Right.SEE_CASES, Right.SEE_OWN_CASES),
    "workspace:reckoning": (Right.SEE_CASES, Right.SEE_OWN_CASES),
    "workspace:deadlines": (Right.SEE_CASES, Right.SEE_OWN_CASES),
    "workspace:fares": Right.SEE_FIGURES,
    "findings:sign": Right.REVIEW,
    "findings:findings": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:finding": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:withdraw": Right.REVIEW,
    "findings:corrections": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:many": Right.APPROVE_CORRECTIONS,
    "findings:my_digest": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:rules": Right.PLAN_ROUNDS,
    "findings:rule": Right.PLAN_ROUNDS,
    "findings:correction": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:hand_in": (Right.SEE_OWN_RESULTS, Right.SEE_CASES),
    "findings:approve": Right.APPROVE_CORRECTIONS,
    "findings:send_back": Right.APPROVE_CORRECTIONS,
    "findings:undo": Right.APPROVE_CORRECTIONS,
    "findings:postpone": Right.APPROVE_CORRECTIONS,
    "findings:give": Right.APPROVE_CORRECTIONS,
    "workspace:round": Right.SEE_CASES,
    "rounds:rounds": Right.SEE_CASES,
    "rounds:certificate": Right.SEE_CASES,
    "rounds:certificate_file": Right.SEE_CASES,
    "rounds:new": Right.PLAN_ROUNDS,
    "rounds:size": Right.PLAN_ROUNDS,
    "rounds:plan": Right.PLAN_ROUNDS,
    "rounds:draw": Right.PLAN_ROUNDS,
    "rounds:extend": Right.PLAN_ROUNDS,
    "rounds:assign": Right.PLAN_ROUNDS,
    "rounds:cancel": Right.PLAN_ROUNDS,
    "rounds:conclude": Right.PLAN_ROUNDS,
    "rounds:drop_out": Right.PLAN_ROUNDS,
    "reviews:queue": Right.REVIEW,
    "reviews:next": Right.REVIEW,
    "reviews:review": (Right.SEE_CASES, Right.REVIEW, Right.SEE_OWN_RESULTS),
    "reviews:answer": Right.REVIEW,
    "reviews:verdict": Right.REVIEW,
    "reviews:note_add": Right.REVIEW,
    "reviews:note_remove": Right.REVIEW,
    "reviews:feedback": Right.REVIEW,
    "reviews:to_comment": (Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS),
    "reviews:to_settle": Right.REVIEW,
    "reviews:send": Right.REVIEW,
    "reviews:withdraw": Right.REVIEW,
    "reviews:comments": (Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS),
    "reviews:close": (Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS),
    "reviews:settle": Right.REVIEW,
    "reviews:signature": (Right.SEE_CASES, Right.SEE_OWN_RESULTS, Right.SEE_EMPLOYEES_RESULTS),
}
ROUND_ROUTES = (
    "workspace:round",
    *(f"rounds:{name}" for name in ("certificate", "certificate_file", "plan", "draw", "extend", "assign")),
    *("rounds:cancel", "rounds:conclude", "rounds:drop_out"),
)
REVIEW_ROUTES = tuple(
    f"reviews:{name}"
    for name in (
        *("review", "answer", "verdict", "note_add", "note_remove", "feedback"),
        *("send", "withdraw", "comments", "close", "settle", "signature"),
    )
)
"""Those that take the key of a sampled case."""
CORRECTION_ROUTES = tuple(
    f"findings:{name}"
    for name in ("correction", "hand_in", "approve", "send_back", "undo", "postpone", "give")
)
"""Those that take the key of a correction."""
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
ANONYMOUS = "anonymous"
PERSONAS = (*Role.values, OUTSIDER, FORMER_AUDITOR, ANONYMOUS)


def holds(who: str) -> frozenset[Right]:
    return RIGHTS[Role(who)] if who in Role.values else frozenset()


def may_come_in(route: str, who: str) -> bool:
    gate = GATES[route]
    if gate == PUBLIC:
        return True
    if who == ANONYMOUS or gate == SIGNED_IN:
        return gate == SIGNED_IN and who != ANONYMOUS
    rights = gate if isinstance(gate, tuple) else (gate,)
    return not holds(who).isdisjoint(rights)


@pytest.fixture
def keys(people, tree) -> dict[str, object]:
    """What the routes' parameters are filled with: things that exist."""
    person = people[Role.REVIEWER].pk
    role = Assignment.objects.get(user=people[Role.AUDITOR]).pk
    finding = FindingsWorld(tree, people).finding()
    sent = sent_review(drawn_case(tree, people), day=timezone.localdate())
    return {
        "key": person,
        "assignment_end": role,
        "unit": tree.team.pk,
        "unit_key": tree.section.pk,
        "area_key": tree.section.pk,
        "year": 2026,
        "quarter": 4,
        "place": 1,
        "ending": "pdf",
        **dict.fromkeys(REVIEW_ROUTES, sent.sampled_case_id),
        **dict.fromkeys(
            ROUND_ROUTES, (planned := RoundFactory(snapshot__unit=tree.section, snapshot__kind="import")).pk
        ),
        "rounds:drop_out": SampledCaseFactory(round=planned).pk,
        **dict.fromkeys(("findings:finding", "findings:withdraw"), finding.pk),
        **dict.fromkeys(CORRECTION_ROUTES, finding.correction.pk),
        "findings:sign": finding.answer.review.sampled_case_id,
        "findings:rule": tree.team.pk,
        "caseloads:list": (listed := SnapshotFactory(unit=tree.team)).pk,
        "caseloads:source": listed.source_id,
        **dict.fromkeys(
            ("caseloads:snapshot", "caseloads:snapshot_rejects", "caseloads:snapshot_delete"), listed.pk
        ),
        "documents:report": (issued := IssuedReportFactory(unit=tree.municipality)).pk,
        "documents:verify": issued.pk,
        **dict.fromkeys(
            ("workspace:case", "workspace:copy_cpr", "workspace:reckoning"),
            CaseFactory(unit=tree.team, caseworker=people[Role.CASEWORKER]).pk,
        ),
        "provider_id": "kommune",
        "catalogue_id": "fokusrevision-2022",
        "point_id": "fr22-foerste-samtale-1-uge",
    }


def address_of(route, keys) -> str:
    values = {name: keys.get(route.name, keys[name]) for name in route.parameters}
    return reverse(route.name, kwargs=values)


def test_every_route_has_a_row_and_every_row_a_route():
    assert {route.name for route in every_route()} == set(GATES)


def test_every_view_has_a_gate():
    assert [route.name for route in every_route() if not hasattr(route.view, "gate")] == []


@pytest.mark.feature("W01")
@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("who", PERSONAS)
def test_every_route_with_every_method(who, people, keys, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    wrong = []
    for route in every_route():
        client = _client(who, people)
        for method in METHODS:
            answer = getattr(client, method)(address_of(route, keys))
            if answer.status_code not in expected(route, method, who):
                wrong.append(f"{method} {route.name}: {answer.status_code}")
            if route.name in LEAVES_SIGNED_OUT:
                client = _client(who, people)
    assert not wrong, "\n".join(wrong)


LEAVES_SIGNED_OUT = {"account_logout"}


def _client(who: str, people) -> Client:
    client = Client(raise_request_exception=False)
    if who != ANONYMOUS:
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def expected(route, method: str, who: str) -> set[int]:
    """The statuses that may be answered: 302 to the way in, 404, 405, or what the page itself says."""
    if not may_come_in(route.name, who):
        return {302} if who == ANONYMOUS else {404}
    if method.upper() not in OWN_METHODS.get(route.name, route.view.methods):
        return {405}
    return OWN_ANSWERS.get(route.name, {200, 302, 422})


OWN_METHODS = {"change_list": {"GET", "HEAD"}, "access_export": {"POST"}}
"""What these views narrow further behind their gate."""

OWN_ANSWERS = {
    **{route: {200, 302, 404, 409, 422} for route in REVIEW_ROUTES},
    **{route: {200, 302, 404, 422} for route in ROUND_ROUTES},
    **{route: {200, 404, 422} for route in ("findings:finding", "findings:withdraw", "findings:sign")},
    **{route: {200, 404, 422} for route in CORRECTION_ROUTES},
    "access_export": {200, 404},
    # Somebody else's job and files, and a snapshot that the post before has deleted.
    **{route: {404} for route in ("jobs:job", "caseloads:import_read", "caseloads:import_cancel")},
    "caseloads:snapshot_delete": {200, 302, 404},
    "workspace:copy_cpr": {422},
    "workspace:reckoning": {404},
    # Beside one's own areas and units, which ``FOUND`` has.
    **{f"documents:{name}": {200, 404, 422} for name in ("report", "verify", "comment", "quarter")},
    "documents:download": {404},
    "documents:chart": {404},
    "documents:issue": {302, 404},
    "become": {404},
    "openid_connect_login": {404},
    "openid_connect_callback": {404},
    "mfa_deactivate_totp": {404},
    "mfa_view_recovery_codes": {404},
    "mfa_download_recovery_codes": {404},
    "socialaccount_login_error": {200, 401},
}
"""No demo, no identity provider and no second factor: these are not found by those who may come in either."""


FOUND = {
    "caseworker": (
        *("reviews:review", "reviews:comments", "findings:finding", "findings:correction"),
        "workspace:case",
    ),
    "reviewer": (
        *("reviews:review", "reviews:feedback", "reviews:send", "reviews:settle"),
        *(
            "findings:finding",
            "findings:withdraw",
            "findings:correction",
            "workspace:round",
            "workspace:case",
        ),
    ),
    "team_leader": (
        *("reviews:review", "reviews:send", "reviews:comments", "reviews:settle"),
        *("findings:finding", "findings:withdraw", "findings:correction", "findings:rule"),
        *("caseloads:list", "caseloads:snapshot", "caseloads:source", "workspace:case"),
    ),
    "section_head": (
        *("reviews:review", "findings:finding", "findings:correction", "findings:rule", "workspace:round"),
        *("rounds:plan", "rounds:draw", "rounds:cancel", "caseloads:list", "caseloads:snapshot"),
        *("documents:quarter", "documents:comment", "workspace:case"),
    ),
    "director": ("documents:report", "documents:verify", "documents:quarter", "workspace:fares"),
    "auditor": (
        *("reviews:review", "findings:finding", "findings:correction", "workspace:round"),
        *("workspace:case", "documents:report"),
    ),
    "committee": ("documents:report", "documents:verify", "workspace:fares"),
    "administrator": ("user", "unit"),
}
"""The pages of things in ``keys`` that are the persona's own: there a "not found" is wrong."""


@pytest.mark.django_db
@pytest.mark.parametrize("who", FOUND)
def test_what_is_ones_own_is_found(who, people, keys):
    client, routes = _client(who, people), {route.name: route for route in every_route()}
    answers = {name: client.get(address_of(routes[name], keys)).status_code for name in FOUND[who]}
    assert answers == dict.fromkeys(FOUND[who], 200)


@pytest.mark.django_db
def test_not_allowed_and_not_found_look_alike(as_, people):
    caseworker, administrator = as_("caseworker"), as_("administrator")
    not_allowed = caseworker.get(f"/brugere/{people['auditor'].pk}/")
    not_there = caseworker.get("/brugere/999999/")
    assert (
        not_allowed.status_code
        == not_there.status_code
        == administrator.get("/brugere/999999/").status_code
        == 404
    )
    assert _plain(not_allowed) == _plain(not_there)


@pytest.mark.django_db
def test_a_guest_is_told_nothing_of_what_exists(people):
    there = Client().get(f"/brugere/{people['auditor'].pk}/")
    not_there = Client().get("/brugere/999999/")
    assert (there.status_code, not_there.status_code) == (302, 302)
    assert there["Location"].startswith("/log-ind/?next=")


@pytest.mark.django_db
def test_a_role_of_yesterday_opens_nothing(people):
    held = Assignment.objects.get(user=people[FORMER_AUDITOR])
    assert held.ends_on < timezone.localdate()


def _plain(response) -> str:
    """The page without its token and its own address."""
    return re.sub(
        r'(name="csrfmiddlewaretoken" value="|name="next" value=")[^"]*', "", response.content.decode()
    )
