"""axe finds nothing on any page, wide or narrow, and no page is wider than its window."""

import pytest
from django.test import Client
from tests.journeys.looking import keep, look

from rettidig_web.accounts.models import Assignment, Role, User


def pages_of(people, tree) -> dict[str, str]:
    """Every page of the administrator's by a name for its picture."""
    shown = people[Role.AUDITOR]
    role = Assignment.objects.get(user=shown)
    return {
        "forside": "/",
        "profil": "/profil/",
        "brugere": "/brugere/",
        "brugere-ingen": "/brugere/?q=findes-ikke",
        "bruger": f"/brugere/{shown.pk}/",
        "bruger-ny": "/brugere/ny/",
        "rolle-ny": f"/brugere/{shown.pk}/rolle/",
        "rolle-slut": f"/brugere/roller/{role.pk}/slut/",
        "enheder": "/enheder/",
        "enhed": f"/enheder/{tree.team.pk}/",
        "enhed-ny": "/enheder/ny/",
        "rettigheder": "/rettigheder/",
        "log-af": "/log-af/",
        "findes-ikke": "/findes-ikke/",
    }


@pytest.fixture
def signed_in(browser, live_server, people):
    """A function that gives the window of somebody signed in, by the session's cookie."""
    opened = []

    def as_person(who: User):
        client = Client()
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        context = browser.new_context(base_url=live_server.url)
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        opened.append(context)
        return context

    yield as_person
    for context in opened:
        context.close()


@pytest.mark.thorough
def test_the_administrators_pages(browser, live_server, people, tree, signed_in):
    context = signed_in(people[Role.ADMINISTRATOR])
    problems = []
    for name, address in pages_of(people, tree).items():
        problems += look(browser, context, live_server.url + address, name)
    assert not problems, "\n".join(problems)


@pytest.mark.slow
def test_the_pages_of_somebody_without_a_role_and_of_nobody(browser, live_server, people, signed_in):
    problems = look(browser, signed_in(people["outsider"]), live_server.url + "/", "forside-uden-rolle")
    problems += look(browser, browser.new_context(), live_server.url + "/log-ind/", "log-ind")
    assert not problems, "\n".join(problems)


@pytest.mark.slow
def test_on_paper_a_page_has_its_text_and_not_its_menus(live_server, people, signed_in):
    page = signed_in(people[Role.ADMINISTRATOR]).new_page()
    page.goto("/brugere/")
    page.emulate_media(media="print")
    keep(page, "paa-papir-brugere")
    assert page.get_by_role("table").is_visible()
    for gone in ("navigation", "contentinfo", "search"):
        assert not any(part.is_visible() for part in page.get_by_role(gone).all())
