"""Projecting a snapshot: one row per case in the database, which stays the same row from day to day.

All of it is one transaction: lists show either the snapshot before or this one. Only rows that differ are
written, so that a nightly import of an unchanged caseload is short.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import duckdb
import ibis
from django.db import transaction
from django.db.models import QuerySet

from rettidig_web.accounts.models import User
from rettidig_web.caseloads.batches import in_batches
from rettidig_web.caseloads.changing import CASES_FILE, changed_between
from rettidig_web.caseloads.checking import Counts, Duty, counts_of, duties_to_come
from rettidig_web.caseloads.files import folder_of
from rettidig_web.caseloads.models import (
    Case,
    CaseChange,
    ChangeKind,
    Check,
    Citizen,
    OpenDuty,
    Snapshot,
    SnapshotKind,
    Source,
    SourceText,
    TextKind,
)
from rettidig_web.journal.actions import record

_AT_ONCE: Final = 5000
_COLUMNS: Final = (
    "case_id",
    "citizen",
    "target_group",
    "visitation_group",
    "opened_on",
    "closed_on",
    "caseworker",
    "team",
    "amount_ore",
)
_FIELDS: Final = (
    "citizen_id",
    "home_id",
    "unit_id",
    "caseworker_id",
    "caseworker_text",
    "team_text",
    "target_group",
    "visitation_group",
    "opened_on",
    "closed_on",
    "amount_ore",
    "n_met",
    "n_not_met",
    "n_pending",
    "n_unknown",
    "next_due_on",
)
"""What a case's row takes from the snapshot, beside which snapshot it is and that it is current."""

_DUTY_FIELDS: Final = ("case_id", "catalogue_id", "point_id", "version_id", "trigger_on", "due_on")
_UNCHECKED: Final = (None,) * 5


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a snapshot's files say, read before the transaction that writes it, which others wait for."""

    before: Snapshot | None
    rows: Sequence[Mapping[str, Any]]
    counts: Mapping[str, Counts]
    duties: tuple[Duty, ...]
    changed: Mapping[str, list[str]]

    @property
    def numbers(self) -> AbstractSet[str]:
        """Return the numbers of the cases."""
        return {row["case_id"] for row in self.rows}


def prepare(snapshot: Snapshot, checks: Sequence[Check]) -> Prepared:
    """Return what the files of the snapshot and its checks say; neither need be saved."""
    before = previous_of(snapshot)
    return Prepared(
        before=before,
        rows=_rows_of(snapshot),
        counts=counts_of(checks),
        duties=tuple(duties_to_come(checks)),
        changed=changed_between(folder_of(before), folder_of(snapshot)) if before else {},
    )


@transaction.atomic
def activate(
    snapshot: Snapshot,
    actor: User | None,
    *,
    unopened: Collection[str] = (),
    prepared: Prepared | None = None,
) -> None:
    """Let the snapshot's cases be what lists show; citizens and checks must be saved before.

    ``unopened`` are the numbers of cases whose opening day the list does not say: their rows have none.
    """
    Source.objects.select_for_update().get(pk=snapshot.source_id)
    if prepared is None or prepared.before != previous_of(snapshot):
        prepared = prepare(snapshot, list(snapshot.checks.all()))
    cases = Case.objects.filter(source=snapshot.source_id, home=snapshot.unit_id).order_by()
    current = set(cases.filter(is_current=True).values_list("number", flat=True))
    wanted = dict(_wanted(snapshot, prepared, frozenset(unopened)))
    _write_cases(snapshot, wanted)
    gone = _let_go(snapshot, cases, prepared)
    keys = dict(cases.values_list("number", "pk"))
    _write_duties(snapshot, prepared.duties, keys)
    changes = _Changes(prepared.numbers - current, prepared.changed, gone)
    _keep_changes(snapshot, changes, keys if prepared.before else {})
    record(actor, "caseloads.snapshot.activate", snapshot, new=_as_recorded(snapshot))


