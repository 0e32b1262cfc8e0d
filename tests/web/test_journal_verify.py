"""``verify`` finds every way of tampering, says the first and how many, and lets the untouched be."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from typer.testing import CliRunner

from rettidig.vocabulary import Language, Refused
from rettidig_web.accounts.models import Unit, User
from rettidig_web.journal import protection, verification
from rettidig_web.journal.actions import record, saw
from rettidig_web.journal.anchor import _anchor_head as write_anchor
from rettidig_web.journal.chain import hash_of, written
from rettidig_web.journal.command import app
from rettidig_web.journal.faults import Fault
from rettidig_web.journal.models import Access, Change, Head, Seal, Why
from rettidig_web.journal.sealing import seal
from rettidig_web.journal.verification import Verified, verify

pytestmark = pytest.mark.django_db

N_ENTRIES = 9
SEALED_AT = (4, 9)
"""The entries that are made by sealing; the others rename a unit."""


@pytest.fixture
def anchor(settings, tmp_path: Path) -> Path:
    settings.JOURNAL_ANCHOR = tmp_path / "anchor"
    return settings.JOURNAL_ANCHOR


@pytest.fixture
def logs(anchor: Path) -> Path:
    """Nine entries, two of which seal three accesses each, and two unsealed accesses; returns the anchor.

    All in one transaction, which is rolled back; so the anchor is written here, and not on commit.
    """
    user = User.objects.create(username="anna", first_name="Anna", last_name="Prøve")
    unit = Unit.objects.create(name="Team", kind="team")
    for number in range(1, N_ENTRIES + 1):
        if number in SEALED_AT:
            for _ in range(3):
                saw(user, "b" * 20, Why.REVIEW, case="S-1")
            seal()
        else:
            with transaction.atomic():
                record(
                    user, "accounts.unit.rename", unit, old={"name": "Team"}, new={"name": f"Team {number}"}
                )
        write_anchor()
    for _ in range(2):
        saw(user, "b" * 20, Why.REVIEW)
    return anchor


@contextmanager
def unprotected() -> Iterator[None]:
    connection.check_constraints()
    with protection.lifted(connection):
        yield


def found(anchor: Path, *, later: timedelta = timedelta()) -> dict[Fault, tuple[int, int]]:
    return verify(anchor, timezone.now() + later).faults.found


def test_untouched_logs_are_whole(logs: Path):
    assert verify(logs, timezone.now() + timedelta(days=1)) == Verified(
        n_changes=N_ENTRIES, n_sealed=6, n_unsealed=2, n_claims=N_ENTRIES
    )


def test_empty_logs_are_whole(anchor: Path):
    assert verify(anchor, timezone.now()) == Verified()


@pytest.mark.parametrize("batch", [1, 2, 4])
def test_batches_hang_together(logs: Path, batch: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(verification, "BATCH", batch)
    assert verify(logs, timezone.now()).n_changes == N_ENTRIES
    assert found(logs) == {}


def alter(number: int, **values: object) -> None:
    Change.objects.filter(number=number).update(**values)


def renumber(*pairs: tuple[int, int]) -> None:
    for old, new in pairs:
        Change.objects.filter(number=old).update(number=new)


def rewrite_from(number: int, *, with_head: bool = True) -> None:
    """Forge an entry and give it and all after it hashes that fit, as who knows the program could."""
    changes = list(Change.objects.filter(number__gte=number).order_by("number"))
    changes[0].new = {"name": "Forfalsket"}
    previous = changes[0].previous_hash
    for change in changes:
        change.previous_hash = previous
        change.hash = previous = hash_of(facts(change))
        change.save()
    if with_head:
        Head.objects.update(hash=previous)


def facts(change: Change) -> dict[str, object]:
    names = ("number", "actor_id", "action", "subject_type", "subject_id", "old", "new", "previous_hash")
    return {**{name: getattr(change, name) for name in names}, "at": written(change.at)}


def rewrite_one(number: int) -> None:
    """Forge an entry and give it a hash that fits, but leave those after it."""
    change = Change.objects.get(number=number)
    change.new = {"name": "Forfalsket"}
    change.hash = hash_of(facts(change))
    change.save()


def cut_off(number: int, *, with_head: bool) -> None:
    Change.objects.filter(number__gte=number).delete()
    if with_head:
        last = Change.objects.get(number=number - 1)
        Head.objects.update(number=last.number, hash=last.hash)


def put_in_after(number: int) -> None:
    change = Change.objects.get(number=number)
    change.number, change.previous_hash, change.action = number + 1, change.hash, "accounts.unit.add"
    change.hash = hash_of(facts(change))
    change.save(force_insert=True)


def access(n: int):
    return Access.objects.filter(pk=Access.objects.order_by("id")[n - 1].pk)


def a_seal(n: int):
    return Seal.objects.filter(pk=Seal.objects.order_by("id")[n - 1].pk)


def swap_accesses() -> None:
    one, other = Access.objects.order_by("id")[:2]
    Access.objects.filter(pk=one.pk).update(at=other.at, case=other.case)
    Access.objects.filter(pk=other.pk).update(at=one.at, case=one.case)


def put_seal_in() -> None:
    last = Seal.objects.last()
    last.pk, last.previous_hash = None, last.hash
    last.save()


TAMPERINGS: dict[str, tuple[Callable[[], object], dict[Fault, tuple[int, int]]]] = {
    "another value": (lambda: alter(3, new={"name": "Andet"}), {Fault.ALTERED: (3, 1)}),
    "no value": (lambda: alter(3, new=None), {Fault.ALTERED: (3, 1)}),
    "another old value": (lambda: alter(3, old={"name": "team"}), {Fault.ALTERED: (3, 1)}),
    "another actor": (lambda: alter(3, actor=None), {Fault.ALTERED: (3, 1)}),
    "another action": (lambda: alter(3, action="accounts.unit.add"), {Fault.ALTERED: (3, 1)}),
    "another type": (lambda: alter(3, subject_type="accounts.user"), {Fault.ALTERED: (3, 1)}),
    "another subject": (lambda: alter(3, subject_id="x"), {Fault.ALTERED: (3, 1)}),
    "another time": (lambda: alter(3, at=timezone.now()), {Fault.ALTERED: (3, 1)}),
    "another hash before": (lambda: alter(3, previous_hash="0" * 64), {Fault.MOVED: (3, 1)}),
    "another hash": (lambda: alter(3, hash="0" * 64), {Fault.ALTERED: (3, 1), Fault.NOT_AS_ANCHORED: (3, 1)}),
    "the first": (lambda: alter(1, new={}), {Fault.ALTERED: (1, 1)}),
    "the last but seals": (lambda: alter(8, new={}), {Fault.ALTERED: (8, 1)}),
    "three altered": (lambda: [alter(n, new={}) for n in (2, 5, 7)], {Fault.ALTERED: (2, 3)}),
    "one removed": (lambda: Change.objects.filter(number=5).delete(), {Fault.REMOVED: (5, 1)}),
    "first removed": (lambda: Change.objects.filter(number__lte=2).delete(), {Fault.REMOVED: (1, 2)}),
    "two swapped": (
        lambda: renumber((2, 99), (3, 2), (99, 3)),
        {Fault.MOVED: (2, 2), Fault.NOT_AS_ANCHORED: (2, 2)},
    ),
    "two far ones swapped": (
        lambda: renumber((2, 99), (7, 2), (99, 7)),
        {Fault.MOVED: (2, 2), Fault.NOT_AS_ANCHORED: (2, 2)},
    ),
    "gap closed": (
        lambda: (Change.objects.filter(number=5).delete(), renumber((6, 5))),
        {Fault.MOVED: (5, 1), Fault.REMOVED: (6, 1), Fault.NOT_AS_ANCHORED: (5, 1)},
    ),
    "one rewritten": (lambda: rewrite_one(3), {Fault.REWRITTEN: (3, 1), Fault.NOT_AS_ANCHORED: (3, 1)}),
    "tail rewritten": (lambda: rewrite_from(6), {Fault.NOT_AS_ANCHORED: (6, 4)}),
    "all rewritten": (lambda: rewrite_from(1), {Fault.NOT_AS_ANCHORED: (1, 9)}),
    "tail rewritten, head left": (
        lambda: rewrite_from(8, with_head=False),
        {Fault.HEAD: (9, 1), Fault.NOT_AS_ANCHORED: (8, 2)},
    ),
    "cut off": (lambda: cut_off(7, with_head=False), {Fault.CUT_OFF: (7, 3), Fault.SEAL_CHAIN: (2, 1)}),
    "cut off with the head": (
        lambda: cut_off(7, with_head=True),
        {Fault.CUT_OFF: (7, 3), Fault.SEAL_CHAIN: (2, 1)},
    ),
    "all cut off": (
        lambda: (Change.objects.all().delete(), Head.objects.all().delete()),
        {Fault.CUT_OFF: (1, 9), Fault.SEAL_CHAIN: (1, 2)},
    ),
    "put in at the end": (lambda: put_in_after(9), {Fault.BEYOND_HEAD: (10, 1)}),
    "head lost": (lambda: Head.objects.all().delete(), {Fault.HEAD: (9, 1)}),
    "head set back": (lambda: Head.objects.update(number=4), {Fault.BEYOND_HEAD: (5, 5), Fault.HEAD: (4, 1)}),
    "access altered": (lambda: access(4).update(citizen="c"), {Fault.SEAL: (2, 1)}),
    "access at another time": (lambda: access(1).update(at=timezone.now()), {Fault.SEAL: (1, 1)}),
    "access removed": (lambda: access(5).delete(), {Fault.SEAL: (2, 1)}),
    "last sealed access removed": (lambda: access(6).delete(), {Fault.SEAL: (2, 1)}),
    "accesses swapped": (swap_accesses, {Fault.SEAL: (1, 1)}),
    "seal altered": (lambda: a_seal(2).update(hash="0" * 64), {Fault.SEAL_CHAIN: (2, 1)}),
    "seal removed": (lambda: a_seal(1).delete(), {Fault.SEAL_CHAIN: (1, 1)}),
    "seal put in": (put_seal_in, {Fault.SEAL_CHAIN: (3, 1)}),
}


@pytest.mark.feature("W04")
@pytest.mark.parametrize("how", TAMPERINGS)
def test_tampering_is_found(logs: Path, how: str):
    tamper, expected = TAMPERINGS[how]
    with unprotected():
        tamper()
    assert found(logs) == expected


NONSENSE = {
    "sqlite": (
        "UPDATE journal_change SET at = 'i går' WHERE number = 3",
        "UPDATE journal_change SET at = x'00ff' WHERE number = 3",
        "UPDATE journal_change SET at = '2026-13-45 00:00:00' WHERE number = 3",
        "UPDATE journal_change SET at = 12 WHERE number = 3",
        "UPDATE journal_change SET actor_id = 'x' WHERE number = 3",
        "UPDATE journal_change SET action = CAST(x'ff' AS TEXT) WHERE number = 3",
        "UPDATE journal_change SET action = x'ff00' WHERE number = 3",
        'UPDATE journal_change SET new = \'{"name":"Team","name":"Team 3"}\' WHERE number = 3',
        "UPDATE journal_change SET new = '{' WHERE number = 3",
        "UPDATE journal_change SET new = x'ff' WHERE number = 3",
        "UPDATE journal_change SET new = '1e999' WHERE number = 3",
    ),
    "postgresql": (
        "UPDATE journal_change SET at = 'infinity' WHERE number = 3",
        "UPDATE journal_change SET at = '20000-01-01' WHERE number = 3",
        "UPDATE journal_change SET action = E'\\u0007' WHERE number = 3",
        "UPDATE journal_change SET new = '1e400' WHERE number = 3",
        "UPDATE journal_change SET new = '[[[]]]' WHERE number = 3",
    ),
}


@pytest.mark.django_db(transaction=True)
def test_nonsense_in_a_column_is_found_and_stops_nothing(logs: Path):
    kept = Change.objects.get(number=3)
    with protection.lifted(connection), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("PRAGMA foreign_keys = OFF")
        for statement in NONSENSE[connection.vendor]:
            cursor.execute(statement)
            assert found(logs)[Fault.ALTERED] == (3, 1), statement
            kept.save()
        assert set(found(logs)) == {Fault.UNPROTECTED}
    connection.close()


def test_triggers_taken_off_are_told(logs: Path):
    connection.check_constraints()
    protection.remove(connection)
    try:
        assert found(logs) == {Fault.UNPROTECTED: (len(protection.missing(connection)), 1)}
    finally:
        protection.install(connection)


ANCHORS: dict[str, tuple[Callable[[list[str]], list[str]], dict[Fault, tuple[int, int]]]] = {
    "gone": (lambda lines: [], {Fault.NOT_ANCHORED: (1, 9)}),
    "cut": (lambda lines: lines[:6], {Fault.NOT_ANCHORED: (7, 3)}),
    "torn": (
        lambda lines: [*lines[:8], lines[8][:30]],
        {Fault.ANCHOR_LINE: (9, 1), Fault.NOT_ANCHORED: (9, 1)},
    ),
    "nonsense": (lambda lines: ["æøå\n", *lines], {Fault.ANCHOR_LINE: (1, 1)}),
    "late lines": (lambda lines: [*lines[5:], *lines[:5]], {}),
    "lines missing": (lambda lines: lines[-1:], {}),
    "another hash": (
        lambda lines: [lines[0].replace(" ", " f", 1)[:-2] + "\n", *lines[1:]],
        {Fault.NOT_AS_ANCHORED: (1, 1)},
    ),
    "ahead": (lambda lines: [*lines, lines[-1].replace("9 ", "12 ", 1)], {Fault.CUT_OFF: (10, 3)}),
}


@pytest.mark.parametrize("how", ANCHORS)
def test_the_anchor_is_read_line_by_line(logs: Path, how: str):
    change, expected = ANCHORS[how]
    logs.write_text("".join(change(logs.read_text().splitlines(keepends=True))), encoding="utf-8")
    assert found(logs, later=timedelta(minutes=6)) == expected


def test_an_anchor_that_is_about_to_be_written_is_not_a_fault(logs: Path):
    logs.write_text("".join(logs.read_text().splitlines(keepends=True)[:-1]))
    assert found(logs) == {}


def test_a_fault_is_said_with_the_first_how_many_and_what_to_do(logs: Path):
    with unprotected():
        for number in (5, 2, 7):
            alter(number, new={})
    [sentence] = verify(logs, timezone.now()).faults.sentences(Language.DANISH)
    assert sentence.startswith(
        "Række 2 er ændret efter, at den blev skrevet. I alt 3 af den slags. Sammenhold"
    )


def test_every_kind_of_fault_is_said_in_both_languages():
    for fault in Fault:
        for language in Language:
            assert "7" in fault.value.says(language).format(first=7)
            assert fault.value.do(language).endswith(".")


def test_the_command_says_that_the_journal_is_whole(logs: Path):
    result = CliRunner().invoke(app, ["verify"])
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "Læst: 9 ændringer, 9 linjer i ankeret, 6 forseglede adgange. Endnu ikke forseglet: 2.",
        "Journalen er hel.",
    ]


def test_the_command_ends_with_one_where_there_is_a_fault(logs: Path):
    with unprotected():
        Change.objects.filter(number=5).delete()
    result = CliRunner().invoke(app, ["verify", "--lang", "en"])
    assert result.exit_code == 1
    assert "Row 5 is missing" in result.output
    assert "whole" not in result.output


def test_the_command_seals_what_has_come(logs: Path):
    assert CliRunner().invoke(app, ["seal"]).output == "Forseglet: 2 adgange.\n"
    assert CliRunner().invoke(app, ["seal"]).output == "Forseglet: 0 adgange.\n"
    assert found(logs) == {}
    assert verify(logs, timezone.now()).n_unsealed == 0


def test_a_busy_access_log_is_sealed_later(anchor: Path, monkeypatch: pytest.MonkeyPatch):
    def busy() -> int:
        raise OperationalError

    monkeypatch.setattr("rettidig_web.journal.sealing.seal", busy)
    with pytest.raises(Refused, match="busy"):
        app(["seal"], standalone_mode=False)


@pytest.mark.parametrize("command", ["verify", "seal"])
def test_a_database_without_a_journal_is_told_of(command: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    with pytest.raises(Refused, match="no journal"):
        app([command], standalone_mode=False)


def test_the_command_is_there_without_django():
    code = "import rettidig_web.journal.command, sys; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_is_still_protected_and_its_anchor_tells(logs: Path):
    call_command("flush", interactive=False, verbosity=0)
    assert found(logs) == {Fault.CUT_OFF: (1, N_ENTRIES)}
