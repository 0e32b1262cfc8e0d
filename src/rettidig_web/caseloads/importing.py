"""Bringing cases in: an export, or a caseload imported on the command line, becomes a snapshot."""

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from rettidig.caseload import (
    Identity,
    ImportOptions,
    Profile,
    import_caseload,
    load_profile,
    open_caseload,
    read_identities,
)
from rettidig.caseload.cells import pseudonym_of
from rettidig.caseload.hashing import content_hash, scan_files
from rettidig.caseload.identities import IDENTITIES_FILE
from rettidig.caseload.manifest import MANIFEST_FILE
from rettidig.caseload.rejecting import REJECTS_FILE, REJECTS_FOLDER
from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.changing import CASES_FILE
from rettidig_web.caseloads.checking import judge
from rettidig_web.caseloads.delivering import Facts, drop, paths_of
from rettidig_web.caseloads.files import EVENTS_FILE, arrange, beside, folder_of
from rettidig_web.caseloads.identity import identity_key, take_up
from rettidig_web.caseloads.models import Case, Delivery, Snapshot, SnapshotKind
from rettidig_web.caseloads.projecting import activate, prepare
from rettidig_web.caseloads.rejects import COUNTS_FILE, rejects_in
from rettidig_web.caseloads.tallying import tally
from rettidig_web.controls.queries import library
from rettidig_web.jobs.running import Progress, Result, job, language
from rettidig_web.journal.actions import record
from rettidig_web.ui.templatetags.danish import number

