"""Cases of the invented municipality: lists for every group and quarter, and one export with all that happened."""

import csv
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from rettidig.caseload.identities import IDENTITIES_FILE, Identity, write_identities
from rettidig.caseload.manifest import MANIFEST_FILE
from rettidig.caseload.cells import pseudonym_of
from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.actions import NewList, Retie, save_list, tie_texts
from rettidig_web.caseloads.delivering import Facts
from rettidig_web.caseloads.identity import identity_key
from rettidig_web.caseloads.importing import Wanted, take_up_caseload
from rettidig_web.caseloads.lists_rows import ListedCase
from rettidig_web.caseloads.mapping import Meaning
from rettidig_web.caseloads.models import Snapshot, Source, SourceText, TextKind
from rettidig_web.demo.casework import Casework, make_casework, read_recipe, unborn_cpr
from rettidig_web.demo.supervision import Group, Quarter, Supervision

_LONGEST: Final = 900
_SHORTEST: Final = 30
_LASTING: Final = (120, 1500)
_KEPT_AFTER_CLOSING: Final = 90


def caseworkers_of(team: Unit) -> list[User]:
    """Return the team's caseworkers, in a steady order."""
    return list(User.objects.filter(assignments__unit=team, assignments__role=Role.CASEWORKER).order_by("pk"))


def list_for(
    plan: Supervision, group: Group, quarter: Quarter, team: Unit, source: Source, actor: User
) -> Snapshot:
    """Return the group's cases as they were when the quarter's round was planned, brought in as a list."""
    day = quarter.day(plan.days.drawn)
    people = caseworkers_of(team)
    found = [case for case in _pool(plan, group, people) if _is_there(case, day)]
    known = [_as_known(case, line, day) for line, case in enumerate(found, start=1)]
    title = f"{group.title}, {day:%d.%m.%Y}"
    confirmed = {str(person): person for person in people}
    new = NewList(team, source, group.target_group, title, day, known, f"demo {title}", confirmed)
    return save_list(actor, new)


def _pool(plan: Supervision, group: Group, people: Sequence[User]) -> list[ListedCase]:
    """Return every case that the group has over the years."""
    drawn = Random(f"{plan.seed} {group.title}")  # noqa: S311 - invented cases, no secret
    start = date(plan.first_year, 1, 1)
    cases = []
    for number in range(plan.pool):
        opened_on = start + timedelta(days=drawn.randint(-_LONGEST, _LONGEST - _SHORTEST))
        closed_on = opened_on + timedelta(days=drawn.randint(*_LASTING))
        name = f"{group.code}-{number + 1:03d}"
        who = str(drawn.choice(people))
        cases.append(ListedCase(0, name, unborn_cpr(drawn), who, group.team, opened_on, closed_on))
    return cases


def _is_there(case: ListedCase, day: date) -> bool:
    if case.opened_on is None or case.closed_on is None:
        return False
    return case.opened_on <= day <= case.closed_on + timedelta(days=_KEPT_AFTER_CLOSING)


def _as_known(case: ListedCase, line: int, day: date) -> ListedCase:
    """Return the case as it was known on the day."""
    closed_on = case.closed_on if case.closed_on and case.closed_on <= day else None
    facts = (case.number, case.cpr, case.caseworker, case.team, case.opened_on, closed_on)
    return ListedCase(line, *facts)


def bring_in_export(
    section: Unit, teams: Mapping[str, Unit], source: Source, as_of: date, actor: User
) -> Snapshot:
    """Return the job centre's cases with all that happened in them, brought in and judged."""
    recipe = read_recipe()
    people = {name: caseworkers_of(team) for name, team in teams.items()}
    names = {group.team: [str(person) for person in people[group.team]] for group in recipe.groups}
    made = make_casework(recipe, as_of, names)
    with tempfile.TemporaryDirectory() as folder:
        _write(made, Path(folder), as_of, (recipe.municipality, recipe.also_covers))
        title = f"Jobcenter, {as_of:%d.%m.%Y}"
        wanted = Wanted(Facts(section, source, as_of), title, recipe.catalogues, actor)
        snapshot = take_up_caseload(Path(folder), identity_key(), wanted, lambda _step: None)
    _tie(actor, source, teams, [person for team in people.values() for person in team])
    return snapshot


def _tie(actor: User, source: Source, teams: Mapping[str, Unit], people: Sequence[User]) -> None:
    """Say whom and what the export's texts mean."""
    by_name = {str(person): person for person in people}
    changes = {}
    for text in SourceText.objects.filter(source=source, user=None, unit=None):
        if text.kind == TextKind.CASEWORKER:
            changes[text.pk] = Retie(Meaning(), Meaning(user=by_name[text.text].pk))
        else:
            changes[text.pk] = Retie(Meaning(), Meaning(unit=teams[text.text].pk))
    tie_texts(actor, changes)


_CASE_COLUMNS: Final = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team"),
)
_EVENT_COLUMNS: Final = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")


def _write(made: Casework, folder: Path, as_of: date, source: tuple[str, Sequence[str]]) -> None:
    """Write the casework as a caseload of the contract, with who the citizens are, sealed, beside it."""
    municipality, also_covers = source
    key = identity_key()
    names = {case.number: pseudonym_of(case.cpr, key) for case in made.cases}
    cases = (
        (case.number, names[case.number], municipality, case.target_group, case.visitation_group)
        + (case.opened_on, case.closed_on or "", case.caseworker, case.team)
        for case in made.cases
    )
    events = (
        (event.number, event.event_type, event.happened_on, event.ended_on or "", event.caseworker)
        + (json.dumps(dict(event.attributes)),)
        for event in made.events
    )
    for name, columns, rows in (("cases", _CASE_COLUMNS, cases), ("events", _EVENT_COLUMNS, events)):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
    covers = sorted({event.event_type for event in made.events} | set(also_covers))
    manifest = {"format_version": 1, "name": "jobcenter", "as_of": as_of.isoformat(), "covers": covers}
    manifest |= {"dimensions": [], "is_sample": False, "population": None}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    identities = (Identity(names[case.number], case.cpr, case.number) for case in made.cases)
    write_identities(folder / IDENTITIES_FILE, identities, key)
