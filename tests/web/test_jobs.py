"""Long work: whose it is, what its page says, and how it ends."""

import logging

import pytest
from django.test import Client
from tests.web.people import UserFactory

from rettidig.vocabulary import Place, Refused, Text
from rettidig_web.jobs.actions import end_interrupted, start
from rettidig_web.jobs.models import Job, State
from rettidig_web.jobs.running import Progress, Result, job
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
WHOSE = "Borgerens navn"
STEPS: list[str] = []


@job
def counts(progress: Progress, *, far: int) -> Result:
    progress("Tæller …")
    STEPS.append(Job.objects.get(pk=progress.job_key).step)
    return Result(f"Talte til {far}.", "/profil/")


@job
def refuses(progress: Progress) -> Result:
    progress(Text("Læser", "Reading"))
    raise Refused(
        Text("Filen er tom.", "The file is empty."), do=Text("Hent den.", "Fetch."), at=Place("a.csv")
    )


@job
def fails(progress: Progress) -> Result:
    raise ValueError(WHOSE)


@pytest.fixture
def owner(people):
    return people["team_leader"]


def test_a_job_says_its_step_and_what_came_of_it(owner, as_):
    done = start(owner, "Tæller sager", counts, far=7)
    assert STEPS[-1] == "Tæller …"
    assert (done.state, done.said, done.step) == (State.DONE, "Talte til 7.", "")
    page = as_("team_leader").get(f"/arbejde/{done.pk}/").content.decode()
    assert "Talte til 7." in page
    assert 'href="/profil/"' in page
    assert "hx-get" not in page
    assert Change.objects.get(action="jobs.job.start").subject_id == str(done.pk)


def test_a_refusal_is_the_owners_to_put_right(owner, as_):
    refused = start(owner, "Indlæser", refuses, back="/profil/")
    assert (refused.state, refused.said) == (State.REFUSED, "a.csv: Filen er tom. Hent den.")
    page = as_("team_leader").get(f"/arbejde/{refused.pk}/").content.decode()
    assert "Afvist: intet er gemt" in page
    assert "Gå tilbage" in page


def test_a_failure_is_logged_without_what_it_was_about(owner, caplog):
    with caplog.at_level(logging.ERROR):
        failed = start(owner, "Indlæser", fails)
    assert failed.state == State.FAILED
    assert f"nr. {failed.pk}" in failed.said
    assert "ValueError at" in caplog.text
    assert WHOSE not in caplog.text + failed.said


def test_the_page_follows_a_job_that_goes_on(owner, as_):
    going = Job.objects.create(owner=owner, title="Indlæser", state=State.RUNNING, step="Læser sager.csv")
    client: Client = as_("team_leader")
    page = client.get(f"/arbejde/{going.pk}/").content.decode()
    assert "Læser sager.csv" in page
    assert f'hx-get="/arbejde/{going.pk}/"' in page
    assert "Se, hvor langt det er" in page
    part = client.get(f"/arbejde/{going.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="arbejde"')


def test_nobody_else_sees_a_job(owner, as_):
    hers = Job.objects.create(owner=UserFactory(), title="Indlæser")
    assert as_("team_leader").get(f"/arbejde/{hers.pk}/").status_code == 404
    assert as_("team_leader").get("/arbejde/999999/").status_code == 404


def test_what_was_cut_short_says_so(owner):
    cut = Job.objects.create(owner=owner, title="Indlæser", state=State.RUNNING, step="Læser")
    waits = Job.objects.create(owner=owner, title="Indlæser")
    assert end_interrupted() == 1
    cut.refresh_from_db()
    waits.refresh_from_db()
    assert (cut.state, cut.step, waits.state) == (State.FAILED, "", State.WAITING)
    assert "afbrudt" in cut.said
    assert cut.ended_at
