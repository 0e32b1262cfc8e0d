"""Bringing in an export by its pages: files, how they are read, a snapshot, and what was set aside."""

import io
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from python_calamine import CalamineWorkbook
from tests.web.factories import SourceFactory
from tests.web.people import AssignmentFactory, UserFactory

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads import delivering
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.identity import cpr_of
from rettidig_web.caseloads.models import Case, Citizen, Delivery, OpenDuty, Snapshot, Source, SourceText
from rettidig_web.jobs.models import Job, State
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).parents[1] / "data" / "exports"
FILES = ("sager.csv", "haendelser.csv", "perioder.csv")
FOCUS = "fokusrevision-2022"


def upload(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, (EXPORTS / name).read_bytes()) for name in names]


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.CASELOADS = tmp_path / "caseloads"
    settings.INBOX = None


@pytest.fixture
def source(db) -> Source:
    return SourceFactory(name="Sagssystemet")


@pytest.fixture
def leader(as_):
    return as_("section_head")


def deliver(client, source, unit, files=None, **changed):
    data = {"source": source.pk, "unit": unit.pk, "as_of": "2020-03-01", **changed}
    data["uploads"] = upload(*FILES) if files is None else files
    return client.post("/indlaesning/udtraek/", data)


def send(client, address, **changed):
    data = {
        "profile": "sager-og-aktiviteter",
        "shown_profile": "sager-og-aktiviteter",
        "shown_files": "1",
        "profile_text": "",
        "name": "Unge, marts",
        "catalogues": [],
        "bad_rows": "aside",
        "handling": "indlaes",
        **changed,
    }
    return client.post(address, data)


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.feature("F014")
def test_an_export_becomes_a_snapshot(leader, source, tree):
    delivered = deliver(leader, source, tree.section)
    page = text_of(leader.get(delivered["Location"]))
    for shown in ("sager.csv", "CPR-numre bliver læst", "Uddannelseshjælp", "K01-001"):
        assert shown in page
    started = send(leader, delivered["Location"], catalogues=[FOCUS])
    job = Job.objects.get()
    assert (started["Location"], job.state) == (f"/arbejde/{job.pk}/", State.DONE), job.said
    assert job.said == "45 sager er indlæst, 19 rækker er sat til side."
    snapshot = Snapshot.objects.get()
    assert (snapshot.n_cases, snapshot.n_events, snapshot.n_rejects) == (45, 1027, 19)
    assert Citizen.objects.count() == 45
    shown = text_of(leader.get(job.result_address))
    for said in ("45", "1.027", "Fokusrevision", "sager.csv", "intet ledelsestilsyn", snapshot.content_hash):
        assert said in shown
    assert {row.action for row in Change.objects.all()} >= {
        "caseloads.delivery.bring",
        "jobs.job.start",
        "caseloads.snapshot.activate",
        "caseloads.source.profile",
    }


def test_the_cases_are_on_the_lists_with_counts_and_duties(leader, source, tree):
    send(leader, deliver(leader, source, tree.section)["Location"], catalogues=[FOCUS])
    case = Case.objects.get(number="K01-001")
    assert (case.target_group, case.visitation_group, case.unit, case.home) == (
        "uddannelseshjaelp",
        "ap",
        tree.section,
        tree.section,
    )
    assert case.is_current
    assert case.n_met + case.n_not_met > 0
    assert (case.caseworker, case.caseworker_text, case.team_text) == (None, "K01-S02", "K01-T2")
    assert SourceText.objects.filter(source=source, user=None, unit=None).count() > 2
    soon = Case.objects.exclude(next_due_on=None).order_by("next_due_on").first()
    assert soon.duties.order_by("due_on").first().due_on == soon.next_due_on
    assert all(duty.catalogue_id == FOCUS for duty in OpenDuty.objects.all())


