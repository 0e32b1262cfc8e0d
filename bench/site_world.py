"""The invented municipality with a caseload as large as wanted, in the database that the settings name.

    python -m bench.site_world FOLDER --cases 100000

writes FOLDER/world.json: what it took, and what there is to visit. Run by ``bench.site``, which gives it a
PostgreSQL and a data folder of its own.
"""

import argparse
import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

import django

django.setup()

import pyarrow.parquet as pq  # noqa: E402 - Django's models can be read once it is ready
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.generate import AS_OF, Folders, generate  # noqa: E402
from rettidig.caseload.identities import IDENTITIES_FILE, Identity, write_identities  # noqa: E402
from rettidig.sampling.certificate import Seed, SeedSource  # noqa: E402
from rettidig.sampling.design import Design, Simple  # noqa: E402
from rettidig_web.accounts.actions import add_user, assign  # noqa: E402
from rettidig_web.accounts.models import Role, Unit, UnitKind, User  # noqa: E402
from rettidig_web.caseloads.actions import Retie, add_source, tie_texts  # noqa: E402
from rettidig_web.caseloads.delivering import Facts  # noqa: E402
from rettidig_web.caseloads.identity import identity_key  # noqa: E402
from rettidig_web.caseloads.importing import Wanted, take_up_caseload  # noqa: E402
from rettidig_web.caseloads.mapping import Meaning  # noqa: E402
from rettidig_web.caseloads.models import Case, OpenDuty, Snapshot, SourceText, TextKind  # noqa: E402
from rettidig_web.controls.queries import library  # noqa: E402
from rettidig_web.demo import history  # noqa: E402
from rettidig_web.demo.cases import caseworkers_of  # noqa: E402
from rettidig_web.demo.casework import unborn_cpr  # noqa: E402
from rettidig_web.demo.loading import load_demo  # noqa: E402
from rettidig_web.demo.supervision import (  # noqa: E402
    Group,
    Quarter,
    Supervision,
    quarters_until,
    read_supervision,
)
from rettidig_web.demo.years import load_supervision  # noqa: E402
from rettidig_web.findings.models import Finding  # noqa: E402
from rettidig_web.rounds import actions as rounds  # noqa: E402
from rettidig_web.rounds.models import Round, RoundKind  # noqa: E402
from rettidig_web.rounds.planning import Plan, quarter_of  # noqa: E402

CATALOGUE, GROUP = "fokusrevision-2022", "uddannelseshjaelp"
N_REVIEWERS, N_POINTS = 6, 75
N_SAMPLED, N_REVIEWED_IN_TEAM = 300, 100
N_QUARTERS = 4
UNTIED = 10
"""Every tenth text is left for somebody to tie."""


@dataclass
class World:
    """What there is, and the seconds of each step that made it."""

    n_cases: int
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        """Count the block's seconds as the step's, and say so."""
        print(f"{step} …", flush=True)
        started = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - started, 1)


def build(folder: Path, n_cases: int) -> World:
    """Return the world, in the database and on disk."""
    world = World(n_cases)
    today = timezone.localdate()
    with world.timed("kommunen og dens tilsyn"):
        call_command("migrate", verbosity=0)
        load_demo(today)
        load_supervision(today, N_QUARTERS)
    with world.timed("udtrækket lavet (ikke Rettidigs arbejde)"):
        made = _export(folder, n_cases)
    town = Unit.objects.get(parent=None)
    head = User.objects.filter(assignments__role=Role.SECTION_HEAD).order_by("pk")[0]
    reviewers = _more_reviewers(town)
    source = add_source(
        head, name="Stort fagsystem", link_template="https://stort.nordby.example/{sagsnummer}"
    )
    wanted = Wanted(Facts(town, source, AS_OF), "Stort udtræk", (CATALOGUE,), None)
    with world.timed("indlæst, bedømt og gjort klar til listerne"):
        steps = _Steps(world)
        snapshot = take_up_caseload(made, identity_key(), wanted, steps)
        steps("")
    with world.timed("tekster bundet til brugere og enheder"):
        _tie(snapshot, head)
    _move_to_today()
    with world.timed(f"tilsyn med {N_SAMPLED} sager og {N_POINTS} punkter trukket"):
        _draw(snapshot, town, reviewers)
    with world.timed("tilsyn i hvert team gennemført"):
        _findings(snapshot)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # which PostgreSQL does of itself, a little later
    return world


class _Steps:
    """Keeps how long each step of the import took, by what the import says."""

    def __init__(self, world: World) -> None:
        self._world, self._said, self._since = world, "", 0.0

    def __call__(self, step: object) -> None:
        """Begin a step; the one before has ended."""
        now = time.perf_counter()
        if self._said:
            self._world.seconds[f"– {self._said}"] = round(now - self._since, 1)
        self._said, self._since = str(getattr(step, "da", step)), now


def _export(folder: Path, n_cases: int) -> Path:
    """Return the folder of a caseload as the command line would have imported it, with its identities."""
    made: Folders = generate(folder / "caseload", n_cases)
    if not (made.parquet / IDENTITIES_FILE).exists():
        drawn = Random(n_cases)
        cases = pq.read_table(made.parquet / "cases.parquet", columns=["case_id", "citizen"]).to_pylist()
        known = (Identity(row["citizen"], unborn_cpr(drawn), row["case_id"]) for row in cases)
        write_identities(made.parquet / IDENTITIES_FILE, known, identity_key())
        shutil.rmtree(made.csv, ignore_errors=True)
    return made.parquet


