"""Certificates: written and read whole, verified, extended, replaced in, and drawn again without our code."""

import json
import shutil
import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support import sampled
from tests.support.sampled import ids, seed, write_sampled

from rettidig.cli.sample_wording import verified, without_chance
from rettidig.sampling.certificate import (
    Certificate,
    Origin,
    SeedSource,
    read_certificate,
    to_json,
    write_certificate,
)
from rettidig.sampling.changing import extend_sample, replace_unit
from rettidig.sampling.design import Design
from rettidig.sampling.draw import seed_of
from rettidig.sampling.verifying import verify_sample
from rettidig.vocabulary import Language, Refused

pytestmark = pytest.mark.slow

SCRIPT = Path("docs/verify_draw.py")
ON = date(2026, 11, 27)
drawn = cache(sampled.drawn)
DESIGNS = {
    "simple": "draw: {kind: simple, n: 8}",
    "proportional": "draw: {kind: proportional, by: [visitation_group], n: 9}",
    "per_caseworker": "draw: {kind: per_caseworker, n: 2}",
    "quotas": (
        "draw: {kind: quotas, by: {visitation_group: {up: 4, ap: 4}, visitation_year: {2018: 3, 2019: 5}}}"
    ),
    "weighted": "draw: {kind: weighted, n: 8, column: amount_ore}",
    "event": "unit: {event: samtale}\ndraw: {kind: equal, by: [visitation_group], each: 3}",
}


def rows(n: int = 40) -> list[dict[str, str]]:
    return [
        {
            "case_id": f"S{number:02d}",
            "visitation_group": "up" if number % 3 else "ap",
            "visitation_year": "2018" if number % 2 else "2019",
            "caseworker": f"B{number % 4}",
            "amount_ore": str(100 + number * 37),
        }
        for number in range(n)
    ]


