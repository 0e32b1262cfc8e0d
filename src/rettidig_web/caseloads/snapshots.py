"""Snapshots: reading them within what the reader may bring cases into, and deleting one that nothing pins."""

import shutil
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError, QuerySet
from django.http import Http404
from django.utils.translation import gettext

from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.files import beside, folder_of
from rettidig_web.caseloads.models import Case, Snapshot
from rettidig_web.journal.actions import record


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

    Raises ValidationError where lists show its cases, or a round pins it or one of its cases.
    """
    if snapshot.cases.filter(is_current=True).exists():
        raise ValidationError(
            gettext("Sagerne vises på listerne som i denne indlæsning. Indlæs nyere først.")
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
