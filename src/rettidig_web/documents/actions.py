"""Writing comments, and issuing reports."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from rettidig.reporting.kvartal import Period
from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.models import Unit, User
from rettidig_web.documents.models import AreaComment, IssuedReport
from rettidig_web.documents.storing import Stored
from rettidig_web.journal.actions import record


class StaleError(Exception):
    """Somebody else has written the comment since it was read; ``now`` is what stands there."""

    def __init__(self, now: AreaComment | None) -> None:
        super().__init__("the comment has changed since it was read")
        self.now = now


def write_comment(actor: User, area: Unit, period: Period, text: str, version: int) -> AreaComment:
    """Keep what the area's leader says of the quarter; ``version`` is the one that was read, 0 where none.

    Raises StaleError where it is another by now.
    """
    with transaction.atomic():
        kept = AreaComment.objects.select_for_update().filter(unit=area, **_place(period)).first()
        if (kept.version if kept else 0) != version:
            raise StaleError(kept)
        given: dict[str, Any] = {"text": text, "written_by": actor, "written_at": timezone.now()}
        old = {"text": kept.text} if kept else None
        if kept is None:
            kept, is_new = AreaComment.objects.get_or_create(unit=area, **_place(period), defaults=given)
            if not is_new:
                raise StaleError(kept)
        else:
            for name, value in given.items():
                setattr(kept, name, value)
            kept.version += 1
            kept.save()
        new = {"text": text, "version": kept.version}
        record(actor, f"documents.areacomment.{'change' if old else 'add'}", kept, old=old, new=new)
    return kept


def issue(actor: User, unit: Unit, period: Period, stored: Stored) -> IssuedReport:
    """Return the report, issued with the next edition's number; its files are stored already.

    Raises Refused where the latest edition says the same.
    """
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        earlier = IssuedReport.objects.filter(unit=unit, **_place(period)).order_by("-edition").first()
        if earlier is not None and earlier.figures == stored.figures:
            raise _SAME_AS_BEFORE
        report = IssuedReport.objects.create(
            title=f"Ledelsestilsyn, {period.words}: {unit}",  # in Danish, as the report is
            unit=unit,
            **_place(period),
            edition=earlier.edition + 1 if earlier else 1,
            figures=stored.figures,
            folder=stored.folder,
            hashes=dict(stored.hashes),
            issued_by=actor,
            issued_at=timezone.now(),
        )
        new = {"unit": unit, **_place(period), "edition": report.edition, "hashes": stored.hashes}
        record(actor, "documents.issuedreport.issue", report, new=new)
    return report


_SAME_AS_BEFORE = Refused(
    Text("Rapporten er allerede udgivet med de tal.", "The report is issued already with those figures."),
    do=Text("Brug den udgave, der er.", "Use the edition there is."),
)


def nothing_to_issue(period: Period) -> Refused:
    """Return the refusal of a quarter in which nothing is concluded."""
    return Refused(
        Text(
            f"Ingen ledelsestilsyn er afsluttet i {period.words}.",
            f"No supervision round is concluded in {period.words}.",
        ),
        do=Text("Afslut mindst ét, og udgiv så rapporten.", "Conclude at least one, then issue the report."),
    )


def _place(period: Period) -> dict[str, int]:
    return {"year": period.year, "quarter": period.quarter}
