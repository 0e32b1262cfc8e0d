"""An invented municipality, its people signed in, and a client that checks every page it fetches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.test import Client

from tests.web.pages import check_page

if TYPE_CHECKING:  # pytest reads this file before Django has its models
    from collections.abc import Callable

    from rettidig_web.accounts.models import User
    from tests.support.people import Tree


class CheckedClient(Client):
    """Django's client, which holds every page that it fetches to what a page must be."""

    def request(self, **request):
        response = super().request(**request)
        is_html = response.get("Content-Type", "").startswith("text/html")
        if is_html and not response.streaming and response.content:
            check_page(response.content.decode())
        return response


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings) -> None:
    """Keep SQLite's test database in a file, as on a server: in memory, threads lock each other out."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        folder: Path = tmp_path_factory.mktemp("database")
        database.setdefault("TEST", {})["NAME"] = str(folder / "test.sqlite3")


@pytest.fixture
def client() -> Client:
    """Somebody who has not signed in."""
    return CheckedClient()


@pytest.fixture
def tree(db: None) -> Tree:
    """The units of Prøveby."""
    from tests.support.people import make_tree

    return make_tree()


@pytest.fixture
def people(tree: Tree) -> dict[str, User]:
    """A user for each role, by the role's value; and ``outsider`` and ``former_auditor``."""
    from tests.support.people import make_people

    return make_people(tree)


@pytest.fixture
def as_(people: dict[str, User]) -> Callable[[str], Client]:
    """A function from a role's value to a client that is signed in as somebody with the role."""

    def signed_in(who: str) -> Client:
        client = CheckedClient()
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
