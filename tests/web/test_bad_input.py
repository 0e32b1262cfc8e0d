"""Whatever is sent to a form, in an address or as a file: the site says what is wrong, and never breaks.

Each form is found on its page, filled with what nobody should write, and sent.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import html5lib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.commented import answered_review, drawn_case, sent_review
from tests.web.factories import RoundFactory, lay_out
from tests.web.findings_world import FindingsWorld
from tests.web.people import AssignmentFactory, UserFactory
from tests.web.round_cases import GROUP
from tests.web.routes import every_route

from rettidig_web.accounts.models import Role
from rettidig_web.caseloads.models import SourceText, TextKind
from rettidig_web.reviews.commenting import settle, write_comment

pytestmark = pytest.mark.django_db

ERROR = 500
LONG = 10_000
DIGITS = "9" * 5000
"""More than Python makes a number of."""
EVIL = {
    "nothing": "",
    "nought": "\0",
    "many digits": DIGITS,
    "more than a database holds": str(10**19),
    "Arabic digits": "٣١",
    "raised digits": "²",
    "a negative number": "-1",
    "no number": "1e999",
    "a day that is not": "31-02-2026",
    "the day before the first": "0000-00-00",
    "a word": "ond",
    "brackets": "[" * 3000,
    "a very long text": "æ" * 200_000,
    "markup": "</textarea><script>alert(1)</script>",
}


@dataclass(frozen=True)
class Form:
    """A form of a page: where it is sent, how, and the names of its fields with what they hold."""

    action: str
    method: str
    fields: dict[str, str]


def forms_of(address: str, html: str) -> Iterator[Form]:
    root = html5lib.HTMLParser(namespaceHTMLElements=False).parse(html)
    for form in root.iter("form"):
        fields = {
            field.get("name"): field.get("value") or ""
            for field in form.iter()
            if field.tag in {"input", "select", "textarea", "button"} and field.get("name")
        }
        fields.pop("csrfmiddlewaretoken", None)
        yield Form(form.get("action") or address, (form.get("method") or "get").lower(), fields)


@pytest.fixture
def everybody(tree):
    """Somebody with every role everywhere, whom no gate stops."""
    user = UserFactory(username="alle", first_name="Alt", last_name="Muligt")
    for role in Role:
        end = timezone.localdate() + timedelta(days=9) if role == Role.AUDITOR else None
        AssignmentFactory(user=user, role=role, unit=tree.municipality, ends_on=end)
    return user


@pytest.fixture
def client(everybody) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(everybody, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def pages(everybody, people, tree) -> list[str]:
    """A page of each kind, in the states in which there is something to send."""
    today, mine = timezone.localdate(), {**people, Role.REVIEWER: everybody}
    world = FindingsWorld(tree, {**people, "everybody": everybody})
    begun = drawn_case(tree, mine)
    complete = answered_review(drawn_case(tree, mine)).sampled_case
    to_comment = sent_review(drawn_case(tree, {**people, Role.CASEWORKER: everybody}), day=today).sampled_case
    to_settle = sent_review(drawn_case(tree, mine), day=today)
    write_comment(people[Role.CASEWORKER], to_settle, "fr22-foerste-samtale-1-uge", "Nej.", seen=0, day=today)
    settle(people[Role.CASEWORKER], to_settle, today)
    planned = RoundFactory(snapshot=begun.round.snapshot, unit=tree.section)
    snapshot = begun.round.snapshot
    snapshot.kind = "import"
    lay_out(snapshot).save()
    SourceText.objects.create(source=snapshot.source, kind=TextKind.CASEWORKER, text="ukendt")
    begun.case.caseworker_text = "ukendt"
    begun.case.save()
    keyed = {
        "reviews:review": begun.pk,
        "reviews:send": complete.pk,
        "reviews:comments": to_comment.pk,
        "reviews:settle": to_settle.sampled_case_id,
        "findings:finding": world.finding().pk,
        "findings:withdraw": world.finding(reviewer="everybody").pk,
        "findings:correction": world.correction(caseworker="everybody").pk,
        "findings:rule": tree.team.pk,
        "rounds:cancel": planned.pk,
        "workspace:round": begun.round_id,
        "workspace:case": begun.case_id,
        "caseloads:snapshot": snapshot.pk,
        "caseloads:source": snapshot.source_id,
        "unit": tree.team.pk,
        "user": people[Role.CASEWORKER].pk,
    }
    handed_in = world.handed_in().pk
    plain = [
        reverse(route.name)
        for route in every_route()
        if not route.parameters
        and "GET" in getattr(route.view, "methods", ())
        and not route.name.startswith(("account_", "mfa_", "social", "openid"))
    ]
    basics = {"slags": "ordinary", "sager": snapshot.pk, "enhed": tree.section.pk, "maalgruppe": GROUP}
    return [
        *plain,
        *(reverse(name, args=[key]) for name, key in keyed.items()),
        reverse("findings:correction", args=[handed_in]),
        reverse("documents:comment", args=[tree.section.pk, 2026, 4]),
        reverse("documents:quarter", args=[tree.section.pk, 2026, 4]),
        f"{reverse('rounds:new')}?{urlencode(basics)}",
        f"{reverse('rounds:plan', args=[planned.pk])}",
    ]


LEFT_ALONE = ("/log-af/", "/log-ind/", "/sprog/")


def all_forms(client: Client, pages: list[str]) -> dict[tuple[str, str, frozenset[str]], Form]:
    found = {}
    for page in pages:
        answer = client.get(page)
        assert answer.status_code in {200, 302, 405}, page
        if answer["Content-Type"].startswith("text/html") and answer.status_code == 200:
            for form in forms_of(page, answer.content.decode()):
                if not form.action.startswith(LEFT_ALONE):
                    found.setdefault((form.action.split("?")[0], form.method, frozenset(form.fields)), form)
    return found


def test_no_form_breaks_whatever_is_written_in_it(client, pages):
    broken = []
    forms = all_forms(client, pages)
    assert len(forms) > 40
    for form in forms.values():
        for what, value in EVIL.items():
            for filled in _fillings(form, value):
                answer = _sent(client, form, filled)
                if answer.status_code >= ERROR:
                    broken.append(f"{form.method} {form.action.split('?')[0]} of {what}")
    assert not broken, "\n".join(sorted(set(broken)))
    assert client.get(reverse("profile")).status_code == 200, "nobody was signed in any more"


def _sent(client: Client, form: Form, filled: dict[str, str]):
    if form.method == "post":
        return client.post(form.action, filled)
    short = {name: value[:6000] for name, value in filled.items()}
    return client.get(form.action.split("?")[0], short)


def _fillings(form: Form, value: str) -> Iterator[dict[str, str]]:
    """Yield the form with the value in every field, and with it in what a person writes only."""
    held = {name: kept for name, kept in form.fields.items() if kept}
    yield {**dict.fromkeys(form.fields, value), **held}
    if held and len(value) < LONG:
        yield dict.fromkeys(form.fields, value)


def test_no_address_breaks_whatever_is_asked(client, pages):
    names = (
        *("page", "sort", "udtraek", "foer", "gentag", "tilsyn"),
        *("enhed", "katalog", "dag", "q", "antal", "ret"),
    )
    broken = []
    for page in {page.split("?")[0] for page in pages}:
        for what, value in EVIL.items():
            answer = client.get(page, dict.fromkeys(names, value[:6000]))
            if answer.status_code >= ERROR:
                broken.append(f"{page} of {what}: {answer.status_code}")
    assert not broken, "\n".join(sorted(set(broken)))


@pytest.mark.parametrize("key", [0, 10**19, 10**30, int("9" * 300)])
def test_no_key_breaks_an_address(client, key):
    broken = []
    rest = {"catalogue_id": "x", "point_id": "x", "ending": "x", "place": key, "provider_id": "x"}
    for route in every_route():
        if route.parameters and not route.name.startswith("openid"):
            kwargs = {name: rest.get(name, key) for name in route.parameters}
            for method in (client.get, client.post):
                status = method(reverse(route.name, kwargs=kwargs)).status_code
                if status not in {302, 404, 405}:
                    broken.append(f"{route.name}: {status}")
    assert not broken, "\n".join(sorted(set(broken)))


@pytest.mark.parametrize("value", [str(10**19), DIGITS, "٣", "²", "\0"])
def test_marked_rows_that_are_none_are_no_rows(client, pages, value, tree, people):
    for address in (reverse("findings:many"), next(page for page in pages if page.startswith("/tilsyn/"))):
        answer = client.post(address, {"valgt": [value], "handling": "godkend", "til": people["reviewer"].pk})
        assert answer.status_code in {302, 422}


# Files ------------------------------------------------------------------------------------------------------


def workbook(*, sheet: str) -> bytes:
    """A workbook with one sheet, whose XML is given."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"

    def relation(kind: str, target: str) -> str:
        one = f'<Relationship Id="rId1" Type="{related}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}/relationships">{one}</Relationships>'

    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>',
        "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in files.items():
            book.writestr(name, text)
    return content.getvalue()


