"""An invented municipality, its people signed in, and a client that checks every page it fetches."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.web.site import make_ready

make_ready()

from django.conf import settings  # noqa: E402 - Django's models can be read once it is ready
from django.test import Client  # noqa: E402
from tests.web.pages import check_page  # noqa: E402
from tests.web.people import Tree, make_people, make_tree  # noqa: E402

from rettidig_web.accounts.models import User  # noqa: E402


class CheckedClient(Client):
    """Django's client, which holds every page that it fetches to what a page must be."""

    def request(self, **request):
        response = super().request(**request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and response.content:
            check_page(response.content.decode())
        return response


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings
) -> None:
    """Keep SQLite's test database in a file, as on a server: in memory, threads lock each other out.

    It need not outlive a power cut.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder: Path = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture
def client() -> Client:
    """Somebody who has not signed in."""
    return CheckedClient()


@pytest.fixture
def tree(db: None) -> Tree:
    """The units of Prøveby."""
    return make_tree()


@pytest.fixture
def people(tree: Tree) -> dict[str, User]:
    """A user for each role, by the role's value; and ``outsider`` and ``former_auditor``."""
    return make_people(tree)


@pytest.fixture
def as_(people: dict[str, User]) -> Callable[[str], Client]:
    """A function from a role's value to a client that is signed in as somebody with the role."""

    def signed_in(who: str) -> Client:
        client = CheckedClient()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
