"""Reports in the browser: who sees and does what, comments, issuing, and what was issued stays as it was."""

import json
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader
from tests.web.factories import AreaCommentFactory, IssuedReportFactory
from tests.web.people import UserFactory
from tests.web.quarter import concluded

from rettidig.reporting.kvartal import parsed
from rettidig_web.accounts.models import Assignment, Role
from rettidig_web.documents.issuing import issue_report
from rettidig_web.documents.models import AreaComment, IssuedReport
from rettidig_web.documents.rules import report_rules
from rettidig_web.jobs.actions import start
from rettidig_web.jobs.models import State
from rettidig_web.journal.models import Change
from rettidig_web.rounds.models import RoundStatus

pytestmark = pytest.mark.django_db

TEXT = "Arbejdsgangene er på plads, og antallet af fejl falder."


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DOCUMENTS = tmp_path / "documents"


def address(unit, name: str = "quarter", year: int = 2026, quarter: int = 4) -> str:
    return reverse(f"documents:{name}", args=[unit.pk, year, quarter])


def issued(as_, unit) -> IssuedReport:
    response = as_("director").post(address(unit, "issue"))
    assert response.status_code == 302
    return IssuedReport.objects.first()


# The list


def test_nothing_is_issued_yet(as_):
    page = as_("committee").get(reverse("documents:reports")).content.decode()
    assert "Ingen rapporter er udgivet" in page
    assert "Kvartaler, du kan udgive" not in page


def test_the_director_is_offered_the_quarters(as_, tree):
    concluded(tree.team)
    concluded(tree.other_center, status=RoundStatus.DRAWN, quarter=3)
    page = as_("director").get(reverse("documents:reports")).content.decode()
    assert address(tree.municipality) in page
    assert "Kan udgives" in page
    assert "Intet afsluttet endnu" in page


def test_a_section_head_is_offered_the_section_and_a_comment(as_, tree):
    concluded(tree.team)
    page = as_("section_head").get(reverse("documents:reports")).content.decode()
    assert address(tree.section) in page
    assert address(tree.municipality) not in page
    assert address(tree.section, "comment") in page
    assert "Ikke skrevet" in page


def test_a_replaced_edition_is_shown_when_asked_for(as_, tree):
    IssuedReportFactory(unit=tree.municipality, title="Første", edition=1)
    IssuedReportFactory(unit=tree.municipality, title="Anden", edition=2)
    client = as_("committee")
    assert "Første" not in client.get(reverse("documents:reports")).content.decode()
    assert "Første" in client.get(reverse("documents:reports"), {"alle": "on"}).content.decode()
    assert "Intet passer" in client.get(reverse("documents:reports"), {"aar": "2020"}).content.decode()


