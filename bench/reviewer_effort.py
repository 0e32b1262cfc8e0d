# ruff: noqa: PLC0415 - models can be read once Django is set up, which needs the data folder
"""What a review costs a reviewer: ``python -m bench.reviewer_effort``.

A browser goes through two cases by keyboard alone and counts the keystrokes: 60 points, of which the machine
proposes 40, and 12 points without data. Keystrokes are those of decisions and those of text, apart; the
seconds are the site's own: how long from the first key until everything is saved, where nobody stops to
think. Thinking is the reviewer's; what the form can do is to ask for few keys and never to be waited for.
Exit status 1 where something was not saved.
"""

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.tables import number

CHROMIUM = "/usr/bin/chromium"
CATALOGUE = "fokusrevision-2022"
OPENED_ON = date(2019, 3, 1)
REMARK = "Fremgår ikke af journalen."


@dataclass(frozen=True)
class Asked:
    """A case: how many points, how many of them are proposed, and what the reviewer thinks of them.

    Every tenth proposal is a no that is confirmed; ``n_overruled`` of the others are overruled by a no, and
    ``n_errors`` of the points without a proposal are answered no. A no takes a remark.
    """

    title: str
    n_points: int
    n_proposed: int
    n_overruled: int
    n_errors: int


CASES = (
    Asked("60 punkter, maskinen foreslår 40", 60, 40, 2, 2),
    Asked("12 punkter uden data", 12, 0, 0, 1),
)


@dataclass
class Effort:
    """Keys pressed, seconds from the first to the last save, and how the points came out."""

    decisions: int = 0
    text: int = 0
    seconds: float = 0.0
    opened_ms: float = 0.0
    n_saved: int = 0
    saves: list[float] = field(default_factory=list)


