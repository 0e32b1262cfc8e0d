"""The site in English: each text has an English one, none is unmarked, and pages say what is Danish.

A text that changed: ``django-admin makemessages -l en --no-location --no-wrap --no-obsolete`` and
``django-admin compilemessages`` in the app's folder.
"""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from django.utils import timezone
from tests.web.sealed_world import make_world
from tests.web.texts import SITE, apps, catalogue, compiled, marked, marks, templates

from rettidig_web.accounts.models import Role, Unit, User
from rettidig_web.controls.queries import library
from rettidig_web.rounds.models import Round

APPS = [pytest.param(each, id=each.name) for each in apps()]
HOLDERS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+>")
DANISH = re.compile("[æøåÆØÅ]")
WORD = re.compile(r"[^\W\d_]{2,}")
FREE = {"script", "style", "code", "kbd", "samp", "textarea"}
IS_SAID = {"title", "aria-label", "placeholder", "alt", "data-title", "label"}

DANISH_TEMPLATES = {
    "500.html": "shown where nothing works, not even the choice of language",
    "digest.txt": "a letter, sent by a program that knows nobody's choice",
    "reckoning_events.html": "part of a page's Danish element",
    "reckoning_part.html": "a Danish element",
}
DANISH_CODE = {
    "command.py": "the help of a command, in Danish as all of them",
    "found_municipality.py": "a command",
    "take_up_caseload.py": "a command",
    "point.py": "what a catalogue says, shown as Danish",
    "queries.py": "what a catalogue says, shown as Danish",
    "signed_text.py": "the text that is signed: the same whoever reads it",
    "identity.py": "what is written in the journal",
}


# The catalogues of texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("app", APPS)
def test_every_marked_text_is_in_english_and_nothing_else_is(app):
    texts = catalogue(app)
    assert set(texts) == set(marked(app))
    assert [text.danish for text in texts.values() if not all(text.english) or text.is_fuzzy] == []
    assert [text.danish for text in texts.values() if len(text.english) != len(text.danish)] == []


@pytest.mark.parametrize("app", APPS)
def test_what_is_filled_in_is_the_same_in_both_languages(app):
    said = (pair for text in catalogue(app).values() for pair in zip(text.danish, text.english, strict=True))
    wrong = [
        danish
        for danish, english in said
        if sorted(HOLDERS.findall(danish)) != sorted(HOLDERS.findall(english))
        or danish[:1].isspace() != english[:1].isspace()
    ]
    assert wrong == []


@pytest.mark.parametrize("app", APPS)
def test_the_program_reads_what_the_catalogue_says(app):
    said = {}
    for danish, text in catalogue(app).items():
        is_one = len(text.danish) == 1
        said |= {danish: text.english[0]} if is_one else {(danish, n): text.english[n] for n in (0, 1)}
    assert compiled(app) == said


def test_a_text_of_two_apps_is_the_same_in_english():
    """Django keeps them all in one heap, where the first app wins."""
    found: dict[str, set[tuple[str, ...]]] = {}
    for danish, text in chain.from_iterable(catalogue(app).items() for app in apps()):
        found.setdefault(danish, set()).add(text.english)
    assert {danish: english for danish, english in found.items() if len(english) > 1} == {}


# What is not marked -----------------------------------------------------------------------------------------


def test_templates_have_no_text_that_is_not_marked():
    found = {}
    for file in chain.from_iterable(map(templates, apps())):
        if file.name not in DANISH_TEMPLATES and (
            texts := sorted(set(_unmarked(file)) - {"Rettidig", "Version"})
        ):
            found[file.relative_to(SITE)] = texts
    assert found == {}


def _unmarked(file: Path) -> Iterator[str]:
    """Yield each word of a template outside its tags and its Danish elements, or in a tag as it is."""
    text = file.read_text(encoding="utf-8")
    for pattern in (
        r"\{#.*?#\}",
        r"\{% comment.*?endcomment %\}",
        r"\{% blocktranslate.*?endblocktranslate %\}",
    ):
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    for tag in re.findall(r"\{%(?! translate).*?%\}", text):
        in_tag = re.findall(r'"([^"]*)"', re.sub(r'_\("[^"]*"\)', "", tag))
        yield from (each for each in in_tag if DANISH.search(each) or re.match(r"[A-Z]\w+ \w", each))
    text = re.sub(r"\{%.*?%\}", " ", re.sub(r"\{\{.*?\}\}", "p ", text))
    for said, _ in _said(html5lib.HTMLParser(namespaceHTMLElements=False).parseFragment(text)):
        yield from WORD.findall(said)


