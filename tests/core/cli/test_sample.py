"""``rettidig sample``: both forms of the command, what it says, and what it leaves on the disk."""

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.cli import app, sample
from rettidig.sampling.certificate import read_certificate
from rettidig.vocabulary import Refused

pytestmark = pytest.mark.slow

EXAMPLE = Path("examples/fokusrevision").resolve()
DESIGN = """\
meeting: {case_number: 25-0123, held_on: 2026-11-20}
draw: {kind: proportional, by: [visitation_group], n: 20}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sager").symlink_to(EXAMPLE)
    (tmp_path / "design.yaml").write_text(DESIGN, encoding="utf-8")
    return tmp_path


def said(call: str) -> str:
    """Return what the call prints, every run of spaces as one; it must end well."""
    result = CliRunner().invoke(app, shlex.split(call), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_the_first_word_is_the_caseload_unless_it_is_a_command(folder: Path):
    short = said("sample sager --design design.yaml --out kort.json")
    said("sample draw sager --design design.yaml --out lang.json")
    said("sample --design design.yaml --out bagvendt.json sager")
    texts = {(folder / f"{name}.json").read_text(encoding="utf-8") for name in ("kort", "lang", "bagvendt")}
    assert len(texts) == 1
    assert short.startswith(
        "20 sager er trukket blandt 369 med frøet »25-0123 2026-11-20« "
        "(lavet af sagsnummeret og mødets dato, 20. november 2026)."
    )
    assert "up 151 8 5,3 pct." in short
    assert said("sample verify kort.json sager") == (
        "Beviset holder: De samme 20 sager er trukket igen af den samme ramme."
    )


def test_a_caseload_called_as_a_command_is_named_with_its_path(folder: Path):
    (folder / "verify").symlink_to(EXAMPLE)
    assert "trukket blandt 369" in said("sample ./verify --n 1 --seed x --out bevis.json")


@pytest.mark.feature("F031")
@pytest.mark.feature("F037")
def test_one_case_and_a_fixed_number_by_flags(folder: Path):
    assert said("sample sager --n 1 --seed x --out en.json").startswith("1 sag er trukket blandt 369")
    assert said("sample sager --n 20 --seed x --out tyve.json").startswith("20 sager er trukket")


@pytest.mark.feature("F032")
def test_all_cases(folder: Path):
    assert said("sample sager --all --seed x --out alle.json").startswith("369 sager er trukket blandt 369")


def test_many_strata_are_cut_off_and_shortfalls_told(folder: Path):
    text = said("sample sager --per-caseworker 4 --seed x --out bevis.json")
    assert "143 lag kunne ikke fyldes:" in text
    assert "K01-S05: 1 af 4 (der er 1 at trække af); der er trukket færre." in text
    assert re.search(r"… og \d+ lag mere", text)


def test_replace_and_extend_write_the_certificate_anew(folder: Path):
    said("sample sager --n 5 --seed x --out bevis.json")
    first = [one.unit_id for one in read_certificate(folder / "bevis.json").draws]
    text = said(f'sample replace bevis.json {first[1]} --reason "Sagen er en dublet" --on 2026-11-27')
    assert text.startswith(f"{first[1]} er taget ud, og ")
    text = said("sample extend bevis.json sager --by 1")
    assert text.startswith("1 sag mere er trukket; stikprøven er nu på 6 sager.")
    certificate = read_certificate(folder / "bevis.json")
    assert [one.unit_id for one in certificate.draws][:5] == first
    assert len(certificate.in_use) == 6
    assert "Beviset holder" in said("sample verify bevis.json sager")


def test_a_refused_change_leaves_the_certificate_as_it_was(folder: Path):
    said("sample sager --n 5 --seed x --out bevis.json")
    before = (folder / "bevis.json").read_bytes()
    for call in (
        "sample replace bevis.json K99-001 --reason x --on 2026-11-27",
        "sample replace bevis.json K01-001 --reason x --on 27/11",
        "sample extend bevis.json sager --by 999",
    ):
        with pytest.raises(Refused):
            said(call)
    assert (folder / "bevis.json").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["bevis.json", "design.yaml", "sager"]


def test_a_certificate_is_not_overwritten_by_another_draw(folder: Path):
    said("sample sager --n 5 --seed x --out bevis.json")
    said("sample sager --n 5 --seed x --out bevis.json")
    with pytest.raises(Refused, match="holds something else"):
        said("sample sager --n 5 --seed y --out bevis.json")


def test_verify_says_what_has_changed_and_ends_with_one(folder: Path):
    said("sample sager --design design.yaml --out bevis.json")
    shutil.copytree(EXAMPLE, folder / "nye")
    for name in ("cases", "events", "answers"):
        path = folder / "nye" / f"{name}.csv"
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        path.write_text("".join(line for line in lines if not line.startswith("K01-001,")), encoding="utf-8")
    result = CliRunner().invoke(app, ["sample", "verify", "bevis.json", "nye"])
    assert result.exit_code == 1
    assert "Ude af rammen: K01-001." in result.output
    assert "Rammen var på 369 og er nu på 368." in result.output
    result = CliRunner().invoke(app, ["sample", "verify", "bevis.json", "nye", "--json"])
    assert result.exit_code == 1
    assert json.loads(result.output)["gone"] == ["K01-001"]


def test_without_a_seed_the_answer_is_how_to_choose_one(folder: Path):
    with pytest.raises(Refused, match="in the open"):
        said("sample sager --n 5 --out bevis.json")
    assert not (folder / "bevis.json").exists()


@pytest.mark.parametrize(
    "flags",
    ["", "--n 3 --all", "--by team --all", "--n 3 --design design.yaml", "--by team", "--n 0"],
)
def test_flags_that_contradict_each_other_are_wrong_usage(folder: Path, flags: str):
    result = CliRunner().invoke(app, shlex.split(f"sample sager --seed x --out bevis.json {flags}"))
    assert result.exit_code == 2
    assert not (folder / "bevis.json").exists()


def test_json_is_the_certificate_without_its_list(folder: Path):
    result = CliRunner().invoke(app, shlex.split("sample sager --design design.yaml --out b.json --json"))
    printed = json.loads(result.output)
    assert len(printed["draws"]) == 20
    assert "units" not in printed["frame"]


def examples(epilog: str) -> list[str]:
    return [line.removeprefix("rettidig ") for line in epilog.splitlines() if line.startswith("rettidig ")]


@pytest.mark.parametrize(
    "epilog",
    [
        sample.GROUP_EXAMPLES,
        sample.DRAW_EXAMPLES,
        sample.VERIFY_EXAMPLES,
        sample.REPLACE_EXAMPLES,
        sample.EXTEND_EXAMPLES,
    ],
)
def test_the_examples_of_the_help_run(folder: Path, epilog: str):
    calls = examples(epilog)
    assert len(calls) >= 2
    for call in calls:
        path = folder / "stikproeve.json"
        if " --out " in call:
            path.unlink(missing_ok=True)
        elif not path.exists():
            said("sample sager --n 300 --seed x --out stikproeve.json")
        assert said(with_drawn_cases(call, path))


def with_drawn_cases(call: str, path: Path) -> str:
    """Return the call with cases of the sample in place of those that the example names."""
    drawn = [one.unit_id for one in read_certificate(path).in_use] if path.exists() else []
    return re.sub(r"K01-00\d", lambda _: drawn[0], call)


def test_help_shows_the_examples(folder: Path):
    for words in ("sample", "sample draw", "sample verify", "sample replace", "sample extend"):
        assert "rettidig sample" in said(f"{words} --help")
