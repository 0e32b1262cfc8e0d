"""Designs are read strictly, and what is wrong with one is told with its line."""

import re
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.sampling.design import Criterion, Design, Draw, Quotas
from rettidig.sampling.design_file import earlier_certificates, parse_design, read_design
from rettidig.vocabulary import Language, Refused

HOW_TO = Path("docs/how-to/draw-a-sample.md")

FULL = """\
name: Fokusrevision
meeting:
  case_number: 25-0123
  held_on: 2026-11-20
unit:
  event: samtale
  since: 2019-01-01
frame:
  - kind: minimum_duration
    limits: {aup: 1 month}
    otherwise: 3 months
  - kind: values
    column: visitation_year
    are: [2018, 2019]
draw:
  kind: quotas
  within: municipality
  by:
    visitation_group: {aup: 2, up: 6, ap: 7}
    visitation_year: {2018: 7, 2019: 8}
spares: 3
"""
WRONG = {
    ("up: 6", "up: 9"): (18, "18 i den ene kolonne og 15 i den anden"),
    ("3 months", "tre"): (11, "Varigheden"),
    ("3 months", "99999999 months"): (11, "Varigheden"),
    ("2026-11-20", "20/11"): (4, "dato"),
    ("since: 2019-01-01", "since: snart"): (7, "dato"),
    ("kind: quotas", "kind: kvoter"): (16, "Vælg: simple, all"),
    ("within:", "inden:"): (17, "»inden« er ukendt"),
    ("kind: values", "sort: values"): (12, "»kind« mangler"),
    ("[2018, 2019]", "2018"): (14, "liste"),
    ("[2018, 2019]", "[]"): (14, "Listen er tom"),
    ("held_on: 2026-11-20", ""): (2, "»held_on« mangler"),
    ("8}", "otte}"): (20, "helt tal"),
    ("aup: 2,", "aup: 0,"): (19, "for lille"),
    ("25-0123", "''"): (3, "tom"),
    ("name: Fokusrevision", "name: [a"): (2, "YAML"),
    ("name: Fokusrevision", "name: Fokusrevision\nseed: x"): (1, "både »seed« og »meeting«"),
    ("    visitation_year: {2018: 7, 2019: 8}\n", ""): (18, "to kolonner"),
    ("spares: 3", "spares: mange"): (21, "helt tal"),
    ("  event: samtale\n", "  hændelse: samtale\n"): (5, "mangler"),
    ("unit:\n  event: samtale\n  since: 2019-01-01", "unit: sag"): (5, "Vælg: case"),
}


def test_a_full_design_is_read():
    design = parse_design(FULL, "design.yaml")
    assert isinstance(design.draw, Quotas)
    assert design.draw.per_block == 15
    assert [criterion.kind for criterion in design.frame] == ["minimum_duration", "values"]
    assert design.spares == 3


def test_the_designs_of_the_how_to_are_designs():
    found = re.findall(r"```yaml\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) >= 6
    kinds = {parse_design(text, "design.yaml").draw.kind for text in found}
    assert {"quotas", "simple", "all", "oversampled", "weighted", "per_caseworker"} <= kinds


def test_the_how_to_names_every_criterion_and_every_draw():
    text = HOW_TO.read_text(encoding="utf-8")
    for union in (Criterion, Draw):
        for part in get_args(get_args(union)[0]):
            [kind] = get_args(part.model_fields["kind"].annotation)
            assert f"| `{kind}` |" in text


def test_a_design_in_a_certificate_is_the_same_design():
    design = parse_design(FULL, "design.yaml")
    assert Design.model_validate_json(design.model_dump_json(exclude_none=True)) == design


@pytest.mark.parametrize("change", WRONG)
def test_what_is_wrong_is_told_with_its_line(change: tuple[str, str]):
    before, after = change
    assert before in FULL
    line, said = WRONG[change]
    with pytest.raises(Refused) as refused:
        parse_design(FULL.replace(before, after), "design.yaml")
    message = refused.value.message(Language.DANISH)
    assert message.startswith(f"design.yaml, række {line}: "), message
    assert said in message


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        ("{kind: rate, by: [team], rate: 1.5}", "0.05"),
        ("{kind: rate, by: [team], rate: '-0.1'}", "0.05"),
        ("{kind: oversampled, n: 4, take: 4, subgroup: {kind: opened}}", "»take«"),
        ("{kind: simple, n: 2.5}", "helt tal"),
        ("{kind: equal, by: [team], each: 2, on_shortfall: fortvivl}", "report eller reallocate"),
        ("simple", "blok"),
    ],
)
def test_draws_that_make_no_sense(draw: str, said: str):
    with pytest.raises(Refused) as refused:
        parse_design(f"draw: {draw}", "design.yaml")
    assert said in refused.value.message(Language.DANISH)


def test_a_value_is_never_shown_in_a_message():
    with pytest.raises(Refused) as refused:
        parse_design("draw: {kind: simple, n: 1}\nAnna Jensen 12345: x", "design.yaml")
    assert "Jensen" not in refused.value.message(Language.DANISH)


def test_files_that_cannot_be_read(tmp_path: Path):
    with pytest.raises(Refused, match="cannot be read"):
        read_design(tmp_path / "mangler.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: fornød\n".encode("latin-1"))
    with pytest.raises(Refused, match="UTF-8"):
        read_design(tmp_path / "latin.yaml")


def test_earlier_certificates_are_looked_for_beside_the_design(tmp_path: Path):
    text = "frame: [{kind: not_reviewed, certificates: [foer.json]}]\ndraw: {kind: all}"
    design = parse_design(text, "design.yaml")
    with pytest.raises(Refused, match=r"foer\.json"):
        earlier_certificates(design, tmp_path)
    assert earlier_certificates(parse_design("draw: {kind: all}", "d"), tmp_path) == {}


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading(text: str):
    try:
        parse_design(text, "design.yaml")
    except Refused:
        return
    assert "draw" in text
