"""The pages of catalogues and control points: what they say, of which day, to whom, in how many queries."""

import re
from html import unescape

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from rettidig.catalogue import load_catalogue, shipped
from rettidig_web.controls.point import shown
from rettidig_web.controls.queries import library

KONTANTHJAELP = "/kontrolpunkter/kontanthjaelp/"
IN_FORCE = re.compile(r'<li class="timeline-entry in-force">(.*?)</li>', re.DOTALL)
FIRST = f"{KONTANTHJAELP}kh-foerste-samtale/"


def said(response) -> str:
    """Return the text of the page's main part, in one line."""
    assert response.status_code == 200
    main = response.content.decode().split("<main")[1].split("</main")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


@pytest.fixture
def reader(as_):
    return as_("caseworker")


def test_the_list_has_every_catalogue(reader):
    text = said(reader.get("/kontrolpunkter/"))
    for name in shipped():
        assert load_catalogue(name).catalogue.title in text


@pytest.mark.feature("F040")
@pytest.mark.parametrize("name", shipped())
def test_every_point_of_a_catalogue_has_a_page_that_says_it_all(reader, name: str):
    """Each page goes through the page checker of the client."""
    catalogue = load_catalogue(name).catalogue
    listed = said(reader.get(reverse("controls:catalogue", args=[name])))
    for point in catalogue.points:
        assert point.title in listed
        text = said(reader.get(reverse("controls:point", args=[name, point.id])))
        assert point.question in text
        assert " ".join(point.why.split()) in text
        assert catalogue.disclaimer in text
        assert all(version.note in text for version in point.versions if version.note)
        assert text.count("efterprøvet") >= len(point.versions)
        for law in (law for version in point.versions for law in version.law):
            assert f"{catalogue.acts[law.act].short} {law.section or ''}".strip() in text


@pytest.mark.parametrize("name", shipped())
def test_a_whole_catalogue_can_be_printed(reader, name: str):
    text = said(reader.get(reverse("controls:print", args=[name])))
    for point in load_catalogue(name).catalogue.points:
        assert point.question in text


def test_no_catalogue_is_called_what_another_page_is():
    assert not set(shipped()) & {"soeg", "udskrift"}


def test_the_law_is_linked_to_where_it_stands(reader):
    page = reader.get(FIRST).content.decode()
    assert 'href="https://www.retsinformation.dk/eli/lta/2019/548"' in page


@pytest.mark.feature("F044")
@pytest.mark.parametrize(
    ("day", "limit", "law"),
    [
        ("2026-06-30", "senest efter 1 uge", "LAB § 31, stk. 5"),
        ("2026-07-01", "senest efter 6 måneder", "Lov 1750/2025"),
    ],
)
def test_a_day_shows_the_version_in_force_and_its_rule(reader, day: str, limit: str, law: str):
    text = said(reader.get(FIRST, {"dag": day}))
    rule = text.split("Loven over tid")[0]
    assert limit in rule
    (entry,) = IN_FORCE.findall(reader.get(FIRST, {"dag": day}).content.decode())
    assert law in entry
    listed = said(reader.get(KONTANTHJAELP, {"dag": day}))
    row = listed.split("Er den første samtale holdt inden fristen")[1].split("Fire samtaler")[0]
    assert law in row


def test_before_any_law_the_page_says_so(reader):
    assert "Ingen regel gælder den dag" in said(reader.get(FIRST, {"dag": "2019-12-31"}))
    assert "Ingen regel gælder den dag" in said(reader.get(KONTANTHJAELP, {"dag": "2019-12-31"}))


@pytest.mark.parametrize("day", ["01.07.2026", "01-07-2026", "01/07/2026"])
def test_a_day_may_be_written_as_danes_do(reader, day: str):
    assert "senest efter 6 måneder" in said(reader.get(FIRST, {"dag": day})).split("Hviler på")[0]


@pytest.mark.parametrize("day", ["i går", "2026-02-30", "9" * 50, "<script>"])
@pytest.mark.parametrize("address", [FIRST, KONTANTHJAELP])
def test_what_is_no_day_is_said_and_today_is_shown(reader, address: str, day: str):
    text = said(reader.get(address, {"dag": day}))
    assert "Skriv en dag, fx 01-07-2026." in text
    assert "Der er noget, der skal rettes" in text


def test_a_chosen_day_follows_the_reader_from_page_to_page(reader):
    page = reader.get(KONTANTHJAELP, {"dag": "2021-05-01"}).content.decode()
    assert f'href="{FIRST}?dag=2021-05-01"' in page
    assert "?dag=" not in reader.get(KONTANTHJAELP).content.decode()


def test_a_worked_case_is_reckoned(reader):
    text = said(reader.get(FIRST))
    row = text.split("Samtalen dagen efter fristen er en dag for sen")[1].split("Der blev aldrig holdt")[0]
    for step in (
        "7. marts 2022 fristen begynder",
        "14. marts 2022 frist (1 uge)",
        "15. marts 2022 opfyldt",
        "1 dag for sent",
        "Ikke opfyldt",
    ):
        assert step in row