@contextmanager
def a_site(folder: Path) -> Iterator[str]:
    """Return the address of a site with an empty database, in a data folder of its own."""
    os.environ |= {"RETTIDIG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "rettidig_web.config.settings"}
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    (folder / "static").mkdir()
    import django

    django.setup()
    from django.core.management import call_command
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application

    class Silent(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            """Write nothing."""

    call_command("migrate", verbosity=0)
    server = ThreadedWSGIServer(("127.0.0.1", 0), Silent)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def make_cases() -> list[tuple[Asked, int]]:
    """Return each case with the key of its form; the reviewer is called fagkonsulent."""
    from rettidig.catalogue import load_catalogue
    from rettidig_web.accounts.models import Assignment, Role, Unit, UnitKind, User
    from rettidig_web.controls.models import PinnedCatalogue

    unit = Unit.objects.create(name="Prøveby Kommune", kind=UnitKind.MUNICIPALITY)
    reviewer = User.objects.create(username="fagkonsulent", first_name="Prøve", last_name="Fagkonsulent")
    Assignment.objects.create(user=reviewer, unit=unit, role=Role.REVIEWER, starts_on=date(2020, 1, 1))
    file = load_catalogue(CATALOGUE)
    pinned = PinnedCatalogue.objects.create(
        catalogue_id=file.catalogue.id,
        title=file.catalogue.title,
        content_hash=file.content_hash,
        source=file.source,
    )
    return [(asked, make_case(asked, unit, reviewer, pinned)) for asked in CASES]


def make_case(asked: Asked, unit, reviewer, pinned) -> int:
    """Return the key of the form of a case with so many points and proposals."""
    from django.utils import timezone

    from rettidig_web.caseloads.models import Case, Snapshot, Source
    from rettidig_web.rounds.models import Round, SampledCase

    source, _ = Source.objects.get_or_create(name="Fagsystem")
    snapshot = Snapshot.objects.create(
        name=asked.title,
        kind="list",
        unit=unit,
        source=source,
        as_of=date(2020, 2, 29),
        folder=asked.title,
        content_hash="0" * 64,
        n_cases=1,
    )
    points = [
        point.id
        for point in pinned.file.catalogue.case_points
        if not point.looks_at() and point.direction == "high_is_good" and point.version_on(OPENED_ON)
    ][: asked.n_points]
    drawn = Round.objects.create(
        title=asked.title,
        unit=unit,
        target_group="uddannelseshjaelp",
        target_group_title="Uddannelseshjælp",
        year=2026,
        quarter=4,
        catalogue=pinned,
        points=points,
        snapshot=snapshot,
        as_of=snapshot.as_of,
        has_age=False,
        review_by=timezone.localdate() + timedelta(days=30),
        status="drawn",
        drawn_at=timezone.now(),
    )
    facts = {"target_group": "uddannelseshjaelp", "visitation_group": "", "opened_on": OPENED_ON}
    case = Case.objects.create(
        source=source, number=f"S-{drawn.pk}", snapshot=snapshot, home=unit, unit=unit, **facts
    )
    sampled = SampledCase.objects.create(
        round=drawn, case=case, position=1, origin="first_draw", unit=unit, reviewer=reviewer, **facts
    )
    propose(sampled, points[: asked.n_proposed])
    return sampled.pk


def is_late(place: int) -> bool:
    """Return whether the machine's proposal at the place is a no."""
    return place % 10 == 9


def propose(sampled, points: list[str]) -> None:
    """Let the machine propose an answer to each point."""
    from rettidig_web.rounds.models import Proposal

    for place, point_id in enumerate(points):
        late = is_late(place)
        Proposal.objects.create(
            sampled_case=sampled,
            point_id=point_id,
            outcome="not_met" if late else "met",
            reason="late" if late else "on_time",
            trigger_on=date(2019, 3, 1),
            due_on=date(2019, 3, 8),
            done_on=date(2019, 3, 12 if late else 6),
            days_late=4 if late else None,
        )


def session_of_reviewer() -> str:
    """Return the key of a session in which the reviewer is signed in."""
    from django.test import Client

    from rettidig_web.accounts.models import User

    client = Client()
    client.force_login(
        User.objects.get(username="fagkonsulent"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client.cookies["sessionid"].value


def review(page, asked: Asked, key: int) -> Effort:
    """Review the case by keyboard, and return what it took."""
    from playwright.sync_api import expect

    effort = Effort()

    def press(*keys: str) -> None:
        for each in keys:
            page.keyboard.press(each)
        effort.decisions += len(keys)

    def write() -> None:
        page.keyboard.type(REMARK)
        effort.text += len(REMARK)

    page.on("requestfinished", lambda request: note_save(effort, request))
    started = time.perf_counter()
    page.goto(f"/gennemgang/{key}/")
    effort.opened_ms = (time.perf_counter() - started) * 1000
    started = time.perf_counter()
    press("u")
    for place in range(asked.n_points):
        if place < asked.n_overruled:
            press("2", "1")
            write()
            press("Control+Enter")
        elif place < asked.n_proposed:
            press("b")
        elif place < asked.n_proposed + asked.n_errors:
            press("2")
            write()
            press("Control+Enter")
        else:
            press("1")
    expect(page.locator("article.point[data-said]")).to_have_count(asked.n_points, timeout=60_000)
    effort.seconds = time.perf_counter() - started
    effort.n_saved = page.locator('article.point[data-said]:not([data-state="lost"])').count()
    return effort


def note_save(effort: Effort, request) -> None:
    """Keep how long the server took to answer a save."""
    if request.url.endswith("/svar/"):
        effort.saves.append(request.timing["responseEnd"] - request.timing["requestStart"])


def table(taken: list[tuple[Asked, Effort]]) -> Table:
    """Return a row for each case."""
    shown = Table(title="En gennemgang på tastaturet")
    for title in (
        "sag",
        "tastetryk, svar",
        "pr. punkt",
        "tegn i bemærkninger",
        "sek. i alt",
        "åbnet, ms",
        "gemt, ms (95 pct.)",
    ):
        shown.add_column(title, justify="left" if title == "sag" else "right")
    for asked, effort in taken:
        saves = sorted(effort.saves)
        slow = saves[int(len(saves) * 0.95) - 1] if saves else 0.0
        shown.add_row(
            asked.title,
            number(effort.decisions, 0),
            number(effort.decisions / asked.n_points, 2),
            number(effort.text, 0),
            number(effort.seconds, 1),
            number(effort.opened_ms, 0),
            number(slow, 0),
        )
    return shown


def main() -> int:
    """Review both cases and print what they took."""
    argparse.ArgumentParser(prog="python -m bench.reviewer_effort", description=__doc__).parse_args()
    from playwright.sync_api import sync_playwright

    taken = []
    with tempfile.TemporaryDirectory(prefix="rettidig-indsats-") as folder, a_site(Path(folder)) as address:
        cases, session = make_cases(), session_of_reviewer()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
            )
            for asked, key in cases:
                context = browser.new_context(base_url=address, locale="da-DK")
                context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
                taken.append((asked, review(context.new_page(), asked, key)))
                context.close()
            browser.close()
    Console(width=None if sys.stdout.isatty() else 140).print(table(taken))
    return int(any(effort.n_saved != asked.n_points for asked, effort in taken))


if __name__ == "__main__":
    sys.exit(main())