def _let_go(snapshot: Snapshot, cases: QuerySet[Case], prepared: Prepared) -> set[str]:
    """Return the numbers of the cases that are no longer there, once lists do not show them.

    An import speaks of what imports have brought, a list of what lists have, of the same target groups.
    """
    left = cases.filter(is_current=True, snapshot__kind=snapshot.kind).exclude(snapshot=snapshot)
    if snapshot.kind == SnapshotKind.LIST:
        left = left.filter(target_group__in={row["target_group"] or "" for row in prepared.rows})
    gone = {number for number in left.values_list("number", flat=True) if number not in prepared.numbers}
    OpenDuty.objects.filter(case__in=left).delete()
    for numbers in in_batches(gone, _AT_ONCE):
        cases.filter(number__in=numbers).update(is_current=False)
    return gone


def previous_of(snapshot: Snapshot) -> Snapshot | None:
    """Return the snapshot before this one, of the same source, unit and kind, or None."""
    same = Snapshot.objects.filter(source=snapshot.source_id, unit=snapshot.unit_id, kind=snapshot.kind)
    same = same.order_by("-pk")
    return (same.filter(pk__lt=snapshot.pk) if snapshot.pk else same).first()


def _wanted(
    snapshot: Snapshot, prepared: Prepared, unopened: frozenset[str]
) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yield each case's number and its fields as the snapshot has them."""
    meant = _Meanings.of(snapshot, prepared.rows)
    citizens = _citizens(row["citizen"] for row in prepared.rows)
    for row in prepared.rows:
        number, team, caseworker = row["case_id"], row["team"] or "", row["caseworker"] or ""
        found = prepared.counts.get(number)
        yield (
            number,
            (
                citizens.get(row["citizen"]),
                snapshot.unit_id,
                meant.units.get(team, snapshot.unit_id),
                meant.users.get(caseworker),
                caseworker,
                team,
                row["target_group"] or "",
                row["visitation_group"] or "",
                None if number in unopened else row["opened_on"],
                row["closed_on"],
                row.get("amount_ore"),
                *_counted(found),
            ),
        )


def _counted(found: Counts | None) -> tuple[int | date | None, ...]:
    if found is None:
        return _UNCHECKED
    return (found.n_met, found.n_not_met, found.n_pending, found.n_unknown, found.next_due_on)


def _rows_of(snapshot: Snapshot) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        path = folder_of(snapshot) / CASES_FILE
        cases = ibis.duckdb.from_connection(connection).read_parquet(str(path))
        rows: list[dict[str, Any]] = (
            cases.select(*(name for name in _COLUMNS if name in cases.columns)).to_pyarrow().to_pylist()
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Meanings:
    """Whom the source's texts mean, as far as somebody has said."""

    users: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot, rows: Sequence[Mapping[str, Any]]) -> "_Meanings":
        """Return what is known, once the texts that nobody has seen before are added as untied."""
        texts = {(TextKind.CASEWORKER, row["caseworker"]) for row in rows}
        texts |= {(TextKind.TEAM, row["team"]) for row in rows}
        new = [
            SourceText(source_id=snapshot.source_id, kind=kind, text=text)
            for kind, text in sorted(found for found in texts if found[1])
        ]
        SourceText.objects.bulk_create(new, batch_size=_AT_ONCE, ignore_conflicts=True)
        known = list(SourceText.objects.filter(source=snapshot.source_id))
        return cls(
            {one.text: one.user_id for one in known if one.user_id},
            {one.text: one.unit_id for one in known if one.unit_id},
        )


def _citizens(pseudonyms: Iterable[str | None]) -> dict[str, int]:
    """Return the key of each citizen that is known."""
    wanted = {name for name in pseudonyms if name}
    if len(wanted) > _AT_ONCE:
        everybody = Citizen.objects.values_list("pseudonym", "pk")
        return {name: key for name, key in everybody.iterator() if name in wanted}
    return dict(Citizen.objects.filter(pseudonym__in=wanted).values_list("pseudonym", "pk"))


