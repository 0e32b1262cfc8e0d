"""Putting two years of supervision into the database, a quarter at a time."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from django.db import transaction

from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.actions import add_source
from rettidig_web.caseloads.models import Snapshot, Source
from rettidig_web.demo import history
from rettidig_web.demo.cases import bring_in_export, list_for
from rettidig_web.demo.supervision import (
    Group,
    Quarter,
    Stand,
    Supervision,
    on_day,
    quarters_until,
    read_supervision,
)
from rettidig_web.findings.actions.rules import decide_days
from rettidig_web.rounds.models import Round

Say = Callable[[str], None]


def load_supervision(today: date, say: Say = lambda _step: None) -> None:
    """Let the invented people have done two years of supervision by today, unless they have already."""
    if Round.objects.exists():
        return
    plan = read_supervision()
    quarters = quarters_until(today, plan)
    units = {unit.name: unit for unit in Unit.objects.select_related("parent")}
    teams = {group.team: history.team_of(units[group.team]) for group in plan.groups}
    head = User.objects.get(assignments__unit=units["Jobcenter"], assignments__role=Role.SECTION_HEAD)
    with on_day(quarters[0].first_day), transaction.atomic():
        lists = add_source(head, name="Nordby Sag", link_template="https://sag.nordby.example/{sagsnummer}")
        export = add_source(
            head, name="Jobcentersystemet", link_template="https://job.nordby.example/sag/{sagsnummer}"
        )
        decide_days(head, next(unit for unit in units.values() if unit.parent is None), plan.correction_days)
    last: dict[str, Round] = {}
    for quarter in quarters:
        say(f"{quarter.quarter}. kvartal {quarter.year}")
        data = _export(plan, quarter, units, teams, (export, head), today) if quarter.is_last else None
        for group in plan.groups:
            snapshot = data if data and group.from_data else _list(plan, group, quarter, teams, lists)
            job = history.Job(plan, group, quarter, teams[group.team], snapshot)
            last[group.title] = _round(job, last.get(group.title), today)


def _export(
    plan: Supervision,
    quarter: Quarter,
    units: Mapping[str, Unit],
    teams: Mapping[str, history.Team],
    by: tuple[Source, User],
    today: date,
) -> Snapshot:
    source, head = by
    own = {group.team: teams[group.team].unit for group in plan.groups if group.from_data}
    return bring_in_export(units["Jobcenter"], own, source, today, head)


def _list(
    plan: Supervision, group: Group, quarter: Quarter, teams: Mapping[str, history.Team], source: Source
) -> Snapshot:
    team = teams[group.team]
    with on_day(quarter.day(plan.days.drawn)):
        return list_for(plan, group, quarter, team.unit, source, team.leader)


def _round(job: history.Job, previous: Round | None, today: date) -> Round:
    """Return the group's round of the quarter, as far as it is by today."""
    days, quarter = job.plan.days, job.quarter
    stand = job.plan.stand(job.group) if quarter.is_last else Stand.CONCLUDED
    day = quarter.day(days.drawn)
    with on_day(day):
        made = history.planned(job, previous)
        if stand is not Stand.PLANNED:
            made = history.drawn(job, made, day)
    if stand is Stand.CONCLUDED:
        history.concluded(job, made, today)
    elif stand is Stand.REVIEWING:
        history.half_reviewed(job, made, today - timedelta(days=2))
    elif stand is Stand.COMMENTING:
        history.sent_for_comments(job, made, today - timedelta(days=5))
    return made
