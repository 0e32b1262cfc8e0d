"""A list of cases is pasted or uploaded, looked over, corrected and saved."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest
import xlsxwriter
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from python_calamine import CalamineWorkbook
from tests.web.factories import CaseFactory, SnapshotFactory, SourceFactory, SourceTextFactory
from tests.web.listed import again, cpr, form_of, row, text_of
from tests.web.people import AssignmentFactory, UserFactory

from rettidig.caseload import open_caseload
from rettidig_web.accounts.models import Role
from rettidig_web.caseloads import actions
from rettidig_web.caseloads.identity import cpr_of
from rettidig_web.caseloads.models import Case, Citizen, Snapshot, SnapshotKind, Source, SourceText
from rettidig_web.journal.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader(as_):
    return as_(Role.TEAM_LEADER)


@pytest.fixture
def address() -> str:
    return reverse("caseloads:list_new")


@pytest.fixture
def bo(tree):
    """A caseworker of the team whose name the lists write."""
    user = UserFactory(first_name="Bo", last_name="Bæk", username="bobaek")
    AssignmentFactory(user=user, unit=tree.team)
    return user


def seen(page) -> str:
    return page.content.decode()


def test_the_empty_form_tells_what_a_list_is(leader, address, tree):
    page = leader.get(address)
    assert page.status_code == 200
    assert "Start fra en liste" in seen(page)
    assert page.context["form"].initial["unit"] == tree.team, "the only unit one has is chosen"


@pytest.mark.feature("F014")
def test_from_a_pasted_list_to_cases_in_two_requests(leader, address, tree, people):
    text = text_of(row(1), row(2, worker="Ida Juul"), row(3))
    page = leader.post(address, form_of(text, tree.team))
    assert page.status_code == 200
    assert "3 rækker" in seen(page)
    assert "3 sager kan gemmes" in seen(page)
    assert not Snapshot.objects.exists(), "a preview saves nothing"
    saved = leader.post(address, again(page), follow=True)
    snapshot = Snapshot.objects.get()
    assert "3 sager er gemt" in seen(saved)
    assert f"?sager={snapshot.pk}" in seen(saved), "the next step is offered"
    cases = list(Case.objects.order_by("number"))
    assert [case.number for case in cases] == ["S-1", "S-2", "S-3"]
    assert [case.caseworker_text for case in cases] == ["Bo Bæk", "Ida Juul", "Bo Bæk"]
    assert {(case.unit, case.home, case.target_group) for case in cases} == {
        (tree.team, tree.team, "kontanthjaelp")
    }
    assert [cpr_of(case.citizen) for case in cases] == [cpr(4001), cpr(4002), cpr(4003)]
    assert cases[0].opened_on is None, "the list does not say"
    assert snapshot.made_by == people[Role.TEAM_LEADER]
    assert snapshot.name == "Kontanthjælp, Team Nord, 20. november 2026"


def test_the_folder_is_a_caseload_of_the_contract(leader, address, tree, tmp_path):
    page = leader.post(address, form_of(text_of(row(1), row(2)), tree.team))
    leader.post(address, again(page))
    snapshot = Snapshot.objects.get()
    folder = Path(settings.CASELOADS) / snapshot.folder
    caseload = open_caseload(folder, tmp_path)
    assert (caseload.n_cases, caseload.n_events) == (2, 0)
    assert caseload.content_hash == snapshot.content_hash
    assert caseload.manifest.as_of == date(2026, 11, 20)
    assert caseload.manifest.covers == {}
    assert all(cpr(4001).encode() not in path.read_bytes() for path in folder.iterdir())


def test_no_page_shows_a_cpr_number_again(leader, address, tree):
    """The client fails every page with one; here they are also looked for letter by letter."""
    text = text_of(
        (*row(1), ""), ("", cpr(4002), "Bo Bæk", "ej dato"), head=("Sagsnr", "CPR", "Sagsbehandler", "Åbnet")
    )
    page = leader.post(address, form_of(text, tree.team))
    assert cpr(4001) not in seen(page)
    assert cpr(4002) not in seen(page)
    assert "CPR-1" in page.context["form"]["text"].value()
    assert cpr(4001) not in str(dict(leader.session))


def test_what_is_hidden_can_be_opened_by_nobody_else(leader, as_, address, tree, people):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    sent = again(page, unit=tree.team.pk)
    other = as_(Role.SECTION_HEAD).post(address, sent)
    assert other.context["preview"].n_cases == 0
    assert "ikke et CPR-nummer" in seen(other)


@pytest.mark.parametrize("separator", ["\t", ";", ","])
@pytest.mark.parametrize("head", [("Sagsnr.", "Cpr nr.", "Medarbejder"), ()])
def test_lists_are_read_whatever_splits_them_with_headings_or_without(leader, address, tree, separator, head):
    page = leader.post(address, form_of(text_of(row(1), row(2), head=head, separator=separator), tree.team))
    preview = page.context["preview"]
    assert preview.has_header is bool(head)
    assert [column.role for column in preview.columns] == ["case_id", "cpr", "caseworker"]
    assert preview.n_cases == 2


@pytest.mark.feature("F286")
def test_a_workbook_is_read_with_its_days_amounts_and_lost_zeros(leader, address, tree):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet("Tom")
        sheet, day = book.add_worksheet("Sager"), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["Sagsnr", "CPR", "Navn", "Åbnet", "Beløb"])
        sheet.write_row(1, 0, ["S-1", int(cpr(4001)), "Vises ikke"])
        sheet.write_datetime(1, 3, date(2026, 3, 2), day)
        sheet.write_number(1, 4, 1250.5)
    sent = form_of("", tree.team, file=SimpleUploadedFile("liste.xlsx", content.getvalue()))
    page = leader.post(address, sent)
    assert [column.role for column in page.context["preview"].columns] == [
        *("case_id", "cpr", "", "opened_on", "amount")
    ]
    leader.post(address, again(page))
    case = Case.objects.get()
    assert (case.opened_on, case.amount_ore, cpr_of(case.citizen)) == (date(2026, 3, 2), 125050, cpr(4001))
    folder = Path(settings.CASELOADS) / Snapshot.objects.get().folder
    assert all(b"Vises ikke" not in path.read_bytes() for path in folder.iterdir()), (
        "unused columns are dropped"
    )


def test_a_csv_file_in_an_old_encoding_is_read(leader, address, tree):
    content = text_of(row(1, worker="Søren Ørsø"), separator=";").encode("cp1252")
    page = leader.post(address, form_of("", tree.team, file=SimpleUploadedFile("liste.csv", content)))
    assert page.context["preview"].cases[0].caseworker == "Søren Ørsø"


@pytest.mark.parametrize(
    ("name", "content"), [("liste.xlsx", b"ikke et regneark"), ("liste.csv", b"a\0b;c"), ("liste.csv", b"")]
)
def test_a_file_that_is_no_list_is_refused(leader, address, tree, name, content):
    page = leader.post(address, form_of("", tree.team, file=SimpleUploadedFile(name, content)))
    assert page.status_code == 422
    assert not Snapshot.objects.exists()


BAD = {
    "Sagsnummer mangler": ("", cpr(4005), "Bo Bæk", ""),
    "CPR-nummer mangler": ("S-5", "", "Bo Bæk", ""),
    "ikke et CPR-nummer": ("S-5", "010203-12", "Bo Bæk", ""),
    "en dato, der ikke findes (99-99-9999)": ("S-5", cpr(4005), "Bo Bæk", "31-02-2026"),
    "ikke en dato (aaaaaaa)": ("S-5", cpr(4005), "Bo Bæk", "snarest"),
    "Sagsnummeret er et CPR-nummer": (cpr(4005), cpr(4005), "Bo Bæk", ""),
    "flere celler end overskriften": ("S-5", cpr(4005), "Bo Bæk", "", "for meget"),
    "Sagen står allerede i række 2": ("S-1", cpr(4009), "Bo Bæk", ""),
    "for lang": ("S-5" * 40, cpr(4005), "Bo Bæk", ""),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_row_is_told_with_its_row_and_stops_the_save_until_it_is_dealt_with(
    leader, address, tree, what
):
    head = ("Sagsnummer", "CPR-nummer", "Sagsbehandler", "Åbnet")
    page = leader.post(address, form_of(text_of((*row(1), ""), BAD[what], head=head), tree.team))
    assert what in seen(page)
    assert [bad.line.number for bad in page.context["preview"].bad] == [3]
    assert "1 række skal rettes" in seen(page)
    stopped = leader.post(address, again(page))
    assert stopped.status_code == 422
    assert 'href="#id_set_aside"' in seen(stopped)
    assert not Snapshot.objects.exists()
    leader.post(address, again(stopped, set_aside="on"))
    assert (Snapshot.objects.get().n_cases, Snapshot.objects.get().n_rejects) == (1, 1)


def test_rows_are_corrected_in_the_text_and_sent_again(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1), ("", cpr(4002), "Bo Bæk")), tree.team))
    text = page.context["form"]["text"].value()
    assert text.splitlines()[2] == "\tCPR-2\tBo Bæk"
    corrected = text.replace("\tCPR-2", "S-2\tCPR-2")
    better = leader.post(address, again(page, text=corrected, handling="laes"))
    assert better.context["preview"].n_bad == 0
    leader.post(address, again(better))
    assert {case.number: cpr_of(case.citizen) for case in Case.objects.all()} == {
        "S-1": cpr(4001),
        "S-2": cpr(4002),
    }


def test_rows_set_aside_are_a_table_to_download(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1), ("", cpr(4002), "Bo Bæk")), tree.team))
    file = leader.post(reverse("caseloads:list_rejects"), again(page))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["Række", "Sagsnummer", "CPR-nummer", "Sagsbehandler"]
    assert rows[1][0] == "3"
    assert rows[1][2] == cpr(4002), "nothing of what was sent is lost"
    assert "Sagsnummer mangler" in rows[1][5]


def test_columns_can_be_chosen_by_hand(leader, address, tree):
    text = text_of(("A-1", "B-1", cpr(4001)), ("A-2", "B-2", cpr(4002)), head=("Løbenr", "Id", "Nr"))
    page = leader.post(address, form_of(text, tree.team))
    changed = {"kolonne-0": "", "kolonne-1": "case_id", "kolonne-2": "cpr", "overskrifter": "1"}
    page = leader.post(address, again(page, handling="laes", **changed))
    leader.post(address, again(page))
    assert sorted(Case.objects.values_list("number", flat=True)) == ["B-1", "B-2"]


def test_one_thing_cannot_be_two_columns_and_a_case_needs_its_number(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    page = leader.post(address, again(page, **{"kolonne-0": "cpr"}))
    assert page.status_code == 422
    assert "Vælg den kolonne, der er Sagsnummer." in seen(page)
    assert "CPR-nummer er valgt for flere kolonner" in seen(page)


def test_what_is_worth_knowing_is_told_and_stops_nothing(leader, address, tree):
    twice = row(1)
    text = text_of(
        twice, twice, row(2, person=cpr(4001)), row(3, worker=""), row(4, person=cpr(4004, month=13))
    )
    page = leader.post(address, form_of(text, tree.team))
    told = " ".join(note.text for note in page.context["preview"].reading.notes)
    assert page.context["preview"].n_bad == 0
    for what in (
        "1 række gentager",
        "mere end én sag",
        "1 sag har ingen sagsbehandler",
        "ikke med en fødselsdag",
    ):
        assert what in told
    assert page.context["preview"].n_cases == 4


def test_numbers_without_a_check_digit_are_valid(leader, address, tree):
    page = leader.post(address, form_of(text_of(*(row(n) for n in range(1, 12))), tree.team))
    assert page.context["preview"].n_cases == 11
    assert "passer ikke med kontrolcifferet" in seen(page)


def test_pressing_save_twice_saves_once(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    sent = again(page)
    first, second = leader.post(address, sent), leader.post(address, sent | {"new_source": "", "source": ""})
    assert second.status_code == 422
    again_saved = leader.post(address, sent | {"new_source": "", "source": Source.objects.get().pk})
    assert first["Location"] == again_saved["Location"]
    assert Snapshot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_save_at_the_same_moment_save_one(as_, address, tree, monkeypatch, tmp_path):
    """Both have found that nothing is saved yet, and then both save."""
    client, together, save = as_(Role.TEAM_LEADER), Barrier(2, timeout=20), actions._save_list

    def at_once(*given):
        together.wait()
        return save(*given)

    def send(_: int) -> str:
        try:
            return client.post(address, sent)["Location"]
        finally:
            connection.close()

    sent = again(client.post(address, form_of(text_of(row(1)), tree.team, SourceFactory())))
    monkeypatch.setattr(actions, "_save_list", at_once)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(send, range(2))
    assert first == second
    snapshot = Snapshot.objects.get()
    assert open_caseload(Path(settings.CASELOADS) / snapshot.folder, tmp_path).n_cases == 1


def test_a_name_that_fits_is_proposed_and_a_person_confirms(leader, address, tree, bo):
    text = text_of(row(1), row(2, worker="Fremmed Navn"))
    page = leader.post(address, form_of(text, tree.team))
    (who,) = page.context["people"]
    assert (who.text, who.user, who.is_confirmed) == ("Bo Bæk", bo, False)
    leader.post(address, again(page))
    assert Case.objects.get(number="S-1").caseworker is None, "nobody has said so"
    page = leader.post(address, form_of(text, tree.team, Source.objects.get()))
    saved = leader.post(address, again(page, knyt=page.context["people"][0].word), follow=True)
    assert Case.objects.get(number="S-1").caseworker == bo
    assert "1 tekst er ikke knyttet til nogen" in seen(saved)


def test_somebody_who_was_not_proposed_cannot_be_confirmed(leader, address, tree, bo, people):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    leader.post(address, again(page, knyt=f"{people[Role.DIRECTOR].pk}:Bo Bæk"))
    assert Case.objects.get().caseworker is None


def test_what_is_tied_already_is_used_and_not_asked_again(leader, address, tree, bo):
    source = SourceFactory()
    SourceTextFactory(source=source, text="Bo Bæk", user=bo)
    page = leader.post(address, form_of(text_of(row(1)), tree.team, source))
    assert page.context["people"] == ()
    leader.post(address, again(page))
    assert Case.objects.get().caseworker == bo


def test_a_list_cannot_take_a_case_from_a_unit_that_is_not_ones_own(leader, address, tree):
    source = SourceFactory()
    CaseFactory(snapshot=SnapshotFactory(unit=tree.other_team, source=source), number="S-1")
    page = leader.post(address, form_of(text_of(row(1), row(2)), tree.team, source))
    assert "som du ikke indlæser sager for" in seen(page)
    leader.post(address, again(page, set_aside="on"))
    assert Case.objects.get(number="S-1").unit == tree.other_team


def test_cases_are_brought_into_ones_own_units_only(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1)), tree.other_team))
    assert page.status_code == 422
    assert not Snapshot.objects.exists()


def test_a_list_is_not_of_tomorrow(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1)), tree.team, as_of="2199-01-01"))
    assert "Dagen ligger i fremtiden" in seen(page)
    assert page.status_code == 422


def test_nothing_sent_is_told_what_to_do(leader, address, tree):
    page = leader.post(address, form_of("  \n ", tree.team))
    assert page.status_code == 422
    assert "Sæt listen ind, eller vælg en fil." in seen(page)


def test_a_list_that_is_too_long_is_refused(leader, address, tree):
    page = leader.post(address, form_of("\n".join(f"S-{n}\t1" for n in range(5001)), tree.team))
    assert "Listen er for stor" in seen(page)


def test_the_journal_tells_of_the_list_and_of_no_citizen(leader, address, tree, people):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    leader.post(address, again(page))
    entry = Change.objects.get(action="caseloads.snapshot.add")
    assert entry.actor == people[Role.TEAM_LEADER]
    assert (entry.new["n_cases"], entry.new["n_rejects"]) == (1, 0)
    told = str([(change.old, change.new) for change in Change.objects.all()])
    assert cpr(4001) not in told
    assert Citizen.objects.get().pseudonym not in told


def test_where_the_database_refuses_no_folder_is_left(leader, address, tree, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise RuntimeError

    before = {path.name for path in Path(settings.CASELOADS).glob("*")}
    monkeypatch.setattr(actions, "activate", refuse)
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    with pytest.raises(RuntimeError):
        leader.post(address, again(page))
    assert {path.name for path in Path(settings.CASELOADS).glob("*")} == before
    assert not Snapshot.objects.exists()
    assert not Citizen.objects.exists()
    assert not SourceText.objects.exists()


def test_a_later_list_keeps_the_rows_and_lets_go_of_what_it_has_not(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1), row(2)), tree.team))
    leader.post(address, again(page))
    kept = Case.objects.get(number="S-2").pk
    source = Source.objects.get()
    page = leader.post(address, form_of(text_of(row(2), row(3)), tree.team, source))
    leader.post(address, again(page))
    assert Case.objects.get(number="S-2").pk == kept
    assert {case.number: case.is_current for case in Case.objects.all()} == {
        "S-1": False,
        "S-2": True,
        "S-3": True,
    }


def test_a_list_leaves_what_an_import_brought_alone(leader, address, tree):
    source = SourceFactory()
    brought = SnapshotFactory(unit=tree.team, source=source, kind=SnapshotKind.IMPORT)
    for number in ("S-1", "S-9"):
        CaseFactory(snapshot=brought, number=number, n_not_met=2, target_group="kontanthjaelp")
    page = leader.post(address, form_of(text_of(row(1), row(2)), tree.team, source))
    leader.post(address, again(page))
    assert list(
        Case.objects.filter(is_current=True).order_by("number").values_list("number", "n_not_met")
    ) == [
        ("S-1", 2),
        ("S-2", None),
        ("S-9", 2),
    ]
    assert Case.objects.get(number="S-1").snapshot == brought


def test_a_list_of_another_target_group_lets_go_of_nothing(leader, address, tree):
    page = leader.post(address, form_of(text_of(row(1)), tree.team))
    leader.post(address, again(page))
    sent = form_of(text_of(row(2)), tree.team, Source.objects.get(), target_group="dagpenge")
    leader.post(address, again(leader.post(address, sent)))
    assert Case.objects.filter(is_current=True).count() == 2


def test_a_saved_list_is_shown_to_those_who_bring_cases_in_for_its_unit(as_, tree):
    mine, others = SnapshotFactory(unit=tree.team), SnapshotFactory(unit=tree.other_team)
    leader = as_(Role.TEAM_LEADER)
    assert leader.get(reverse("caseloads:list", args=[mine.pk])).status_code == 200
    assert leader.get(reverse("caseloads:list", args=[others.pk])).status_code == 404
    assert as_(Role.REVIEWER).get(reverse("caseloads:list", args=[mine.pk])).status_code == 404
