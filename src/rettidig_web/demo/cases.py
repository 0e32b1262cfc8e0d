"""Cases of the invented municipality, brought in as its people would: as lists, and as exports."""

import csv
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

from rettidig.caseload.cells import pseudonym_of
from rettidig.caseload.identities import IDENTITIES_FILE, Identity, write_identities
from rettidig.caseload.manifest import MANIFEST_FILE
from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.caseloads.actions import NewList, Retie, save_list, tie_texts
from rettidig_web.caseloads.delivering import Facts
from rettidig_web.caseloads.identity import identity_key
from rettidig_web.caseloads.importing import Wanted, take_up_caseload
from rettidig_web.caseloads.lists_rows import ListedCase
from rettidig_web.caseloads.mapping import Meaning
from rettidig_web.caseloads.models import Snapshot, Source, SourceText, TextKind
from rettidig_web.caseloads.tallying import tally
from rettidig_web.demo.casework import MadeCase, MadeEvent, make_casework, read_recipe, unborn_cpr
from rettidig_web.demo.supervision import Group, Supervision

_LONGEST: Final = 900
_SHORTEST: Final = 30
_LASTING: Final = (120, 1500)
_KEPT_AFTER_CLOSING: Final = 90


def caseworkers_of(team: Unit) -> list[User]:
    """Return the team's caseworkers, in a steady order."""
    return list(User.objects.filter(assignments__unit=team, assignments__role=Role.CASEWORKER).order_by("pk"))


@dataclass(frozen=True, slots=True)
class _Source:
    """What a caseload says of where it comes from."""

    municipality: str
    also_covers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where cases are brought in: the unit, the case system, the day, and by whom; None is the program."""

    unit: Unit
    source: Source
    day: date
    actor: User | None


def list_for(plan: Supervision, group: Group, place: Place, actor: User) -> Snapshot:
    """Return the group's cases as they were on the day, brought in as a list of the team's."""
    people = caseworkers_of(place.unit)
    found = known_cases(plan, group, people, place.day)
    listed = [
        ListedCase(line, case.number, case.cpr, case.caseworker, case.team, case.opened_on, case.closed_on)
        for line, case in enumerate(found, start=1)
    ]
    title = f"{group.title}, {place.day:%d.%m.%Y}"
    confirmed = {str(person): person for person in people}
    facts = (place.unit, place.source, group.target_group, title, place.day)
    return save_list(actor, NewList(*facts, listed, f"demo {title}", confirmed))


def bring_in_cases(plan: Supervision, teams: Mapping[str, Unit], place: Place, tied_by: User) -> Snapshot:
    """Return every group's cases as they were on the day, brought in together; nothing happened in them."""
    people = {name: caseworkers_of(team) for name, team in teams.items()}
    cases = [
        case for group in plan.groups for case in known_cases(plan, group, people[group.team], place.day)
    ]
    snapshot = _brought_in(cases, (), (_Source(plan.municipality), ()), place)
    _tie(place.source, teams, tied_by)
    return snapshot


def bring_in_export(teams: Mapping[str, Unit], place: Place, tied_by: User) -> Snapshot:
    """Return the job centre's cases with all that happened in them, brought in and judged."""
    recipe = read_recipe()
    names = {name: [str(person) for person in caseworkers_of(team)] for name, team in teams.items()}
    made = make_casework(recipe, place.day, names)
    source = _Source(recipe.municipality, recipe.also_covers)
    snapshot = _brought_in(made.cases, made.events, (source, recipe.catalogues), place)
    _tie(place.source, teams, tied_by)
    for check in snapshot.checks.all():
        tally(check)
    return snapshot


def _brought_in(
    cases: Sequence[MadeCase],
    events: Sequence[MadeEvent],
    judged: tuple[_Source, tuple[str, ...]],
    place: Place,
) -> Snapshot:
    source, catalogues = judged
    with tempfile.TemporaryDirectory() as folder:
        _write(Path(folder), place.day, cases, events, source)
        facts = Facts(place.unit, place.source, place.day)
        wanted = Wanted(facts, f"{place.unit}, {place.day:%d.%m.%Y}", catalogues, place.actor)
        return take_up_caseload(Path(folder), identity_key(), wanted, lambda _step: None)