def test_code_has_no_danish_text_that_is_not_marked():
    found = {}
    for file in sorted(SITE.rglob("*.py")):
        is_shown = not {"migrations", "demo"} & set(file.parts) and file.name not in DANISH_CODE
        if is_shown and (texts := sorted(_strings(file) - _known(file))):
            found[file.relative_to(SITE)] = texts
    assert found == {}


def _strings(file: Path) -> set[str]:
    """Return the Danish strings of more than a word; a word alone is a name in an address or a form."""
    nodes = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return {text for text in texts if DANISH.search(text) and " " in text.strip()}


def _known(file: Path) -> set[str]:
    """Return the strings that are marked, stand beside their English, or are told to programmers."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        is_pair = isinstance(node, ast.Tuple) and len(node.elts) == 2
        is_text = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text"
        is_told = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if is_pair or is_text or is_told:
            found |= {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
    for call in marks(file):
        found |= {each.value for each in call.args if isinstance(each, ast.Constant)}
    return found


# The pages --------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.feature("W22")
@pytest.mark.parametrize("who", ["the reviewer", Role.TEAM_LEADER, Role.ADMINISTRATOR])
def test_pages_in_english_say_what_is_danish(tree, people, who):
    world = make_world(tree, people, timezone.localdate())
    client = Client()
    reader = world.reviewer if who == "the reviewer" else people[who]
    client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    client.cookies["django_language"] = "en"
    own = _own_words()
    titles = _catalogue_titles()
    found = {}
    n_pages = 0
    for address, root in _pages(client):
        n_pages += 1
        assert root.get("lang") == "en"
        if texts := {said for said, part in _said(root) if _is_danish(said, part, own, titles)}:
            found[address] = texts
    assert n_pages > 5
    assert found == {}


def _pages(client: Client) -> Iterator[tuple[str, Element]]:
    """Yield the pages that links lead to from the front page, one of each kind."""
    waiting, seen = ["/"], set()
    while waiting:
        address = waiting.pop(0)
        kind = re.sub(r"\d+", "#", urlsplit(address).path)
        if kind in seen or kind.startswith(("/kontrolpunkter/", "/static/", "/konto/")):
            continue
        seen.add(kind)
        answer = client.get(address, follow=True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            root = html5lib.parse(answer.content.decode(), namespaceHTMLElements=False)
            yield address, root
            links = (link.get("href", "") for link in root.iter("a"))
            waiting += [link for link in links if link.startswith("/") and not link.startswith("//")]


def _said(element: Element, above: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts that the page says outside its Danish elements, and what each is in."""
    if not isinstance(element.tag, str) or element.get("lang") == "da" or element.tag in FREE:
        return
    part = "svg" if "svg" in {above, element.tag} else element.tag
    yield element.text or "", part
    yield from ((value, "attribute") for name, value in element.attrib.items() if name in IS_SAID)
    for child in element:
        yield from _said(child, part)
        yield child.tail or "", part


def _is_danish(said: str, part: str, own: list[str], titles: list[str]) -> bool:
    """Whether a text is Danish.

    What a catalogue says may stand within an English sentence, and where no language can be told.
    """
    said = " ".join(said.split())
    may_be_told = part in {"title", "option", "svg", "attribute"} or said not in titles
    for each in own + (titles if may_be_told else []):
        said = said.replace(each, "")
    return bool(DANISH.search(said))


def _own_words() -> list[str]:
    """Return what people and units are called, and what people have called their rounds."""
    people = User.objects.values_list("first_name", "last_name")
    names = [*chain.from_iterable(people), *Unit.objects.values_list("name", flat=True)]
    names += Round.objects.values_list("title", flat=True)
    return sorted(names, key=len, reverse=True)


def _catalogue_titles() -> list[str]:
    """Return what the catalogues call themselves, their points and their target groups."""
    found: set[str] = set()
    for each in (file.catalogue for file in library().files.values()):
        found |= {each.title, *each.target_groups.values(), *(point.title for point in each.points)}
    return sorted(found, key=len, reverse=True)
