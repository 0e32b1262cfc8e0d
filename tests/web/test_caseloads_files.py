"""One case's events, outcomes and duties, read by a few stretches of a file however many cases there are."""

import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from tests.web.factories import CheckFactory, SnapshotFactory, SourceFactory, lay_out

from rettidig.caseload import ImportOptions, import_caseload, load_profile
from rettidig_web.caseloads import files
from rettidig_web.caseloads.identity import cpr_of
from rettidig_web.caseloads.missing import FilesGoneError
from rettidig_web.caseloads.models import Case, Citizen, Snapshot, SnapshotKind

pytestmark = pytest.mark.django_db
EXPORTS = Path(__file__).parents[1] / "data" / "exports"
FOCUS = "fokusrevision-2022"
KEY = b"en-anden-noegle-end-sidens-egen-noegle"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.CASELOADS = tmp_path / "caseloads"


@pytest.fixture(scope="module")
def imported(tmp_path_factory) -> Path:
    """A caseload imported on the command line, with another key than the site's."""
    folder = tmp_path_factory.mktemp("imported") / "unge"
    exports = [EXPORTS / name for name in ("sager.csv", "haendelser.csv", "perioder.csv")]
    options = ImportOptions(folder, key=KEY, reject=True, as_of=date(2020, 3, 1))
    import_caseload(exports, load_profile("sager-og-aktiviteter"), options)
    (folder.parent / "key").write_bytes(KEY)
    return folder


def take_up(folder: Path, tree, **options) -> str:
    said = io.StringIO()
    given = {
        "unit": tree.section.name,
        "source": SourceFactory().name,
        "key": folder.parent / "key",
    } | options
    call_command("take_up_caseload", folder, stdout=said, stderr=io.StringIO(), **given)
    return said.getvalue()


@pytest.mark.feature("F003")
def test_a_caseload_of_the_command_line_is_taken_up(imported, tree):
    assert "45 sager og 1027 hændelser" in take_up(imported, tree, catalogue=[FOCUS])
    snapshot = Snapshot.objects.get()
    assert (snapshot.name, snapshot.as_of, snapshot.made_by, snapshot.n_rejects) == (
        "unge",
        date(2020, 3, 1),
        None,
        19,
    )
    assert Citizen.objects.count() == 45
    case = Case.objects.get(number="K01-001")
    assert len(cpr_of(case.citizen)) == 10
    assert not (files.folder_of(snapshot) / "identities.bin").exists()
    assert (imported / "identities.bin").exists()
    check = snapshot.checks.get()
    events = files.case_file(snapshot, case.number).events
    assert [event.happened_on for event in events] == sorted(event.happened_on for event in events)
    assert (events[0].type, events[0].happened_on) == ("henvendelse", date(2018, 4, 13))
    assert any(event.attributes.get("opfoelgning_paalaeg") == "nej" for event in events)
    outcomes = files.outcomes_of(check, case.number)
    counted = [
        sum(row.outcome == word for row in outcomes) for word in ("met", "not_met", "pending", "unknown")
    ]
    assert [case.n_met, case.n_not_met, case.n_pending, case.n_unknown] == counted
    first = files.duties_of(check, case.number)[0]
    assert (first.point_id, first.number, first.outcome) == ("fr22-foerste-samtale-1-uge", 1, "not_met")


def test_the_key_must_be_that_of_the_import(imported, tree, tmp_path):
    (tmp_path / "wrong").write_bytes(b"en-helt-tredje-noegle-som-ikke-passer")
    with pytest.raises(CommandError, match="Brug nøglen fra importen"):
        take_up(imported, tree, key=tmp_path / "wrong")
    assert not Snapshot.objects.exists()
    assert list((tmp_path / "caseloads").iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"unit": "Findes ikke"}, "ingen enhed"),
        ({"source": "Findes ikke"}, "intet fagsystem"),
        ({"catalogue": ["findes-ikke"]}, "Ukendt katalog"),
    ],
)
def test_what_does_not_exist_is_said(imported, tree, changed, said):
    with pytest.raises(CommandError, match=said):
        take_up(imported, tree, **changed)


def make_check(n_cases: int):
    """A check of many cases with three outcomes each."""
    rows = [
        {
            "case_id": f"S-{number:06d}",
            "control_point": f"p{point}",
            "version": "v1",
            "outcome": "met",
            "reason": "on_time",
            "trigger_on": date(2026, 1, 1),
            "due_on": date(2026, 1, 8),
            "done_on": None,
            "days_late": None,
            "violations": None,
            "next_due_on": None,
        }
        for number in range(n_cases)
        for point in range(3)
    ]
    check = CheckFactory()
    folder = files.check_folder(check)
    folder.mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "raw.parquet")
    files.arrange(folder / "raw.parquet", folder / "outcomes.parquet")
    return check


@pytest.mark.parametrize("n_cases", [10, 20_000])
def test_one_read_however_many_cases(n_cases):
    check = make_check(n_cases)
    before = files.n_reads()
    rows = files.outcomes_of(check, f"S-{n_cases // 2:06d}")
    assert files.n_reads() - before == 1
    assert [row.point_id for row in rows] == ["p0", "p1", "p2"]
    assert rows[0].due_on == date(2026, 1, 8)


def test_a_case_at_the_edge_of_two_stretches_is_whole():
    check = make_check(20_000)
    footer = pq.read_metadata(files.check_folder(check) / "outcomes.parquet")
    assert footer.num_row_groups > 2
    last = footer.row_group(0).column(0).statistics.max
    assert len(files.outcomes_of(check, last)) == 3


def test_a_case_that_is_not_there_has_nothing_and_files_that_are_not_there_are_an_error():
    check = make_check(10)
    before = files.n_reads()
    assert files.outcomes_of(check, "A-1") == ()
    assert files.n_reads() == before
    assert files.outcomes_of(check, "S-000003x") == ()
    assert files.case_file(SnapshotFactory(), "S-000001").events == ()
    assert files.case_file(lay_out(SnapshotFactory(kind=SnapshotKind.IMPORT)), "S-000001").events == ()
    with pytest.raises(FilesGoneError, match=check.folder):
        files.duties_of(check, "S-000001")
    with pytest.raises(FilesGoneError):
        files.case_file(SnapshotFactory(kind=SnapshotKind.IMPORT), "S-000001")
