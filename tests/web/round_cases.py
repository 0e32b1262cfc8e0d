"""A snapshot of Prøveby on disk with its rows, for the tests that draw from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from tests.web.factories import CaseFactory, SnapshotFactory
from tests.web.people import AssignmentFactory, Tree, UserFactory

from rettidig.caseload import Cover, Manifest, reopen_caseload
from rettidig.caseload.manifest import write_manifest
from rettidig_web.accounts.models import Role, User
from rettidig_web.caseloads.models import Snapshot, SnapshotKind

AS_OF = date(2026, 9, 30)
GROUP = "uddannelseshjaelp"
OPENED_ON = date(2019, 3, 1)


@dataclass(frozen=True)
class Cases:
    """The snapshot, the caseworkers of its cases, and those who may review them."""

    snapshot: Snapshot
    caseworkers: tuple[User, ...]
    reviewers: tuple[User, ...]


def make_cases(
    tree: Tree, people: dict[str, User], n: int = 24, *, kind: str = SnapshotKind.LIST, other_group: int = 0
) -> Cases:
    """Return a snapshot of ``n`` cases of the group in two teams, and some of another group.

    An import has one event a case: a conversation, six days after it opened in every other case.
    """
    caseworkers = [people["caseworker"], UserFactory(), UserFactory()]
    AssignmentFactory(user=caseworkers[1], unit=tree.team)
    AssignmentFactory(user=caseworkers[2], unit=tree.other_team)
    second = UserFactory(first_name="Anden", last_name="Fagkonsulent")
    AssignmentFactory(user=second, role=Role.REVIEWER, unit=tree.section)
    snapshot = SnapshotFactory(
        kind=kind,
        unit=tree.section,
        n_cases=n + other_group,
        n_events=n if kind == SnapshotKind.IMPORT else 0,
        as_of=AS_OF,
        name="Sager i september",
    )
    numbers = []
    for index in range(n + other_group):
        case = CaseFactory(
            snapshot=snapshot,
            unit=(tree.team, tree.other_team)[index % 2],
            caseworker=caseworkers[index % 3],
            target_group=GROUP if index < n else "kontanthjaelp",
            number=f"S-{snapshot.pk}-{index:03d}",
            opened_on=OPENED_ON,
        )
        numbers.append((case.number, case.target_group))
    folder = Path(settings.CASELOADS) / snapshot.folder
    _write(folder, numbers, has_events=kind == SnapshotKind.IMPORT)
    snapshot.content_hash = reopen_caseload(folder).content_hash
    snapshot.save()
    return Cases(snapshot, tuple(caseworkers), (people["reviewer"], second))


def _write(folder: Path, numbers: Sequence[tuple[str, str]], *, has_events: bool) -> None:
    folder.mkdir(parents=True)
    n, text = len(numbers), pa.string()
    cases = {
        "case_id": pa.array([number for number, _ in numbers], text),
        "citizen": pa.array([None] * n, text),
        "municipality": pa.array([None] * n, text),
        "target_group": pa.array([group for _, group in numbers], text),
        "visitation_group": pa.array(["aup"] * n, text),
        "opened_on": pa.array([OPENED_ON] * n, pa.date32()),
        "closed_on": pa.array([None] * n, pa.date32()),
        "caseworker": pa.array(["en tekst"] * n, text),
        "team": pa.array(["et team"] * n, text),
        "source_file": pa.array(["sager.csv"] * n, text),
        "source_line": pa.array([str(line) for line in range(2, n + 2)], text),
    }
    talked = [number for number, _ in numbers] if has_events else []
    events = {
        "case_id": pa.array(talked, text),
        "event_type": pa.array(["samtale"] * len(talked), text),
        "happened_on": pa.array([date(2019, 3, 7 + 3 * (n % 2)) for n in range(len(talked))], pa.date32()),
        "ended_on": pa.array([None] * len(talked), pa.date32()),
        "caseworker": pa.array([None] * len(talked), text),
        "attributes": pa.array([None] * len(talked), text),
    }
    pq.write_table(pa.table(cases), folder / "cases.parquet")
    pq.write_table(pa.table(events), folder / "events.parquet")
    covers = {"samtale": Cover()} if has_events else {}
    write_manifest(folder, Manifest(format_version=1, name="prøve", as_of=AS_OF, covers=covers))