def _write_cases(snapshot: Snapshot, wanted: Mapping[str, tuple[Any, ...]]) -> None:
    """Write the rows that are new or differ, and let all of them be of the snapshot.

    A list leaves a case that an import has brought as it is: it knows less of it.
    """
    there = Case.objects.filter(source=snapshot.source_id).order_by()
    if snapshot.kind == SnapshotKind.LIST:
        brought = there.filter(is_current=True, snapshot__kind=SnapshotKind.IMPORT)
        kept = set(brought.values_list("number", flat=True))
        wanted = {number: row for number, row in wanted.items() if number not in kept}
    known = {number: tuple(rest) for number, *rest in there.values_list("number", *_FIELDS).iterator()}
    differing = ((number, row) for number, row in wanted.items() if known.get(number) != row)
    for batch in in_batches(differing, _AT_ONCE):
        Case.objects.bulk_create(
            [_case(snapshot, number, row) for number, row in batch],
            update_conflicts=True,
            unique_fields=("source", "number"),
            update_fields=tuple(name.removesuffix("_id") for name in _FIELDS),
        )
    for numbers in in_batches((number for number in wanted if number in known), _AT_ONCE):
        there.filter(number__in=numbers).update(snapshot=snapshot, is_current=True)


def _case(snapshot: Snapshot, number: str, row: tuple[Any, ...]) -> Case:
    given = dict(zip(_FIELDS, row, strict=True))
    return Case(source_id=snapshot.source_id, number=number, snapshot=snapshot, is_current=True, **given)


def _write_duties(snapshot: Snapshot, duties: Sequence[Duty], keys: Mapping[str, int]) -> None:
    """Let the duties to come be these; those that stay the same stay the same rows."""
    wanted = {
        (keys[one.number], one.catalogue_id, one.point_id, one.version_id, one.trigger_on, one.due_on)
        for one in duties
    }
    there = OpenDuty.objects.filter(case__snapshot=snapshot).order_by()
    known = {tuple(rest): pk for pk, *rest in there.values_list("pk", *_DUTY_FIELDS).iterator()}
    for keys_gone in in_batches((known[row] for row in known.keys() - wanted), _AT_ONCE):
        OpenDuty.objects.filter(pk__in=keys_gone).delete()
    for rows in in_batches(sorted(wanted - known.keys(), key=lambda row: (row[0], row[2], row[5])), _AT_ONCE):
        OpenDuty.objects.bulk_create(OpenDuty(**dict(zip(_DUTY_FIELDS, row, strict=True))) for row in rows)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The numbers of the cases that came, of those that changed (and what did), and of those that went."""

    new: AbstractSet[str]
    changed: Mapping[str, list[str]]
    gone: AbstractSet[str]

    def by_kind(self) -> Iterator[tuple[ChangeKind, str, list[str]]]:
        """Yield every case that came, changed or went, with what changed in it."""
        yield from ((ChangeKind.NEW, number, []) for number in sorted(self.new))
        yield from ((ChangeKind.CHANGED, number, columns) for number, columns in self.changed.items())
        yield from ((ChangeKind.GONE, number, []) for number in sorted(self.gone))


def _keep_changes(snapshot: Snapshot, changes: _Changes, keys: Mapping[str, int]) -> None:
    """Count the changes on the snapshot, and keep those of the cases that have a key."""
    rows = (
        CaseChange(snapshot=snapshot, case_id=keys[number], kind=kind, columns=columns)
        for kind, number, columns in changes.by_kind()
        if number in keys
    )
    for batch in in_batches(rows, _AT_ONCE):
        CaseChange.objects.bulk_create(batch)
    snapshot.n_new, snapshot.n_changed, snapshot.n_gone = map(
        len, (changes.new, changes.changed, changes.gone)
    )
    snapshot.save(update_fields=("n_new", "n_changed", "n_gone"))


def _as_recorded(snapshot: Snapshot) -> dict[str, object]:
    names = ("name", "kind", "unit_id", "source_id", "as_of", "content_hash", "n_cases", "n_events")
    return {name.removesuffix("_id"): getattr(snapshot, name) for name in names}
