import csv
import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from rettidig.caseload import load_profile, profile_schema, shipped_profiles
from rettidig.caseload.profile import PROFILES
from rettidig.vocabulary import Language, Refused

SMALL = {
    "format_version": 1,
    "name": "lille",
    "sources": [
        {
            "role": "haendelser",
            "table": "events",
            "columns": {"case_id": "Id", "happened_on": ["Dato", "Dag"]},
            "activity": "Hvad",
            "activities": {"Møde": {"type": "samtale"}},
        }
    ],
}


def changed(**source: object) -> dict:
    return SMALL | {"sources": [SMALL["sources"][0] | source]}


@pytest.mark.parametrize("name", shipped_profiles())
def test_shipped_profiles_load_and_keep_to_the_published_schema(name: str):
    assert load_profile(name).name == name
    jsonschema.validate(
        yaml.safe_load((PROFILES / f"{name}.yaml").read_text(encoding="utf-8")), profile_schema()
    )


def test_the_shipped_profile_says_of_each_activity_what_the_source_says(exports: Path):
    profile = load_profile("sager-og-aktiviteter")
    known = {name: activity for source in profile.sources for name, activity in source.activities.items()}
    with (exports / "aktiviteter.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            activity = known[row["AktivitetNavn"].removeprefix("(periode) ")]
            parts = activity.answers | activity.columns
            assert activity.type == row["event_type"]
            if row["value"]:
                assert parts[row["i AktivitetSvar"]].attribute == row["value"]


def test_a_profile_may_be_written_short(tmp_path: Path):
    (tmp_path / "p.yaml").write_text(json.dumps(SMALL))
    source = load_profile(str(tmp_path / "p.yaml")).sources[0]
    assert list(source.needed_headers()) == [("Id",), ("Dato", "Dag"), ("Hvad",)]
    assert set(source.covers()) == {"samtale"}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (SMALL | {"format_version": 2}, "format_version"),
        (SMALL | {"mere": 1}, "mere"),
        (SMALL | {"sources": []}, "sources"),
        (SMALL | {"sources": SMALL["sources"] * 2}, "same role"),
        (changed(columns={"case_id": "Id"}), "happened_on"),
        (changed(columns={"case_id": "Id", "happened_on": "D", "farve": "F"}), "farve"),
        (
            changed(columns={"case_id": "Id", "happened_on": {"from": "D", "value": "x"}}),
            "either from or value",
        ),
        (changed(columns={"case_id": "Id", "happened_on": {"from": "D", "words": "ja"}}), "word list ja"),
        (changed(activities={}), "go together"),
        (changed(role="../ud"), "role"),
        (
            changed(
                activities={"Møde": {"type": "samtale", "answers": {"A": {"attribute": "a", "words": "x"}}}}
            ),
            "word list x",
        ),
        ([], "profil"),
    ],
)
def test_a_profile_that_is_not_true_to_form_is_refused(tmp_path: Path, document: object, said: str):
    (tmp_path / "p.yaml").write_text(json.dumps(document))
    with pytest.raises(Refused) as caught:
        load_profile(str(tmp_path / "p.yaml"))
    assert said in caught.value.message(Language.DANISH)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a: [", "row 1"),
        (b"a: 1\na: 2", "row 1"),
        (b"\xff\xfe\x00", "YAML"),
        (b"\x00", "YAML"),
        (b"", "profil"),
    ],
)
def test_a_profile_that_is_no_yaml_is_refused(tmp_path: Path, content: bytes, said: str):
    (tmp_path / "p.yaml").write_bytes(content)
    with pytest.raises(Refused, match=said):
        load_profile(str(tmp_path / "p.yaml"))


def test_a_name_that_is_no_profile_is_refused_with_those_that_are():
    with pytest.raises(Refused, match="sager-og-aktiviteter"):
        load_profile("findes-ikke")
