"""The factories make what they say, and the database agrees."""

import pytest
from tests.web import factories

MADE_HERE = sorted(
    name
    for name, made in vars(factories).items()
    if isinstance(made, type) and made.__module__ == factories.__name__
)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MADE_HERE)
def test_every_factory_makes_a_row(name):
    made = getattr(factories, name)()
    made.refresh_from_db()
    assert made.pk


@pytest.mark.django_db
def test_two_of_a_thing_can_be_made():
    one, other = factories.CorrectionFactory(), factories.CorrectionFactory()
    assert one.finding.round.catalogue == other.finding.round.catalogue
    assert one.finding.case != other.finding.case
