"""A real browser on a running site; what it shows is kept as pictures in .artefacts/journeys."""

import os
from collections.abc import Callable, Iterator

import pytest
from tests.web.site import make_ready

make_ready()

from django.test import Client  # noqa: E402 - Django's parts can be read once it is ready
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright  # noqa: E402
from tests.journeys.looking import WIDTHS  # noqa: E402
from tests.web.conftest import django_db_modify_db_settings  # noqa: E402, F401 - a fixture
from tests.web.people import Tree, make_people, make_tree  # noqa: E402

from rettidig_web.accounts.models import User  # noqa: E402

CHROMIUM = "/usr/bin/chromium"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, as it is installed; Django lets its tests share a thread with the browser's loop."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def tree(transactional_db: None) -> Tree:
    """The units of Prøveby."""
    return make_tree()


@pytest.fixture
def people(tree: Tree) -> dict[str, User]:
    """A user for each role, by the role's value."""
    return make_people(tree)


@pytest.fixture
def open_site(browser: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """A function that opens a window on the site: ``open_site(javascript=False)`` for one without scripts."""
    opened: list[BrowserContext] = []

    def open_window(*, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            locale="da-DK",
            viewport={"width": WIDTHS[0], "height": 900},
        )
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_window
    for context in opened:
        context.close()


@pytest.fixture
def open_as(open_site: Callable[..., Page], people: dict[str, User], live_server) -> Callable[..., Page]:
    """A function that opens a window in which somebody has signed in, by the role's value."""

    def as_person(who: str, *, javascript: bool = True) -> Page:
        page = open_site(javascript=javascript)
        client = Client()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        value = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
        return page

    return as_person
