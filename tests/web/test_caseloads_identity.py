"""The CPR number is sealed, and whoever looks it up is noted."""

from types import SimpleNamespace

import pytest
from tests.web.factories import CaseFactory, CitizenFactory
from tests.web.listed import cpr
from tests.web.people import UserFactory

from rettidig.caseload.cells import pseudonym_of
from rettidig_web.caseloads.actions import look_up_cpr
from rettidig_web.caseloads.identity import (
    UnreadableError,
    citizen_of,
    citizens_of,
    cpr_of,
    identity_key,
    seal,
    take_up,
    unseal,
)
from rettidig_web.caseloads.models import Citizen
from rettidig_web.journal.models import Access, Why

pytestmark = pytest.mark.django_db


def test_the_number_comes_back_and_is_nowhere_in_the_clear():
    citizen = citizen_of(cpr(4001))
    kept = Citizen.objects.get()
    assert cpr_of(kept) == cpr(4001)
    assert cpr(4001).encode() not in bytes(kept.sealed_cpr)
    assert cpr(4001) not in f"{kept} {kept.pseudonym} {citizen!r}"


def test_a_list_and_an_import_meet_in_the_same_citizen():
    digits = cpr(4001)
    take_up([(pseudonym_of(digits, identity_key()), digits)])
    assert citizen_of(digits) == Citizen.objects.get()


def test_many_citizens_take_a_few_queries(django_assert_num_queries):
    few, many = [cpr(n) for n in range(3)], [cpr(n) for n in range(400)]
    with django_assert_num_queries(3):
        citizens_of(few)
    with django_assert_num_queries(3):
        found = citizens_of([*many, *many])
    assert len(found) == Citizen.objects.count() == 400
    assert all(cpr_of(citizen) == digits for digits, citizen in found.items())


def test_a_seal_moved_to_another_citizen_cannot_be_read():
    one, other = citizen_of(cpr(4001)), citizen_of(cpr(4002))
    other.sealed_cpr = one.sealed_cpr
    with pytest.raises(UnreadableError):
        cpr_of(other)


def test_two_seals_of_the_same_number_are_unlike():
    assert seal(b"1", "x", b"p") != seal(b"1", "x", b"p")


@pytest.mark.parametrize("sealed", [b"", b"too short", b"0" * 60])
def test_nonsense_cannot_be_read(sealed):
    with pytest.raises(UnreadableError):
        unseal(sealed, "x", b"p")


def test_what_is_sealed_for_one_use_is_not_opened_for_another():
    with pytest.raises(UnreadableError):
        unseal(seal(b"1", "x", b"one use"), "x", b"another")


def test_another_key_reads_nothing(settings):
    citizen = citizen_of(cpr(4001))
    settings.IDENTITY_KEY = "en helt anden nøgle, som er lang nok til det"
    with pytest.raises(UnreadableError):
        cpr_of(citizen)
    assert citizen_of(cpr(4001)).pseudonym != citizen.pseudonym


def test_looking_a_number_up_is_noted():
    user, case = UserFactory(), CaseFactory(citizen=citizen_of(cpr(4001)))
    assert look_up_cpr(user, case) == cpr(4001)
    seen = Access.objects.get()
    assert (seen.actor, seen.citizen, seen.case, seen.why) == (
        user,
        case.citizen.pseudonym,
        str(case.pk),
        Why.CPR_LOOKUP,
    )


@pytest.mark.parametrize("citizen", [None, SimpleNamespace()])
def test_where_nothing_can_be_read_nothing_is_noted(citizen):
    case = CaseFactory(citizen=None if citizen is None else CitizenFactory())
    with pytest.raises(UnreadableError):
        look_up_cpr(UserFactory(), case)
    assert not Access.objects.exists()
