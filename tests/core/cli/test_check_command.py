"""``rettidig check``, ``explain`` and ``coverage`` as another program meets them: exit status and streams."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

EDGE = Path(__file__).parents[2] / "data" / "edge"
SMALL_CATALOGUE = Path(__file__).parents[1] / "catalogue" / "proeve.yaml"
WRITTEN = {
    *("catalogue.yaml", "duties.parquet", "outcomes.parquet", "run.json"),
    *("summary.csv", "tables.json", "totals.csv"),
}


def rettidig(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, without a terminal."""
    command = Path(sys.executable).with_name("rettidig")
    return subprocess.run(
        [str(command), *(str(argument) for argument in arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "COLUMNS": "200", "PYTHONIOENCODING": "utf-8"},
        timeout=300,
    )


def refused(*arguments: str | Path) -> str:
    """Return the one message on stderr of a command that refuses its input."""
    done = rettidig(*arguments)
    assert (done.returncode, done.stdout) == (1, ""), done.stderr
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a caseload of one case, so that a run is short."""
    folder = tmp_path_factory.mktemp("small") / "sager"
    folder.mkdir()
    shutil.copy(EDGE / "manifest.json", folder)
    for name in ("cases.csv", "events.csv"):
        head, *rows = (EDGE / name).read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if row.startswith("deadline-one-day-late,")]
        (folder / name).write_text("\n".join([head, *kept]) + "\n", encoding="utf-8")
    return folder


def test_a_check_writes_its_files_and_says_what_it_came_to(small: Path, tmp_path: Path):
    done = rettidig("check", small, "--catalogue", SMALL_CATALOGUE, "--out", tmp_path / "ud")
    assert (done.returncode, done.stderr) == (0, "")
    assert {file.name for file in (tmp_path / "ud").iterdir()} == WRITTEN
    assert "Sager" in done.stdout
    assert str(tmp_path / "ud") in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("FINDES-IKKE", "--catalogue", "fokusrevision-2022"), "Mappen findes ikke."),
        (("EDGE", "--catalogue", "fokusrevision-1850"), "findes ikke"),
        (("EDGE", "--catalogue", "fokusrevision-2022", "--as-of", "31-03-2020"), "er ikke en dato."),
        (("EDGE", "--catalogue", "fokusrevision-2022", "--period", "2020"), "kan ikke læses."),
    ],
)
def test_what_is_refused_is_one_message_and_nothing_is_written(
    arguments: tuple[str, ...], says: str, tmp_path: Path
):
    where = {"EDGE": str(EDGE), "FINDES-IKKE": str(tmp_path / "findes-ikke")}
    message = refused(
        "check", *(where.get(argument, argument) for argument in arguments), "--out", tmp_path / "ud"
    )
    assert says in message
    assert list(tmp_path.iterdir()) == []


def test_a_refusal_is_said_in_english_where_that_is_asked_for(tmp_path: Path):
    arguments = ("check", tmp_path / "none", "--catalogue", "fokusrevision-2022", "--out", tmp_path / "out")
    assert "The folder does not exist." in refused(*arguments, "--lang", "en")
    assert "The folder does not exist." in refused(*arguments, "--lang=en")


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "EDGE"),
        ("check", "EDGE", "--catalogue", "fokusrevision-2022", "--out", "ud", "--engine", "excel"),
        (
            *("check", "EDGE", "--catalogue", "fokusrevision-2022", "--out", "ud"),
            *("--as-of", "2020-01-01", "--period", "2020-01-01..2020-02-01"),
        ),
        ("explain", "EDGE", "answer-yes"),
        ("coverage", "EDGE", "--ukendt"),
        ("findes-ikke",),
    ],
)
def test_wrong_usage_is_another_exit_status(arguments: tuple[str, ...], tmp_path: Path):
    done = rettidig(*(str(EDGE) if argument == "EDGE" else argument for argument in arguments))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr


def test_an_explanation_tells_the_steps(small: Path):
    done = rettidig("explain", small, "deadline-one-day-late", "fr22-foerste-samtale-1-uge")
    assert (done.returncode, done.stderr) == (0, "")
    for line in (
        "Ikke opfyldt, for sent (1 dag efter fristen).",
        "Begynder mandag 6. maj 2019; dagen tælles ikke med.",
        "1 uge senere: mandag 13. maj 2019.",
        "Sket tirsdag 14. maj 2019, 1 dag for sent.",
        "LAB § 20 a",
    ):
        assert line in done.stdout
    assert "p002" not in done.stdout


def test_an_explanation_can_be_read_by_a_program(small: Path):
    done = rettidig("explain", small, "deadline-one-day-late", "fr22-foerste-samtale-1-uge", "--json")
    found = json.loads(done.stdout)
    assert found["point"] == "fr22-foerste-samtale-1-uge"
    assert found["outcome"]["outcome"] == "not_met"
    assert [(duty["due_on"], duty["days_late"]) for duty in found["duties"]] == [("2019-05-13", 1)]
    assert found["law"]["version"]["law"] == [{"act": "lab", "section": "§ 20 a"}]
    assert "p002" not in done.stdout


def test_an_explanation_of_what_is_not_there_is_refused(small: Path):
    assert "Mente du fr22-min-plan-findes" in refused(
        "explain", small, "deadline-one-day-late", "fr22-min-plan-finde"
    )
    message = refused("explain", small, "Sag 999999 ringede", "fr22-min-plan-findes")
    assert "findes ikke" in message
    assert "ringede" not in message


def test_coverage_begins_with_a_sentence_and_ends_with_what_to_order():
    folder = EDGE.parent / "edge-uncovered"
    done = rettidig("coverage", folder, "--catalogue", "fokusrevision-2022")
    assert (done.returncode, done.stderr) == (0, "")
    first, *others = done.stdout.splitlines()
    assert first.startswith("28 af 81 punkter kan afgøres af data, 45 besvares af mennesker og 8 kan ikke")
    rows = others[others.index("Bestil hos kilden") :]
    assert [row.split()[-2] for row in rows if "[" in row] == ["2", "2", "1", "1", "1", "1"]


def test_coverage_can_be_read_by_a_program():
    done = rettidig("coverage", EDGE, "--catalogue", "fokusrevision-2022", "--json")
    found = json.loads(done.stdout)
    assert found["summary"] == {"fully": 36, "from_a_day": 0, "by_people": 45, "not_at_all": 0}
    assert found["orders"] == []
    assert len(found["points"]) == found["n_points"] == 81