FAR = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>sagsnummer</t></is></c></row>'
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
"""Two cells, the first and the last that a sheet can have: 17 thousand million cells lie between them."""
DEEP = '<row r="1"><c r="A1" t="inlineStr"><is><t>' + "a" * 300_000_000 + "</t></is></c></row>"
"""A cell that is a thousand times as long unpacked as it is packed."""

FILES = {
    "nothing": ("tom.csv", b""),
    "nought": ("liste.csv", b"\0" * 1000),
    "noise": ("liste.csv", bytes(range(256)) * 40),
    "no workbook": ("liste.xlsx", b"PK\x03\x04" + b"x" * 100),
    "an empty archive": ("liste.xlsx", b"PK\x05\x06" + b"\0" * 18),
    "another kind": ("liste.exe", b"MZ" + b"\0" * 100),
    "old bytes as a new workbook": ("liste.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
    "one cell of a megabyte": ("liste.csv", b"sagsnummer;cpr\n" + b"a" * 1_000_000 + b";b"),
    "half an UTF-16": ("liste.csv", "sagsnummer;cpr\nå;1".encode("utf-16")[:-1]),
    "a long name": ("å" * 240 + ".csv", b"sagsnummer;cpr\n1;2"),
    "a long ending": ("liste." + "å" * 240, b"sagsnummer;cpr\n1;2"),
    "a name that leads away": ("../../liste.csv", b"sagsnummer;cpr\n1;2"),
    "cells far apart": ("liste.xlsx", workbook(sheet=FAR)),
}


@pytest.fixture
def about(tree, pages) -> dict[str, object]:
    return {
        "unit": tree.section.pk,
        "target_group": "uddannelseshjaelp",
        "new_source": "Nyt system",
        "as_of": timezone.localdate().isoformat(),
    }


@pytest.mark.parametrize("what", FILES)
def test_no_file_breaks_a_list(client, about, what):
    name, content = FILES[what]
    answer = client.post(reverse("caseloads:list_new"), {**about, "file": SimpleUploadedFile(name, content)})
    assert answer.status_code in {200, 422}


@pytest.mark.parametrize("what", FILES)
def test_no_file_breaks_an_import(client, about, what, everybody):
    name, content = FILES[what]
    source = SourceText.objects.first().source_id
    given = {**about, "source": source, "uploads": SimpleUploadedFile(name, content)}
    answer = client.post(reverse("caseloads:import_new"), given)
    assert answer.status_code in {302, 422}
    if answer.status_code == 302:
        page = client.get(answer["Location"])
        assert page.status_code == 200
        sent = {"profile": "udkast", "shown_profile": "udkast", "handling": "indlaes", "name": "x" * 200}
        for profile in ("", "[" * 3000, "&a [*a]", "a: &a [*a, *a]", "\0", "files: {}"):
            assert client.post(answer["Location"], {**sent, "profile_text": profile}).status_code < ERROR


def test_a_workbook_that_unpacks_to_far_more_is_refused(client, about):
    content = workbook(sheet=DEEP)
    assert len(content) < 1_000_000
    file = SimpleUploadedFile("liste.xlsx", content)
    answer = client.post(reverse("caseloads:list_new"), {**about, "file": file})
    assert answer.status_code == 422
    assert "fylder for meget" in answer.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "sagsnummer\tcpr\n" + "a" * 300_000 + "\t1",
        'sagsnummer\tcpr\n"' + "a" * 300_000,
        "sagsnummer\tcpr\nCPR-" + DIGITS + "\tCPR-0",
        "sagsnummer\tcpr\n" + "\t" * 20_000,
        "\n" * 100_000,
        '"' * 9_999,
        "a\t\0\tb\r\n\x1f",
        "31-02-2026\t٣١٠٢٩٩٠٠٠٠\t" + "²" * 50,
    ],
    ids=range(8),
)
@pytest.mark.parametrize("route", ["caseloads:list_new", "caseloads:list_rejects"])
def test_no_pasted_text_breaks_a_list(client, about, text, route):
    for sealed in ("", "x", "æ", "AAAA"):
        sent = {**about, "text": text, "sealed": sealed, "handling": "gem"}
        assert client.post(reverse(route), sent).status_code in {200, 302, 422}
