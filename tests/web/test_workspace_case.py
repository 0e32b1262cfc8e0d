"""The page of a case: its time, its outcomes, how they came about, and the citizen's number."""

import shutil

import pytest
from django.urls import reverse
from tests.web.factories import (
    CaseFactory,
    CheckFactory,
    CorrectionFactory,
    FindingFactory,
    SnapshotFactory,
)
from tests.web.judged import CATALOGUE, INVENTED_NUMBER, LATE, late_case

from rettidig.catalogue import load_catalogue
from rettidig.vocabulary import REASONS, Reason
from rettidig_web.caseloads import files
from rettidig_web.journal.models import Access, Why

pytestmark = pytest.mark.django_db
FIRST_CONVERSATION = "fr22-foerste-samtale-1-uge"


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.CASELOADS = tmp_path / "caseloads"


@pytest.fixture
def case(tree, people):
    return late_case(tree.team, people["caseworker"])


def text_of(response) -> str:
    return response.content.decode()


def page_of(client, case, query=""):
    return client.get(reverse("workspace:case", args=[case.pk]) + query)


@pytest.mark.feature("F003")
def test_the_page_has_head_time_outcomes_and_law(as_, case):
    page = text_of(page_of(as_("team_leader"), case))
    for shown in (
        LATE,
        "Uddannelseshjælp",
        "Prøve Sagsbehandler",
        "Team Nord",
        "2. december 2019",
        "Forløbet",
    ):
        assert shown in page
    assert "Ikke opfyldt" in page
    assert REASONS[Reason.LATE].da in page
    assert f"/kontrolpunkter/{CATALOGUE}/{FIRST_CONVERSATION}/?dag=2019-12-02" in page


@pytest.mark.feature("F003")
def test_the_timeline_is_drawn_and_stands_as_a_table(as_, case):
    page = text_of(page_of(as_("team_leader"), case))
    for shape in ('class="late"', 'class="pause"', 'class="event"', 'class="missed"', 'class="open"'):
        assert shape in page
    assert ">jan 2020</text>" in page
    assert "18. december 2019 – 24. december 2019, fristen står stille" in page
    assert "frist 9. december 2019, 7 dage for sent" in page
    assert "Vis som tabel" in page


def test_at_most_three_files_are_read_and_queries_do_not_grow(
    as_, case, tree, people, django_assert_max_num_queries
):
    client = as_("team_leader")
    page_of(client, case)
    before = files.n_reads()
    with django_assert_max_num_queries(32):
        page_of(client, case)
    assert 1 <= files.n_reads() - before <= 3


def test_opening_the_page_is_logged_with_the_reason(as_, case, people):
    page_of(as_("team_leader"), case)
    page_of(as_("caseworker"), case)
    seen = Access.objects.order_by("id").values_list("actor", "citizen", "case", "why", "where")
    citizen = case.citizen.pseudonym
    assert list(seen) == [
        (people["team_leader"].pk, citizen, str(case.pk), Why.CASE_PAGE, "workspace:case"),
        (people["caseworker"].pk, citizen, str(case.pk), Why.OWN_CASE, "workspace:case"),
    ]


@pytest.mark.parametrize("who", ["committee", "director", "administrator", "outsider", "former_auditor"])
def test_whoever_sees_no_cases_gets_not_found_and_nothing_is_logged(as_, case, who):
    client = as_(who)
    for address in ("case", "reckoning"):
        args = [case.pk] if address == "case" else [case.pk, CATALOGUE, FIRST_CONVERSATION]
        assert client.get(reverse(f"workspace:{address}", args=args)).status_code == 404
    assert client.post(reverse("workspace:copy_cpr", args=[case.pk])).status_code == 404
    assert not Access.objects.exists()


def test_a_caseworker_sees_no_other_case(as_, tree):
    other = CaseFactory(unit=tree.team)
    assert page_of(as_("caseworker"), other).status_code == 404


