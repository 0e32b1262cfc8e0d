"""The job that makes a report's files and issues it."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from rettidig.reporting.kvartal import Period, hidden, small_cells
from rettidig.vocabulary import Refused, Text
from rettidig_web.accounts.gates import may
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.rights import Right
from rettidig_web.documents import storing
from rettidig_web.documents.actions import issue, nothing_to_issue
from rettidig_web.documents.figures import quarter_of
from rettidig_web.jobs.running import Progress, Result, job

_FORMATS = {"html": "HTML", "pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


@job
def issue_report(progress: Progress, unit: int, year: int, quarter: int, by: int) -> Result:
    """Make the files, and issue the report in the name of whoever asked, if they still may."""
    of, actor, period = Unit.objects.get(pk=unit), User.objects.get(pk=by), Period(year, quarter)
    day = timezone.localdate()
    if not may(actor, Right.ISSUE_REPORTS, of, day):
        raise _NOT_ALLOWED
    progress(gettext("Samler kvartalets tal"))
    figures = hidden(quarter_of(of, period, day), small_cells())
    if not any(group.on(period) for group in figures.groups):
        raise nothing_to_issue(period)
    stored = storing.store(figures, lambda ending: progress(_making(ending)))
    try:
        report = issue(actor, of, period, stored)
    except BaseException:
        storing.remove(stored)
        raise
    said = gettext("Rapporten er udgivet som udgave %(edition)s.") % {"edition": report.edition}
    return Result(said, reverse("documents:report", args=[report.pk]))


def _making(ending: str) -> str:
    return gettext("Laver rapporten som %(format)s") % {"format": _FORMATS[ending]}


_NOT_ALLOWED = Refused(
    Text("Du må ikke længere udgive rapporter for enheden.", "You may no longer issue reports for the unit."),
    do=Text("Spørg den, der styrer brugerne.", "Ask whoever manages the users."),
)
