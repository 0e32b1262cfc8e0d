"""Every page of the site, from the URL configuration: axe finds nothing, it fits, and a picture is kept.

``.artefacts/journeys/sider.html`` shows them all. A new route is looked at without being named here.
"""

import pytest
from django.test import Client
from tests.journeys.looking import ARTEFACTS, WIDTHS, look
from tests.web.routes import Route, every_route
from tests.web.test_matrix import address_of, keys  # noqa: F401 - a fixture

from rettidig_web.accounts.models import Role

pytestmark = pytest.mark.slow

PERSONAS = (
    Role.REVIEWER,
    Role.CASEWORKER,
    Role.TEAM_LEADER,
    Role.SECTION_HEAD,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
"""Whose eyes a page is seen with: the first who gets one."""

INDEX = """<!DOCTYPE html>
<html lang="da"><head><meta charset="utf-8"><title>Sider</title></head><body><h1>Sider</h1>
{parts}</body></html>
"""
PART = """<h2>{name}</h2><p>{who}: {address}</p>
<p><img src="{file}-1280.png" alt="" width="640"> <img src="{file}-360.png" alt="" width="180"></p>
"""


def asks_for_a_page(route: Route) -> bool:
    return "GET" in getattr(route.view, "methods", ())


def page_for(route: Route, address: str, clients: dict[str, Client]) -> str:
    """Return who gets a page at the address, or an empty text."""
    for who, client in clients.items():
        answer = client.get(address)
        if answer.status_code == 200 and answer.get("Content-Type", "").startswith("text/html"):
            whole = not answer.streaming and answer.content.lstrip().lower().startswith(b"<!doctype")
            return who if whole else ""
    return ""


def test_every_page(browser, live_server, people, tree, keys, settings):  # noqa: F811
    settings.ACCOUNT_RATE_LIMITS = {}
    clients = {}
    for who in PERSONAS:
        clients[who] = Client(raise_request_exception=False)
        clients[who].force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
    problems, parts = [], []
    for route in filter(asks_for_a_page, every_route()):
        address = address_of(route, keys)
        if who := page_for(route, address, clients):
            file = f"side-{route.name.replace(':', '-')}"
            context = browser.new_context()
            session = clients[who].cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
            problems += look(browser, context, live_server.url + address, file)
            context.close()
            parts.append(PART.format(name=route.name, who=Role(who).label, address=address, file=file))
    (ARTEFACTS / "sider.html").write_text(INDEX.format(parts="".join(parts)), encoding="utf-8")
    assert len(parts) > len(WIDTHS)
    assert not problems, "\n".join(problems)
