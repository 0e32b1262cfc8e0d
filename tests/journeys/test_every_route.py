"""Every page of the site, found from its addresses, at both widths: axe finds nothing and nothing sticks out.

The other journeys look at pages in many states; here no page can be forgotten, a new one included.
"""

from collections.abc import Mapping

import pytest
from django.test import Client
from tests.journeys.looking import WIDTHS, problems_of
from tests.web.routes import every_route
from tests.web.test_matrix import address_of, keys  # noqa: F401 - a fixture

from rettidig_web.accounts.models import Role, User
from rettidig_web.jobs.models import Job

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

OF_A_LIBRARY = ("account_", "mfa_", "socialaccount_", "openid_connect_")
"""Signing in has journeys of its own, with a second factor and without."""
NO_PAGE = {
    *("become", "set_language", "account_logout", "access_export", "mapping_undo"),
}


@pytest.mark.parametrize("who", Role.values)
def test_every_page_of_a_role(browser, live_server, people, keys, who):  # noqa: F811
    pages = pages_for(people[who], keys)
    assert pages
    context = browser.new_context(locale="da-DK", bypass_csp=True)
    value = _signed_in(people[who]).cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    page = context.new_page()
    problems = []
    for name, address in pages.items():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(live_server.url + address)
            problems += [f"{name} at {width}: {problem}" for problem in problems_of(page, width)]
    context.close()
    assert not problems, "\n".join(problems)
