"""A quarter's figures as the database has them: what is counted, in how many queries, and what is hidden."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.web.factories import POINTS, AnswerFactory, AreaCommentFactory, FindingFactory
from tests.web.people import UnitFactory, UserFactory
from tests.web.quarter import DESIGN, concluded

from rettidig.assessment.change import Obstacle, change_rules
from rettidig.reporting.kvartal import Period, Verdict, changes, hidden, small_cells
from rettidig_web.accounts.models import UnitKind
from rettidig_web.documents.figures import quarter_of
from rettidig_web.findings.models import Finding, FindingStatus
from rettidig_web.reviews.errors import is_error
from rettidig_web.reviews.models import Review
from rettidig_web.rounds.models import RoundStatus

NOW, DAY = Period(2026, 4), date(2027, 1, 15)
BAD, NEUTRAL = "fr22-visitation-fastholdt", "fr22-overgang-til-uddannelse"
"""A point where yes is the error, and one that only describes the cases."""

pytestmark = pytest.mark.django_db


def test_a_round_is_counted(tree):
    concluded(tree.team, errors=3, n=6)
    quarter = quarter_of(tree.municipality, NOW, DAY)
    [area] = quarter.areas
    [group] = area.groups
    [one] = group.supervisions
    assert (area.name, group.title, group.open, group.overdue) == ("Ungeafsnittet", "Uddannelseshjælp", 3, 3)
    assert (one.figures.reviewed, one.figures.errors, one.figures.judgements) == (6, 3, 24)
    assert (one.figures.cases_with_error, one.figures.reimbursement_errors) == (3, 3)
    assert (one.figures.reimbursement_ore, one.figures.new_errors, one.figures.old_errors) == (300_000, 3, 0)
    assert (one.figures.to_correct, one.figures.corrected, one.n_caseworkers) == (3, 0, 3)
    assert [(point.id, point.errors) for point in one.figures.points] == [
        (POINTS[0], 3),
        *((point, 0) for point in POINTS[1:]),
    ]


def test_what_is_not_signed_or_dropped_out_is_not_counted(tree):
    made = concluded(tree.team, errors=3, n=6)
    first, second, *_ = made.sample.all()
    Review.objects.filter(sampled_case=first).update(status="open", signed_hash="")
    second.dropped_at, second.dropped_why = made.drawn_at, "Sagen er lukket"
    second.save()
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert (one.figures.reviewed, one.figures.errors, one.figures.to_correct) == (4, 1, 1)


def answered(made, point_id: str, *words: str) -> None:
    """Let the round's first cases answer the point too; each error is a finding, as signing makes it."""
    point = made.catalogue.file.catalogue.point(point_id)
    reviews = Review.objects.filter(sampled_case__round=made).order_by("sampled_case__position")
    for review, word in zip(reviews, words, strict=False):
        answer = AnswerFactory(review=review, point_id=point_id, answer=word)
        if is_error(point, word):
            FindingFactory(answer=answer)


def test_an_error_is_what_reviews_and_findings_call_one(tree):
    made = concluded(tree.team, errors=0, n=6, points=[*POINTS, BAD, NEUTRAL])
    answered(made, BAD, "yes", "no", "no")
    answered(made, NEUTRAL, "no", "no", "yes")
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert (one.figures.errors, one.figures.cases_with_error, one.figures.judgements) == (1, 1, 27)
    assert [(point.id, point.judgements, point.errors) for point in one.figures.points] == [
        *((point, 6, 0) for point in POINTS),
        (BAD, 3, 1),
    ]
    assert Finding.objects.filter(round=made).count() == one.figures.errors


def test_a_withdrawn_error_is_none(tree):
    made = concluded(tree.team, errors=3, n=6)
    withdrawn = Finding.objects.filter(round=made).order_by("pk").first()
    withdrawn.status, withdrawn.withdrawn_why = FindingStatus.WITHDRAWN, "Samtalen var holdt."
    withdrawn.save()
    [group] = quarter_of(tree.municipality, NOW, DAY).groups
    [one] = group.supervisions
    assert (one.figures.errors, one.figures.cases_with_error, one.figures.judgements) == (2, 2, 24)
    assert (one.figures.reimbursement_errors, one.figures.to_correct, group.open) == (2, 2, 2)
    assert one.figures.points[0].errors == 2


def test_rounds_under_way_are_told_and_not_counted(tree):
    concluded(tree.team)
    concluded(tree.other_team, status=RoundStatus.DRAWN, target_group_title="Kontanthjælp")
    concluded(tree.other_team, status=RoundStatus.CANCELLED, cancelled_why="Ingen sager")
    concluded(tree.other_team, kind="spot_check")
    quarter = quarter_of(tree.municipality, NOW, DAY)
    assert (quarter.not_concluded, [group.title for group in quarter.groups]) == (1, ["Uddannelseshjælp"])


def test_a_unit_has_its_own_rounds_only(tree):
    concluded(tree.team)
    concluded(tree.other_center, target_group_title="Ydelser")
    assert [a.name for a in quarter_of(tree.municipality, NOW, DAY).areas] == [
        "Ungeafsnittet",
        "Borgerservice",
    ]
    assert [a.name for a in quarter_of(tree.section, NOW, DAY).areas] == ["Ungeafsnittet"]


