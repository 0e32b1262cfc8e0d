"""What the areas' leaders say of a quarter, and the report that was issued on it."""

from datetime import date

from rettidig.reporting.kvartal import Period, hidden, small_cells
from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.demo.supervision import Quarter, Supervision, on_day
from rettidig_web.documents import storing
from rettidig_web.documents.actions import issue, write_comment
from rettidig_web.documents.figures import quarter_of


def comment(plan: Supervision, quarter: Quarter, units: dict[str, Unit], day: date) -> None:
    """Let each area's leader write what there is to say of the quarter."""
    with on_day(day):
        for name, text in plan.area_comments.items():
            head = User.objects.get(assignments__unit=units[name], assignments__role=Role.SECTION_HEAD)
            write_comment(head, units[name], Period(quarter.year, quarter.quarter), text, 0)


def issued(quarter: Quarter, root: Unit, day: date) -> None:
    """Let the director issue the quarter's report."""
    period = Period(quarter.year, quarter.quarter)
    director = User.objects.get(assignments__unit=root, assignments__role=Role.DIRECTOR)
    with on_day(day):
        figures = hidden(quarter_of(root, period, day), small_cells())
        issue(director, root, period, storing.store(figures, lambda _ending: None))
