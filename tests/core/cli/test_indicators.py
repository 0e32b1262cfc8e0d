"""``rettidig indicators``: the table and the sentences, the files, and when it refuses."""

import csv
import json
import re
import shutil
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rettidig.assessment.indicators import Coming, Indicator, Letter, Month, Pull, Run, follow
from rettidig.assessment.model import Counts
from rettidig.catalogue import load_catalogue
from rettidig.checks.needs import Lack
from rettidig.cli import app
from rettidig.cli import indicators_wording as wording
from rettidig.vocabulary import Refused

DATA = Path(__file__).parents[2] / "data" / "indicators-12-months"
CATALOGUE = load_catalogue("tidlig-indsats").catalogue
POINT = CATALOGUE.point("lejre25-tidlig-indsats-80-pct")
TITLES = CATALOGUE.target_groups
DEED = wording.deed_of(CATALOGUE, POINT)
EIGHTY = Decimal(80)


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, ["indicators", *map(str, arguments)], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def month(first: date, **benefits: Counts) -> Month:
    return Month(first, benefits, EIGHTY, n_below=1)


def indicator(**changes: object) -> Indicator:
    """Return an indicator without anything but what is given."""
    nothing = {
        **dict.fromkeys(("months", "runs", "letters", "pulls", "run_pulls", "coming", "lacks"), ()),
        "n_without_group": 0,
        "undated": {},
        "expected": {},
        "next_letter": None,
    }
    return Indicator(point=POINT, as_of=date(2024, 7, 10), benefits=tuple(TITLES), **{**nothing, **changes})


# The whole command -----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown() -> str:
    return run(DATA, "--catalogue", "tidlig-indsats")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("indicators") / "ud"
    said = run(DATA, "--catalogue", "tidlig-indsats", "--out", out, "--json")
    assert json.loads(said) == json.loads((out / "indicators.json").read_text(encoding="utf-8"))
    return out


@pytest.mark.slow
def test_months_are_rows_and_benefits_columns(shown: str):
    heading = next(line for line in shown.splitlines() if line.startswith("Måned"))
    named = ["Måned", "Dagpenge", "Kontanthjælp", "Uddannelseshjælp", "I alt", "Krav", "Kan ikke bedømmes"]
    assert re.split(r"  +", heading.strip()) == [*named, "I træk under"]
    march = next(line for line in shown.splitlines() if line.startswith("Marts 2024"))
    shares = ["67 pct. af 3", "75 pct. af 4", "100 pct. af 1", "75 pct. af 8"]
    assert re.split(r"  +", march.strip()) == ["Marts 2024*", *shares, "80 pct.", "1", "9"]


@pytest.mark.slow
def test_the_sentences_below_say_how_it_stands_and_what_must_be_done(shown: str):
    said = " ".join(shown.split())
    for sentence in (
        "I juni 2024 fik 3 af 5 et tilbud til tiden: 60 pct. Det er under kravet på 80 pct.",
        "Andelen har ligget under kravet tolv måneder i træk, fra juli 2023 til juni 2024.",
        (
            "Dagpenge trækker mest ned: I de måneder nåede 11 af 27 det til tiden (41 pct.). Havde dagpenge "
            "lige nået kravet, var andelen i alt 17 procentpoint højere; uden dagpenge var den 20 "
            "procentpoint højere."
        ),
        "Én sag kan ikke bedømmes og er ikke med i andelen.",
        "Det er brev nr. 2; det første måtte ventes fra den 31. december 2023.",
        (
            "Tolv måneder i træk under kravet: Efter tolv måneder i træk under kravet måtte et brev fra "
            "staten ventes fra den 30. juni 2024."
        ),
        (
            "Skal kravet på 80 pct. nås i august 2024, må mindst to tilbud begynde, det første senest den "
            "12. august 2024 og det sidste senest den 26. august 2024."
        ),
        "I alt skal mindst fire tilbud begynde i de måneder, hvor kravet kan nås.",
    ):
        assert sentence in said