def test_who_the_citizens_are_is_sealed_and_in_no_file(leader, source, tree):
    send(leader, deliver(leader, source, tree.section)["Location"])
    citizen = Case.objects.get(number="K01-001").citizen
    digits = cpr_of(citizen)
    assert len(digits) == 10
    written = b"".join(path.read_bytes() for path in settings.CASELOADS.rglob("*") if path.is_file())
    assert digits.encode() not in written
    assert not list(settings.CASELOADS.rglob("identities.bin"))
    assert not Delivery.objects.exists()


@pytest.mark.feature("W06")
def test_rejects_are_a_table_to_look_at_and_to_download(leader, source, tree):
    send(leader, deliver(leader, source, tree.section)["Location"])
    address = f"/indlaesning/{Snapshot.objects.get().pk}/sat-til-side/"
    page = text_of(leader.get(address))
    assert "19 rækker" in page
    assert "99-99-9999" in page
    lines = text_of(leader.get(f"{address}?udtraek=csv")).splitlines()
    assert (len(lines), lines[0]) == (20, "\ufeffFil;Linje;Hvorfor")
    book = CalamineWorkbook.from_filelike(io.BytesIO(leader.get(f"{address}?udtraek=xlsx").content))
    assert len(book.get_sheet_by_index(0).to_python()) == 20


def test_bad_rows_can_refuse_the_whole_export(leader, source, tree):
    address = deliver(leader, source, tree.section)["Location"]
    send(leader, address, bad_rows="refuse")
    job = Job.objects.get()
    assert job.state == State.REFUSED
    assert "sager.csv, række" in job.said
    assert "sætte dårlige rækker til side" in job.said
    assert "--reject" not in job.said
    assert not Snapshot.objects.exists()
    assert not Citizen.objects.exists()
    assert [path.name for path in settings.CASELOADS.iterdir()] == ["deliveries"]
    assert job.result_address == address
    assert leader.get(address).status_code == 200


def test_files_that_no_profile_knows_get_a_draft_to_fill_in(leader, source, tree):
    strange = (EXPORTS / "sager.csv").read_bytes().replace(b"Ydelse;", b"Noget;", 1)
    address = deliver(leader, source, tree.section, [SimpleUploadedFile("unge.csv", strange)])["Location"]
    page = text_of(leader.get(address))
    assert "skal udfyldes" in page
    assert "Profilens tekst" in page
    assert 'value="indlaes"' not in page
    refused = send(leader, address, profile="udkast", shown_profile="udkast", profile_text="sources: 3")
    assert "Profilen passer ikke til filerne" in text_of(refused)
    assert not Job.objects.exists()


def test_a_profile_that_was_filled_in_is_kept_for_the_next_time(leader, source, tree):
    own = delivering.Path(__file__).parents[2] / "src/rettidig/caseload/profiles/sager-og-aktiviteter.yaml"
    text = own.read_text(encoding="utf-8").replace("name: sager-og-aktiviteter", "name: vores")
    address = deliver(leader, source, tree.section)["Location"]
    send(leader, address, profile="udkast", shown_profile="udkast", profile_text=text)
    assert Job.objects.get().state == State.DONE
    source.refresh_from_db()
    assert "name: vores" in source.profile
    again = text_of(leader.get(deliver(leader, source, tree.section)["Location"]))
    assert "Den, der sidst blev brugt" in again
    assert "name: vores" in again


def test_what_is_missing_is_said(leader, source, tree):
    nothing = deliver(leader, source, tree.section, [])
    assert nothing.status_code == 422
    assert "Vælg mindst én fil." in text_of(nothing)
    tomorrow = timezone.localdate() + timezone.timedelta(days=1)
    assert "Dagen er ikke kommet endnu." in text_of(
        deliver(leader, source, tree.section, as_of=tomorrow.isoformat())
    )
    unnamed = send(leader, deliver(leader, source, tree.section)["Location"], name="")
    assert unnamed.status_code == 422
    assert not Job.objects.exists()


