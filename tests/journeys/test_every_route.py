"""Every page of the site, found from its addresses, at both widths: axe finds nothing and nothing sticks out.

The other journeys look at pages in many states; here no page can be forgotten, a new one included.
"""

import pytest
from django.test import Client
from tests.journeys.looking import WIDTHS, problems_of
from tests.web.routes import Route, every_route
from tests.web.test_matrix import address_of, keys  # noqa: F401 - a fixture

from rettidig_web.accounts.models import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

N_BATCHES = 6
WHO = (Role.SECTION_HEAD, Role.REVIEWER, Role.CASEWORKER, Role.DIRECTOR, Role.ADMINISTRATOR, Role.TEAM_LEADER)
"""A page is looked at as the first of these who may see it."""
ELSEWHERE = {
    "test_signing_in": ("account_login", "account_logout", "mfa_authenticate", "mfa_activate_totp"),
    "test_rounds": tuple(f"rounds:{name}" for name in ("certificate", "extend", "conclude", "drop_out")),
    "test_comment_round": ("reviews:signature",),
    "test_case_page": ("workspace:reckoning",),
    "test_imports": ("jobs:job", "caseloads:import_read"),
    "there is none without a second factor, a provider or a fault": (
        *("mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"),
        *("mfa_generate_recovery_codes", "mfa_download_recovery_codes"),
        *("socialaccount_login_error", "openid_connect_login", "openid_connect_callback"),
    ),
    "a file, a figure or the way to another page": (
        *(
            "access_export",
            "documents:download",
            "documents:chart",
            "rounds:certificate_file",
            "reviews:next",
        ),
    ),
}
"""The routes that give no page here, by the journey that looks at it or by what they give instead."""
SIGNS_OUT = {"account_logout"}


@pytest.mark.parametrize("batch", range(N_BATCHES))
def test_every_page_wide_and_narrow(browser, live_server, people, keys, batch):  # noqa: F811
    clients = {who: _signed_in(people[who]) for who in WHO}
    missed, problems = [], []
    for route in _routes()[batch::N_BATCHES]:
        address = address_of(route, keys)
        who = next((who for who in WHO if _is_page(clients[who].get(address))), None)
        if who is None:
            missed.append(route.name)
        else:
            problems += _problems(browser, live_server.url, address, clients[who])
    assert set(missed) <= {name for names in ELSEWHERE.values() for name in names}
    assert not problems, "\n".join(problems)


def _routes() -> list[Route]:
    return [route for route in every_route() if "GET" in route.view.methods and route.name not in SIGNS_OUT]


def _signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _is_page(answer) -> bool:
    is_html = answer.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and is_html and b"<html" in answer.content


def _problems(browser, site: str, address: str, client: Client) -> list[str]:
    context = browser.new_context(locale="da-DK", bypass_csp=True)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": site}])
    page = context.new_page()
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(site + address)
        found += [f"{address} at {width}: {problem}" for problem in problems_of(page, width)]
    context.close()
    return found