def test_the_list_asks_as_often_for_many_reports(as_, tree):
    client, counts = as_("director"), []
    client.get(reverse("documents:reports"))
    for first, last in ((1, 3), (3, 20)):
        for edition in range(first, last):
            IssuedReportFactory(unit=tree.municipality, edition=edition, year=2000 + edition)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("documents:reports"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_the_list_as_excel(as_, tree):
    IssuedReportFactory(unit=tree.municipality)
    response = as_("committee").get(reverse("documents:reports"), {"udtraek": "xlsx"})
    assert response.content[:2] == b"PK"


# A quarter before it is issued


@pytest.mark.feature("F205")
def test_the_quarter_as_it_would_be(as_, tree):
    for quarter in (3, 4):
        concluded(tree.team, quarter=quarter)
    AreaCommentFactory(unit=tree.section, text=TEXT)
    page = as_("director").get(address(tree.municipality)).content.decode()
    assert "Kort sagt" in page
    assert TEXT in page
    assert "Alt er på plads" in page
    assert "Udgiv rapporten" in page


def test_what_is_missing_is_told(as_, tree):
    concluded(tree.team)
    concluded(tree.other_team, status=RoundStatus.DRAWN, target_group_title="Kontanthjælp")
    page = as_("director").get(address(tree.municipality)).content.decode()
    assert "Ungeafsnittet: 1 ledelsestilsyn er ikke afsluttet" in page
    assert "Afsnitslederen har ikke skrevet en kommentar" in page
    assert "Ét ledelsestilsyn er ikke afsluttet" in page


def test_the_rounds_under_way_are_a_link_for_whoever_may_see_them(as_, tree):
    concluded(tree.team, status=RoundStatus.DRAWN)
    rounds = f"{reverse('rounds:rounds')}?enhed={tree.section.pk}&kvartal=2026-4"
    client = as_("section_head")
    assert rounds.replace("&", "&amp;") in client.get(address(tree.section)).content.decode()
    assert client.get(rounds).context["listing"].page.paginator.count == 1
    assert "Se tilsynene" not in as_("director").get(address(tree.municipality)).content.decode()


def test_the_first_quarter_of_all(as_, tree):
    assert as_("director").get(address(tree.municipality, "quarter", 1901, 1)).status_code == 200


def test_a_quarter_without_figures(as_, tree):
    page = as_("director").get(address(tree.municipality)).content.decode()
    assert "Der er ingen tal endnu" in page
    assert "Udgiv rapporten" not in page


@pytest.mark.parametrize(
    ("who", "unit", "status"),
    [
        ("director", "municipality", 200),
        ("section_head", "section", 200),
        ("section_head", "municipality", 404),
        ("section_head", "other_center", 404),
        ("team_leader", "team", 404),
        ("director", "team", 404),
        ("committee", "municipality", 404),
    ],
)
def test_who_sees_a_quarter_before_it_is_issued(as_, tree, who, unit, status):
    concluded(tree.team)
    assert as_(who).get(address(getattr(tree, unit))).status_code == status


@pytest.mark.parametrize("place", [(1800, 1), (1900, 1), (1900, 4), (2026, 5), (2026, 0)])
def test_a_quarter_that_is_none(as_, tree, place):
    assert as_("director").get(address(tree.municipality, "quarter", *place)).status_code == 404


def test_the_quarters_page_asks_as_often_for_many_rounds(as_, tree):
    client, counts = as_("director"), []
    for quarters in ((4,), (1, 2, 3)):
        for quarter in quarters:
            concluded(tree.team, quarter=quarter)
        client.get(address(tree.municipality))  # the first look at a pinned catalogue is kept by the process
        with CaptureQueriesContext(connection) as captured:
            client.get(address(tree.municipality))
        counts.append(len(captured))
    assert counts[0] == counts[1]


@pytest.mark.feature("F206")
def test_a_figure_is_a_picture(as_, tree):
    concluded(tree.team)
    drawn = reverse("documents:chart", args=[tree.municipality.pk, 2026, 4, 1])
    client = as_("director")
    page = client.get(address(tree.municipality)).content.decode()
    assert f'src="{drawn}" alt="Søjler for hver målgruppe i Ungeafsnittet' in page
    response = client.get(drawn)
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert client.get(drawn.replace("/figur/1/", "/figur/2/")).status_code == 404


# Comments


def test_the_leader_writes_a_comment(as_, tree, people):
    response = as_("section_head").post(address(tree.section, "comment"), {"text": TEXT, "version": 0})
    assert response.status_code == 302
    [kept] = AreaComment.objects.all()
    assert (kept.text, kept.version, kept.written_by) == (TEXT, 1, people["section_head"])
    change = Change.objects.first()
    assert (change.action, change.new) == ("documents.areacomment.add", {"text": TEXT, "version": 1})


def test_a_comment_is_changed(as_, tree):
    AreaCommentFactory(unit=tree.section, text="Før")
    client = as_("section_head")
    assert "Før" in client.get(address(tree.section, "comment")).content.decode()
    client.post(address(tree.section, "comment"), {"text": "Efter", "version": 1})
    assert [(one.text, one.version) for one in AreaComment.objects.all()] == [("Efter", 2)]
    assert Change.objects.first().old == {"text": "Før"}


def test_a_comment_written_meanwhile_is_not_overwritten(as_, tree):
    other = UserFactory(first_name="Anne", last_name="Lund")
    AreaCommentFactory(unit=tree.section, text="Annes ord", version=2, written_by=other)
    client = as_("section_head")
    response = client.post(address(tree.section, "comment"), {"text": "Mine ord", "version": 1})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Anne Lund gemte denne kommentar" in page
    assert "Annes ord" in page
    assert "Mine ord" in page
    assert 'name="version" value="2"' in page
    assert AreaComment.objects.get().text == "Annes ord"


def test_the_first_comment_written_by_another_is_not_overwritten(as_, tree):
    AreaCommentFactory(unit=tree.section, text="Annes ord")
    response = as_("section_head").post(address(tree.section, "comment"), {"text": "Mine ord", "version": 0})
    assert response.status_code == 409


NUMBER = "010190" + "-1234"
CANNOT_BE_KEPT = {
    "none": "",
    "too long": "x" * (report_rules().comment_characters + 1),
    "with a number": f"Borgeren {NUMBER} har klaget.",
}


@pytest.mark.parametrize("case", CANNOT_BE_KEPT)
def test_a_comment_that_cannot_be_kept(as_, tree, case):
    text = CANNOT_BE_KEPT[case]
    response = as_("section_head").post(address(tree.section, "comment"), {"text": text, "version": 0})
    assert response.status_code == 422
    assert "Der er noget, der skal rettes" in response.content.decode()
    assert not AreaComment.objects.exists()


@pytest.mark.parametrize("who", ["director", "team_leader", "committee", "reviewer"])
def test_only_the_leader_writes(as_, tree, who):
    response = as_(who).post(address(tree.section, "comment"), {"text": TEXT, "version": 0})
    assert response.status_code == 404
    assert not AreaComment.objects.exists()


def test_another_areas_leader_does_not_write(as_, tree):
    assert as_("section_head").get(address(tree.other_center, "comment")).status_code == 404


# Issuing


@pytest.mark.feature("F204")
def test_a_report_is_issued(as_, tree, people, settings):
    concluded(tree.team)
    AreaCommentFactory(unit=tree.section, text=TEXT)
    report = issued(as_, tree.municipality)
    assert (report.edition, report.issued_by, report.title) == (
        1,
        people["director"],
        "Ledelsestilsyn, 4. kvartal 2026: Prøveby Kommune",
    )
    folder = settings.DOCUMENTS / report.folder
    names = {"kvartal.html", "kvartal.pdf", "kvartal.docx", "kvartal.xlsx", "kvartal.json"}
    assert {file.name for file in folder.iterdir()} == names == set(report.hashes)
    quarter = parsed((folder / "kvartal.json").read_bytes())
    assert quarter.groups[0].supervisions[0].figures.errors == 3
    assert json.loads((folder / "kvartal.json").read_bytes()) == report.figures
    assert (
        "I 4. kvartal 2026 er der gennemgået seks sager"
        in PdfReader(folder / "kvartal.pdf").pages[0].extract_text()
    )
    change = Change.objects.filter(action="documents.issuedreport.issue").get()
    assert (change.subject_id, change.new["edition"]) == (str(report.pk), 1)


def test_a_new_edition_leaves_the_first_as_it_was(as_, tree):
    concluded(tree.team)
    first = issued(as_, tree.municipality)
    concluded(tree.other_team, target_group_title="Kontanthjælp")
    second = issued(as_, tree.municipality)
    assert (first.edition, second.edition) == (1, 2)
    again = IssuedReport.objects.get(pk=first.pk)
    assert (again.hashes, again.figures) == (first.hashes, first.figures)
    page = as_("committee").get(reverse("documents:report", args=[first.pk])).content.decode()
    assert "afløst af en senere udgave" in page
    assert reverse("documents:report", args=[second.pk]) in page


def test_the_same_figures_are_issued_once(as_, tree, settings):
    concluded(tree.team)
    first = issued(as_, tree.municipality)
    assert issued(as_, tree.municipality) == first
    assert IssuedReport.objects.count() == len(list(settings.DOCUMENTS.iterdir())) == 1


@pytest.mark.feature("W03")
def test_small_cells_are_not_in_what_is_issued(as_, tree, settings):
    concluded(tree.team, caseworkers=[UserFactory()])
    report = issued(as_, tree.municipality)
    stored = parsed((settings.DOCUMENTS / report.folder / "kvartal.json").read_bytes())
    assert stored.groups[0].supervisions[0].figures is None


def test_a_quarter_without_a_concluded_round_is_refused(as_, tree, settings):
    client = as_("director")
    response = client.post(address(tree.municipality, "issue"), follow=True)
    assert "Ingen ledelsestilsyn er afsluttet i 4. kvartal 2026." in response.content.decode()
    assert not IssuedReport.objects.exists()
    assert not settings.DOCUMENTS.exists()


def test_who_lost_the_right_meanwhile_issues_nothing(tree, people):
    concluded(tree.team)
    Assignment.objects.filter(user=people["director"]).delete()
    job = start(
        None,
        "Udgiver",
        issue_report,
        unit=tree.municipality.pk,
        year=2026,
        quarter=4,
        by=people["director"].pk,
    )
    assert job.state == State.REFUSED
    assert not IssuedReport.objects.exists()


@pytest.mark.parametrize("who", ["committee", "auditor", "reviewer", "section_head"])
def test_who_may_not_issue(as_, tree, who):
    concluded(tree.team)
    assert as_(who).post(address(tree.municipality, "issue")).status_code == 404
    assert not IssuedReport.objects.exists()


def test_a_section_head_issues_the_section(as_, tree):
    concluded(tree.team)
    assert as_("section_head").post(address(tree.section, "issue")).status_code == 302
    assert IssuedReport.objects.get().unit == tree.section


# What was issued


@pytest.mark.feature("W18")
@pytest.mark.parametrize("who", ["director", "committee", "auditor"])
@pytest.mark.parametrize("ending", ["html", "pdf", "docx", "xlsx", "json"])
def test_a_reports_files_are_fetched(as_, tree, settings, who, ending):
    concluded(tree.team)
    report = issued(as_, tree.municipality)
    response = as_(who).get(reverse("documents:download", args=[report.pk, ending]))
    stored = (settings.DOCUMENTS / report.folder / f"kvartal.{ending}").read_bytes()
    assert response.content == stored
    assert f'filename="ledelsestilsyn-2026-4-udgave-1.{ending}"' in response["Content-Disposition"]


@pytest.mark.parametrize("name", ["report", "verify"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("director", 200), ("committee", 200), ("auditor", 200), ("section_head", 404), ("caseworker", 404)],
)
def test_who_reads_the_municipalitys_report(as_, tree, name, who, status):
    report = IssuedReportFactory(unit=tree.municipality)
    assert as_(who).get(reverse(f"documents:{name}", args=[report.pk])).status_code == status


def test_a_file_that_is_not_there(as_, tree):
    report = IssuedReportFactory(unit=tree.municipality)
    client = as_("committee")
    assert client.get(reverse("documents:download", args=[report.pk, "pdf"])).status_code == 404
    assert client.get(reverse("documents:download", args=[report.pk, "exe"])).status_code == 404
    assert "Væk" in client.get(reverse("documents:verify", args=[report.pk])).content.decode()


@pytest.mark.feature("W18")
def test_a_changed_file_is_found(as_, tree, settings):
    concluded(tree.team)
    report = issued(as_, tree.municipality)
    client, place = as_("auditor"), reverse("documents:verify", args=[report.pk])
    assert "Alle filer er, som de blev udgivet." in client.get(place).content.decode()
    file = settings.DOCUMENTS / report.folder / "kvartal.pdf"
    file.chmod(0o644)
    file.write_bytes(file.read_bytes() + b" ")
    page = client.get(place).content.decode()
    assert "Filerne er ikke, som de blev udgivet." in page
    assert "Ændret" in page


def test_a_section_head_by_a_role_above(as_, tree, people):
    Assignment.objects.create(
        user=people["director"], role=Role.SECTION_HEAD, unit=tree.center, starts_on=date(2020, 1, 1)
    )
    assert as_("director").get(address(tree.section, "comment")).status_code == 200


def test_the_leader_writes_with_the_figures_at_hand(as_, tree):
    page = as_("section_head").get(address(tree.section, "comment")).content.decode()
    assert f'href="{address(tree.section)}"' in page