@pytest.mark.slow
def test_those_without_a_due_day_stand_apart_with_the_earliest_month(shown: str):
    table = shown.partition("hvis de er ledige på fuld tid fra nu af")[2].strip().splitlines()
    assert [re.split(r"  +", row.strip()) for row in table] == [
        ["Måned", "Når tidligst fristen", "Har tilbud", "Mangler"],
        ["September 2024", "1", "0", "1"],
    ]


@pytest.mark.slow
def test_the_same_months_are_shown_once_for_two_indicators(shown: str):
    assert sum(line.startswith("Marts 2024") for line in shown.splitlines()) == 1


@pytest.mark.slow
def test_only_so_many_months_back_and_runs_from_all_of_them():
    said = run(DATA, "--catalogue", "tidlig-indsats", "--months", "2")
    assert "Maj 2024" in said
    assert "April 2024*" not in said
    assert "Elleve måneder før dem vises ikke (--months)." in said
    assert "tolv måneder i træk" in said


@pytest.mark.slow
def test_the_csv_has_a_row_for_each_month_and_benefit_and_one_for_all(written: Path):
    rows = list(csv.DictReader((written / "indicators.csv").read_text(encoding="utf-8").splitlines()))
    of_march = [row for row in rows if row["month"] == "2024-03" and row["indicator"] == POINT.id]
    assert [row["benefit"] for row in of_march] == ["all", "dagpenge", "kontanthjaelp", "uddannelseshjaelp"]
    whole = {"n": "8", "met": "6", "not_met": "2", "unknown": "1", "share": "0.7500", "threshold": "80"}
    assert whole.items() <= of_march[0].items()
    assert (of_march[0]["is_below"], of_march[0]["months_below"]) == ("true", "9")
    assert (of_march[3]["is_below"], of_march[3]["months_below"]) == ("false", "")
    june = next(row for row in rows if row["month"] == "2023-06")
    assert (june["share"], june["threshold"], june["is_below"]) == ("0.5000", "", "")
    coming = next(row for row in rows if row["month"] == "2024-08" and row["benefit"] == "all")
    assert (coming["state"], coming["offers_needed"]) == ("coming", "2")
    assert coming["start_by"] == "2024-08-12 2024-08-26"


@pytest.mark.slow
def test_json_has_everything_by_indicator(written: Path):
    found = json.loads((written / "indicators.json").read_text(encoding="utf-8"))
    six, twelve = found["indicators"]
    assert (found["as_of"], six["id"]) == ("2024-07-10", POINT.id)
    assert len(six["months"]) == 13
    assert six["runs"] == [{"first": "2023-07", "last": "2024-06", "n_months": 12, "is_running": True}]
    assert twelve["letters"] == [{"expected_from": "2024-06-30", "months_below": 12}]
    assert six["pulls_latest_run"][0]["points_if_met"] == pytest.approx(1060 / 62)
    assert six["coming"][0]["best"] == 0.8
    assert six["without_due_day"]["dagpenge"]["pending"] == 1
    [september] = six["expected_with_full_hours"]
    assert (september["month"], september["benefits"]["dagpenge"]["pending"]) == ("2024-09", 1)


# When there is nothing, or not enough --------------------------------------------------------------------


def copied(folder: Path, covers: Sequence[str]) -> Path:
    """Return a copy of the example whose source delivers only these types."""
    shutil.copytree(DATA, folder)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    (folder / "manifest.json").write_text(json.dumps({**manifest, "covers": list(covers)}), encoding="utf-8")
    return folder


@pytest.mark.slow
def test_before_anybody_has_reached_it_the_months_to_come_stand_alone():
    said = run(DATA, "--catalogue", "tidlig-indsats", "--as-of", "2023-01-15")
    assert "Ingen måned er ovre endnu den 15. januar 2023" in said
    assert "De kommende måneder" in said


@pytest.mark.slow
def test_nothing_at_all_explains_itself():
    said = " ".join(run(DATA, "--catalogue", "tidlig-indsats", "--as-of", "2022-01-15").split())
    assert "Der er intet at opgøre den 15. januar 2022" in said
    assert "prøv »rettidig coverage«" in said


def test_a_catalogue_without_an_indicator_is_refused():
    with pytest.raises(Refused, match="no indicator that can be followed") as refused:
        follow(DATA, load_catalogue("fokusrevision-2022").catalogue)
    assert "tidlig-indsats" in str(refused.value.do)


