"""Putting two years of supervision into the database, a quarter at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.actions import add_source
from rettidig_web.caseloads.models import Snapshot, Source
from rettidig_web.demo import history
from rettidig_web.demo.cases import Place, bring_in_cases, bring_in_export, list_for
from rettidig_web.demo.reporting import comment, issued
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
from rettidig_web.rounds.planning import quarter_title

_LINK: Final = "https://{}.nordby.example/sag/{{sagsnummer}}"
Say = Callable[[str], None]


@transaction.atomic
def load_supervision(today: date, n_quarters: int, say: Say = lambda _step: None) -> None:
    """Let the invented people have done so many quarters' supervision by today, unless they have already.

    The last but one has a report issued on it.
    """
    if Round.objects.exists() or not n_quarters:
        return
    plan = read_supervision().model_copy(update={"quarters": n_quarters})
    quarters = quarters_until(today, plan)
    town = _town(plan, quarters[0].first_day)
    last: dict[str, Round] = {}
    for quarter in quarters:
        say(quarter_title(quarter.year, quarter.quarter))
        cases = _now(plan, town, quarter, today) if quarter.is_last else _then(plan, town, quarter)
        for group in plan.groups:
            is_over = not quarter.is_last or plan.stand(group) is Stand.CONCLUDED
            review_by = quarter.day(plan.days.reviewed) if is_over else today + timedelta(days=plan.days.left)
            job = history.Job(plan, group, quarter, town.teams[group.team], cases[group.title], review_by)
            last[group.title] = _round(job, last.get(group.title), today)
        if quarter.place == n_quarters - 2:
            day = quarter.day(plan.days.issued)
            comment(plan, quarter, dict(town.units), day)
            issued(quarter, town.root, day)


@dataclass(frozen=True, slots=True)
class _Town:
    """The units, the people and the two case systems that the rounds need."""

    units: Mapping[str, Unit]
    root: Unit
    teams: Mapping[str, history.Team]
    head: User
    lists: Source
    export: Source

    @property
    def team_units(self) -> dict[str, Unit]:
        """The teams' units by name."""
        return {name: team.unit for name, team in self.teams.items()}


def _town(plan: Supervision, day: date) -> _Town:
    """Return the municipality, made ready for its first round."""
    units = {unit.name: unit for unit in Unit.objects.select_related("parent")}
    root = next(unit for unit in units.values() if unit.parent is None)
    head = User.objects.get(assignments__unit=units["Jobcenter"], assignments__role=Role.SECTION_HEAD)
    with on_day(day), transaction.atomic():
        lists = add_source(head, name="Nordby Sag", link_template=_LINK.format("sag"))
        export = add_source(head, name="Jobcentersystemet", link_template=_LINK.format("job"))
        decide_days(head, root, plan.correction_days)
    teams = {group.team: history.team_of(units[group.team]) for group in plan.groups}
    return _Town(units, root, teams, head, lists, export)


def _then(plan: Supervision, town: _Town, quarter: Quarter) -> dict[str, Snapshot]:
    """Return an earlier quarter's cases by group: all brought in at once."""
    day = quarter.day(plan.days.drawn)
    with on_day(day):
        whole = bring_in_cases(plan, town.team_units, Place(town.root, town.lists, day, None), town.head)
    return {group.title: whole for group in plan.groups}


def _now(plan: Supervision, town: _Town, quarter: Quarter, today: date) -> dict[str, Snapshot]:
    """Return the last quarter's cases by group: the job centre's from its system, the others' from lists."""
    place = Place(town.units["Jobcenter"], town.export, today, town.head)
    own = {group.team for group in plan.groups if group.from_data}
    whole = bring_in_export({name: town.teams[name].unit for name in own}, place, town.head)
    day = quarter.day(plan.days.drawn)
    with on_day(day):
        return {
            group.title: whole if group.from_data else _list(plan, group, town, day) for group in plan.groups
        }


def _list(plan: Supervision, group: Group, town: _Town, day: date) -> Snapshot:
    team = town.teams[group.team]
    return list_for(plan, group, Place(team.unit, town.lists, day, team.leader), team.leader)


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
