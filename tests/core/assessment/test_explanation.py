from pathlib import Path

import pytest

from rettidig.assessment.grades import Thresholds
from rettidig.assessment.summary import COLUMNS
from rettidig.vocabulary import Grade

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "figures-and-grades.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_page_names_the_columns_in_their_order(page):
    listed = ", ".join(f"`{name}`" for name in COLUMNS)

    assert listed in " ".join(page.split())


def test_the_page_tells_the_packages_own_thresholds(page):
    high, some, lesser = Thresholds.load().bounds.values()

    assert f"| `hoej` | i høj grad | {high} and above |" in page
    assert f"| `nogen` | i nogen grad | {some}–{high - 1} |" in page
    assert f"| `mindre` | i mindre grad | {lesser}–{some - 1} |" in page
    assert f"| `ikke` | ikke | below {lesser} |" in page
    assert all(f"`{grade}`" in page for grade in Grade)
