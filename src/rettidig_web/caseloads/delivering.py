"""Files on their way in: uploaded, or named in the server's inbox, until they are imported or given up."""

import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from rettidig.caseload.rejecting import without_cpr
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.import_defaults import import_defaults
from rettidig_web.caseloads.models import Delivery, Source
from rettidig_web.journal.actions import record

_FOLDER: Final = "deliveries"
_LONGEST_STEM: Final = 100
_LONGEST_SUFFIX: Final = 10
_ENDINGS: Final = frozenset({".csv", ".txt", ".tsv", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


@dataclass(frozen=True, slots=True)
class Facts:
    """What files are said to be: the unit and the system they are of, and the day they were drawn."""

    unit: Unit
    source: Source
    as_of: date


def deliver_uploads(actor: User, facts: Facts, uploads: Sequence[UploadedFile[bytes]]) -> Delivery:
    """Return a delivery of the uploaded files, kept in a folder of its own."""
    name = secrets.token_hex(16)
    folder = _root() / name
    folder.mkdir(parents=True, mode=0o700)
    try:
        names = _safe_names([upload.name or "" for upload in uploads])
        for upload, safe in zip(uploads, names, strict=True):
            _keep(upload, folder / safe)
        return _delivered(actor, facts, name, names, is_from_inbox=False)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def deliver_from_inbox(actor: User, facts: Facts, chosen: Iterable[str]) -> Delivery:
    """Return a delivery of files in the inbox; a folder stands for all the files in it."""
    names = sorted({name for entry in chosen for name in _files_of(entry)})
    return _delivered(actor, facts, secrets.token_hex(16), names, is_from_inbox=True)


@transaction.atomic
def _delivered(actor: User, facts: Facts, folder: str, names: list[str], *, is_from_inbox: bool) -> Delivery:
    _drop_old()
    delivery = Delivery.objects.create(
        owner=actor,
        unit=facts.unit,
        source=facts.source,
        as_of=facts.as_of,
        folder=folder,
        files=names,
        is_from_inbox=is_from_inbox,
    )
    new = {"unit": facts.unit, "source": facts.source, "as_of": facts.as_of, "n_files": len(names)}
    record(actor, "caseloads.delivery.bring", delivery, new=new)
    return delivery


@transaction.atomic
def give_up(actor: User, delivery: Delivery) -> None:
    """Delete the files that were uploaded; those in the inbox are not ours to delete."""
    record(actor, "caseloads.delivery.give_up", delivery)
    drop(delivery)


def drop(delivery: Delivery) -> None:
    """Delete the delivery and, once the transaction holds, the files that were uploaded with it."""
    folder = _root() / delivery.folder
    delivery.delete()
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))


def _drop_old() -> None:
    for old in Delivery.objects.filter(made_at__lt=timezone.now() - import_defaults().time_kept):
        drop(old)


def get_delivery_for(user: User, key: int, day: date) -> Delivery:
    """Return the delivery, or raise Http404 where there is none, or it is not the user's to import."""
    units = unit_ids_where(user, Right.BRING_IN_CASES, day)
    found = Delivery.objects.filter(pk=key, owner=user, unit__in=units)
    delivery = found.select_related("unit", "source").first()
    if delivery is None:
        raise Http404
    return delivery


def paths_of(delivery: Delivery) -> list[Path]:
    """Return where the delivery's files lie."""
    root = _inbox() if delivery.is_from_inbox else _root() / delivery.folder
    return [root / name for name in delivery.files] if root else []


@dataclass(frozen=True, slots=True)
class Entry:
    """A file or a folder in the inbox: its path there, and how many files it stands for."""

    name: str
    n_files: int
    is_folder: bool


def inbox_entries() -> list[Entry]:
    """Return what lies in the inbox: folders with files in them, then files; nothing where there is none."""
    inbox = _inbox()
    if inbox is None or not inbox.is_dir():
        return []
    folders = [path for path in sorted(inbox.iterdir()) if path.is_dir() and _is_inside(path)]
    counted = [Entry(path.name, len(list(_tables_in(path))), is_folder=True) for path in folders]
    files = [Entry(path.name, 1, is_folder=False) for path in _tables_in(inbox)]
    return [entry for entry in (*counted, *files) if entry.n_files]


def _files_of(entry: str) -> Iterator[str]:
    """Yield the paths in the inbox of the files that an entry stands for; an entry is one that is listed."""
    inbox = _inbox()
    if inbox is None or entry not in {listed.name for listed in inbox_entries()}:
        return
    path = inbox / entry
    found = _tables_in(path) if path.is_dir() else [path]
    yield from (str(each.relative_to(inbox)) for each in found)


def _tables_in(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.is_file() and path.suffix.lower() in _ENDINGS and _is_inside(path):
            yield path


def _is_inside(path: Path) -> bool:
    """Return whether the path, its links followed, is in the inbox and not hidden."""
    inbox = _inbox()
    return inbox is not None and path.resolve().is_relative_to(inbox) and not path.name.startswith(".")


def _inbox() -> Path | None:
    return Path(settings.INBOX).resolve() if settings.INBOX else None


def _root() -> Path:
    return Path(settings.CASELOADS) / _FOLDER


def _safe_names(names: Sequence[str]) -> list[str]:
    """Return the names without folders and CPR numbers, each once; rows are walked back to them."""
    safe: list[str] = []
    for place, name in enumerate(names, start=1):
        bare = _short(without_cpr(Path(name.replace("\\", "/")).name).lstrip(".")) or f"fil-{place}"
        safe.append(f"{place}-{bare}" if bare in safe else bare)
    return safe


def _short(name: str) -> str:
    """Return a name that every file system can hold, with its ending."""
    path = Path(name)
    return f"{path.stem[:_LONGEST_STEM]}{path.suffix[:_LONGEST_SUFFIX]}"


def _keep(upload: UploadedFile[bytes], path: Path) -> None:
    path.touch(mode=0o600)
    with path.open("wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