def test_one_column_is_no_export(leader, source, tree):
    address = deliver(leader, source, tree.section, upload("enkeltkolonne.csv"))["Location"]
    assert "Profilen passer ikke til filerne" in text_of(leader.get(address))


def test_only_into_units_of_ones_own(leader, source, tree, people, client):
    assert deliver(leader, source, tree.other_center).status_code == 422
    address = deliver(leader, source, tree.section)["Location"]
    other = UserFactory()
    AssignmentFactory(user=other, role=Role.SECTION_HEAD, unit=tree.section)
    client.force_login(other, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(address).status_code == 404
    assert client.post(f"{address}opgiv/").status_code == 404
    assert leader.post(f"{address}opgiv/").status_code == 302
    assert not Delivery.objects.exists()


def test_cases_of_another_unit_are_not_taken(leader, source, tree, as_, people):
    send(leader, deliver(leader, source, tree.section)["Location"])
    Case.objects.update(home=tree.other_center, unit=tree.other_center)
    send(leader, deliver(leader, source, tree.section)["Location"])
    refused = Job.objects.first()
    assert refused.state == State.REFUSED
    assert "45 af sagerne hører til en enhed" in refused.said
    assert Snapshot.objects.count() == 1
    assert len([path for path in settings.CASELOADS.iterdir() if path.name != "deliveries"]) == 2


@pytest.fixture
def inbox(settings, tmp_path):
    settings.INBOX = tmp_path / "inbox"
    (settings.INBOX / "marts").mkdir(parents=True)
    for name in FILES:
        (settings.INBOX / "marts" / name).write_bytes((EXPORTS / name).read_bytes())
    (settings.INBOX / "sager.csv").write_bytes((EXPORTS / "sager.csv").read_bytes())
    (tmp_path / "secret.csv").write_text("a;b\n1;2\n")
    (settings.INBOX / "ud.csv").symlink_to(tmp_path / "secret.csv")
    return settings.INBOX


def test_a_folder_on_the_server_is_read_where_it_lies(inbox, leader, source, tree):
    page = text_of(leader.get("/indlaesning/udtraek/"))
    assert "marts (3 filer)" in page
    assert "ud.csv" not in page
    send(leader, deliver(leader, source, tree.section, [], inbox=["marts"])["Location"])
    assert Snapshot.objects.get().n_cases == 45
    assert (inbox / "marts" / "sager.csv").exists()


@pytest.mark.parametrize("name", ["../secret.csv", "ud.csv", "/etc/passwd", "marts/../../secret.csv"])
def test_nothing_outside_the_folder_can_be_named(inbox, leader, source, tree, name):
    assert deliver(leader, source, tree.section, [], inbox=[name]).status_code == 422
    assert not Delivery.objects.exists()


def test_files_that_nobody_imports_are_deleted(leader, source, tree, django_capture_on_commit_callbacks):
    deliver(leader, source, tree.section)
    old = Delivery.objects.get()
    Delivery.objects.update(made_at=timezone.now() - timezone.timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        deliver(leader, source, tree.section)
    assert not (settings.CASELOADS / "deliveries" / old.folder).exists()
    assert Delivery.objects.count() == 1


def test_file_names_hold_no_cpr_number(leader, source, tree):
    name = "01018" + "5-9999 udtræk.csv"
    deliver(leader, source, tree.section, [SimpleUploadedFile(name, (EXPORTS / "sager.csv").read_bytes())])
    assert Delivery.objects.get().files == ["999999-9999 udtræk.csv"]


def test_the_folder_of_a_snapshot_is_a_caseload(leader, source, tree):
    send(leader, deliver(leader, source, tree.section)["Location"])
    names = {path.name for path in folder_of(Snapshot.objects.get()).iterdir()}
    assert names >= {"cases.parquet", "events.parquet", "manifest.json", "rejects.csv", "profile.yaml"}
    assert "rejects" not in names