def known_cases(plan: Supervision, group: Group, people: Sequence[User], day: date) -> list[MadeCase]:
    """Return the group's cases as they were known on the day: those open then, or closed a little before."""
    return [
        case if closed_on <= day else replace(case, closed_on=None)
        for case, closed_on in _pool(plan, group, people)
        if case.opened_on <= day <= closed_on + timedelta(days=_KEPT_AFTER_CLOSING)
    ]


def _pool(plan: Supervision, group: Group, people: Sequence[User]) -> list[tuple[MadeCase, date]]:
    """Return every case that the group has over the years, with the day it is closed."""
    drawn = Random(f"{plan.seed} {group.title}")  # noqa: S311 - invented cases, no secret
    start = date(plan.first_year, 1, 1)
    cases = []
    for number in range(plan.pool):
        opened_on = start + timedelta(days=drawn.randint(-_LONGEST, _LONGEST - _SHORTEST))
        closed_on = opened_on + timedelta(days=drawn.randint(*_LASTING))
        name = f"{group.code}-{number + 1:03d}"
        about = (name, unborn_cpr(drawn), group.target_group, "", group.team, str(drawn.choice(people)))
        cases.append((MadeCase(*about, opened_on, closed_on), closed_on))
    return cases


def _tie(source: Source, teams: Mapping[str, Unit], actor: User) -> None:
    """Say whom and what the source's texts mean, where nobody has said so yet."""
    people = {str(person): person for team in teams.values() for person in caseworkers_of(team)}
    changes = {}
    for text in SourceText.objects.filter(source=source, user=None, unit=None):
        if text.kind == TextKind.CASEWORKER:
            changes[text.pk] = Retie(Meaning(), Meaning(user=people[text.text].pk))
        else:
            changes[text.pk] = Retie(Meaning(), Meaning(unit=teams[text.text].pk))
    if changes:
        tie_texts(actor, changes)


_CASE_COLUMNS: Final = (
    *("case_id", "citizen", "municipality", "target_group", "visitation_group"),
    *("opened_on", "closed_on", "caseworker", "team"),
)
_EVENT_COLUMNS: Final = ("case_id", "event_type", "happened_on", "ended_on", "caseworker", "attributes")


def _write(
    folder: Path, as_of: date, cases: Sequence[MadeCase], events: Sequence[MadeEvent], source: _Source
) -> None:
    """Write cases as a caseload of the contract, with who the citizens are, sealed, beside it."""
    key = identity_key()
    names = {case.number: pseudonym_of(case.cpr, key) for case in cases}
    _table(folder / "cases.csv", _CASE_COLUMNS, (_case_row(case, names, source) for case in cases))
    _table(folder / "events.csv", _EVENT_COLUMNS, (_event_row(event) for event in events))
    covers = sorted({event.event_type for event in events} | set(source.also_covers))
    manifest = {"format_version": 1, "name": "nordby", "as_of": as_of.isoformat(), "covers": covers}
    manifest |= {"dimensions": [], "is_sample": False, "population": None}
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
    identities = (Identity(names[case.number], case.cpr, case.number) for case in cases)
    write_identities(folder / IDENTITIES_FILE, identities, key)


def _table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)


def _case_row(case: MadeCase, names: Mapping[str, str], source: _Source) -> tuple[object, ...]:
    about = (case.number, names[case.number], source.municipality, case.target_group, case.visitation_group)
    return (*about, case.opened_on, case.closed_on, case.caseworker, case.team)


def _event_row(event: MadeEvent) -> tuple[object, ...]:
    about = (event.number, event.event_type, event.happened_on, event.ended_on, event.caseworker)
    return (*about, json.dumps(dict(event.attributes)))