def test_two_teams_rounds_of_a_group_are_one_line(tree):
    concluded(tree.team, errors=1)
    concluded(tree.other_team, errors=2)
    [group] = quarter_of(tree.municipality, NOW, DAY).groups
    assert (group.supervisions[0].figures.reviewed, group.supervisions[0].figures.errors) == (12, 3)


@pytest.mark.feature("F084", "F085")
def test_quarters_are_compared(tree):
    for quarter, errors in ((3, 6), (4, 0)):
        concluded(tree.team, quarter=quarter, errors=errors)
    found = quarter_of(tree.municipality, NOW, DAY)
    [change] = changes(found, change_rules())
    assert (change.before, change.verdict) == (Period(2026, 3), Verdict.FALLEN)
    assert (change.change.first, change.change.second, change.n_shared) == (6, 0, 4)


def test_another_way_of_choosing_cases_is_an_obstacle(tree):
    concluded(tree.team, quarter=2, design={"draw": {"kind": "all"}})
    concluded(tree.team, quarter=3)
    concluded(
        tree.team, quarter=4, design=DESIGN | {"frame": [{"kind": "values", "column": "team", "are": ["A"]}]}
    )
    found = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert [one.obstacles for one in found] == [(), (Obstacle.SELECTION,), (Obstacle.FRAME,)]


def test_errors_not_told_apart_have_no_age(tree):
    concluded(tree.team, has_age=False, new_months=None)
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert (one.figures.new_errors, one.figures.old_errors) == (None, None)


def test_the_only_caseworkers_figures_are_hidden(tree):
    concluded(tree.team, caseworkers=[UserFactory()])
    concluded(tree.team, target_group_title="Kontanthjælp", n=4)
    concluded(tree.team, target_group_title="Dagpenge")
    shown = hidden(quarter_of(tree.municipality, NOW, DAY), small_cells())
    assert {group.title: group.supervisions[0].figures is None for group in shown.groups} == {
        "Uddannelseshjælp": True,
        "Kontanthjælp": True,
        "Dagpenge": False,
    }


def test_a_case_that_nobody_is_known_to_have_hides_no_less(tree):
    made = concluded(tree.team, caseworkers=[UserFactory(), None])
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert one.n_caseworkers == 1
    for sampled in made.sample.filter(caseworker=None):
        sampled.case.caseworker_text = "tilkaldevikar"
        sampled.case.save()
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert one.n_caseworkers == 2


def test_whoever_is_tied_later_is_one_caseworker(tree):
    worker = UserFactory()
    made = concluded(tree.team, caseworkers=[worker, None])
    for place, sampled in enumerate(made.sample.filter(caseworker=None)):
        sampled.case.caseworker, sampled.case.caseworker_text = worker, f"Skrivemåde {place}"
        sampled.case.save()
    [one] = quarter_of(tree.municipality, NOW, DAY).groups[0].supervisions
    assert one.n_caseworkers == 1


def test_corrections_of_spot_checks_are_not_in_the_report(tree):
    concluded(tree.team, errors=1)
    concluded(tree.team, errors=4, kind="spot_check")
    [group] = quarter_of(tree.municipality, NOW, DAY).groups
    assert (group.open, group.overdue) == (1, 1)


def test_areas_with_the_same_name_are_told_apart(tree):
    concluded(tree.team)
    sections = [
        UnitFactory(kind=UnitKind.SECTION, parent=parent, name=tree.section.name)
        for parent in (tree.other_center, tree.other_center)
    ]
    for section in sections:
        concluded(section)
    names = [area.name for area in quarter_of(tree.municipality, NOW, DAY).areas]
    own, other = (f"{tree.section} ({center})" for center in (tree.center, tree.other_center))
    assert names == [own, other, f"{other}, 2"]


def test_the_leaders_comment_is_there(tree):
    concluded(tree.team)
    AreaCommentFactory(unit=tree.section, written_by=UserFactory(first_name="Anne", last_name="Lund"))
    AreaCommentFactory(unit=tree.section, quarter=3)
    [area] = quarter_of(tree.municipality, NOW, DAY).areas
    assert (area.comment.by, area.comment.text[:14]) == ("Anne Lund", "Arbejdsgangene")


def test_queries_do_not_grow_with_the_rounds(tree):
    concluded(tree.team)
    few = _queries(tree)
    for quarter in (1, 2, 3):
        concluded(tree.team, quarter=quarter)
    concluded(tree.other_center, target_group_title="Ydelser", n=12)
    section = UnitFactory(kind=UnitKind.SECTION, parent=tree.center, name="Nyt afsnit")
    concluded(section, target_group_title="Dagpenge")
    assert (few, _queries(tree)) == (8, 8)


def _queries(tree) -> int:
    with CaptureQueriesContext(connection) as captured:
        quarter_of(tree.municipality, NOW, DAY)
    return len(captured)