def _more_reviewers(town: Unit) -> list[User]:
    """Return reviewers who may review cases of every team."""
    today, people = timezone.localdate(), []
    for number in range(1, N_REVIEWERS + 1):
        names = {"first_name": "Fagkonsulent", "last_name": f"Nummer {number}"}
        user = add_user(None, username=f"fagkonsulent{number}", **names, day=today)
        assign(None, user, role=Role.REVIEWER, unit=town, starts_on=today, ends_on=None, day=today)
        people.append(user)
    return people


def _teams() -> list[Unit]:
    return list(Unit.objects.filter(kind=UnitKind.TEAM).order_by("pk"))


def _tie(snapshot: Snapshot, actor: User) -> None:
    """Share the source's teams out among the municipality's, and its caseworkers among each team's people."""
    teams = _teams()
    people = {team.pk: caseworkers_of(team) for team in teams}
    unit_of = {
        text.pk: teams[place % len(teams)] for place, text in enumerate(_texts(snapshot, TextKind.TEAM))
    }
    changes = {key: Retie(Meaning(), Meaning(unit=unit.pk)) for key, unit in unit_of.items()}
    team_of = _team_of_worker(snapshot, unit_of)
    for place, text in enumerate(_texts(snapshot, TextKind.CASEWORKER)):
        if place % UNTIED and text.text in team_of:
            choices = people[team_of[text.text].pk]
            changes[text.pk] = Retie(Meaning(), Meaning(user=choices[place % len(choices)].pk))
    tie_texts(actor, changes)


def _texts(snapshot: Snapshot, kind: TextKind) -> list[SourceText]:
    return list(SourceText.objects.filter(source=snapshot.source, kind=kind).order_by("pk"))


def _team_of_worker(snapshot: Snapshot, unit_of: dict[int, Unit]) -> dict[str, Unit]:
    texts = {text.text: unit_of[text.pk] for text in _texts(snapshot, TextKind.TEAM)}
    rows = Case.objects.filter(snapshot=snapshot).order_by().values_list("caseworker_text", "team_text")
    return {worker: texts[team] for worker, team in rows.distinct() if team in texts}


def _move_to_today() -> None:
    """Move what is to come from the caseload's day to today, so that lists of deadlines are full."""
    by = timedelta(days=(timezone.localdate() - AS_OF).days)
    OpenDuty.objects.filter(catalogue_id=CATALOGUE, due_on__gt=AS_OF - timedelta(days=400)).update(
        due_on=F("due_on") + by
    )
    Case.objects.filter(source__name="Stort fagsystem").update(next_due_on=F("next_due_on") + by)


def _draw(snapshot: Snapshot, town: Unit, reviewers: list[User]) -> Round:
    """Return a round under way, its cases shared out among the reviewers."""
    file = library().files[CATALOGUE]
    today = timezone.localdate()
    year, quarter = quarter_of(today)
    plan = Plan(
        kind=RoundKind.ORDINARY,
        title="Stort ledelsestilsyn",
        unit=town,
        target_group=GROUP,
        target_group_title="Uddannelseshjælp",
        year=year,
        quarter=quarter,
        catalogue=file,
        points=tuple(point.id for point in file.catalogue.case_points)[:N_POINTS],
        snapshot=snapshot,
        design=Design(draw=Simple(kind="simple", n=N_SAMPLED)),
        review_by=today + timedelta(days=30),
        comment_days=10,
        new_months=12,
        shares={user.pk: 1 for user in reviewers},
    )
    made = rounds.plan_round(None, plan)
    return rounds.draw(None, made, Seed(text="bench", source=SeedSource.GIVEN), today)


def quarter_shown() -> tuple[Supervision, Quarter]:
    """Return the supervision's plan, and the last quarter but one, whose rounds are over."""
    plan = read_supervision().model_copy(update={"quarters": N_QUARTERS})
    return plan, quarters_until(timezone.localdate(), plan)[-2]


def _findings(snapshot: Snapshot) -> None:
    """Let each team have a round that is reviewed, signed, and for the most part corrected."""
    today = timezone.localdate()
    plan, quarter = quarter_shown()
    for team in _teams():
        group = Group(
            code="B", area=str(team.parent), team=team.name, target_group=GROUP, title=f"Stor {team.name}",
            catalogue=CATALOGUE, n=N_REVIEWED_IN_TEAM, errors=(0.3, 0.3, 0.3),
        )  # fmt: skip
        job = history.Job(plan, group, quarter, history.team_of(team), snapshot)
        made = history.drawn(job, history.planned(job, None), quarter.day(plan.days.drawn))
        history.concluded(job, made, today)


def main() -> None:
    """Build the world and keep what it took."""
    parser = argparse.ArgumentParser(prog="python -m bench.site_world", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--cases", type=int, default=100_000)
    given = parser.parse_args()
    world = build(given.folder, given.cases)
    told = {
        "n_cases": world.n_cases,
        "seconds": world.seconds,
        "n_outcomes": world.n_cases * len(library().files[CATALOGUE].catalogue.case_points),
        "n_duties": OpenDuty.objects.count(),
        "n_findings": Finding.objects.count(),
    }
    (given.folder / "world.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