def test_what_happened_in_a_worked_case_stands_in_order_of_days():
    case = shown("kontanthjaelp", "kh-foerste-samtale").cases[0]
    assert [(fact.when, fact.what) for fact in case.facts] == [
        ("7. marts 2022", "Sagen åbnet"),
        ("7. marts 2022", "Henvendelse"),
        ("14. marts 2022", "Samtale"),
    ]


def test_drafts_are_marked_wherever_they_are_shown(reader):
    drafts = [
        (file.catalogue.id, point.id)
        for file in library().files.values()
        for point in file.catalogue.points
        if point.status == "draft"
    ]
    assert drafts
    for catalogue_id, point_id in drafts:
        assert "Reglen er ikke efterprøvet" in said(
            reader.get(reverse("controls:point", args=[catalogue_id, point_id]))
        )
    catalogue_id = drafts[0][0]
    assert "Udkast" in said(reader.get(reverse("controls:catalogue", args=[catalogue_id])))
    assert "Udkast: reglen er ikke efterprøvet" in said(
        reader.get(reverse("controls:print", args=[catalogue_id]))
    )


def test_what_the_data_must_have_is_named_with_its_attributes(reader):
    text = said(reader.get("/kontrolpunkter/fokusrevision-2022/fr22-uddannelsespaalaeg-ved-foerste-samtale/"))
    needs = text.split("Det skal data indeholde")[1].split("Eksempler")[0]
    assert "( samtale )" in needs


def test_a_point_that_looks_at_others_leads_to_them(reader):
    page = reader.get(f"{KONTANTHJAELP}kh-kontaktforloeb-samlet/").content.decode()
    assert f'href="{FIRST}"' in page.split('id="data"')[1].split("</section>")[0]


def test_a_shared_point_leads_to_where_it_stands_and_back(reader):
    lender = "/kontrolpunkter/faelles-beskaeftigelse/faelles-foerste-samtale/"
    assert f'href="{lender}"' in reader.get(FIRST).content.decode()
    assert f'href="{FIRST}"' in reader.get(lender).content.decode()


def test_the_lasting_address_is_on_the_page(reader):
    assert f"http://testserver{FIRST}" in said(reader.get(FIRST, {"dag": "2021-05-01"}))


@pytest.mark.feature("W09")
def test_a_search_leads_to_the_points(reader):
    response = reader.get("/kontrolpunkter/soeg/", {"q": "LAB § 31, stk. 5"})
    assert f'href="{FIRST}"' in response.content.decode()
    assert "LAB § 31, stk. 5" in said(response), (
        "the law that was looked for, also where it is no longer in force"
    )


def test_a_search_without_hits_says_what_to_try(reader):
    text = said(reader.get("/kontrolpunkter/soeg/", {"q": "xyzzy"}))
    assert "0 kontrolpunkter fundet." in text
    assert "Prøv færre ord" in text


def test_many_hits_are_spread_over_pages(reader):
    first = said(reader.get("/kontrolpunkter/soeg/", {"q": "samtale"}))
    second = said(reader.get("/kontrolpunkter/soeg/", {"q": "samtale", "page": "2"}))
    assert first.split("fundet")[0] == second.split("fundet")[0]
    assert first != second
    assert reader.get("/kontrolpunkter/soeg/", {"q": "samtale", "page": "x"}).status_code == 200


def test_a_search_longer_than_anybody_writes_finds_nothing(reader):
    assert "fundet" not in said(reader.get("/kontrolpunkter/soeg/", {"q": "samtale " * 50}))


def test_what_is_looked_for_is_shown_as_text(reader):
    page = reader.get("/kontrolpunkter/soeg/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    "address",
    ["/kontrolpunkter/findes-ikke/", f"{KONTANTHJAELP}findes-ikke/", "/kontrolpunkter/udskrift/findes-ikke/"],
)
def test_what_is_not_there_is_not_found(reader, address: str):
    assert reader.get(address).status_code == 404


@pytest.mark.parametrize("role", ["caseworker", "reviewer", "auditor", "committee", "administrator"])
def test_everybody_with_a_role_may_read_the_law(as_, role: str):
    assert as_(role).get(FIRST).status_code == 200


def test_outsiders_do_not_see_that_there_is_anything(as_, client):
    assert as_("outsider").get(FIRST).status_code == 404
    assert client.get(FIRST).status_code == 302


@pytest.mark.parametrize(
    ("small", "large"),
    [
        ("/kontrolpunkter/jobafklaring-ressourceforloeb/", "/kontrolpunkter/fokusrevision-2022/"),
        ("/kontrolpunkter/soeg/?q=mentor", "/kontrolpunkter/soeg/?q=samtale"),
        ("/kontrolpunkter/udskrift/puljer/", "/kontrolpunkter/udskrift/fokusrevision-2022/"),
    ],
)
def test_queries_do_not_grow_with_the_points(reader, small: str, large: str):
    assert n_queries(reader, small) == n_queries(reader, large)


def n_queries(reader, address: str) -> int:
    """Return how many queries the page makes when it is asked for again."""
    reader.get(address)
    with CaptureQueriesContext(connection) as queries:
        reader.get(address)
    return len(queries)


def test_in_english_the_frame_is_english_and_the_law_danish(reader):
    reader.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = reader.get(FIRST)
    assert "The law over time" in said(page)
    assert "Worked cases" in said(page)
    assert '<span lang="da">Første samtale til tiden</span>' in page.content.decode()
