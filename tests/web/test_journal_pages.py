"""The pages of the journal: what they show, to whom, and that looking is itself noted."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.web.people import AssignmentFactory, UnitFactory, UserFactory

from rettidig_web.accounts.models import Role, Unit
from rettidig_web.findings.models import Correction
from rettidig_web.journal import queries
from rettidig_web.journal.actions import record, saw
from rettidig_web.journal.models import Access, Change, Why
from rettidig_web.journal.values import Hidden
from rettidig_web.reviews.models import Review

pytestmark = pytest.mark.django_db

CITIZEN = "3f9ac2b17d4e5a60f1b2"


@pytest.fixture
def administrator(as_):
    return as_(Role.ADMINISTRATOR)


def rename(actor, unit: Unit, old: str, new: str, at: datetime | None = None) -> Change:
    with mock.patch.object(timezone, "now", return_value=at or timezone.now()), transaction.atomic():
        return record(actor, "accounts.unit.rename", unit, old={"name": old}, new={"name": new})


def text(response) -> str:
    return " ".join(response.content.decode().split())


@pytest.mark.feature("W04")
def test_a_change_is_told_with_each_field_before_and_after(administrator, people, tree):
    record(
        people[Role.ADMINISTRATOR],
        "accounts.assignment.change",
        people[Role.AUDITOR].assignments.get(),
        old={"role": Role.REVIEWER, "unit": tree.team, "ends_on": None, "phone": Hidden(CITIZEN, "x")},
        new={
            "role": Role.AUDITOR,
            "unit": tree.section,
            "ends_on": "2026-05-17",
            "phone": Hidden(CITIZEN, "y"),
        },
    )
    shown = text(administrator.get(reverse("change_list")))
    assert "<td>Fagkonsulent</td><td>Revision</td>" in shown
    assert f"<td>{tree.team}</td><td>{tree.section}</td>" in shown
    assert "<td>–</td><td>17. maj 2026</td>" in shown
    assert "<td>skjult</td><td>skjult</td>" in shown
    assert str(people[Role.ADMINISTRATOR]) in shown


@pytest.mark.feature("W04")
def test_whose_error_it_was_is_not_said(administrator, people):
    """Results of one employee are for the employee and the nearest leader, also here."""
    employee, leader = people[Role.CASEWORKER], people[Role.TEAM_LEADER]
    correction = Correction(pk=7)
    record(leader, "findings.correction.give", correction, old={"owner": leader}, new={"owner": employee})
    record(employee, "findings.correction.hand_in", correction, new={"status": "handed_in"})
    record(leader, "findings.correction.approve", correction, new={"status": "approved"})
    record(employee, "reviews.review.close", Review(pk=7), new={"status": "settling"})
    shown = administrator.get(reverse("change_list"))
    told = {each.what.rpartition(" ")[2]: each for each in shown.context["changes"]}
    assert {each.who for each in told.values()} == {str(leader), "En medarbejder (vises ikke)"}
    assert told["godkendt"].who == str(leader)
    assert f"<td>{employee}</td>" not in text(shown)
    asked = administrator.get(reverse("change_list"), {"person": employee.pk})
    assert list(asked.context["changes"]) == []


def test_what_is_gone_or_never_was_is_told_by_its_own_words(administrator, people, tree):
    record(
        None, "old_app.thing.do_it", tree.team, old=["a", 2, True], new={"sizes": {"big": 12345}, "unit": 999}
    )
    Change.objects.get()
    with mock.patch.object(Change, "subject_type", "old_app.thing", create=True):
        shown = text(administrator.get(reverse("change_list")))
    assert "Programmet" in shown
    assert "do it" in shown
    assert "a, 2, ja" in shown
    assert "big: 12.345" in shown


def test_the_newest_change_comes_first_and_older_ones_are_a_page_away(administrator, tree):
    for n in range(queries.PAGE + 2):
        rename(None, tree.team, "Team", f"Hold {n}")
    first = administrator.get(reverse("change_list"))
    assert text(first).index(f"Hold {queries.PAGE + 1}") < text(first).index("Hold 2<")
    assert "Hold 1<" not in text(first)
    second = administrator.get(reverse("change_list"), {"foer": 3})
    assert "Hold 1<" in text(second)
    assert "Hold 2<" not in text(second)
    assert "?foer=3" in text(first)


FILTERS = {
    "day": lambda people, tree: {"dag": "2026-03-29"},
    "person": lambda people, tree: {"person": people[Role.DIRECTOR].pk},
    "action": lambda people, tree: {"handling": "accounts.unit.move"},
    "subject": lambda people, tree: {"emne": "accounts.unit", "nr": tree.center.pk},
}


@pytest.mark.parametrize("name", FILTERS)
def test_changes_can_be_asked_for(name: str, administrator, people, tree):
    at = datetime(2026, 3, 29, 21, 59, tzinfo=UTC)
    wanted = {
        "day": lambda: rename(None, tree.team, "Team", "Netop denne", at),
        "person": lambda: rename(people[Role.DIRECTOR], tree.team, "Team", "Netop denne"),
        "action": lambda: record(None, "accounts.unit.move", tree.team, new={"name": "Netop denne"}),
        "subject": lambda: rename(None, tree.center, "Team", "Netop denne"),
    }
    rename(None, tree.team, "Team", "Aftenen før", at - timedelta(days=1))
    rename(None, tree.team, "Team", "Efter midnat", at + timedelta(minutes=1))
    wanted[name]()
    shown = text(administrator.get(reverse("change_list"), FILTERS[name](people, tree)))
    assert "Netop denne" in shown
    assert "Aftenen før" not in shown
    assert "Efter midnat" not in shown


NO_DAYS = [{"dag": "i går"}, {"dag": "9999-12-31"}, {"dag": "0001-01-01"}]


@pytest.mark.parametrize("query", [*NO_DAYS, {"person": "9" * 30}, {"person": "x"}, {"emne": "x"}])
def test_a_senseless_question_is_answered_with_what_to_correct(administrator, tree, query):
    rename(None, tree.team, "Team", "Hold")
    shown = text(administrator.get(reverse("change_list"), query))
    assert "Der er noget, der skal rettes" in shown
    assert "Hold<" not in shown


@pytest.mark.parametrize("place", ["x", "-1", "9" * 30, "1.5"])
def test_a_place_that_no_link_names_is_not_found(administrator, place: str):
    assert administrator.get(reverse("change_list"), {"foer": place}).status_code == 404
    asked = {"borger": CITIZEN, "foer": place}
    assert administrator.post(reverse("access_search"), asked).status_code == 404
    assert not Access.objects.exists()


def test_empty_pages_say_why(administrator):
    assert "Der er ingen ændringer endnu" in text(administrator.get(reverse("change_list")))
    asked = text(administrator.get(reverse("change_list"), {"dag": "2020-01-01"}))
    assert "Ingen ændringer passer til valget" in asked


def n_queries(ask: Callable[[], object]) -> int:
    ask()
    with CaptureQueriesContext(connection) as queries:
        ask()
    return len(queries)


def test_queries_do_not_grow_with_the_changes(administrator, people, tree):
    def add(n: int) -> None:
        for number in range(n):
            actor = UserFactory()
            rename(actor, tree.team, "Team", f"Hold {number}")
            given = {"unit": UnitFactory(parent=tree.section), "user": actor}
            record(None, "accounts.assignment.add", people[Role.AUDITOR].assignments.get(), new=given)

    add(2)
    few = n_queries(lambda: administrator.get(reverse("change_list")))
    add(10)
    assert n_queries(lambda: administrator.get(reverse("change_list"))) == few


def test_queries_do_not_grow_with_the_accesses(administrator):
    def add(n: int) -> None:
        for _ in range(n):
            saw(UserFactory(), CITIZEN, Why.REVIEW)

    asked = {"borger": CITIZEN}
    add(2)
    few = n_queries(lambda: administrator.post(reverse("access_search"), asked))
    add(20)
    assert n_queries(lambda: administrator.post(reverse("access_search"), asked)) == few


@pytest.mark.feature("W05")
def test_a_citizens_log_says_who_when_and_why(administrator, people):
    saw(people[Role.REVIEWER], CITIZEN, Why.REVIEW, case="S-104")
    saw(people[Role.DIRECTOR], "another", Why.EXPORT)
    shown = text(administrator.post(reverse("access_search"), {"borger": f" {CITIZEN} "}))
    assert f'data-title="Hvem">{people[Role.REVIEWER]}</td>' in shown
    assert 'data-title="Hvorfor">Gennemgang af sagen</td>' in shown
    assert "<code>S-104</code>" in shown
    assert "Udtræk" not in shown


def test_to_search_is_noted(administrator, people):
    assert "Ingen har set borgeren her" in text(
        administrator.post(reverse("access_search"), {"borger": CITIZEN})
    )
    noted = Access.objects.get()
    assert (noted.actor, noted.citizen) == (people[Role.ADMINISTRATOR], CITIZEN)
    assert (noted.why, noted.where) == (Why.ACCESS_LOG, "access_search")


def test_to_open_the_page_is_not_a_search(administrator):
    administrator.get(reverse("access_search"))
    assert not Access.objects.exists()


def test_older_accesses_are_a_page_away(administrator, people):
    for n in range(queries.PAGE + 1):
        saw(people[Role.REVIEWER], CITIZEN, Why.REVIEW, case=f"S-{n}-")
    first = text(administrator.post(reverse("access_search"), {"borger": CITIZEN}))
    assert "S-1-" in first
    assert "S-0-" not in first
    before = Access.objects.order_by("id")[1].pk
    assert f'name="foer" value="{before}"' in first
    second = text(administrator.post(reverse("access_search"), {"borger": CITIZEN, "foer": before}))
    assert "S-0-" in second
    assert "S-1-" not in second


def test_the_export_has_the_whole_log_as_a_spreadsheet_reads_it(administrator, people):
    people[Role.REVIEWER].first_name = "=Anna"
    people[Role.REVIEWER].save()
    for n in range(queries.PAGE + 1):
        saw(people[Role.REVIEWER], CITIZEN, Why.REVIEW, case=f"S-{n}", where="case_page")
    response = administrator.post(reverse("access_export"), {"borger": CITIZEN})
    content = response.content.decode("utf-8-sig")
    headings, *rows = csv.reader(io.StringIO(content), delimiter=";")
    assert headings == ["Tidspunkt", "Hvem", "Hvorfor", "Sag", "Side"]
    assert [row[3] for row in rows] == [f"S-{n}" for n in range(queries.PAGE + 1)]
    assert rows[0][1].startswith("'=Anna")
    assert CITIZEN not in response["Content-Disposition"]
    assert Access.objects.filter(why=Why.ACCESS_EXPORT, citizen=CITIZEN).count() == 1


def test_an_export_of_nobody_asks_for_somebody(administrator):
    assert "Der er noget, der skal rettes" in text(
        administrator.post(reverse("access_export"), {"borger": ""})
    )
    assert not Access.objects.exists()


@pytest.mark.parametrize("who", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_others_do_not_see_who_has_seen(who: str, as_):
    client = as_(who)
    assert client.get(reverse("access_search")).status_code == 404
    assert client.post(reverse("access_search"), {"borger": CITIZEN}).status_code == 404
    assert client.post(reverse("access_export"), {"borger": CITIZEN}).status_code == 404
    assert client.get(reverse("change_list")).status_code == (200 if who == Role.AUDITOR else 404)
    assert not Access.objects.exists()


@pytest.mark.parametrize("where", ["center", "section", "team"])
def test_the_logs_of_all_units_are_not_opened_by_a_role_in_one(where: str, as_, people, tree):
    local = people["local"] = UserFactory()
    end = timezone.localdate() + timedelta(days=30)
    for role in (Role.ADMINISTRATOR, Role.AUDITOR):
        AssignmentFactory(user=local, role=role, unit=getattr(tree, where), ends_on=end)
    client = as_("local")
    assert client.get(reverse("change_list")).status_code == 404
    assert client.get(reverse("access_search")).status_code == 404
    assert client.post(reverse("access_search"), {"borger": CITIZEN}).status_code == 404
    assert client.post(reverse("access_export"), {"borger": CITIZEN}).status_code == 404
    assert not Access.objects.exists()
    assert reverse("change_list") not in text(client.get("/"))
    assert client.get(reverse("user_list")).status_code == 200


def test_the_pages_are_in_english_where_that_is_chosen(administrator, tree):
    administrator.cookies["django_language"] = "en"
    with translation.override("da"):
        changes, search = (
            text(administrator.get(reverse(name))) for name in ("change_list", "access_search")
        )
    assert "Who did what, the newest first." in changes
    assert "The citizen&#x27;s pseudonym" in search
