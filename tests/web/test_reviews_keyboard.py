"""The shortcuts: every key that does something is listed on the form, and no other."""

import re
from pathlib import Path

import pytest
from tests.web.factories import DrawnRoundFactory, ProposalFactory, ReviewFactory, SnapshotFactory
from tests.web.test_reviews_form import a_case

import rettidig_web.reviews

pytestmark = pytest.mark.django_db

SCRIPT = Path(rettidig_web.reviews.__path__[0]) / "static" / "reviews" / "keyboard.js"
ELSEWHERE = {"↓", "↑", "Esc", "Ctrl", "Enter"}
"""Keys that the script handles outside its table of single keys."""


@pytest.fixture
def sampled(tree, people):
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    return a_case(drawn, people, visitation_group="up")


def keys_of_the_script() -> set[str]:
    table = re.search(r"const KEYS = \{(.*?)\n  \};", SCRIPT.read_text(encoding="utf-8"), re.DOTALL)[1]
    return {key.upper() for key in re.findall(r'(?:^|[\s,{])"?([a-z0-9?])"?:', table)}


def listed_keys(page: str) -> set[str]:
    shortcuts = re.search(r'<details class="shortcuts.*?</details>', page, re.DOTALL)[0]
    terms = re.findall(r"<dt>(.*?)</dt>", shortcuts, re.DOTALL)
    return {key for term in terms for key in re.findall(r"<kbd>(.*?)</kbd>", term)}


@pytest.mark.feature("W13")
def test_every_key_is_listed(as_, sampled):
    listed = listed_keys(as_("reviewer").get(f"/gennemgang/{sampled.pk}/").content.decode())
    keys = keys_of_the_script()
    assert listed - ELSEWHERE == keys
    assert listed >= ELSEWHERE


def test_keys_stand_on_what_they_press(as_, sampled):
    ProposalFactory(sampled_case=sampled)
    page = as_("reviewer").get(f"/gennemgang/{sampled.pk}/").content.decode()
    for key in ("1", "2", "3", "4", "B", "R", "U"):
        assert f'<kbd aria-hidden="true">{key}</kbd>' in page


def test_the_switch_and_the_scripts_are_for_whoever_answers(as_, sampled):
    ReviewFactory(sampled_case=sampled)
    address = f"/gennemgang/{sampled.pk}/"
    assert "Brug genveje på denne computer" in as_("reviewer").get(address).content.decode()
    assert "keyboard.js" not in as_("auditor").get(address).content.decode()
