"""The lists of cases and of deadlines ahead: what each reader sees, filters, Excel, and queries."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.web.factories import CaseFactory, OpenDutyFactory, SnapshotFactory, UserFactory
from tests.web.people import AssignmentFactory

from rettidig_web.accounts.models import Role
from rettidig_web.journal.models import Access, Why

pytestmark = pytest.mark.django_db
CASES, DEADLINES = "/sager/", "/frister/"


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def snapshot(tree):
    return SnapshotFactory(unit=tree.section)


@pytest.fixture
def case(tree, people, snapshot, today):
    """A case of the caseworker's with an error, and something due in three days."""
    made = CaseFactory(
        snapshot=snapshot,
        unit=tree.team,
        caseworker=people["caseworker"],
        n_met=12,
        n_not_met=3,
        n_pending=1,
        n_unknown=4,
        next_due_on=today + timedelta(days=3),
    )
    OpenDutyFactory(case=made, due_on=today + timedelta(days=3))
    return made


@pytest.fixture
def other(tree, snapshot, today):
    """A case of somebody else's in another team of the section, from a list."""
    colleague = UserFactory(first_name="Anden", last_name="Kollega")
    AssignmentFactory(user=colleague, unit=tree.other_team, role=Role.CASEWORKER)
    made = CaseFactory(snapshot=snapshot, unit=tree.other_team, caseworker=colleague)
    OpenDutyFactory(case=made, due_on=today + timedelta(days=20))
    return made


def text_of(response) -> str:
    return response.content.decode()


def sheet(response) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()


def numbers(response) -> list[str]:
    return [row.number for row, _cells in response.context["listing"].table]


@pytest.mark.feature("F001")
def test_each_reader_sees_their_own_cases(as_, case, other):
    assert numbers(as_("caseworker").get(CASES)) == [case.number]
    assert numbers(as_("team_leader").get(CASES)) == [case.number]
    assert set(numbers(as_("reviewer").get(CASES))) == {case.number, other.number}
    assert as_("committee").get(CASES).status_code == 404


@pytest.mark.feature("F156")
def test_a_traffic_light_is_a_number_with_an_icon_and_a_list_is_a_dash(as_, case, other):
    page = text_of(as_("reviewer").get(CASES))
    assert '<span class="mark mark-not_met">' in page
    assert "#close" in page
    assert "–" in page


def test_names_stand_beside_errors_only_for_the_nearest_leader(as_, case, other):
    assert "Sagsbehandler</" in text_of(as_("team_leader").get(CASES))
    for who in ("reviewer", "section_head", "auditor"):
        page = text_of(as_(who).get(CASES))
        assert "Anden Kollega" not in page
        assert "Prøve Sagsbehandler" not in page


@pytest.mark.feature("W17")
def test_filters_are_in_the_address(as_, case, other, tree):
    client = as_("reviewer")
    asked = {
        "?fejl=ja": [case.number],
        "?fejl=nej": [],
        "?frist=7": [case.number],
        "?frist=passeret": [],
        f"?enhed={tree.other_team.pk}": [other.number],
        "?maalgruppe=dagpenge": [],
        "?status=lukkede": [],
        "?hvis=mine": [],
    }
    assert {query: numbers(client.get(CASES + query)) for query in asked} == asked
    assert len(numbers(client.get(f"{CASES}?enhed=0&frist=x"))) == 2


def test_what_cannot_be_chosen_is_as_if_it_were_not_there(as_, case, other, people):
    page = as_("reviewer").get(f"{CASES}?sagsbehandler={people['caseworker'].pk}")
    assert set(numbers(page)) == {case.number, other.number}


def test_lists_can_be_sorted_by_every_count(as_, case, other):
    first = as_("reviewer").get(f"{CASES}?sort=-n_not_met")
    assert numbers(first) == [case.number, other.number]