def events(n: int = 40) -> list[dict[str, str]]:
    return [
        {"case_id": f"S{number:02d}", "event_type": "samtale", "happened_on": "2019-05-01"}
        for number in range(n)
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_sampled(tmp_path_factory.mktemp("s") / "sager", rows(), events())


def test_what_is_written_is_read(tmp_path: Path, folder: Path):
    certificate = drawn(folder, DESIGNS["quotas"])
    certificate = replace_unit(certificate, ids(certificate)[0], "Sagen er en dublet", ON)
    write_certificate(certificate, tmp_path / "ny" / "bevis.json")
    assert read_certificate(tmp_path / "ny" / "bevis.json") == certificate
    assert [path.name for path in (tmp_path / "ny").iterdir()] == ["bevis.json"]


def test_the_same_draw_gives_the_same_bytes(folder: Path):
    once, twice = (to_json(sampled.drawn(folder, DESIGNS["quotas"])) for _ in range(2))
    assert once == twice


@pytest.mark.parametrize("name", DESIGNS)
def test_a_certificate_holds_through_all_that_may_happen_to_it(name: str, folder: Path):
    certificate = drawn(folder, DESIGNS[name])
    assert verify_sample(certificate, folder).holds
    first = ids(certificate)
    certificate = replace_unit(certificate, first[0], "Sagen er en dublet", ON)
    certificate = extend_sample(certificate, folder, 5)
    certificate = replace_unit(certificate, first[-1], "Sagen er sendt til en anden kommune", ON)
    certificate = extend_sample(certificate, folder, 3)
    found = verify_sample(certificate, folder)
    assert found.holds, found
    assert [one.unit_id for one in certificate.draws][: len(first)] == first
    assert len(certificate.in_use) == len(first) + 8
    assert len(set(ids(certificate))) == len(certificate.in_use)
    assert [one.position for one in certificate.draws] == list(range(1, len(certificate.draws) + 1))
    assert sum(stratum.drawn for stratum in certificate.frame.strata) == len(certificate.in_use)


@pytest.mark.feature("F033")
def test_twenty_more_are_those_that_a_larger_draw_would_have_had(folder: Path):
    small = drawn(folder, "draw: {kind: simple, n: 8}")
    large = drawn(folder, "draw: {kind: simple, n: 28}")
    extended = extend_sample(small, folder, 20)
    assert ids(extended) == ids(large)
    assert [one.probability for one in extended.draws] == [one.probability for one in large.draws]
    assert {one.origin for one in extended.draws[8:]} == {Origin.EXTENSION}
    assert extended.extensions[0].drawn == 20


def test_an_extended_weighted_sample_says_that_its_chances_are_approximate(folder: Path):
    certificate = drawn(folder, DESIGNS["weighted"])
    assert all(one.is_exact for one in certificate.draws)
    extended = extend_sample(certificate, folder, 4)
    assert not any(one.is_exact for one in extended.draws)
    assert sum(one.probability for one in extended.draws) < len(extended.draws)


def test_a_replacement_takes_the_next_spare_and_keeps_the_draw_visible(folder: Path):
    certificate = drawn(folder, DESIGNS["proportional"])
    out = certificate.draws[3]
    spare = certificate.spares[out.stratum][0]
    changed = replace_unit(certificate, out.unit_id, "  Sagen er en dublet ", ON)
    assert changed.draws[: len(certificate.draws)] == certificate.draws
    assert changed.draws[-1].unit_id == spare.unit_id
    assert changed.draws[-1].origin is Origin.REPLACEMENT
    assert changed.draws[-1].weight == pytest.approx(out.weight)
    assert out.unit_id not in ids(changed)
    [entry] = changed.replacements
    assert (entry.out, entry.into, entry.reason, entry.on) == (
        out.unit_id,
        spare.unit_id,
        "Sagen er en dublet",
        ON,
    )


def test_replacements_that_cannot_be_made(folder: Path):
    certificate = drawn(folder, "draw: {kind: simple, n: 3}\nspares: 1")
    first, second, _ = ids(certificate)
    changed = replace_unit(certificate, first, "Dublet", ON)
    for given_certificate, unit, reason, said in (
        (certificate, first, "  ", "begrundelse"),
        (certificate, first, "Se 111111" + "1111", "CPR"),
        (certificate, "S99", "Dublet", "ikke i stikprøven"),
        (changed, first, "Dublet", "allerede udskiftet"),
        (changed, second, "Dublet", "ingen reserver"),
    ):
        with pytest.raises(Refused) as refused:
            replace_unit(given_certificate, unit, reason, ON)
        assert said in refused.value.message(Language.DANISH)


def test_a_case_is_enough_to_name_its_only_event_and_not_one_of_two(tmp_path: Path):
    twice = [*events(3), {"case_id": "S00", "event_type": "samtale", "happened_on": "2019-06-01"}]
    folder = write_sampled(tmp_path / "s", rows(4), twice)
    certificate = drawn(folder, "unit: {event: samtale}\ndraw: {kind: simple, n: 3}\nspares: 1")
    by_case = {one.case_id: one.unit_id for one in certificate.in_use}
    with_all = drawn(folder, "unit: {event: samtale}\ndraw: {kind: all}")
    with pytest.raises(
        Refused, match=r"S00/2019-05-01/1, S00/2019-06-01/1|S00/2019-06-01/1, S00/2019-05-01/1"
    ):
        replace_unit(with_all, "S00", "Dublet", ON)
    single = next(case for case in by_case if case != "S00")
    assert replace_unit(certificate, single, "Dublet", ON).replacements[0].out == by_case[single]


def test_more_than_are_left_is_refused(folder: Path):
    certificate = drawn(folder, "draw: {kind: simple, n: 35}")
    with pytest.raises(Refused, match="at most 5"):
        extend_sample(certificate, folder, 6)
    with pytest.raises(Refused, match="All have been drawn"):
        extend_sample(drawn(folder, "draw: {kind: all}"), folder, 1)


def test_a_changed_caseload_is_told_by_what_came_and_went(tmp_path: Path, folder: Path):
    text = DESIGNS["proportional"] + "\nframe: [{kind: values, column: visitation_year, are: [2018, 2019]}]"
    certificate = drawn(folder, text)
    changed = [row | {"visitation_group": "ap"} if row["case_id"] == "S04" else row for row in rows()[1:]]
    changed += [{"case_id": "NY", "visitation_group": "up", "visitation_year": "2019"}]
    changed += [{"case_id": "UDEN", "visitation_group": "up", "visitation_year": "2017"}]
    other = write_sampled(tmp_path / "s", changed)
    found = verify_sample(certificate, other)
    assert not found.holds
    assert (found.gone, found.new, found.moved) == (("S00",), ("NY",), ("S04",))
    assert [(change.then.removed, change.now.removed) for change in found.criteria] == [(0, 0), (0, 1)]
    with pytest.raises(Refused, match="changed since the draw"):
        extend_sample(certificate, other, 1)


def test_a_change_outside_the_frame_does_not_matter(tmp_path: Path, folder: Path):
    text = DESIGNS["simple"] + "\nframe: [{kind: values, column: visitation_year, are: [2018]}]"
    certificate = drawn(folder, text)
    other = write_sampled(tmp_path / "s", [*rows(), {"case_id": "NY", "visitation_year": "2017"}])
    found = verify_sample(certificate, other)
    assert found.holds
    assert not found.is_same_caseload


def test_a_frame_that_is_no_more_is_told_and_not_thrown(tmp_path: Path, folder: Path):
    certificate = drawn(folder, DESIGNS["simple"])
    found = verify_sample(certificate, write_sampled(tmp_path / "s", rows(5)))
    assert not found.holds
    assert found.refusal is not None
    assert "højst 5" in found.refusal.message(Language.DANISH)


def test_the_hand_that_swaps_a_case_is_seen(folder: Path):
    certificate = drawn(folder, DESIGNS["simple"])
    spare = certificate.spares["all"][3]
    swapped = certificate.draws[0].model_copy(update={"unit_id": spare.unit_id, "case_id": spare.case_id})
    forged = certificate.model_copy(update={"draws": (swapped, *certificate.draws[1:])})
    found = verify_sample(forged, folder)
    assert found.is_same_frame
    assert not found.holds
    assert set(found.differing) == {certificate.draws[0].unit_id, spare.unit_id}
    sizes = certificate.frame.strata[0].model_copy(update={"drawn": 9})
    frame = certificate.frame.model_copy(update={"strata": (sizes,)})
    assert not verify_sample(certificate.model_copy(update={"frame": frame}), folder).holds


def redrawn(path: Path, *more: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-I", str(SCRIPT), str(path), *more]
    return subprocess.run(call, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["simple", "proportional", "per_caseworker", "quotas", "event"])
def test_the_script_of_the_documentation_draws_the_same_without_our_code(
    name: str, tmp_path: Path, folder: Path
):
    certificate = drawn(folder, DESIGNS[name])
    certificate = replace_unit(certificate, ids(certificate)[0], "Dublet", ON)
    certificate = extend_sample(certificate, folder, 4)
    path = tmp_path / "bevis.json"
    write_certificate(certificate, path)
    held = redrawn(path, str(folder / "cases.csv"))
    assert (held.returncode, held.stderr) == (0, "")
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["seed"]["text"] = "et andet frø"
    path.write_text(json.dumps(plain), encoding="utf-8")
    forged = redrawn(path)
    assert forged.returncode == 1
    assert "trukket forkert" in forged.stderr


def test_the_script_sees_another_frame_and_says_what_it_cannot_do(tmp_path: Path, folder: Path):
    path = tmp_path / "bevis.json"
    write_certificate(drawn(folder, DESIGNS["simple"]), path)
    plain = json.loads(path.read_text(encoding="utf-8"))
    plain["frame"]["units"]["all"].append("S99")
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert "rammens hash" in redrawn(path).stderr
    write_certificate(drawn(folder, DESIGNS["weighted"]), path)
    assert "rettidig sample verify" in redrawn(path).stderr
    assert "import rettidig" not in SCRIPT.read_text(encoding="utf-8")


def test_files_that_are_no_certificates_are_refused(tmp_path: Path, folder: Path):
    path = tmp_path / "bevis.json"
    for content in (b"", b"[]", b"\xff\xfe", b'{"format_version": 2}'):
        path.write_bytes(content)
        with pytest.raises(Refused, match="not a certificate"):
            read_certificate(path)
    with pytest.raises(Refused, match="cannot be read"):
        read_certificate(tmp_path / "mangler.json")
    plain = json.loads(to_json(drawn(folder, DESIGNS["simple"])))
    plain["draws"][0]["probability"] = 0
    path.write_text(json.dumps(plain), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_certificate(path)
    assert refused.value.at is not None
    assert refused.value.at.column == "draws.0.probability"


def test_a_write_that_fails_leaves_the_old_certificate(tmp_path: Path, folder: Path, monkeypatch):
    certificate = drawn(folder, DESIGNS["simple"])
    path = tmp_path / "bevis.json"
    write_certificate(certificate, path)
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "disken er fuld")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="fuld"):
        write_certificate(extend_sample(certificate, folder, 2), path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["bevis.json"]


def test_the_seed_is_chosen_in_the_open_or_not_at_all():
    draw = {"kind": "simple", "n": 1}
    meeting = {"case_number": "25-0123", "held_on": "2026-11-20"}
    public = seed_of(Design.model_validate({"draw": draw, "meeting": meeting}), None)
    assert (public.text, public.source) == ("25-0123 2026-11-20", SeedSource.PUBLIC_TEXT)
    assert seed_of(Design.model_validate({"draw": draw, "seed": "x"}), None).source is SeedSource.DESIGN
    assert seed_of(Design.model_validate({"draw": draw}), "x") == seed("x")
    for given_text in (None, "", "  "):
        with pytest.raises(Refused, match="no seed"):
            seed_of(Design.model_validate({"draw": draw}), given_text)
    with pytest.raises(Refused, match="another seed"):
        seed_of(Design.model_validate({"draw": draw, "seed": "x"}), "y")


@pytest.mark.slow
@settings(max_examples=6)
@given(st.randoms(use_true_random=False), st.integers(1, 12), st.integers(0, 6))
def test_no_order_of_rows_changes_the_draw(tmp_path_factory, random, n, more):
    base = rows(20)
    shuffled = base[:]
    random.shuffle(shuffled)
    here = tmp_path_factory.mktemp("orden")
    one, other = (
        drawn(write_sampled(here / name, listed), f"draw: {{kind: simple, n: {n}}}")
        for name, listed in (("a", base), ("b", shuffled))
    )
    assert one.draws == other.draws
    assert one.frame == other.frame
    larger = drawn(here / "b", f"draw: {{kind: simple, n: {n + more}}}")
    assert ids(larger)[:n] == ids(one)
    shutil.rmtree(here)


def test_cells_that_nobody_was_drawn_from_have_no_spares_and_may_be_extended_into(tmp_path: Path):
    groups = (("up", "2018"), ("up", "2019"), ("ap", "2018"), ("ap", "2019"))
    cases = [
        {"case_id": f"{group}-{year}-{n}", "visitation_group": group, "visitation_year": year}
        for group, year in groups
        for n in range(6)
    ]
    folder = write_sampled(tmp_path / "s", cases)
    text = "draw: {kind: quotas, by: {visitation_group: {up: 1, ap: 1}, visitation_year: {2018: 1, 2019: 1}}}"
    certificate = drawn(folder, text)
    empty = [stratum.name for stratum in certificate.frame.strata if not stratum.drawn]
    assert len(empty) == 2
    assert not any(certificate.spares[name] for name in empty)
    assert "12 sager i 2 lag kunne slet ikke trækkes" in without_chance(certificate)
    extended = extend_sample(certificate, folder, 2)
    assert set(extended.extensions[0].strata) == set(empty)
    assert without_chance(extended) == ""
    assert verify_sample(extended, folder).holds


def test_a_frame_too_large_to_be_listed_is_verified_all_the_same(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("rettidig.sampling.draw.LISTED_UP_TO", 39)
    certificate = sampled.drawn(folder, DESIGNS["proportional"])
    assert certificate.frame.units is None
    assert verify_sample(certificate, folder).holds
    changed = verify_sample(certificate, write_sampled(tmp_path / "s", [*rows(), {"case_id": "NY"}]))
    assert changed.new is None
    assert "for stor til at stå i beviset" in " ".join(verified(certificate, changed))
    write_certificate(certificate, tmp_path / "bevis.json")
    assert "rettidig sample verify" in redrawn(tmp_path / "bevis.json").stderr


def test_certificates_name_no_person(folder: Path):
    text = to_json(drawn(folder, DESIGNS["simple"]))
    assert "B0" not in text
    assert isinstance(Certificate.model_validate_json(text), Certificate)