def test_draft_indicators_are_left_out_unless_asked_for():
    drafts = tuple(
        point.model_copy(update={"status": "draft"}) if point.asked_of == "population" else point
        for point in CATALOGUE.points
    )
    with pytest.raises(Refused, match="no indicator") as refused:
        follow(DATA, CATALOGUE.model_copy(update={"points": drafts}))
    assert "--include-drafts" in str(refused.value.do)


def test_a_source_that_delivers_nothing_to_count_up_is_refused(tmp_path: Path):
    caseload = copied(tmp_path / "sager", ["henvendelse", "fritagelse"])
    with pytest.raises(Refused, match=r"does not deliver what is to be counted up: ledighed.*tilbud \(art\)"):
        follow(caseload, CATALOGUE)


@pytest.mark.slow
def test_what_a_source_lacks_of_one_benefit_is_said_and_the_others_are_counted(tmp_path: Path):
    caseload = copied(tmp_path / "sager", ["tilbud", "fritagelse", "arbejdspligt"])
    said = " ".join(run(caseload, "--catalogue", "tidlig-indsats").split())
    assert "Kilden leverer ikke alt: der mangler ledighed [ledighed]." in said
    assert "28 sager kan ikke placeres i en måned" in said
    assert "I juni 2024 fik 2 af 3 et tilbud til tiden" in said