PROFILE_FILE: Final = "profile.yaml"
_TABLES: Final = (CASES_FILE, EVENTS_FILE)
Say = Callable[[str | Text], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the cases are to be: whose, what they are called, by which catalogues they are judged, by whom."""

    facts: Facts
    name: str
    catalogues: tuple[str, ...]
    actor: User | None


@job
def import_delivery(
    progress: Progress,
    *,
    delivery_key: int,
    actor_key: int,
    profile: str,
    name: str,
    catalogues: list[str],
    sets_aside: bool,
) -> Result:
    """Import a delivery's files by a profile (its YAML text), and return where the snapshot is shown."""
    delivery = Delivery.objects.select_related("unit", "source").get(pk=delivery_key)
    facts = Facts(delivery.unit, delivery.source, delivery.as_of)
    wanted = Wanted(facts, name, tuple(catalogues), User.objects.get(pk=actor_key))
    with _new_folder() as folder:
        identities = _imported(paths_of(delivery), profile, folder, wanted, progress, sets_aside=sets_aside)
        snapshot = bring_in(folder, identities, wanted, progress, lambda: _finish(delivery, wanted, profile))
    return Result(_said(snapshot), reverse("caseloads:snapshot", args=(snapshot.pk,)))


def _imported(
    files: Sequence[Path], profile: str, folder: Path, wanted: Wanted, progress: Say, *, sets_aside: bool
) -> Sequence[Identity]:
    """Write the caseload, what became of every row, and the profile; return who the citizens are."""
    key = identity_key()
    options = ImportOptions(
        target=folder,
        key=key,
        reject=sets_aside,
        name=wanted.name,
        as_of=wanted.facts.as_of,
        language=language(),
    )
    try:
        done = import_caseload(files, read_profile(profile), options, progress)
    except Refused as refused:
        raise in_the_browser(refused) from None
    shutil.rmtree(folder / REJECTS_FOLDER, ignore_errors=True)  # rows as delivered: they hold personal data
    (folder / PROFILE_FILE).write_text(profile, encoding="utf-8")
    counts = [asdict(each) for each in done.counts]
    (folder / COUNTS_FILE).write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")
    return _taken_out(folder, key)


def _finish(delivery: Delivery, wanted: Wanted, profile: str) -> None:
    """Keep the profile for the next time, and drop the files; part of what makes the snapshot."""
    source = delivery.source
    if source.profile != profile:
        source.profile = profile
        source.save(update_fields=("profile",))
        record(wanted.actor, "caseloads.source.profile", source)
    drop(delivery)


def _said(snapshot: Snapshot) -> str:
    cases = ngettext("%(n)s sag er indlæst", "%(n)s sager er indlæst", snapshot.n_cases)
    said = cases % {"n": number(snapshot.n_cases)}
    if not snapshot.n_rejects:
        return gettext("%(cases)s. Alle rækker kom med.") % {"cases": said}
    rows = ngettext("%(n)s række er sat til side", "%(n)s rækker er sat til side", snapshot.n_rejects)
    return f"{said}, {rows % {'n': number(snapshot.n_rejects)}}."


def read_profile(text: str) -> Profile:
    """Return the profile that the YAML text says; raises Refused with the line that is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / PROFILE_FILE
        path.write_text(text, encoding="utf-8")
        return load_profile(str(path))


_OTHER_WORDS: Final = (
    (
        Text(
            " Eller importér med --reject, så rækken sættes til side.",
            " Or import with --reject to set the row aside.",
        ),
        Text(" Eller vælg at sætte dårlige rækker til side.", " Or choose to set bad rows aside."),
    ),
    (
        Text("lav en profil med --draft-profile", "make a profile with --draft-profile"),
        Text("lav et udkast til en profil", "draft a profile"),
    ),
)
"""What the command line tells people to do, and what that is in the browser."""


def in_the_browser(refused: Refused) -> Refused:
    """Return the refusal with what to do said as the page offers it."""
    do = refused.do
    for there, here in _OTHER_WORDS:
        do = Text(do.da.replace(there.da, here.da), do.en.replace(there.en, here.en))
    return Refused(refused.what, do=do, at=refused.at)


def take_up_caseload(folder: Path, key: bytes, wanted: Wanted, say: Say) -> Snapshot:
    """Return the snapshot of a caseload that was imported on the command line, with the key of that import.

    Where that key is not the site's own, citizens get the site's pseudonyms in the copy that is kept.
    """
    with _new_folder() as target, tempfile.TemporaryDirectory() as workspace:
        say(Text("Åbner sagsmappen", "Opening the caseload"))
        opened = open_caseload(folder, Path(workspace))
        target.mkdir(mode=0o700)
        for name, path in zip(_TABLES, (opened.cases, opened.events), strict=True):
            shutil.copyfile(path, target / name)
        for name in (MANIFEST_FILE, REJECTS_FILE, IDENTITIES_FILE):
            if (folder / name).exists():
                shutil.copyfile(folder / name, target / name)
        identities = _taken_out(target, key)
        return bring_in(target, _as_ours(target, identities), wanted, say)


def _taken_out(folder: Path, key: bytes) -> Sequence[Identity]:
    """Return who the citizens are, and delete the file that said so."""
    path = folder / IDENTITIES_FILE
    if not path.exists():
        return ()
    found = read_identities(path, key)
    path.unlink()
    return found


def _as_ours(folder: Path, identities: Sequence[Identity]) -> Sequence[Identity]:
    """Return the identities under the site's pseudonyms, which the cases then have too."""
    key = identity_key()
    ours = {who.pseudonym: pseudonym_of(who.cpr, key) for who in identities}
    if all(name == known for name, known in ours.items()):
        return identities
    cases = pq.read_table(folder / CASES_FILE)
    place = cases.schema.get_field_index("citizen")
    renamed = pa.array([ours.get(name, name) for name in cases["citizen"].to_pylist()], pa.string())
    pq.write_table(cases.set_column(place, "citizen", renamed), folder / CASES_FILE, compression="zstd")
    return [Identity(ours[who.pseudonym], who.cpr, who.case_id) for who in identities]


def bring_in(
    folder: Path,
    identities: Sequence[Identity],
    wanted: Wanted,
    say: Say,
    finish: Callable[[], None] = lambda: None,
) -> Snapshot:
    """Return the snapshot of the caseload in ``folder``, judged, projected and recorded.

    Raises Refused where a case of the source lies in a unit that the actor may not bring cases into.
    ``finish`` is done in the same transaction.
    """
    snapshot = _described(folder, wanted)
    _refuse_cases_of_others(snapshot, wanted)
    say(Text("Gør sagerne hurtige at slå op i", "Making cases quick to look up"))
    arrange(folder / EVENTS_FILE, beside(snapshot) / EVENTS_FILE)
    checks = []
    for catalogue_id in wanted.catalogues:
        file = library().files[catalogue_id]
        title = file.catalogue.title
        say(Text(f"Bedømmer efter {title}", f"Judging by {title}"))
        checks.append(judge(snapshot, file, lambda _stage: None))
    say(Text("Gør sagerne klar til listerne", "Making the cases ready for the lists"))
    prepared = prepare(snapshot, checks)
    with transaction.atomic():
        take_up((who.pseudonym, who.cpr) for who in identities)
        snapshot.save()
        for check in checks:
            check.snapshot = snapshot
            check.save()
        activate(snapshot, wanted.actor, prepared=prepared)
        for check in checks:
            tally(check)
        finish()
    return snapshot


def _described(folder: Path, wanted: Wanted) -> Snapshot:
    """Return the snapshot, not yet saved."""
    scans = scan_files(folder / name for name in (MANIFEST_FILE, *_TABLES))
    n_cases, n_events = (pq.read_metadata(folder / name).num_rows for name in _TABLES)
    return Snapshot(
        name=wanted.name,
        kind=SnapshotKind.IMPORT,
        unit=wanted.facts.unit,
        source=wanted.facts.source,
        as_of=wanted.facts.as_of,
        folder=str(folder.relative_to(settings.CASELOADS)),
        content_hash=content_hash({path.name: scan.sha256 for path, scan in scans.items()}),
        n_cases=n_cases,
        n_events=n_events,
        n_rejects=sum(1 for _ in rejects_in(folder)),
        made_by=wanted.actor,
    )


def _refuse_cases_of_others(snapshot: Snapshot, wanted: Wanted) -> None:
    """Raise Refused where the import would take cases from units in which the actor may not do so."""
    if wanted.actor is None:
        return
    units = unit_ids_where(wanted.actor, Right.BRING_IN_CASES, timezone.localdate())
    elsewhere = Case.objects.filter(source=wanted.facts.source).exclude(home__in=units).order_by()
    theirs = set(elsewhere.values_list("number", flat=True))
    cases = pq.read_table(folder_of(snapshot) / CASES_FILE, columns=["case_id"])["case_id"].to_pylist()
    n_theirs = sum(case in theirs for case in cases)
    if n_theirs:
        raise Refused(
            Text(
                f"{n_theirs} af sagerne hører til en enhed, som du ikke må indlæse sager i.",
                f"{n_theirs} of the cases belong to a unit that you may not bring cases into.",
            ),
            do=Text(
                "Tag dem ud af udtrækket, eller bed en, der må, om at indlæse det.",
                "Take them out of the export, or ask somebody who may to import it.",
            ),
        )


@contextmanager
def _new_folder() -> Iterator[Path]:
    """Yield the name of a folder to be written; it and what is made beside it go if anything fails."""
    root = Path(settings.CASELOADS)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder = root / secrets.token_hex(16)
    try:
        yield folder
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(root / f"{folder.name}-made", ignore_errors=True)
        raise
