"""The main menu: what stands together in it, for whom, and where it says that one is."""

import pytest
from tests.web.factories import DrawnRoundFactory, SnapshotFactory

pytestmark = pytest.mark.django_db


def menus(client, address="/"):
    """Return the page's menus by name, each with its parts and whether one is there."""
    return {
        str(menu.title): [(str(entry.title), entry.is_here) for entry in menu.entries]
        for menu in client.get(address).context["navigation"]
    }


def test_parts_stand_together_in_few_menus(as_):
    found = menus(as_("section_head"))
    assert list(found) == ["Sager", "Tilsyn", "Fejl", "Rapporter", "Kontrolpunkter"]
    assert [name for name, _ in found["Sager"]] == ["Sager", "Frister", "Indlæsninger"]


def test_a_menu_with_one_part_is_that_part_and_one_with_none_is_not_there(as_):
    page = as_("committee").get("/").content.decode()
    assert "Administration" not in menus(as_("committee"))
    assert "<details name" not in page
    assert page.count("<details") == 1  # the narrow window's


def test_it_says_which_part_a_page_belongs_to(as_):
    client = as_("administrator")
    assert dict(menus(client, "/enheder/")["Administration"])["Enheder"] == "page"
    further_in = dict(menus(client, "/enheder/ny/")["Administration"])
    assert further_in["Enheder"] == "true"
    assert not further_in["Brugere"]


def test_an_address_elsewhere_can_belong_to_a_part(as_, tree):
    round_ = DrawnRoundFactory(snapshot=SnapshotFactory(unit=tree.section))
    assert ("Ledelsestilsyn", "true") in menus(as_("section_head"), f"/tilsyn/{round_.pk}/")["Tilsyn"]
    assert 'class="is-here"' in as_("team_leader").get("/sager/").content.decode()


def test_nobody_has_no_menu(client, db):
    assert "Hovedmenu" not in client.get("/log-ind/").content.decode()
