"""One digest per person: what waits, in right Danish, with links and nothing about any citizen."""

from datetime import timedelta
from smtplib import SMTPException

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.findings_world import FindingsWorld
from tests.web.people import AssignmentFactory
from typer.testing import CliRunner

from rettidig_web.accounts.models import Role, User
from rettidig_web.findings import actions
from rettidig_web.findings.command import app
from rettidig_web.findings.digest import digests, lines_for
from rettidig_web.findings.models import Reminder
from rettidig_web.findings.sending import send_digests
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db


class BrokenBackend(EmailBackend):
    """A mail server that answers nobody."""

    def send_messages(self, messages):
        raise SMTPException


@pytest.fixture
def world(tree, people, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.SITE_ADDRESS = "https://rettidig.example/"
    User.objects.update(email="nogen@eksempel.dk")
    for user in people.values():
        user.refresh_from_db()
    return FindingsWorld(tree, people)


def late(world, **other):
    return world.correction(correction__due_on=world.today - timedelta(days=1), **other)


def texts(world, who) -> list[str]:
    return [line.text for line in lines_for(world.people[who], world.today)]


@pytest.mark.feature("F093", "F119")
def test_one_and_many_are_said_right(world):
    late(world)
    assert texts(world, "caseworker") == ["1 berigtigelse hos dig har overskredet fristen."]
    late(world)
    world.correction(correction__due_on=world.today)
    assert texts(world, "caseworker") == [
        "2 berigtigelser hos dig har overskredet fristen.",
        "1 berigtigelse hos dig har frist inden for 7 dage.",
    ]


def test_the_leader_hears_of_what_waits_for_approval_and_of_what_is_late(world):
    late(world)
    world.handed_in()
    assert texts(world, "team_leader") == [
        "1 berigtigelse venter på din godkendelse.",
        "1 berigtigelse hos dine medarbejdere har overskredet fristen.",
    ]
    assert texts(world, "section_head") == []


def test_what_a_leader_may_not_approve_waits_for_the_next_above(world):
    world.handed_in(caseworker="team_leader")
    assert texts(world, "team_leader") == []
    assert texts(world, "section_head") == ["1 berigtigelse venter på din godkendelse."]


def test_what_nobody_answers_for_is_the_nearest_leaders(world):
    world.correction(caseworker=None, correction__owner=None)
    assert texts(world, "team_leader") == ["1 berigtigelse har ingen ansvarlig."]


def test_what_is_sent_back_is_told(world, people):
    actions.send_back(people["team_leader"], world.handed_in(), "Mangler dato.", seen=1)
    assert texts(world, "caseworker") == ["1 berigtigelse er sendt tilbage til dig, fordi der mangler noget."]


def test_a_person_with_nothing_due_hears_nothing(world):
    world.correction(correction__due_on=world.today + timedelta(days=8))
    world.withdrawn(correction__due_on=world.today - timedelta(days=8))
    assert digests(world.today) == {}
    assert send_digests(world.today).n_sent == 0
    assert mail.outbox == []


@pytest.mark.feature("W16")
def test_each_line_leads_to_the_list_of_just_those(as_, world, people):
    late(world)
    world.handed_in()
    world.correction(correction__due_on=world.today)
    actions.send_back(people["team_leader"], world.handed_in(), "Mangler dato.", seen=1)
    world.correction(caseworker=None, correction__owner=None)
    for who in ("caseworker", "team_leader"):
        for line in lines_for(people[who], world.today):
            page = as_(who).get(line.address)
            assert page.context["listing"].page.paginator.count == line.n, line


def test_the_mail_has_counts_and_links_and_nothing_of_the_case(world):
    correction = late(world)
    sent = send_digests(world.today)
    assert sent.n_sent == 2
    message = next(one for one in mail.outbox if "hos dig" in one.body)
    assert message.subject == "Rettidig: en berigtigelse venter på dig"
    assert "1 berigtigelse hos dig har overskredet fristen." in message.body
    assert "https://rettidig.example/berigtigelser/?hvem=mine&frist=over" in message.body
    assert correction.finding.case.number not in message.body
    assert correction.finding.point_title not in message.body
    assert Change.objects.filter(action="findings.reminder.add").count() == 2


def test_nobody_gets_it_twice_in_a_day(world):
    late(world)
    send_digests(world.today)
    assert send_digests(world.today).n_before == 2
    assert len(mail.outbox) == 2
    assert send_digests(world.today + timedelta(days=1)).n_sent == 2


def test_without_an_address_no_mail_and_the_others_get_theirs(world, people):
    late(world)
    User.objects.filter(pk=people["caseworker"].pk).update(email="")
    sent = send_digests(world.today)
    assert (sent.n_sent, sent.n_without_address) == (1, 1)


def test_a_fault_is_counted_and_tried_again_next_time(world, settings):
    late(world)
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    assert send_digests(world.today).n_failed == 2
    assert not Reminder.objects.exists()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(world.today).n_sent == 2


def test_more_people_and_more_corrections_take_no_more_queries(world, tree):
    late(world)
    with CaptureQueriesContext(connection) as few:
        digests(world.today)
    for unit in (tree.team, tree.other_team, tree.team):
        late(world, caseworker=AssignmentFactory(unit=unit, role=Role.CASEWORKER).user, unit=unit)
    with CaptureQueriesContext(connection) as many:
        digests(world.today)
    assert len(few) == len(many)


def test_the_page_shows_the_same(as_, world):
    late(world)
    text = as_("caseworker").get("/berigtigelser/venter/").content.decode()
    assert "1 berigtigelse hos dig har overskredet fristen." in text
    assert "Ingenting lige nu" in as_("reviewer").get("/berigtigelser/venter/").content.decode()


def test_the_command_says_what_it_sent(world):
    late(world)
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 0
    assert done.output == "Sendt: 2.\n"
    assert CliRunner().invoke(app, ["--lang", "en"]).output == "Sent: 0.\nHad today's already: 2.\n"


def test_the_command_ends_with_a_fault_where_mail_could_not_be_sent(world, settings):
    late(world)
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    done = CliRunner().invoke(app, [])
    assert done.exit_code == 1
    assert "Kunne ikke sendes: 2." in done.output
