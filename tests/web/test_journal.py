"""The log of changes: what an entry holds, that entries hang together, and that they cannot be changed."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction

from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.journal import protection
from rettidig_web.journal.actions import forget, record, saw
from rettidig_web.journal.chain import GENESIS
from rettidig_web.journal.models import Access, Change, Head, Seal, Why
from rettidig_web.journal.sealing import seal
from rettidig_web.journal.values import Hidden, plain

pytestmark = pytest.mark.django_db

CITIZEN = "b" * 20


@pytest.fixture
def user() -> User:
    return User.objects.create(username="anna", first_name="Anna", last_name="Prøve")


@pytest.fixture
def unit() -> Unit:
    return Unit.objects.create(name="Ungeteamet", kind="team")


def recomputed(change: Change) -> str:
    """Return the hash as the documentation says that anyone can compute it."""
    fields = {
        "number": change.number,
        "at": change.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": change.actor_id,
        "action": change.action,
        "subject_type": change.subject_type,
        "subject_id": change.subject_id,
        "old": change.old,
        "new": change.new,
        "previous_hash": change.previous_hash,
    }
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def test_an_entry_says_who_did_what_to_what_with_the_value_before_and_after(user: User, unit: Unit):
    record(user, "accounts.unit.rename", unit, old={"name": "Unge"}, new={"name": "Ungeteamet"})
    change = Change.objects.get()
    assert (change.number, change.actor, change.action) == (1, user, "accounts.unit.rename")
    assert (change.subject_type, change.subject_id) == ("accounts.unit", str(unit.pk))
    assert (change.old, change.new) == ({"name": "Unge"}, {"name": "Ungeteamet"})


def test_each_entry_hangs_on_the_one_before(unit: Unit):
    for name in ("første", "anden", "tredje"):
        record(None, "accounts.unit.rename", unit, new={"name": name})
    changes = list(Change.objects.order_by("number"))
    assert [change.number for change in changes] == [1, 2, 3]
    assert [change.previous_hash for change in changes] == [GENESIS, changes[0].hash, changes[1].hash]
    assert [recomputed(change) for change in changes] == [change.hash for change in changes]
    head = Head.objects.get()
    assert (head.number, head.hash) == (3, changes[-1].hash)


def test_an_entry_is_undone_with_the_change_it_tells_of(unit: Unit):
    record(None, "accounts.unit.add", unit)
    with transaction.atomic():
        record(None, "accounts.unit.rename", unit)
        transaction.set_rollback(True)
    assert record(None, "accounts.unit.move", unit).number == 2
    assert Change.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused(unit: Unit):
    with pytest.raises(transaction.TransactionManagementError, match="one transaction"):
        record(None, "accounts.unit.add", unit)
    assert not Change.objects.exists()


def test_an_action_has_an_app_a_thing_and_a_verb(unit: Unit):
    with pytest.raises(ValueError, match=r"app\.thing\.verb"):
        record(None, "Omdøb", unit)


def test_values_are_kept_as_they_can_be_read_anywhere(user: User):
    kept = plain(
        {
            "role": Role.AUDITOR,
            "ends_on": date(2026, 5, 17),
            "at": datetime(2026, 5, 17, 9, 30, tzinfo=UTC),
            "amount": Decimal("10.50"),
            "user": user,
            "is_active": True,
            "points": ("a", 2, None),
        }
    )
    assert kept == {
        "role": "auditor",
        "ends_on": "2026-05-17",
        "at": "2026-05-17T09:30:00.000000+00:00",
        "amount": "10.50",
        "user": str(user.pk),
        "is_active": True,
        "points": ["a", 2, None],
    }


@pytest.mark.parametrize("value", [0.1, b"raw", object()])
def test_what_cannot_be_written_alike_everywhere_is_refused(value: object):
    with pytest.raises(TypeError, match="The journal keeps no"):
        plain({"value": value})


@pytest.mark.parametrize("written", ["{}-{}", "{}{}", "{} {}", "{}–{}"])
@pytest.mark.parametrize("day", [31, 31 + 60])
def test_a_cpr_number_is_never_kept(unit: Unit, written: str, day: int):
    number = written.format(f"{day}1299", "00" + "00")
    record(None, "accounts.unit.rename", unit, new={"name": f"Sagen om {number}."})
    assert Change.objects.get().new == {"name": "Sagen om [CPR]."}


def test_a_hash_is_kept_though_ten_of_its_digits_could_be_a_cpr_number(unit: Unit):
    looks_like = "ab" + "31" + "1299" + "0000" + "c" * 52
    record(None, "accounts.unit.rename", unit, new={"hash": looks_like, "name": f"{looks_like}."})
    assert Change.objects.get().new == {"hash": looks_like, "name": f"ab[CPR]{'c' * 52}."}


def test_a_citizens_value_is_kept_as_a_hash_that_tells_like_from_unlike(unit: Unit):
    record(
        None,
        "accounts.unit.rename",
        unit,
        old={"phone": Hidden(CITIZEN, "x")},
        new={"phone": Hidden(CITIZEN, "y")},
    )
    record(
        None,
        "accounts.unit.rename",
        unit,
        old={"phone": Hidden(CITIZEN, "y")},
        new={"phone": Hidden("c", "y")},
    )
    second, first = Change.objects.all()
    assert first.new == second.old
    assert first.old != first.new
    assert second.old != second.new, "two citizens' like values look unlike"
    assert sha256(b'"y"').hexdigest() not in json.dumps(first.new)


def test_a_forgotten_citizens_hashes_say_nothing_and_the_chain_is_whole(unit: Unit):
    record(None, "accounts.unit.rename", unit, new={"phone": Hidden(CITIZEN, "y")})
    forget(CITIZEN)
    record(None, "accounts.unit.rename", unit, new={"phone": Hidden(CITIZEN, "y")})
    second, first = Change.objects.all()
    assert first.new != second.new
    assert [recomputed(first), recomputed(second)] == [first.hash, second.hash]


def test_an_access_says_who_saw_whom_and_why(user: User):
    saw(user, CITIZEN, Why.CASE_PAGE, case="S-1", where="case_page")
    access = Access.objects.get()
    assert (access.actor, access.citizen, access.why) == (user, CITIZEN, "case_page")
    assert (access.case, access.where) == ("S-1", "case_page")


def test_an_access_needs_a_known_reason_and_a_known_reader(user: User):
    with pytest.raises(ValueError, match="nysgerrighed"):
        saw(user, CITIZEN, "nysgerrighed")
    with pytest.raises(ValueError, match="signed in"):
        saw(User(), CITIZEN, Why.REVIEW)
    assert not Access.objects.exists()


def test_readers_do_not_share_a_chain(user: User, django_assert_num_queries):
    with django_assert_num_queries(1):
        saw(user, CITIZEN, Why.REVIEW)


@pytest.mark.parametrize("verb", ["update", "delete"])
@pytest.mark.parametrize("log", [Change, Access, Seal])
def test_the_database_refuses_to_change_or_remove(log: type, verb: str, user: User, unit: Unit):
    record(user, "accounts.unit.add", unit)
    saw(user, CITIZEN, Why.REVIEW)
    seal()
    before = list(log.objects.values())
    does = {
        "update": lambda rows: rows.update(at=datetime(2020, 1, 1, tzinfo=UTC)),
        "delete": lambda rows: rows.delete(),
    }
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        does[verb](log.objects.all())
    assert before
    assert list(log.objects.values()) == before


def test_the_triggers_are_on_after_all_migrations():
    assert protection.missing(connection) == []


@pytest.mark.django_db(transaction=True)
def test_the_anchor_gets_a_line_for_each_commit(unit: Unit, settings, tmp_path: Path):
    settings.JOURNAL_ANCHOR = tmp_path / "anchor"
    for n_entries in (1, 3):
        with transaction.atomic():
            for _ in range(n_entries):
                record(None, "accounts.unit.rename", unit)
    lines = [line.split(" ") for line in settings.JOURNAL_ANCHOR.read_text().splitlines()]
    hashes = dict(Change.objects.values_list("number", "hash"))
    assert [(int(number), found) for number, found, _at in lines] == [(1, hashes[1]), (4, hashes[4])]


@pytest.mark.django_db(transaction=True)
def test_a_commit_stands_though_its_anchor_cannot_be_written(unit: Unit, settings, tmp_path: Path, caplog):
    settings.JOURNAL_ANCHOR = tmp_path / "no-such-folder" / "anchor"
    with transaction.atomic():
        record(None, "accounts.unit.rename", unit)
    assert Change.objects.count() == 1
    assert "no-such-folder" in caplog.text
