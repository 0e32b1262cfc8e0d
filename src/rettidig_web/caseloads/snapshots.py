"""Snapshots: reading them within what the reader may bring cases into, and deleting one that nothing pins."""

import shutil
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.files import beside, folder_of
from rettidig_web.caseloads.missing import there
from rettidig_web.caseloads.models import Case, Snapshot
from rettidig_web.journal.actions import record

_UNDER_WAY: Final = "drawn"
"""The word of a round that is drawn and not over, which this app knows by its rows alone."""


def snapshots_for(user: User, day: date) -> QuerySet[Snapshot]:
    """Return the snapshots of the units that the user may bring cases into.

    ``is_latest``: whether lists show cases as this one has them.
    """
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    current = Case.objects.filter(snapshot=OuterRef("pk"), is_current=True)
    found = Snapshot.objects.filter(unit__in=ids).select_related("unit", "source", "made_by")
    return found.annotate(is_latest=Exists(current))


def get_snapshot_for(user: User, key: int, day: date) -> Snapshot:
    """Return the snapshot, or raise Http404 where there is none or its unit is not the user's."""
    snapshot = snapshots_for(user, day).filter(pk=key).first()
    if snapshot is None:
        raise Http404
    return snapshot


@transaction.atomic
def delete_snapshot(actor: User, snapshot: Snapshot) -> None:
    """Delete the snapshot, its files, and the cases that only it has.

    Raises ValidationError where lists show its cases, or a round pins it or one of its cases, or may yet draw
    one of them.
    """
    if snapshot.cases.filter(is_current=True).exists():
        raise ValidationError(
            gettext("Sagerne vises på listerne som i denne indlæsning. Indlæs nyere først.")
        )
    if _may_yet_be_drawn(snapshot):
        raise ValidationError(
            gettext("Sager i indlæsningen kan stadig blive trukket i et ledelsestilsyn, der er i gang.")
        )
    old = {name: getattr(snapshot, name) for name in ("name", "as_of", "content_hash", "n_cases")}
    folders = (folder_of(snapshot), beside(snapshot))
    record(actor, "caseloads.snapshot.delete", snapshot, old=old)
    try:
        with transaction.atomic():
            snapshot.cases.all().delete()
            snapshot.delete()
    except ProtectedError:
        raise ValidationError(
            gettext("Et ledelsestilsyn bygger på indlæsningen, og så bliver den stående.")
        ) from None
    for folder in folders:
        transaction.on_commit(lambda folder=folder: shutil.rmtree(folder, ignore_errors=True))  # type: ignore[misc]


def _may_yet_be_drawn(snapshot: Snapshot) -> bool:
    """Return whether a round under way can still reach a case that only this snapshot has.

    Such a round was drawn from an older snapshot of the source, or from a list.
    """
    gone = list(snapshot.cases.values_list("number", flat=True))
    drawn_from = Snapshot.objects.filter(
        source=snapshot.source_id, rounds__status=_UNDER_WAY, rounds__frame_folder__gt=""
    ).exclude(pk=snapshot.pk)
    frames = drawn_from.order_by().values_list("rounds__frame_folder", flat=True).distinct() if gone else ()
    return any(_has_any(Path(settings.CASELOADS) / frame, gone) for frame in frames)


def _has_any(frame: Path, numbers: list[str]) -> bool:
    file = there(frame / "cases.parquet")
    found: pa.Table = pq.read_table(file, columns=["case_id"], filters=pc.field("case_id").isin(numbers))
    return bool(found.num_rows)