@pytest.mark.feature("W17")
def test_an_excel_of_the_cases_is_logged_citizen_by_citizen(as_, case, other, people):
    rows = sheet(as_("reviewer").get(f"{CASES}?udtraek=xlsx"))
    assert {row[0] for row in rows[1:]} == {case.number, other.number}
    seen = Access.objects.values_list("actor", "citizen", "why", "where")
    expected = [
        (people["reviewer"].pk, one.citizen.pseudonym, Why.EXPORT, "workspace:cases") for one in (case, other)
    ]
    assert sorted(seen) == sorted(expected)


def test_without_cases_the_list_says_why(as_):
    assert "Der er ingen sager, du kan se" in text_of(as_("team_leader").get(CASES))


@pytest.mark.feature("F041")
def test_deadlines_say_what_is_due_when_and_what_would_meet_it(as_, case, today):
    page = as_("team_leader").get(DEADLINES)
    text = text_of(page)
    assert "Frister de næste 14 dage" in text
    assert "om 3 dage" in text
    assert case.number in text
    assert "Første samtale" in text
    assert "Sådan overholdes fristen:" in text
    assert "samtale" in text
    (day,) = page.context["page"].days
    assert (day.on, day.n) == (today + timedelta(days=3), 1)


def test_how_far_ahead_can_be_chosen(as_, case, other):
    client = as_("reviewer")
    n = {days: client.get(f"{DEADLINES}?dage={days}").context["page"].n for days in ("7", "", "30")}
    assert n == {"7": 1, "": 1, "30": 2}
    assert "Frister de næste 30 dage" in text_of(client.get(f"{DEADLINES}?dage=30"))
    assert client.get(f"{DEADLINES}?dage=3000").context["page"].n_days == 14


def test_deadlines_of_yesterday_and_of_closed_cases_are_not_ahead(as_, case, today):
    OpenDutyFactory(case=case, due_on=today - timedelta(days=1))
    assert as_("team_leader").get(DEADLINES).context["page"].n == 1
    case.closed_on = today
    case.save()
    assert "Der er ingen frister forude" in text_of(as_("team_leader").get(DEADLINES))


def test_deadlines_of_one_caseworker(as_, case, other, people, tree):
    AssignmentFactory(user=other.caseworker, unit=tree.team, role=Role.CASEWORKER)
    other.unit = tree.team
    other.save()
    page = as_("team_leader").get(f"{DEADLINES}?dage=30&sagsbehandler={other.caseworker_id}")
    assert page.context["page"].n == 1
    assert other.number in text_of(page)
    assert case.number not in text_of(page)
    mine = as_("caseworker").get(DEADLINES)
    assert mine.context["page"].n == 1
    assert "sagsbehandler" not in mine.context["listing"].filters.fields


def test_deadlines_name_nobody_to_whoever_does_not_lead_them(as_, case, other):
    for who in ("section_head", "reviewer", "auditor"):
        asked = f"{DEADLINES}?dage=30&sagsbehandler={other.caseworker_id}"
        page = as_(who).get(asked)
        assert page.context["page"].n == 2
        assert "Anden Kollega" not in text_of(page)
        rows = sheet(as_(who).get(f"{asked}&udtraek=xlsx"))
        assert "Anden Kollega" not in str(rows)


def test_an_excel_of_the_deadlines_is_logged_once_a_citizen(as_, case, today):
    OpenDutyFactory(case=case, due_on=today + timedelta(days=5))
    rows = sheet(as_("team_leader").get(f"{DEADLINES}?udtraek=xlsx"))
    assert len(rows) == 3
    assert rows[0][:3] == ["Frist", "Ugedag", "Sag"]
    assert [seen.citizen for seen in Access.objects.all()] == [case.citizen.pseudonym]


@pytest.mark.parametrize("address", [CASES, f"{DEADLINES}?dage=30"])
def test_queries_do_not_grow_with_the_rows(as_, case, other, snapshot, tree, today, address):
    client = as_("team_leader")
    client.get(address)
    few = _queries(client, address)
    for n in range(12):
        more = CaseFactory(snapshot=snapshot, unit=tree.team, caseworker=UserFactory(), n_met=1, n_not_met=n)
        OpenDutyFactory(case=more, due_on=today + timedelta(days=n + 1), point_id="fr22-mentor-tilbudt")
    assert _queries(client, address) == few


def _queries(client, address) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)
