import numpy as np
import pytest
from tests.core.assessment.invented import SCALE

from rettidig.assessment.grades import Thresholds, worst
from rettidig.vocabulary import Grade, Language, Refused

# Every pair of a percentage and a grade in the focus audit of 2022 (facts/grades.md, section 1): the
# percentages that one sentence grades together, the grade, and the line in the seed document.
DIRECT = [
    (94, "hoej", 453),
    (94, "hoej", 126),
    (92, "hoej", 118),
    (92, "hoej", 452),
    (91, "hoej", 1228),  # "over 90 pct."
    (88, "hoej", 750),
    (87, "hoej", 250),
    (87, "hoej", 576),
    (82, "nogen", 751),
    (81, "nogen", 928),
    (79, "nogen", 456),
    (79, "nogen", 646),
    (71, "mindre", 851),
    (69, "mindre", 978),
    (67, "mindre", 1154),
    (65, "mindre", 1028),
    (63, "mindre", 1232),
    (61, "mindre", 686),
    (60, "mindre", 650),  # "60 pct. … eller mindre"
    (53, "mindre", 752),
    (53, "mindre", 897),
    (52, "mindre", 252),
    (52, "mindre", 1212),
    (49, "mindre", 544),  # "under 50 pct."
    (49, "mindre", 930),
    (45, "mindre", 1307),
    (45, "mindre", 1319),
    (14, "ikke", 458),
    (7, "ikke", 1308),
    (7, "ikke", 288),
]
COMPOSITE = [
    ((78, 76), "nogen", 1028),
    ((76, 63), "mindre", 750),
    ((76, 63), "mindre", 841),
    ((74, 62, 37), "mindre", 1152),
    ((70, 71, 56), "mindre", 982),
    ((69, 29), "mindre", 455),
    ((69, 62, 54, 47), "mindre", 835),
    ((60, 37, 19), "mindre", 1155),
    ((60, 37, 19), "mindre", 262),
    ((60, 37, 19), "mindre", 1287),
    ((47, 49, 19), "mindre", 1267),
]
# 76 pct. carries two grades in the report (contradictions.yaml, C10): alone it is on the scale "nogen", but
# these two sentences grade it together with 63.
NOT_ON_THE_SCALE_ALONE = {(76, 750), (76, 841)}


def test_the_packages_own_thresholds():
    assert Thresholds.load() == SCALE


@pytest.mark.feature("F087")
@pytest.mark.parametrize(("percent", "grade", "line"), DIRECT)
def test_every_grade_that_the_audit_gave_to_one_percentage(percent, grade, line):
    assert SCALE.grade(percent) == Grade(grade)


@pytest.mark.feature("F087")
@pytest.mark.parametrize(("percents", "grade", "line"), COMPOSITE)
def test_a_grade_of_several_percentages_is_that_of_the_worst(percents, grade, line):
    assert worst(SCALE.grade(percent) for percent in percents) == Grade(grade)


def test_only_one_fact_is_off_the_scale_when_each_percentage_stands_alone():
    alone = {
        (percent, line)
        for percents, grade, line in COMPOSITE
        for percent in percents
        if SCALE.grade(percent) is not Grade(grade)
    }

    assert alone == NOT_ON_THE_SCALE_ALONE
    assert len(DIRECT) == 30


@pytest.mark.parametrize(
    ("percent", "grade"),
    [
        (100, "hoej"),
        (85, "hoej"),
        (84, "nogen"),
        (75, "nogen"),
        (74, "mindre"),
        (15, "mindre"),
        (14, "ikke"),
        (0, "ikke"),
    ],
)
def test_the_bounds_belong_to_the_better_grade(percent, grade):
    assert SCALE.grade(percent) == Grade(grade)


def test_many_at_once_are_the_same_as_one_by_one():
    percents = np.arange(101)

    assert [list(Grade)[place] for place in SCALE.places(percents)] == [SCALE.grade(int(p)) for p in percents]


def test_nothing_has_no_worst_grade():
    assert worst([]) is None


def test_another_file_moves_the_bounds(tmp_path):
    path = tmp_path / "grænser.yaml"
    path.write_text("hoej: 90\nnogen: 60\nmindre: 30\n", encoding="utf-8")

    scale = Thresholds.load(path)

    assert [scale.grade(percent).value for percent in (90, 89, 60, 59, 30, 29)] == [
        "hoej",
        "nogen",
        "nogen",
        "mindre",
        "mindre",
        "ikke",
    ]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"- 85\n- 75\n- 15\n",
        b"hoej: 85\nnogen: 75\n",
        b"hoej: 85\nnogen: 75\nmindre: 15\nikke: 0\n",
        b"hoej: 85\nnogen: 75\nmindre: true\n",
        b"hoej: 85.5\nnogen: 75\nmindre: 15\n",
        b"hoej: 85\nnogen: 85\nmindre: 15\n",
        b"hoej: 101\nnogen: 75\nmindre: 15\n",
        b"hoej: 85\nnogen: 75\nmindre: 0\n",
        b"hoej: [85\n",
        b"hoej: 2020-13-45\n",
        b"[" * 10_000,
        b"hoej: \xff\n",
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path, document):
    path = tmp_path / "graenser.yaml"
    path.write_bytes(document)

    with pytest.raises(Refused) as refused:
        Thresholds.load(path)

    assert refused.value.message(Language.DANISH) == (
        "graenser.yaml: Filen er ikke et sæt karaktergrænser. "
        "Skriv tre hele tal mellem 1 og 100, faldende: hoej, nogen og mindre."
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"ingen\.yaml"):
        Thresholds.load(tmp_path / "ingen.yaml")
