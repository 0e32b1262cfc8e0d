"""Whole checks, run once and looked at by several tests."""

from collections.abc import Callable
from pathlib import Path

import pytest

from rettidig.assessment.grades import Thresholds
from rettidig.catalogue import load_catalogue
from rettidig.checks import check
from rettidig.cli.check import store

DATA = Path(__file__).parents[2] / "data"
CATALOGUE = "fokusrevision-2022"

Judged = Callable[..., Path]


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """Return a function that checks a caseload and gives the result's folder, once for each question."""
    done: dict[tuple[Path, str], Path] = {}

    def run(caseload: Path, engine: str = "duckdb") -> Path:
        if (caseload, engine) not in done:
            out = tmp_path_factory.mktemp("result")
            source = load_catalogue(CATALOGUE)
            checked = check(caseload, source.catalogue, out, engine=engine)
            store(out, checked, source, Thresholds.load(None), has_drafts=False)
            done[caseload, engine] = out
        return done[caseload, engine]

    return run
