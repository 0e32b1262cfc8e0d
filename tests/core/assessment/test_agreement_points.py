"""Agreement from the ratings of a caseload: who compared what, which answer holds, and what is set aside."""

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rettidig.assessment.agreement import Measure, Undefined
from rettidig.assessment.agreement.points import Rating, reviewed
from rettidig.vocabulary import Answer, Refused

YES, NO, NEITHER = Answer.YES, Answer.NO, Answer.CANNOT_BE_JUDGED
DAY = date(2026, 10, 1)


def rating(
    case: int, reviewer: str, answer: Answer, point: str = "a", day: date | None = DAY, event: str = ""
) -> Rating:
    return Rating(f"sag-{case}", point, event, reviewer, answer, day)


def pairs(*answers: tuple[Answer, Answer], point: str = "a") -> list[Rating]:
    """Return the answers of two reviewers to one case after another."""
    return [
        rating(case, reviewer, answer, point)
        for case, given_answers in enumerate(answers)
        for reviewer, answer in zip(("R1", "R2"), given_answers, strict=True)
    ]


def test_each_point_and_all_together_are_compared():
    found = reviewed([*pairs((YES, YES), (YES, NO)), *pairs((NO, NO), (NO, NO), (YES, YES), point="b")])
    shares = {point: each.estimates[Measure.PERCENT].value for point, each in found.points.items()}
    assert shares == {"a": 0.5, "b": 1.0}
    assert found.whole.estimates[Measure.PERCENT].value == 0.8
    assert (found.n_cases, found.whole.n_compared, found.n_single, found.n_nameless) == (3, 5, 0, 0)


def test_what_one_person_rated_and_what_nobody_signed_is_set_aside():
    found = reviewed([*pairs((YES, YES)), rating(7, "R1", NO), rating(0, "", NO), rating(8, "", NO)])
    assert found.whole.estimates[Measure.PERCENT].value == 1
    assert (found.n_single, found.n_nameless) == (1, 2)


def test_the_latest_answer_of_a_reviewer_holds_and_one_without_a_date_is_the_earliest():
    ratings = [
        rating(1, "R1", NO, day=None),
        rating(1, "R1", YES),
        rating(1, "R2", YES, day=date(2026, 10, 2)),
        rating(1, "R2", NO),
        rating(1, "R2", NO),
    ]
    assert reviewed(ratings).whole.estimates[Measure.PERCENT].value == 1


def test_two_answers_of_one_day_are_refused_without_naming_anyone():
    with pytest.raises(Refused, match="two different answers to a") as refusal:
        reviewed([rating(1, "B. Dam", NO), rating(1, "B. Dam", YES)])
    assert "Dam" not in str(refusal.value)


def test_conversations_of_one_case_are_units_of_their_own():
    ratings = [
        rating(1, reviewer, answer, event=event)
        for reviewer, (event, answer) in product(("R1", "R2"), (("e1", YES), ("e2", NO)))
    ]
    found = reviewed(ratings)
    assert (found.whole.n_compared, found.n_cases) == (2, 1)


def test_only_yes_and_no_can_be_asked_for():
    ratings = pairs((YES, YES), (YES, NEITHER), (NO, NO))
    assert reviewed(ratings).whole.estimates[Measure.PERCENT].value == pytest.approx(2 / 3)
    only = reviewed(ratings, only_judged=True)
    assert only.whole.estimates[Measure.PERCENT].value == 1
    assert only.n_single == 1


def test_points_of_another_catalogue_are_left_out_and_the_order_is_the_catalogues():
    ratings = [*pairs((YES, YES)), *pairs((NO, NO), point="b"), *pairs((NO, YES), point="x")]
    found = reviewed(ratings, order=["b", "a", "c"])
    assert list(found.points) == ["b", "a"]
    assert found.whole.n_compared == 2


def test_where_all_say_yes_the_other_answer_is_known_to_be_there():
    found = reviewed(pairs(*[(YES, YES)] * 12)).points["a"].estimates
    assert found[Measure.COHEN].undefined is Undefined.ONE_CATEGORY
    assert found[Measure.GWET].value == 1
    assert found[Measure.GWET].low is not None
    assert 0 < found[Measure.GWET].low < 1


def test_no_ratings_at_all_compare_nothing():
    found = reviewed([])
    assert found.points == {}
    assert found.whole.estimates[Measure.PERCENT].undefined is Undefined.NO_PAIRS


@given(st.lists(st.sampled_from(list(product((YES, NO), repeat=2))), min_size=1, max_size=15), st.randoms())
def test_the_order_of_rows_changes_nothing(answers, random):
    ratings = pairs(*answers)
    shuffled = random.sample(ratings, len(ratings))
    assert reviewed(shuffled) == reviewed(ratings)
