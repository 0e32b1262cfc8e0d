"""Who saw many citizens at once stands in each one's log."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Access, Why

ROWS_OF_SQLITE = 150
"""So many rows of this table SQLite takes in one statement, at the least."""
SEEN = [("borger-1", "1"), ("borger-2", "2"), ("", "3")]


@pytest.mark.django_db
def test_each_citizen_gets_a_row(people):
    assert saw_many(people["reviewer"], SEEN, Why.EXPORT, where="workspace:cases") == 2
    rows = Access.objects.order_by("id").values_list("citizen", "case", "why", "where")
    assert list(rows) == [
        ("borger-1", "1", "export", "workspace:cases"),
        ("borger-2", "2", "export", "workspace:cases"),
    ]


@pytest.mark.django_db
def test_the_number_of_questions_does_not_grow_with_the_citizens(people):
    for n in (1, 500):
        with CaptureQueriesContext(connection) as asked:
            saw_many(people["reviewer"], [(f"borger-{i}", str(i)) for i in range(n)], Why.EXPORT)
        assert sum(query["sql"].startswith("INSERT") for query in asked) <= 1 + n // ROWS_OF_SQLITE


@pytest.mark.django_db
def test_a_guest_sees_nobody():
    with pytest.raises(ValueError, match="signed in"):
        saw_many(AnonymousUser(), SEEN, Why.EXPORT)
    assert not Access.objects.exists()
