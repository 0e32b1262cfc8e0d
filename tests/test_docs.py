"""What the documentation says is true: links lead somewhere, examples run, commands exist."""

import doctest
import importlib
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
from tests.support.features import PAGE, features_page, marked_tests, read_features
from typer.testing import CliRunner

from rettidig.cli import app

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src"
OWN_WORDS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs", "bench", "examples")
TUTORIAL = ROOT / "docs" / "tutorials" / "first-check.md"
COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"


def pages() -> list[Path]:
    found = [ROOT / name for name in OWN_WORDS]
    return sorted(page for path in found for page in ([path] if path.is_file() else path.rglob("*.md")))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FENCE = re.compile(r"^(?P<fence>`{3,})[^\n]*\n(?P<code>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")


def links(page: Path) -> list[str]:
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.read_text(encoding="utf-8")))
    targets = [match["target"] for match in LINK.finditer(prose)]
    return [target for target in targets if not re.match(r"[a-z]+:", target)]


def anchors(page: Path) -> set[str]:
    """Return the anchors of the page's headings, made as code hosts make them."""
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ +(.+?) *$", prose, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", pages(), ids=named)
def test_links_lead_somewhere(page: Path):
    for target in links(page):
        path, _, anchor = unquote(target).partition("#")
        aim = page.parent / path if path else page
        assert aim.exists(), f"{named(page)}: {target}"
        assert not anchor or anchor in anchors(aim), f"{named(page)}: {target}"


def test_every_page_is_reached_from_the_index():
    reached, to_read = set(), [ROOT / "README.md"]
    while to_read:
        page = to_read.pop()
        if page not in reached and page.suffix == ".md":
            reached.add(page)
            to_read += [(page.parent / target.partition("#")[0]).resolve() for target in links(page)]
    assert [named(page) for page in pages() if page not in reached] == []


def modules_with_examples() -> list[str]:
    files = (file for file in (SRC / "rettidig").rglob("*.py") if ">>> " in file.read_text(encoding="utf-8"))
    return sorted(".".join(file.relative_to(SRC).with_suffix("").parts) for file in files)


@pytest.mark.parametrize("module", modules_with_examples())
def test_examples_in_docstrings_run(module: str):
    result = doctest.testmod(importlib.import_module(module))
    assert result.attempted > 0
    assert result.failed == 0


def commands() -> dict[tuple[str, ...], object]:
    """Return the program's commands by the words that call them, as typer has them."""
    top = typer.main.get_command(app)
    found: dict[tuple[str, ...], object] = {("rettidig",): top}
    to_read = [(("rettidig",), top)]
    while to_read:
        words, group = to_read.pop()
        for name in group.list_commands(None) if hasattr(group, "list_commands") else ():
            found[*words, name] = command = group.get_command(None, name)
            to_read.append(((*words, name), command))
    return found


COMMANDS = commands()


def options(words: tuple[str, ...]) -> set[str]:
    return {name for parameter in COMMANDS[words].params for name in parameter.opts if name.startswith("-")}


def calls(page: Path) -> Iterator[str]:
    """Yield each call of the program in the page's code blocks, a call over several lines as one."""
    for block in FENCE.finditer(page.read_text(encoding="utf-8")):
        for line in block["code"].replace("\\\n", " ").splitlines():
            if match := re.match(r"\s*(?:\$ )?(?:\S*/)?(rettidig(?: .*)?)$", line):
                yield match[1]


def called(words: list[str]) -> tuple[str, ...]:
    """Return the longest command that the words begin with."""
    lengths = (length for length in range(len(words), 0, -1) if tuple(words[:length]) in COMMANDS)
    return tuple(words[: next(lengths)])


@pytest.mark.parametrize("page", pages(), ids=named)
def test_calls_in_code_blocks_name_real_commands_and_options(page: Path):
    for call in calls(page):
        words = shlex.split(call, comments=True)
        command = called(words)
        has_commands = hasattr(COMMANDS[command], "commands")
        given = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert not has_commands or len(words) == len(command) or given, f"{named(page)}: {call}"
        assert given <= options(command) | {"--help"}, f"{named(page)}: {call}"


def test_the_commands_page_names_every_command_and_option_and_no_other():
    sections = re.split(
        r"^## `(rettidig[^`]*)`$", COMMANDS_PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    described = dict(zip(sections[1::2], sections[2::2], strict=True))
    leaves = {words for words, command in COMMANDS.items() if not hasattr(command, "commands")}
    assert set(described) == {" ".join(words) for words in leaves}
    for words in leaves:
        rows = re.findall(r"^\| `(--[\w-]+)", described[" ".join(words)], re.MULTILINE)
        assert set(rows) == options(words), words


@pytest.mark.slow
def test_the_tutorial_shows_what_the_program_says(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT)
    text = TUTORIAL.read_text(encoding="utf-8")
    explained, covered = (
        said(call) for word in ("explain", "coverage") for call in calls(TUTORIAL) if word in call
    )
    [shown] = [block["code"] for block in FENCE.finditer(text) if block[0].startswith("```text")]
    assert " ".join(shown.split()) in explained
    found = re.search(r"(\d+) af (\d+) punkter kan afgøres af data, (\d+) besvares af mennesker", covered)
    assert found is not None
    settled, points, asked = found.groups()
    assert f"{settled} af {points} punkter kan afgøres af data, og {asked} skal besvares af mennesker" in text


def said(call: str) -> str:
    """Return what a call prints, every run of spaces and line breaks as one space."""
    return " ".join(CliRunner().invoke(app, shlex.split(call)[1:]).output.split())


def test_the_page_of_features_is_up_to_date():
    assert PAGE.read_text(encoding="utf-8") == features_page(read_features(), marked_tests())


def test_features_and_marks_go_together():
    assert set(read_features()) == set(marked_tests())


def test_pictures_of_features_exist():
    pictures = [feature.picture for feature in read_features().values() if feature.picture]
    assert all((PAGE.parent / picture).is_file() for picture in pictures)
