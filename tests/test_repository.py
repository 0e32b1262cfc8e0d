"""What holds for the repository as a whole: no people in it, no hosts, small files, one version."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

import rettidig
from rettidig.catalogue import kinds as catalogue_kinds
from rettidig.checks import kinds as checks_kinds

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PUBLICCODE = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))

CPR = re.compile(r"(?<![\w.-])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d\d[- ]?\d{4}(?![\w-])")
REGISTRY = re.compile(r"\b(pypi|pythonhosted|npmjs|yarnpkg|anaconda|maven)\.(org|com)\b")
LONGEST_FILE = 400
PACKAGES = {
    "docx": "python-docx",
    "ibis": "ibis-framework",
    "pydantic_core": "pydantic",
    "python_calamine": "python-calamine",
    "vl_convert": "vl-convert-python",
    "yaml": "pyyaml",
}
"""What a library is called in pyproject.toml, where it is imported by another name."""


def texts() -> Iterator[tuple[str, str]]:
    """Yield path and text of every file of the repository that is text, committed or about to be."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for path in listed.stdout.decode().split("\0"):
        file = ROOT / path
        if path and file.is_file():
            raw = file.read_bytes()
            if b"\0" not in raw:
                yield path, raw.decode("utf-8", errors="replace")


def lines_with(pattern: re.Pattern[str], *, leave_out: tuple[str, ...]) -> list[str]:
    return [
        f"{path}:{number}"
        for path, text in texts()
        if not path.startswith(leave_out)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_has_what_could_be_a_cpr_number():
    assert lines_with(CPR, leave_out=("tests/data/exports/", "uv.lock")) == []


def test_the_pattern_of_cpr_numbers_finds_them_as_they_are_written():
    digits = "0101" + "60"
    assert all(CPR.search(f"x;{digits}{between}1234;y") for between in ("", "-", " "))
    assert not CPR.search("3201601234")


def test_no_file_but_the_lock_names_a_registry():
    assert lines_with(REGISTRY, leave_out=("uv.lock",)) == []
    assert lines_with(REGISTRY, leave_out=()) != []


def test_files_of_the_package_are_short():
    written = (file for file in (ROOT / "src").rglob("*.py") if file.parent.name != "migrations")
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in written}
    assert len(lengths) > 100
    assert [str(file) for file, length in lengths.items() if length > LONGEST_FILE] == []


def test_one_version_everywhere():
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    top = re.search(r"^## \[(?P<version>[\d.]+)\] – (?P<day>\d{4}-\d\d-\d\d)$", changelog, re.MULTILINE)
    assert top is not None
    versions = {PROJECT["version"], rettidig.__version__, top["version"], PUBLICCODE["softwareVersion"]}
    assert len(versions) == 1
    assert str(PUBLICCODE["releaseDate"]) == top["day"]


def test_publiccode_has_what_the_standard_requires():
    required = {"publiccodeYmlVersion", "name", "url", "platforms", "categories", "developmentStatus"}
    required |= {"softwareType", "description", "legal", "maintenance", "localisation"}
    assert required <= PUBLICCODE.keys()
    assert PUBLICCODE["publiccodeYmlVersion"].startswith("0.")
    assert PUBLICCODE["legal"]["license"] == PROJECT["license"]
    assert PUBLICCODE["maintenance"]["contacts"][0]["name"]
    assert isinstance(PUBLICCODE["localisation"]["localisationReady"], bool)


@pytest.mark.parametrize("language", ["da", "en"])
def test_publiccode_describes_the_program_within_the_standards_limits(language: str):
    said = PUBLICCODE["description"][language]
    assert 0 < len(said["shortDescription"]) <= 150
    assert 150 <= len(said["longDescription"]) <= 10_000
    assert said["features"]
    assert all(len(feature) <= 100 for feature in said["features"])
    assert language in PUBLICCODE["localisation"]["availableLanguages"]


def test_each_kind_is_both_described_and_judged():
    of_cases = catalogue_kinds.KINDS.keys() - {"indicator"}
    assert of_cases == checks_kinds.KINDS.keys()


def test_the_libraries_used_are_those_declared():
    extras = PROJECT["optional-dependencies"]
    declared = [*PROJECT["dependencies"], *extras["spark"]]
    names = {re.split(r"[\[<>=]", library)[0] for library in declared}
    used = {
        PACKAGES.get(found, found)
        for file in (ROOT / "src" / "rettidig").rglob("*.py")
        for found in imported(ast.parse(file.read_text(encoding="utf-8")))
    }
    assert used - sys.stdlib_module_names - {"rettidig"} == names


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        modules += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
        yield from (module.partition(".")[0] for module in modules)


@pytest.mark.slow
def test_the_library_runs_where_django_is_not_installed():
    program = (
        "import sys, pkgutil, importlib; sys.modules['django'] = None; import rettidig;"
        "names = [m.name for m in pkgutil.walk_packages(rettidig.__path__, 'rettidig.')];"
        "[importlib.import_module(name) for name in names]; print(len(names))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    assert int(ran.stdout) > 100