@pytest.mark.slow
def test_cases_without_the_group_that_is_asked_for_are_not_left_out_in_silence(tmp_path: Path):
    caseload = copied(tmp_path / "sager", ["tilbud", "fritagelse", "arbejdspligt", "ledighed"])
    text = (caseload / "cases.csv").read_text(encoding="utf-8")
    lines = [
        line.replace(",jobparat,", ",,") if line.startswith("kh-2024-06") else line
        for line in text.splitlines()
    ]
    (caseload / "cases.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = " ".join(run(caseload, "--catalogue", "tidlig-indsats").split())
    assert "I juni 2024 fik 2 af 3 et tilbud til tiden" in said
    assert "To sager uden visitationsgruppe er slet ikke talt med: Kravet gælder bestemte grupper." in said


# Sentences --------------------------------------------------------------------------------------------


def one(**changes: object) -> str:
    return " ".join(wording.sentences(indicator(**changes), TITLES, DEED))


def test_one_month_below_is_one_month():
    june = month(date(2024, 6, 1), dagpenge=Counts(met=30, not_met=20))
    said = one(months=(june,), runs=(Run(june.first, june.first, 1, is_running=True),))
    assert said.endswith("Andelen har ligget under kravet i juni 2024.")
    ended = one(months=(june,), runs=(Run(june.first, june.first, 1, is_running=False),))
    assert ended.endswith("Andelen lå senest under kravet i juni 2024.")


def test_two_months_over_new_year_name_both_years():
    january = month(date(2024, 1, 1), dagpenge=Counts(met=30, not_met=20))
    said = one(months=(january,), runs=(Run(date(2023, 12, 1), date(2024, 1, 1), 2, is_running=True),))
    assert "to måneder i træk, fra december 2023 til januar 2024" in said


def test_a_share_that_rounds_up_to_the_threshold_is_said_with_a_decimal():
    june = month(date(2024, 6, 1), dagpenge=Counts(met=159, not_met=41))
    assert one(months=(june,)).startswith(
        "I juni 2024 fik 159 af 200 et tilbud til tiden: 79,5 pct. Det er under"
    )


def test_a_few_people_are_warned_of():
    alone, two = (month(date(2024, 6, 1), dagpenge=Counts(met=n, not_met=0)) for n in (1, 2))
    assert "Andelen i juni 2024 bygger på én person" in one(months=(alone,))
    assert "Andelen i juni 2024 bygger på to personer" in one(months=(two,))
    assert "bygger på" not in one(months=(month(date(2024, 6, 1), dagpenge=Counts(met=20, not_met=0)),))


def test_a_pull_of_one_point_is_one_and_none_is_not_said():
    june = month(date(2024, 6, 1), dagpenge=Counts(met=70, not_met=30))
    counts = Counts(met=7, not_met=3)
    others = Pull("kontanthjaelp", counts, Fraction(0), Fraction(-3))
    pulls = (Pull("dagpenge", counts, Fraction(11, 10), Fraction(1, 10)), others)
    said = one(months=(june,), pulls=pulls)
    assert said.endswith("Havde dagpenge lige nået kravet, var andelen i alt ét procentpoint højere.")
    assert "trækker" not in one(months=(june,), pulls=(others, others))


def letters(months_more: int) -> str:
    june = month(date(2024, 6, 1), dagpenge=Counts(met=1, not_met=1))
    letter = Letter(date(2024, 12, 31), june.n_below + months_more)
    return " ".join(wording.letter_sentences(indicator(months=(june,), next_letter=letter)))


def test_a_letter_after_a_single_month_is_said_without_a_row():
    told = wording.letter_sentences(indicator(letters=(Letter(date(2024, 6, 30), 1),)))
    assert list(told) == [
        "Efter én måned under kravet måtte et brev fra staten ventes fra den 30. juni 2024."
    ]


def test_the_next_letter_is_one_or_several_months_away():
    assert (
        letters(1) == "Ligger også den næste måned under kravet, må et brev ventes fra den 31. december 2024."
    )
    assert letters(2).startswith("Ligger også de næste to måneder under kravet, må et brev ventes")


def coming(met: int, missed: int, days: Sequence[date], needed: int) -> Coming:
    counts = Counts(met=met, not_met=missed, pending=len(days))
    start_by = tuple(days[-needed:]) if 0 < needed <= len(days) else ()
    return Coming(date(2024, 7, 1), {"dagpenge": counts}, EIGHTY, needed, start_by)


D1, D2 = date(2024, 7, 12), date(2024, 7, 29)
OUT_OF_REACH = "I juli 2024 kan kravet ikke nås:"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            coming(3, 1, [D2], 1),
            "Skal kravet på 80 pct. nås i juli 2024, må mindst ét tilbud begynde senest den 29. juli 2024.",
        ),
        (
            coming(2, 1, [D1, D2], 2),
            (
                "Skal kravet på 80 pct. nås i juli 2024, må mindst to tilbud begynde, det første senest den "
                "12. juli 2024 og det sidste senest den 29. juli 2024."
            ),
        ),
        (
            coming(2, 2, [D2], 2),
            f"{OUT_OF_REACH} Selv hvis den ene, der mangler, når det, bliver andelen 60 pct.",
        ),
        (
            coming(1, 2, [D1, D2], 3),
            f"{OUT_OF_REACH} Selv hvis begge, der mangler, når det, bliver andelen 60 pct.",
        ),
        (coming(1, 2, [], 2), f"{OUT_OF_REACH} Der er ingen tilbage, som kan nå det."),
        (coming(4, 1, [], 0), ""),
    ],
)
def test_what_a_month_to_come_asks_for(found: Coming, said: str):
    assert " ".join(wording.coming_sentences((found,), DEED)) == said


def test_what_has_no_month_is_said_by_benefit():
    undated = {"dagpenge": Counts(1, 0, pending=1, unknown=1), "kontanthjaelp": Counts(0, 0, pending=1)}
    placed, waiting = wording.beside_sentences(indicator(undated=undated), TITLES)
    assert placed == "Én sag kan ikke placeres i en måned: Det vides ikke, hvornår fristen udløber."
    assert waiting.startswith("Tre sager har endnu ingen frist")
    assert "dagpenge (2) og kontanthjælp (1)" in waiting


def test_what_only_begins_some_day_is_not_said_to_be_missing():
    later = indicator(lacks=(Lack("tilbud", starts_on=date(2020, 1, 1), is_whole=False),))
    assert list(wording.lack_sentence(later, str)) == []


def test_an_indicator_of_other_things_than_offers_is_said_in_general():
    count = POINT.rule.model_copy(update={"judges": ("lejre25-tidlig-indsats-relevans-af-tilbud",)})
    assert wording.deed_of(CATALOGUE, POINT.model_copy(update={"rule": count})).had == "det til tiden"
