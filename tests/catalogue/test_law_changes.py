"""Law that changes: on its day, for every active point of every shipped catalogue, and for no one before."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.support.against_oracle import differences
from tests.support.caseloads import write_plain
from tests.support.law_changes import Change, Pair, changes, pairs, with_pairs
from tests.support.law_changes_by_hand import BY_HAND
from tests.support.long_caseload import (
    AS_OF,
    FIRST_DAY,
    GROUPS,
    LAW_DAYS,
    active_only,
    long_caseload,
)
from tests.support.oracle import PlainCaseload

from rettidig.catalogue import Catalogue, load_catalogue, shipped
from rettidig.catalogue.kinds import LawBy
from rettidig.catalogue.model import ControlPoint
from rettidig.checks.explaining import explain
from rettidig.vocabulary import Outcome, Reason

pytestmark = pytest.mark.slow

CATALOGUES = {
    name: found for name in shipped() if (found := active_only(load_catalogue(name).catalogue)).case_points
}
CHANGES = [change for catalogue in CATALOGUES.values() for change in changes(catalogue)]
PAIRS = [pair for change in CHANGES for pair in pairs(change)]


def shown_by(what: str) -> list[object]:
    return [pytest.param(pair, id=str(pair)) for pair in PAIRS if pair.what.partition("-")[0] == what]


@dataclass(frozen=True)
class Judged:
    """A caseload with what one run of the engine wrote about it, by case and point."""

    folder: Path
    catalogue: Catalogue
    caseload: PlainCaseload
    differences: list[str]
    outcomes: dict[tuple[str, str], dict]
    duties: dict[tuple[str, str], list[dict]]

    def version(self, case_id: str, point: ControlPoint) -> str | None:
        """Return the version that decides: of the first duty, where each has its own law."""
        if point.rule.law_by is LawBy.LEG:
            duties = self.duties[case_id, point.id]
            return duties[0]["version"] if duties else None
        return self.outcomes[case_id, point.id]["version"]

    def said(self, case_id: str, point_id: str) -> tuple[str | None, str, str, date | None]:
        """Return version, outcome, reason and due day."""
        row = self.outcomes[case_id, point_id]
        return row["version"], row["outcome"], row["reason"], row["due_on"]


OnePerCatalogue = Callable[[str], Judged]


@pytest.fixture(scope="module")
def base() -> PlainCaseload:
    caseload = long_caseload()
    cases = [*caseload.cases, *(case for case, _ in BY_HAND)]
    events = [*caseload.events, *(row for _, rows in BY_HAND for row in rows)]
    return PlainCaseload(cases, events, [], caseload.covers, caseload.as_of)


@pytest.fixture(scope="module")
def judged(base: PlainCaseload, tmp_path_factory: pytest.TempPathFactory) -> OnePerCatalogue:
    """Return a function that judges the caseload by a catalogue, once."""
    done: dict[str, Judged] = {}

    def by(name: str) -> Judged:
        if name not in done:
            done[name] = _judge(base, CATALOGUES[name], tmp_path_factory.mktemp("aendringer"))
        return done[name]

    return by


def _judge(base: PlainCaseload, catalogue: Catalogue, work: Path) -> Judged:
    caseload = with_pairs(base, catalogue)
    folder, out = write_plain(caseload, work / "sager"), work / "resultat"
    found = differences(folder, catalogue, out)
    duties: dict[tuple[str, str], list[dict]] = defaultdict(list)
    for row in sorted(pq.read_table(out / "duties.parquet").to_pylist(), key=lambda row: row["number"]):
        duties[row["case_id"], row["control_point"]].append(row)
    rows = pq.read_table(out / "outcomes.parquet").to_pylist()
    outcomes = {(row["case_id"], row["control_point"]): row for row in rows}
    return Judged(folder, catalogue, caseload, found, outcomes, duties)


def sides(judged: OnePerCatalogue, pair: Pair) -> tuple[dict, dict]:
    rows = judged(pair.change.catalogue.id).outcomes
    before, after = (rows[case_id, pair.change.point.id] for case_id in pair.case_ids)
    return before, after


# The caseload


def test_the_caseload_spans_the_years_and_lives_through_every_change(base: PlainCaseload):
    opened = [date.fromisoformat(case["opened_on"]) for case in base.cases]
    assert min(opened).year == FIRST_DAY.year
    assert max(row["happened_on"] for row in base.events) > "2027-01-01"
    for group in GROUPS:
        lives = [case for case in base.cases if case["target_group"] == group]
        through = [c for c in lives if c["opened_on"] < str(LAW_DAYS[0]) and not c["closed_on"]]
        assert through, group
    assert max(LAW_DAYS) < AS_OF


def test_the_caseload_is_the_same_every_time():
    assert long_caseload() == long_caseload()
    assert long_caseload(7).events != long_caseload().events


@pytest.mark.parametrize("name", CATALOGUES)
def test_the_engine_and_the_oracle_agree_on_the_long_caseload(judged: OnePerCatalogue, name: str):
    assert judged(name).differences == []


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_duty_is_judged_by_the_law_of_its_day(judged: OnePerCatalogue, name: str):
    run = judged(name)
    for (case_id, point_id), duties in run.duties.items():
        point = run.catalogue.point(point_id)
        trigger_on = run.outcomes[case_id, point_id]["trigger_on"]
        for duty in duties:
            day = duty["trigger_on"] if point.rule.law_by is LawBy.LEG else trigger_on
            assert duty["version"] == point.version_on(day).id


# Every change of every active point


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_every_change_is_shown_by_a_pair(change: Change):
    assert list(pairs(change))
    assert set(change.differing()) <= {"limit", "at_least"}, "a pair must show this setting too"


@pytest.mark.feature("F040")
@pytest.mark.parametrize("pair", shown_by("law"))
def test_the_version_changes_on_its_day(judged: OnePerCatalogue, pair: Pair):
    run = judged(pair.change.catalogue.id)
    found = tuple(run.version(case_id, pair.change.point) for case_id in pair.case_ids)
    assert found == tuple(version and version.id for version in pair.change.versions)
    assert found[0] != found[1]


@pytest.mark.parametrize("pair", shown_by("law"))
def test_without_law_in_force_there_is_no_duty(judged: OnePerCatalogue, pair: Pair):
    for row, version in zip(sides(judged, pair), pair.change.versions, strict=True):
        if version is None and pair.is_in_every_scope:
            assert row["reason"] == Reason.NO_LAW_IN_FORCE
        elif version is None:
            assert row["outcome"] == Outcome.NOT_APPLICABLE
        else:
            assert row["reason"] != Reason.NO_LAW_IN_FORCE


@pytest.mark.parametrize("pair", shown_by("law"))
def test_what_is_due_is_due_by_the_limit_of_its_day(judged: OnePerCatalogue, pair: Pair):
    for row, due_on in zip(sides(judged, pair), pair.due_days(), strict=True):
        assert due_on is None or row["due_on"] == due_on


@pytest.mark.parametrize("pair", shown_by("number"))
def test_the_number_asked_changes_on_its_day(judged: OnePerCatalogue, pair: Pair):
    numbers = [pair.change.point.rule_of(version).at_least for version in pair.change.versions if version]
    outcomes = [row["outcome"] for row in sides(judged, pair)]
    assert [outcome == Outcome.MET for outcome in outcomes] == [n == min(numbers) for n in numbers]


@pytest.mark.feature("F002")
@pytest.mark.parametrize("pair", [*shown_by("group"), *shown_by("condition")])
def test_whom_it_concerns_changes_on_its_day(judged: OnePerCatalogue, pair: Pair):
    before, after = (row["reason"] == Reason.NOT_IN_SCOPE for row in sides(judged, pair))
    assert before is not after


# The changes that everyone knows, with days worked out by hand


def test_1_january_2020_the_new_act_on_employment(judged: OnePerCatalogue):
    run = judged("uddannelseshjaelp")
    eve, day = "unge-31-dec-2019", "unge-1-jan-2020"
    # 31 December 2019 is a Tuesday: a week later is 7 January. The conversation of the 8th is a day late.
    assert run.said(eve, "uh-foerste-samtale") == ("foer-2020", "not_met", "late", date(2020, 1, 7))
    assert run.said(day, "uh-foerste-samtale") == ("2020", "met", "on_time", date(2020, 1, 8))
    # Two conversations in three months and an offer within one became four conversations in six.
    assert run.said(eve, "uh-samtaler-up")[0::3] == ("foer-2020", date(2020, 3, 31))
    assert run.said(eve, "uh-foerste-tilbud-1-maaned")[0::3] == ("foer-2020", date(2020, 1, 31))
    assert run.said(day, "uh-samtaler-up")[2] == run.said(day, "uh-foerste-tilbud-1-maaned")[2]
    assert run.said(day, "uh-samtaler-up")[2] == "no_law_in_force"
    assert run.said(eve, "uh-samtaler-6-maaneder")[2] == "no_law_in_force"
    assert run.said(day, "uh-samtaler-6-maaneder")[0::3] == ("2020", date(2020, 7, 1))


def test_1_january_2022_the_school_is_told(judged: OnePerCatalogue):
    run = judged("uddannelseshjaelp")
    assert run.said("skole-31-dec-2021", "uh-skole-underrettet")[2] == "no_law_in_force"
    assert run.said("skole-1-jan-2022", "uh-skole-underrettet")[:3] == ("2022", "not_met", "absent")


@pytest.mark.feature("F041")
def test_1_april_2022_joblog_in_every_month(judged: OnePerCatalogue):
    run = judged("kontanthjaelp")
    months = run.duties["joblog-2022", "kh-joblog-hver-maaned"]
    assert [(d["trigger_on"], d["due_on"], d["outcome"]) for d in months] == [
        (date(2022, 4, 1), date(2022, 4, 30), "met"),
        (date(2022, 5, 1), date(2022, 5, 31), "not_met"),
    ]
    assert run.said("joblog-2022", "kh-joblog-hver-maaned")[1:] == ("not_met", "missing", date(2022, 5, 31))
    assert run.outcomes["joblog-2022", "kh-joblog-hver-maaned"]["days_late"] == 15


def test_1_april_2022_the_job_track_needs_no_order(judged: OnePerCatalogue):
    run = judged("uddannelseshjaelp")
    point = "uh-paalaeg-ved-foerste-samtale"
    assert run.said("jobspor-31-marts-2022", point) == ("2020", "not_met", "missing", date(2022, 3, 31))
    assert run.said("jobspor-1-april-2022", point)[:3] == ("2022", "not_applicable", "not_in_scope")


def test_1_january_2024_the_unemployment_fund_takes_over(judged: OnePerCatalogue):
    run = judged("dagpenge")
    eve, day = "dagpenge-31-dec-2023", "dagpenge-1-jan-2024"
    assert run.said(eve, "dp-akasse-foerste-samtale")[2] == "no_law_in_force"
    assert run.said(eve, "dp-akasse-samtaler-3-maaneder")[2] == "no_law_in_force"
    # 1 January 2024 and two weeks is the 15th; 480.99 hours, three months, are reached on 31 March.
    assert run.said(day, "dp-akasse-foerste-samtale") == ("2024", "met", "on_time", date(2024, 1, 15))
    assert run.said(day, "dp-akasse-samtaler-3-maaneder") == ("2024", "met", "on_time", date(2024, 3, 31))
    # The municipality held three: one too few by the old law, enough by the new.
    late = ("2020", "not_met", "missing", date(2024, 6, 30))
    assert run.said(eve, "dp-kommune-samtaler-6-maaneder") == late
    assert run.said(day, "dp-kommune-samtaler-6-maaneder") == ("2024", "met", "on_time", date(2024, 6, 30))


def test_1_january_2024_barnets_lov(judged: OnePerCatalogue):
    run = judged("merudgifter-og-tabt-arbejdsfortjeneste")
    cited = {}
    for case_id in ("barn-31-dec-2023", "barn-1-jan-2024"):
        for name in ("mu-mindstebeloeb-boern", "lejre25-merudgifter-boern"):
            point = run.catalogue.point(name)
            version = next(v for v in point.versions if v.id == run.version(case_id, point))
            cited[case_id, name] = [law.act for law in version.law]
    assert cited == {
        ("barn-31-dec-2023", "mu-mindstebeloeb-boern"): ["sel"],
        ("barn-31-dec-2023", "lejre25-merudgifter-boern"): ["sel"],
        ("barn-1-jan-2024", "mu-mindstebeloeb-boern"): ["barnets-lov"],
        ("barn-1-jan-2024", "lejre25-merudgifter-boern"): ["barnets-lov"],
    }


def test_1_july_2025_uddannelseshjaelp_becomes_kontanthjaelp(judged: OnePerCatalogue):
    young = judged("uddannelseshjaelp")
    assert young.said("unge-30-juni-2025", "uh-foerste-samtale") == (
        "2020",
        "met",
        "on_time",
        date(2025, 7, 7),
    )
    assert young.said("unge-1-juli-2025", "uh-foerste-samtale")[2] == "no_law_in_force"
    all_of_them = judged("kontanthjaelp")
    assert all_of_them.said("kontant-30-juni-2025", "kh-test-1-maaned")[2] == "no_law_in_force"
    test = all_of_them.said("kontant-1-juli-2025", "kh-test-1-maaned")
    assert test == ("2020", "not_met", "missing", date(2025, 8, 1))
    order = "kh-paalaeg-ved-foerste-samtale"
    assert all_of_them.said("kontant-30-juni-2025", order)[2] == "no_law_in_force"
    missing = ("2022", "not_met", "missing", date(2025, 7, 1))
    assert all_of_them.said("kontant-1-juli-2025", order) == missing


def test_1_july_2026_the_reform_of_employment(judged: OnePerCatalogue):
    run = judged("kontanthjaelp")
    first, eve, day = "kh-foerste-samtale", "kontant-30-juni-2026", "kontant-1-juli-2026"
    assert run.said(eve, first) == ("2020", "not_met", "late", date(2026, 7, 7))
    assert run.said(day, first) == ("2026", "met", "on_time", date(2027, 1, 1))
    assert run.said("udsat-30-juni-2026", first) == ("2020", "not_met", "missing", date(2026, 7, 7))
    assert run.said("udsat-1-juli-2026", first)[:3] == ("2026", "not_applicable", "not_in_scope")
    # The offer counts by the day it begins: guidance again from 1 July, also for those who came before.
    offer = "kh-tilbud-6-maaneder"
    missing = ("2020", "not_met", "missing", date(2026, 9, 2))
    assert run.said("vejledning-30-juni-2026", offer) == missing
    assert run.said("vejledning-1-juli-2026", offer) == ("2020", "met", "on_time", date(2026, 9, 2))


def test_1_july_2026_fewer_conversations_on_dagpenge_and_sygedagpenge(judged: OnePerCatalogue):
    run, six_months = judged("dagpenge"), "dp-kommune-samtaler-6-maaneder"
    missing = ("2024", "not_met", "missing", date(2026, 12, 31))
    assert run.said("dagpenge-30-juni-2026", six_months) == missing
    assert run.said("dagpenge-1-juli-2026", six_months) == ("2026", "met", "on_time", date(2026, 12, 31))
    ill, point = judged("sygedagpenge"), "sdp-foerste-opfoelgning-8-uger"
    # The first day of absence is the first day of the first week: eight weeks from 30 June end on 24 August.
    missing = ("foer-2026-07", "not_met", "missing", date(2026, 8, 24))
    assert ill.said("syg-30-juni-2026", point) == missing
    assert ill.said("syg-1-juli-2026", point)[2] == "no_law_in_force"


@pytest.mark.feature("F040")
def test_one_case_lives_through_four_sets_of_rules_and_is_told_which_and_why(judged: OnePerCatalogue):
    run, case_id = judged("uddannelseshjaelp"), "fire-regelsaet"
    assert run.said(case_id, "uh-foerste-samtale") == ("foer-2020", "met", "on_time", date(2020, 1, 6))
    assert run.said(case_id, "uh-paalaeg-ved-foerste-samtale")[:2] == ("2020", "met")
    assert run.said(case_id, "uh-skole-underrettet")[:2] == ("2022", "met")
    months = [(d["version"], d["trigger_on"]) for d in run.duties[case_id, "uh-joblog-hver-maaned"]]
    assert months == [("2022", date(2022, 4, 1)), ("2022", date(2022, 5, 1))]
    first = explain(run.folder, run.catalogue, case_id, "uh-foerste-samtale").law
    assert (first.version.id, first.decided_on) == ("foer-2020", date(2019, 12, 30))
    assert first.why.da == "den dag begynder fristen"
    order = explain(run.folder, run.catalogue, case_id, "uh-paalaeg-ved-foerste-samtale").law
    assert (order.version.id, order.decided_on) == ("2020", date(2020, 1, 3))
    logs = explain(run.folder, run.catalogue, case_id, "uh-joblog-hver-maaned")
    assert [(duty.version, duty.start_on) for duty in logs.duties] == months
