"""Pages on which a list of cases is brought in: pasted or uploaded, looked over, corrected, saved."""

import io
from dataclasses import dataclass
from datetime import date

import xlsxwriter
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from rettidig.vocabulary import Language, Refused
from rettidig_web.accounts.gates import FORM, READ, WRITE, gated
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.actions import NewList, save_list
from rettidig_web.caseloads.forms import ListForm
from rettidig_web.caseloads.lists import Given, Preview, given_in, preview_of, table_of_bad
from rettidig_web.caseloads.lists_rows import texts_of
from rettidig_web.caseloads.mapping import label_of, names_of_people, suggested
from rettidig_web.caseloads.models import Source
from rettidig_web.caseloads.queries import (
    get_list_for,
    n_untied,
    people_in,
    taken_elsewhere,
    target_groups,
    tied_or_shared,
)
from rettidig_web.caseloads.views.common import person
from rettidig_web.ui.templatetags.danish import day as in_words
from rettidig_web.ui.templatetags.danish import number

_TIE, _DO, _SAVE = "knyt", "handling", "gem"


@dataclass(frozen=True, slots=True)
class Who:
    """A caseworker's text in a list, and the user that it may be; nobody has said so yet."""

    text: str
    n_cases: int
    user: User
    is_confirmed: bool

    @property
    def label(self) -> str:
        """The user's name."""
        return label_of(self.user)

    @property
    def word(self) -> str:
        """What the form sends when a person says that the text is the user."""
        return _word(self.user, self.text)


def _word(user: User, text: str) -> str:
    return f"{user.pk}:{text}"


@gated(Right.BRING_IN_CASES, FORM)
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def list_new(request: HttpRequest) -> HttpResponse:
    """Read a list of cases, show what it comes to, and save it once a person has seen that."""
    user, day = person(request), timezone.localdate()
    if request.method != "POST":
        return render(request, "caseloads/list_new.html", {"form": ListForm(user=user, day=day)})
    sent = _sent(request, user, day)
    if request.POST.get(_DO) == _SAVE and sent.preview is not None and sent.can_save(sent.preview):
        return _saved(request, user, sent, sent.preview)
    context = {"form": sent.form, "preview": sent.preview, "people": sent.people}
    return render(request, "caseloads/list_new.html", context, status=422 if sent.form.errors else 200)


@dataclass(frozen=True, slots=True)
class _Sent:
    """What was sent: the form, and the list where one could be read."""

    form: ListForm
    given: Given | None = None
    preview: Preview | None = None
    people: tuple[Who, ...] = ()

    @property
    def token(self) -> str:
        """What lets a list that is sent twice be saved once."""
        return self.given.draft.token if self.given else ""

    def can_save(self, preview: Preview) -> bool:
        """Return whether the list can be saved; what stands in the way is added to the form."""
        if not self.form.is_valid() or not preview.is_ready:
            return False
        if preview.n_bad and not self.form.cleaned_data["set_aside"]:
            self.form.add_error(
                "set_aside", gettext("Ret rækkerne, eller sæt kryds her for at gemme resten.")
            )
            return False
        return True


def _sent(request: HttpRequest, user: User, day: date) -> _Sent:
    """Return what was sent; in the form's own text the CPR numbers are hidden from now on."""
    data, problem, given = request.POST.copy(), "", None
    file = request.FILES.get("file")
    try:
        given = given_in(data, file if isinstance(file, UploadedFile) else None, user)
    except Refused as refused:
        problem = _said(refused)
    data["text"], data["sealed"] = (given.text, given.draft.sealed(str(user.pk))) if given else ("", "")
    form = ListForm(data, user=user, day=day, problem=problem)
    form.is_valid()
    if given is None:
        return _Sent(form)
    preview = preview_of(given, day, lambda numbers: _taken(form, user, day, numbers))
    for what in preview.problems:
        form.add_error(None, what)
    return _Sent(form, given, preview, _people(form, preview, request.POST, user, day))


def _said(refused: Refused) -> str:
    language = Language.ENGLISH if (get_language() or "").startswith("en") else Language.DANISH
    return f"{refused.what(language)} {refused.do(language)}"


def _source_in(form: ListForm) -> Source | None:
    source: Source | None = form.cleaned_data.get("source")
    return source if source is not None and source.pk else None


def _taken(form: ListForm, user: User, day: date, numbers: frozenset[str]) -> frozenset[str]:
    source = _source_in(form)
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    return taken_elsewhere(source, ids, numbers) if source else frozenset()


def _people(form: ListForm, preview: Preview, posted: QueryDict, user: User, day: date) -> tuple[Who, ...]:
    """Return the users whom the caseworkers' texts may mean, where nobody has said whom they do."""
    ids = unit_ids_where(user, Right.BRING_IN_CASES, day)
    names = names_of_people(people_in(ids, day))
    source = _source_in(form)
    settled = tied_or_shared(source, ids) if source else frozenset()
    said = set(posted.getlist(_TIE))
    return tuple(
        Who(text, n, found, _word(found, text) in said)
        for text, n in texts_of(preview.reading.cases).items()
        if text not in settled and (found := suggested(text, names))
    )


def _saved(request: HttpRequest, user: User, sent: _Sent, preview: Preview) -> HttpResponse:
    filled = sent.form.cleaned_data
    title = target_groups()[filled["target_group"]]
    snapshot = save_list(
        user,
        NewList(
            unit=filled["unit"],
            source=filled["source"],
            target_group=filled["target_group"],
            name=f"{title}, {filled['unit']}, {in_words(filled['as_of'])}",
            as_of=filled["as_of"],
            cases=preview.reading.cases,
            token=sent.token,
            confirmed={who.text: who.user for who in sent.people if who.is_confirmed},
            n_set_aside=preview.n_bad,
        ),
    )
    said = ngettext("%(n)s sag er gemt.", "%(n)s sager er gemt.", snapshot.n_cases)
    messages.success(request, said % {"n": number(snapshot.n_cases)})
    return redirect("caseloads:list", snapshot.pk)


@gated(Right.BRING_IN_CASES, WRITE)
@never_cache
@sensitive_post_parameters()
@sensitive_variables()
def list_rejects(request: HttpRequest) -> HttpResponse:
    """Give the lines of a list that are no cases as a table, to be corrected where they came from."""
    user, day = person(request), timezone.localdate()
    sent = _sent(request, user, day)
    if sent.given is None or sent.preview is None or not sent.preview.n_bad:
        return redirect("caseloads:list_new")
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet(gettext("Sat til side"))
        for place, row in enumerate(table_of_bad(sent.given, sent.preview.reading)):
            for column, text in enumerate(row):
                sheet.write_string(place, column, text)
    response = HttpResponse(
        content.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = 'attachment; filename="sat-til-side.xlsx"'
    return response


@gated(Right.BRING_IN_CASES, READ)
def list_saved(request: HttpRequest, key: int) -> HttpResponse:
    """Show a list that was saved, what is still to be done about it, and what comes next."""
    user, day = person(request), timezone.localdate()
    snapshot = get_list_for(user, key, day)
    context = {"shown": snapshot, "n_untied": n_untied(user, snapshot, day)}
    return render(request, "caseloads/list.html", context)
