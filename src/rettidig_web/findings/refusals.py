"""Why somebody may not do something with a correction, as a sentence to them; empty where they may.

Whether they have the right in the unit is asked elsewhere; here is what holds for whoever has it.
"""

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext

from rettidig_web.accounts.models import User
from rettidig_web.findings.models import Correction, CorrectionStatus, FindingStatus


def hand_in(actor: User, correction: Correction) -> str:
    """Return why the actor may not hand in the proof."""
    if correction.owner_id != actor.pk:
        return gettext("Kun den ansvarlige kan sende dokumentation.")
    return over(correction)


def approve(actor: User, correction: Correction) -> str:
    """Return why the actor may not approve the correction, or send it back."""
    if said := over(correction) or own(actor, correction):
        return said
    if correction.status != CorrectionStatus.HANDED_IN:
        return gettext("Der er ikke sendt dokumentation til godkendelse.")
    return ""


def undo(actor: User, correction: Correction, day: date) -> str:
    """Return why the actor may not undo the approval."""
    if correction.finding.status == FindingStatus.WITHDRAWN:
        return _withdrawn()
    if correction.status != CorrectionStatus.APPROVED or correction.approved_at is None:
        return gettext("Berigtigelsen er ikke godkendt.")
    if correction.approved_by_id != actor.pk:
        return gettext("Kun den, der har godkendt, kan fortryde det.")
    if timezone.localdate(correction.approved_at) != day:
        return gettext("En godkendelse kan kun fortrydes samme dag.")
    return ""


def postpone(actor: User, correction: Correction, due_on: date) -> str:
    """Return why the actor may not move the deadline to the day."""
    if said := over(correction) or own(actor, correction):
        return said
    if due_on <= correction.due_on:
        return gettext("Den nye frist er ikke senere end den, der gælder.")
    return ""


def over(correction: Correction) -> str:
    """Return why nothing more can be done with the correction."""
    if correction.finding.status == FindingStatus.WITHDRAWN:
        return _withdrawn()
    if correction.status == CorrectionStatus.APPROVED:
        return gettext("Berigtigelsen er godkendt.")
    return ""


def _withdrawn() -> str:
    return gettext("Fejlen er frafaldet.")


def own(actor: User, correction: Correction) -> str:
    """Return that the correction is the actor's own, which nobody decides about themselves."""
    people = {correction.owner_id, correction.handed_in_by_id, correction.finding.caseworker_id}
    return gettext("Det er din egen berigtigelse.") if actor.pk in people else ""
