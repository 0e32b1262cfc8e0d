"""Which tests show which feature: ``python -m tests.support.features``.

A test says it with ``@pytest.mark.feature("F041")``; the titles stand in ``docs/reference/features.yaml``,
and the page ``docs/reference/features.md`` is written from both.
"""

import ast
import html
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
TITLES = ROOT / "docs" / "reference" / "features.yaml"
PAGE = ROOT / "docs" / "reference" / "features.md"

HEAD = """# Features

*Generated from the tests and `docs/reference/features.yaml` by `python -m tests.support.features`;
change it there.*

The documents that Rettidig is built on ask for 286 things, numbered F001 to F286. Listed here are those that
a test shows: {n} so far. What is not in the list is not there yet, or no test vouches for it. Below them
stand {more} things, numbered with a W, that the site does and no document asks for. The pictures of the site
are of its demo, and `python -m docs.pictures` takes them.

| number | feature | på dansk | shown by | picture |
|---|---|---|---|---|
"""
WIDTH = 240
"""How wide a picture is in the table; it leads to the whole one."""


@dataclass(frozen=True)
class Feature:
    """What a feature is called, and a picture of it (a path seen from the page) where there is one."""

    en: str
    da: str
    picture: str | None = None


def read_features(path: Path = TITLES) -> dict[str, Feature]:
    """Return the features that have a title, by number."""
    titles = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {number: Feature(**title) for number, title in titles.items()}


def marked_tests(folder: Path = ROOT / "tests") -> dict[str, list[str]]:
    """Return, by feature number, the tests that are marked with it, as ``path::name`` from the root."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("test_*.py")):
        path = file.relative_to(folder.parent).as_posix()
        for numbers, name in _marks(ast.parse(file.read_text(encoding="utf-8"))):
            for number in numbers:
                found.setdefault(number, []).append(f"{path}::{name}")
    return found


def _marks(tree: ast.AST) -> Iterator[tuple[list[str], str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield [number for mark in node.decorator_list for number in _numbers(mark)], node.name


def _numbers(decorator: ast.expr) -> list[str]:
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.feature":
        return [ast.literal_eval(argument) for argument in decorator.args]
    return []


def features_page(features: Mapping[str, Feature], marked: Mapping[str, list[str]]) -> str:
    """Return the page: a row for each feature, with the tests that show it."""
    rows = (_row(number, features[number], marked.get(number, [])) for number in sorted(features))
    n = sum(number.startswith("F") for number in features)
    return HEAD.format(n=n, more=len(features) - n) + "".join(rows)


def _row(number: str, feature: Feature, tests: list[str]) -> str:
    shown = "<br>".join(_link(test) for test in tests)
    return f"| {number} | {feature.en} | {feature.da} | {shown} | {_picture(feature)} |\n"


def _picture(feature: Feature) -> str:
    if feature.picture is None:
        return ""
    image = f'<img src="{feature.picture}" width="{WIDTH}" alt="{html.escape(feature.en)}">'
    return f'<a href="{feature.picture}">{image}</a>'


def _link(test: str) -> str:
    path, name = test.split("::")
    return f"[{name.removeprefix('test_').replace('_', ' ')}](../../{path})"


def main() -> None:
    """Write the page."""
    PAGE.write_text(features_page(read_features(), marked_tests()), encoding="utf-8")


if __name__ == "__main__":
    main()