@pytest.mark.feature("F041")
def test_how_an_outcome_came_about_on_a_page_and_as_a_part(as_, case):
    client, address = (
        as_("auditor"),
        reverse("workspace:reckoning", args=[case.pk, CATALOGUE, FIRST_CONVERSATION]),
    )
    page, part = client.get(address), client.get(address, headers={"HX-Request": "true"})
    for answer in (page, part):
        assert "1 uge senere: mandag 9. december 2019." in text_of(answer)
        assert "Sket mandag 16. december 2019, 7 dage for sent." in text_of(answer)
    assert "<h1" in text_of(page)
    assert "<h1" not in text_of(part)
    assert client.get(address.replace(FIRST_CONVERSATION, "findes-ikke")).status_code == 404


@pytest.mark.feature("W08")
def test_the_number_is_text_to_a_script_and_a_page_to_everybody_else_and_both_are_logged(as_, case):
    client, address = as_("team_leader"), reverse("workspace:copy_cpr", args=[case.pk])
    script = client.post(address, headers={"HX-Request": "true"})
    assert (script["Content-Type"], text_of(script)) == ("text/plain; charset=utf-8", INVENTED_NUMBER)
    page = text_of(client.post(address))
    assert f'<code class="secret">{INVENTED_NUMBER}</code>' in page
    assert f"https://x.example/{LATE}" in page
    assert [seen.why for seen in Access.objects.all()] == [Why.CPR_LOOKUP, Why.CPR_LOOKUP]
    assert client.get(address).status_code == 405


def test_a_case_without_a_citizen_has_no_number(as_, tree):
    case = CaseFactory(unit=tree.team, citizen=None)
    client, address = as_("team_leader"), reverse("workspace:copy_cpr", args=[case.pk])
    assert page_of(client, case).status_code == 200
    assert client.post(address, headers={"HX-Request": "true"}).status_code == 422
    assert "CPR-nummeret kendes ikke" in text_of(client.post(address))
    assert not Access.objects.exists()


def test_where_the_files_are_gone_the_page_says_which_to_fetch(as_, tree):
    case = late_case(tree.team)
    shutil.rmtree(files.folder_of(case.snapshot))
    shutil.rmtree(files.beside(case.snapshot))
    page = page_of(as_("team_leader"), case)
    assert page.status_code == 503
    assert f"<code>{case.snapshot.folder}" in text_of(page)
    assert "fra en sikkerhedskopi" in text_of(page)


def test_a_case_of_a_list_says_that_there_is_no_data(as_, tree):
    case = CaseFactory(unit=tree.team, opened_on=None, snapshot=SnapshotFactory(unit=tree.team))
    page = text_of(page_of(as_("team_leader"), case))
    assert "Der er ingen data om sagen" in page
    assert "kommer fra en liste" in page
    assert "Ikke oplyst" in page
    assert '<svg class="timeline-svg"' not in page


def test_earlier_errors_are_shown_to_the_employee_and_the_leader(as_, case, people, tree):
    finding = FindingFactory(
        answer__review__sampled_case__case=case,
        answer__review__sampled_case__unit=tree.team,
        answer__review__sampled_case__caseworker=people["caseworker"],
        answer__review__status="commenting",
        answer__review__verdict="minor",
    )
    CorrectionFactory(finding=finding)
    for who in ("caseworker", "team_leader"):
        page = text_of(page_of(as_(who), case))
        assert finding.point_title in page
        assert "Til bemærkninger" in page
        assert "Åben, frist" in page


def test_an_open_review_is_not_shown_to_the_employee(as_, case, people, tree):
    FindingFactory(
        answer__review__sampled_case__case=case,
        answer__review__sampled_case__unit=tree.team,
        answer__review__sampled_case__caseworker=people["caseworker"],
        caseworker=None,
    )
    assert "Ledelsestilsyn, 4. kvartal 2026" not in text_of(page_of(as_("caseworker"), case))
    assert "Ledelsestilsyn, 4. kvartal 2026" in text_of(page_of(as_("reviewer"), case))


def test_only_catalogues_that_ask_of_the_group_are_offered(as_, case):
    others = load_catalogue("dagpenge")
    CheckFactory(snapshot=case.snapshot, catalogue_id="dagpenge", catalogue_hash=others.content_hash)
    assert others.catalogue.title not in text_of(page_of(as_("team_leader"), case))
