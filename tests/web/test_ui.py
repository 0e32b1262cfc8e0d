"""The parts of pages, and the checker that every fetched page goes through."""

import logging
import sys

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from tests.web.pages import page_problems

from rettidig_web.config.logs import NothingOfPeople
from rettidig_web.ui.templatetags import danish

GOOD = (
    '<!DOCTYPE html><html lang="da"><head><title>Sager · Rettidig</title></head>'
    "<body><main><h1>Sager</h1>{}</main></body></html>"
)
NUMBER = "010190" + "1234"
FAULTS = {
    "two headings": "<h1>Mere</h1>",
    "a level left out": "<h3>Mere</h3>",
    "a field without a label": '<input name="q" id="q">',
    "an id twice": '<p id="a">x</p><p id="a">y</p>',
    "not HTML": "<p><div></p></b>",
    "a CPR number": f"<p>{'010190'}-{'1234'}</p>",
    "a CPR number in an address": f'<p><a href="/sag/{NUMBER}/">sag</a></p>',
    "no full stops": "<p>12345 sager</p>",
    "a decimal point": "<p>12.5 pct.</p>",
    "a per cent sign": "<p>12 %</p>",
    "a day of a machine": "<p>2026-05-17</p>",
    "a style of its own": '<p style="color: red">x</p>',
    "a script of its own": "<script>alert(1)</script>",
    "a handler": '<button onclick="x()">x</button>',
    "a link to nowhere": '<a href="#findes-ikke">x</a>',
    "a button without text": "<button></button>",
    "a picture without words": '<img src="/x.png">',
    "a description that is not there": '<p aria-describedby="x">x</p>',
}


def test_a_good_page_passes():
    field = '<label for="q">Søg</label><input id="q" name="q">'
    text = "<p>12.345 sager, 12,5 pct., 26.250 kr., 17. maj 2026</p>"
    assert page_problems(GOOD.format(field + text)) == []


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_each_fault_is_found(fault):
    assert page_problems(GOOD.format(fault))


def test_a_key_is_no_number_with_thousands_set_apart():
    assert Template("{{ key }}").render(Context({"key": 12345})) == "12345"


def test_missing_figures_are_dashes():
    tags = (danish.day, danish.short_day, danish.moment, danish.number, danish.percent, danish.kroner)
    assert [tag(None) for tag in tags] == ["–"] * len(tags)


def test_a_view_without_a_gate_is_shut(client, settings, db):
    settings.ROOT_URLCONF = "tests.web.open_door"
    assert client.get("/abent/").status_code == 404


def test_a_browsers_language_is_no_choice(client, db):
    english = {"Accept-Language": "en"}
    assert '<html lang="da">' in client.get("/log-ind/", headers=english).content.decode()
    client.post("/sprog/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/log-ind/").content.decode()


def test_the_log_has_no_address():
    request = RequestFactory().get("/brugere/4711/")
    request.resolver_match = None
    record = logging.LogRecord(
        "django.request", logging.ERROR, "", 0, "%s: %s", ("Error", request.path), None
    )
    record.request, record.status_code = request, 500
    assert NothingOfPeople().filter(record)
    assert record.getMessage() == "GET no route: 500"


def test_the_log_has_no_words_of_an_error():
    """A database tells the row it stumbled over: "Key (number)=(S-4711) already exists"."""
    try:
        raise ValueError("S-4711")  # noqa: TRY301 - what is thrown is what is tested
    except ValueError:
        facts = (logging.ERROR, "", 0, "Task failed", (), sys.exc_info())
        record = logging.LogRecord("django_tasks", *facts)
    assert NothingOfPeople().filter(record)
    written = logging.Formatter().format(record)
    assert "S-4711" not in written
    assert written.startswith("Task failed (ValueError at test_ui.py:")


def test_everything_that_is_logged_goes_through_the_filter(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert handler["filters"] == ["nothing_of_people"]


def test_a_message_does_not_travel_in_a_cookie(settings):
    assert settings.MESSAGE_STORAGE.endswith("SessionStorage")


def test_pages_may_not_be_framed_or_run_foreign_scripts(client, db):
    policy = client.get("/log-ind/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
