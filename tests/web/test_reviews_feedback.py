"""*Tilbagemelding*: errors, section, what to do and by when, in grammatical Danish, with nobody's number."""

from datetime import date

import pytest
from tests.web.factories import (
    POINTS,
    AnswerFactory,
    DrawnRoundFactory,
    ReviewFactory,
    SampledCaseFactory,
    SnapshotFactory,
)
from tests.web.test_reviews_form import a_case

from rettidig_web.reviews.feedback import correct_by, feedback_text
from rettidig_web.reviews.form import form_of
from rettidig_web.reviews.models import Note
from rettidig_web.rounds.models import SampledCase

pytestmark = pytest.mark.django_db

DUE = date(2026, 12, 7)


@pytest.fixture
def sampled(tree, people) -> SampledCase:
    drawn = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.team))
    return a_case(drawn, people, visitation_group="up", number="S-77")


def answered(sampled: SampledCase, *answers: str) -> SampledCase:
    """The case with its points answered in order."""
    review = ReviewFactory(sampled_case=sampled, verdict="minor")
    for point_id, answer in zip(POINTS, answers, strict=False):
        remark = "Samtalen blev holdt\nto dage for sent." if answer == "no" else ""
        AnswerFactory(review=review, point_id=point_id, answer=answer, remark=remark)
    return SampledCase.objects.get(pk=sampled.pk)


def text_of(sampled: SampledCase, notes=()) -> str:
    return feedback_text(form_of(sampled), list(notes), DUE)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (("yes", "yes", "yes", "yes"), "Der er ikke fundet fejl i sagen.\n"),
        (("no", "yes", "yes", "yes"), "Der er fundet 1 fejl i sagen.\n"),
        (("no", "no", "yes", "yes"), "Der er fundet 2 fejl i sagen.\n"),
        (
            ("no", "no", "yes"),
            "Der er fundet 2 fejl i sagen. Gennemgangen er ikke færdig: 1 spørgsmål mangler svar.\n",
        ),
        (
            ("yes",),
            "Der er ikke fundet fejl i sagen. Gennemgangen er ikke færdig: 3 spørgsmål mangler svar.\n",
        ),
    ],
)
def test_how_many_errors(sampled, answers, said):
    assert said in text_of(answered(sampled, *answers))


@pytest.mark.feature("F095", "W14")
def test_each_error_has_section_remark_what_to_do_and_by_when(sampled):
    assert text_of(answered(sampled, "no", "yes", "yes", "yes")) == (
        "Ledelsestilsyn, 4. kvartal 2026\n"
        "Sag S-77\n\n"
        "Der er fundet 1 fejl i sagen.\n\n"
        "1. Første samtale inden for en uge\n"
        "   Spørgsmål: Er der holdt en samtale senest en uge efter den første henvendelse? Nej.\n"
        "   Lov: LAB § 20 a\n"
        "   Bemærkning: Samtalen blev holdt\n"
        "   to dage for sent.\n"
        "   Det skal du gøre: Fejlen kan ikke rettes. Skriv i journalen, hvad der skete og hvorfor, senest"
        " 7. december 2026.\n"
    )


def sampled_again(sampled: SampledCase) -> SampledCase:
    return SampledCase.objects.get(pk=sampled.pk)


def test_an_error_that_can_be_corrected_is_to_be_corrected(sampled):
    text = text_of(answered(sampled, "yes", "yes", "yes", "no"))
    assert "Det skal du gøre: Ret fejlen i sagen senest 7. december 2026." in text


def test_notes_are_told_too(sampled, people):
    review = ReviewFactory(sampled_case=sampled)
    for kind, text in (("good_practice", "Tydeligt mål."), ("potential", "Flere delmål.")):
        Note.objects.create(
            review=review,
            kind=kind,
            text=text,
            written_by=people["reviewer"],
            written_at=sampled.round.drawn_at,
        )
    text = text_of(sampled_again(sampled), review.notes.all())
    assert "God praksis:\n- Tydeligt mål." in text
    assert "Potentiale:\n- Flere delmål." in text


def test_the_page_has_the_text_to_select_and_a_button(as_, sampled):
    answered(sampled, "no", "yes", "yes", "yes")
    page = as_("reviewer").get(f"/gennemgang/{sampled.pk}/tilbagemelding/").content.decode()
    assert "Der er fundet 1 fejl i sagen." in page
    assert "readonly" in page
    assert "Kopiér tilbagemelding" in page


def test_by_when_is_the_units_rule(sampled):
    day = date(2026, 11, 2)
    assert correct_by(sampled.unit, day) > day


@pytest.mark.parametrize("who", ["team_leader", "auditor", "caseworker", "outsider"])
def test_the_text_is_the_reviewers(as_, sampled, who):
    assert as_(who).get(f"/gennemgang/{sampled.pk}/tilbagemelding/").status_code == 404


def test_a_case_that_nobody_reviews_has_no_text(as_, sampled):
    nobodys = SampledCaseFactory(round=sampled.round)
    assert as_("reviewer").get(f"/gennemgang/{nobodys.pk}/tilbagemelding/").status_code == 404
