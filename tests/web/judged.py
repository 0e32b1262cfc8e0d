"""A small caseload of invented people that has been judged, as the site keeps one after an import."""

import csv
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from rettidig.caseload import open_caseload
from rettidig.catalogue import CatalogueFile
from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.checking import judge
from rettidig_web.caseloads.files import beside, check_folder
from rettidig_web.caseloads.identity import citizen_of
from rettidig_web.caseloads.models import Case, Check, Snapshot, SnapshotKind, Source, SourceText, TextKind
from rettidig_web.caseloads.projecting import activate
from rettidig_web.caseloads.tallying import tally
from rettidig_web.controls.queries import library

CATALOGUE = "fokusrevision-2022"
AS_OF = date(2019, 12, 31)
INVENTED_NUMBER = "311299" + "0000"
"""Ten digits that are nobody's: the serial number is not given to anybody."""
COVERS = [
    "samtale",
    "visitation",
    "uddannelsespaalaeg",
    "fvu_vurdering",
    "fvu_test",
    "tilbud",
    "sygdom",
    "vejledning",
]
_CASES = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team"),
)
_EVENTS = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")

LATE = "SAG-SENT"
"""A case whose first conversation came late, whose test is still due after a pause, and that has an offer."""

Event = tuple[str, str, str, Mapping[str, str]]
"""A type, the day, the last day of an interval or nothing, and attributes."""

LATE_EVENTS: Sequence[Event] = (
    ("samtale", "2019-12-16", "", {"opfoelgning_paalaeg": "nej"}),
    ("uddannelsespaalaeg", "2019-12-16", "", {}),
    ("fvu_vurdering", "2019-12-17", "", {"behov": "ja"}),
    ("sygdom", "2019-12-18", "2019-12-24", {}),
    ("tilbud", "2019-12-20", "", {"art": "virksomhedspraktik"}),
)


def judged_snapshot(
    unit: Unit,
    cases: Mapping[str, Sequence[Event]],
    *,
    caseworkers: Mapping[str, User] | None = None,
    opened: str = "2019-12-02",
    catalogue: str = CATALOGUE,
) -> Snapshot:
    """Return the snapshot of the cases, all opened one day, judged by the catalogue and projected."""
    source = Source.objects.create(
        name=f"Sagssystem {Source.objects.count()}", link_template="https://x.example/{sagsnummer}"
    )
    people = caseworkers or {}
    for user in set(people.values()):
        SourceText.objects.create(source=source, kind=TextKind.CASEWORKER, text=user.username, user=user)
    folder = Path(settings.CASELOADS) / f"snapshot-{source.pk}"
    _write(folder, cases, opened, {number: user.username for number, user in people.items()})
    snapshot = Snapshot.objects.create(
        name="Udtræk", kind=SnapshotKind.IMPORT, unit=unit, source=source, as_of=AS_OF, folder=folder.name,
        content_hash=f"{source.pk:064x}", n_cases=len(cases), n_events=sum(map(len, cases.values())),
    )  # fmt: skip
    check = _judge(snapshot, library().files[catalogue], folder)
    check.save()
    activate(snapshot, None)
    tally(check)
    return snapshot


_JUDGED: dict[str, Path] = {}
_KEPT = tempfile.TemporaryDirectory(prefix="rettidig-judged-")


def _judge(snapshot: Snapshot, file: CatalogueFile, folder: Path) -> Check:
    """Return the check; the same caseload is judged once in a run, and its files copied after that."""
    key = f"{file.content_hash}-{_hash(folder)}"
    if key not in _JUDGED:
        check = judge(snapshot, file, lambda _stage: None)
        _JUDGED[key] = Path(_KEPT.name) / str(len(_JUDGED))
        shutil.copytree(check_folder(check), _JUDGED[key])
        return check
    there = beside(snapshot) / file.catalogue.id
    shutil.copytree(_JUDGED[key], there)
    return Check(
        snapshot=snapshot,
        catalogue_id=file.catalogue.id,
        catalogue_hash=file.content_hash,
        folder=str(there.relative_to(settings.CASELOADS)),
    )


def _hash(folder: Path) -> str:
    tables = (folder / f"{name}.parquet" for name in ("cases", "events"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in tables)).hexdigest()


def _write(
    folder: Path, cases: Mapping[str, Sequence[Event]], opened: str, workers: Mapping[str, str]
) -> None:
    plain = folder.parent / f"{folder.name}-csv"
    plain.mkdir(parents=True)
    citizen = citizen_of(INVENTED_NUMBER).pseudonym
    rows = [
        (number, citizen, "999", "uddannelseshjaelp", "up", opened, "", workers.get(number, ""), "")
        for number in sorted(cases)
    ]
    events = [
        (number, kind, on, until, "", json.dumps(values))
        for number in sorted(cases)
        for kind, on, until, values in cases[number]
    ]
    for name, columns, lines in (("cases", _CASES, rows), ("events", _EVENTS, events)):
        with (plain / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([columns, *lines])
    manifest = {"format_version": 1, "name": "Prøve", "as_of": AS_OF.isoformat(), "covers": COVERS}
    manifest |= {"dimensions": [], "is_sample": False, "population": None}
    (plain / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    opened_ = open_caseload(plain, folder)
    for table in (opened_.cases, opened_.events):
        table.rename(folder / table.name)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def late_case(unit: Unit, caseworker: User | None = None) -> Case:
    """Return the case ``LATE``, the only one of its snapshot."""
    people = {LATE: caseworker} if caseworker else {}
    snapshot = judged_snapshot(unit, {LATE: LATE_EVENTS}, caseworkers=people)
    return Case.objects.get(snapshot=snapshot)
