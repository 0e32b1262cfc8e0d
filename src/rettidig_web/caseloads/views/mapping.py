"""The page on which a source's texts for caseworkers and teams are tied to users and units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from rettidig_web.accounts.gates import FORM, WRITE, gated
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.actions import Retie, tie_texts
from rettidig_web.caseloads.mapping import (
    NOBODY,
    label_of,
    meaning_from,
    meaning_of,
    names_of_people,
    names_of_units,
    suggested,
)
from rettidig_web.caseloads.models import Source, SourceText, TextKind
from rettidig_web.caseloads.queries import people_in, texts_for, units_to_fill, untied
from rettidig_web.caseloads.views.common import person
from rettidig_web.ui.listing import Column, Listing, key_in
from rettidig_web.ui.templatetags.danish import number

_PAGE: Final = 25
_UNDO: Final = "caseloads.mapping"
_CHOSEN, _WAS, _SUGGESTED = "er-{}", "var-{}", "forslag-{}"
_TIED: Final = "knyttet"
_EVERY: Final = "alle"


class MappingFilter(forms.Form):
    """Which texts are shown; those that nobody has tied, unless something else is asked for."""

    q = forms.CharField(label=gettext_lazy("Søg"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Slags"), required=False, choices=[("", gettext_lazy("Begge")), *TextKind.choices]
    )
    source = forms.ModelChoiceField(
        label=gettext_lazy("Fagsystem"),
        queryset=Source.objects.all(),
        required=False,
        empty_label=gettext_lazy("Alle"),
    )
    vis = forms.ChoiceField(
        label=gettext_lazy("Vis"),
        required=False,
        choices=[
            ("", gettext_lazy("Mangler at blive knyttet")),
            (_TIED, gettext_lazy("Er knyttet")),
            (_EVERY, gettext_lazy("Alle")),
        ],
    )

    def applied(self, texts: QuerySet[SourceText]) -> QuerySet[SourceText]:
        """Return the texts that are asked for."""
        asked: dict[str, Any] = self.cleaned_data if self.is_valid() else {}
        if not asked.get("vis"):
            texts = untied(texts)
        elif asked["vis"] == _TIED:
            texts = texts.exclude(pk__in=untied(SourceText.objects.order_by()).values("pk"))
        if asked.get("q"):
            texts = texts.filter(text__icontains=asked["q"].strip())
        given = {name: asked[name] for name in ("kind", "source") if asked.get(name)}
        return texts.filter(**given)


def _meant(text: SourceText) -> str | Promise:
    """Return whom a text means, in words."""
    if text.is_nobody:
        return gettext_lazy("Ingen")
    return label_of(text.user) if text.user else str(text.unit or "")


_COLUMNS: Final = (
    Column("text", gettext_lazy("Tekst i fagsystemet"), lambda row: row.text, ("text",)),
    Column("kind", gettext_lazy("Slags"), lambda row: row.get_kind_display(), ("kind", "text")),
    Column("source", gettext_lazy("Fagsystem"), lambda row: row.source.name, ("source__name", "text")),
    Column("n_cases", gettext_lazy("Sager"), lambda row: row.n_cases, ("n_cases",)),
    Column("means", gettext_lazy("Er hos os"), _meant),
)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Whom texts can mean: the people and the units that the user brings cases in for."""

    people: Mapping[int, User]
    units: Mapping[int, Unit]

    @classmethod
    def of(cls, user: User, day: date) -> "Candidates":
        """Return those of the user."""
        people = people_in(unit_ids_where(user, Right.BRING_IN_CASES, day), day)
        return cls({one.pk: one for one in people}, {one.pk: one for one in units_to_fill(user, day)})

    def choices(self, kind: str) -> list[tuple[str, str]]:
        """Return what can be chosen for a text of the kind: the word that is sent, and the name."""
        if kind == TextKind.CASEWORKER:
            return [(str(key), label_of(one)) for key, one in self.people.items()]
        return [(str(key), one.name) for key, one in self.units.items()]

    def suggestions(self, texts: Sequence[SourceText]) -> dict[int, tuple[str, str]]:
        """Return the word and the name of whom each text may mean, by the text's key, where there is one."""
        people, units = names_of_people(self.people.values()), names_of_units(self.units.values())
        found: dict[int, tuple[str, str]] = {}
        for text in texts:
            if text.kind == TextKind.CASEWORKER and (one := suggested(text.text, people)):
                found[text.pk] = str(one.pk), label_of(one)
            if text.kind == TextKind.TEAM and (unit := suggested(text.text, units)):
                found[text.pk] = str(unit.pk), unit.name
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """A text on the page, with what can be said of it."""

    text: SourceText
    is_shared: bool
    n_cases: int
    now: str
    now_said: str | Promise
    choices: tuple[tuple[str, str], ...]
    suggestion: tuple[str, str] | None
    chosen: str
    """What is chosen in the field: what the text means now, or what the person just sent."""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A text that was not tied, and why."""

    text: str
    why: str


@gated(Right.BRING_IN_CASES, FORM)
def mapping(request: HttpRequest) -> HttpResponse:
    """List the texts that nobody has tied yet, or others, and tie many at once."""
    user, day = person(request), timezone.localdate()
    filters = MappingFilter(request.GET or {})
    listing = Listing(
        request,
        "sagsbehandlere-og-team",
        filters.applied(texts_for(user, day)),
        _COLUMNS,
        sort="-n_cases",
        filters=filters,
        size=_PAGE,
    )
    if listing.wants_excel:
        return listing.as_excel()
    if request.method == "POST":
        return _tied(request, user, listing)
    return _page(request, user, listing, {}, {})


def _page(
    request: HttpRequest, user: User, listing: Listing, sent: Mapping[int, str], errors: Mapping[int, Problem]
) -> HttpResponse:
    candidates = Candidates.of(user, timezone.localdate())
    texts: list[Any] = list(listing.page.object_list)
    suggestions = candidates.suggestions([text for text in texts if meaning_of(text).word == ""])
    choices = {kind: tuple(candidates.choices(kind)) for kind in TextKind}
    rows = [_row(text, choices[text.kind], suggestions.get(text.pk), sent, errors) for text in texts]
    context = {
        "listing": listing,
        "rows": rows,
        "problems": list(errors.values()),
        "n_suggestions": sum(row.suggestion is not None for row in rows),
        "n_to_undo": len(request.session.get(_UNDO, {})),
    }
    return render(request, "caseloads/mapping.html", context, status=422 if errors else 200)


def _row(
    text: Any,  # noqa: ANN401 - a text with what its query adds
    choices: tuple[tuple[str, str], ...],
    suggestion: tuple[str, str] | None,
    sent: Mapping[int, str],
    errors: Mapping[int, Problem],
) -> Row:
    now = meaning_of(text).word
    if now not in {"", NOBODY, *(word for word, _ in choices)}:
        choices = ((now, str(_meant(text))), *choices)
    return Row(
        text=text,
        is_shared=text.is_shared,
        n_cases=text.n_cases,
        now=now,
        now_said=_meant(text),
        choices=choices,
        suggestion=suggestion,
        chosen=sent.get(text.pk, now),
        error=errors[text.pk].why if text.pk in errors else "",
    )


def _tied(request: HttpRequest, user: User, listing: Listing) -> HttpResponse:
    """Tie what was chosen; a row that cannot be tied is shown again with why, and the others are saved."""
    day = timezone.localdate()
    posted = {key: request.POST[_WAS.format(key)] for key in _keys_in(request)}
    texts = {text.pk: text for text in texts_for(user, day).filter(Q(is_shared=False), pk__in=posted)}
    chosen = {key: _chosen(request, key) for key in texts}
    candidates = Candidates.of(user, day)
    known = {str(kind): {word for word, _ in candidates.choices(kind)} for kind in TextKind}
    changes: dict[int, Retie] = {}
    errors: dict[int, Problem] = {}
    for key, text in texts.items():
        was, wanted = meaning_from(posted[key], text.kind), meaning_from(chosen[key], text.kind)
        if chosen[key] == posted[key]:
            continue
        if was is None or wanted is None or chosen[key] not in {"", NOBODY, *known[text.kind]}:
            errors[key] = Problem(text.text, gettext("Vælg forslaget eller noget andet, ikke begge dele."))
        else:
            changes[key] = Retie(was, wanted)
    tied = tie_texts(user, changes)
    request.session[_UNDO] = {str(key): [posted[key], chosen[key]] for key in tied.done}
    overtaken = SourceText.objects.filter(pk__in=tied.stale).select_related("user", "unit")
    for text in overtaken:
        errors[text.pk] = Problem(text.text, _overtaken(text, candidates, chosen.pop(text.pk)))
    _say(request, len(tied.done))
    if errors:
        return _page(request, user, listing, chosen, errors)
    return redirect(request.get_full_path())


def _overtaken(text: SourceText, candidates: Candidates, chosen: str) -> str:
    names = {"": gettext("Ikke knyttet"), NOBODY: gettext("Ingen"), **dict(candidates.choices(text.kind))}
    said = gettext(
        "En anden har imens valgt: %(theirs)s. Du valgte: %(mine)s. Vælg igen, hvis det skal gælde."
    )
    return said % {"theirs": _meant(text) or names[""], "mine": names[chosen]}


def _say(request: HttpRequest, n: int) -> None:
    if n:
        said = ngettext("%(n)s tekst er gemt.", "%(n)s tekster er gemt.", n)
        messages.success(request, said % {"n": number(n)})


def _keys_in(request: HttpRequest) -> list[int]:
    """Return the keys of the texts that the form was about."""
    prefix = _WAS.format("")
    keys = (name.removeprefix(prefix) for name in request.POST if name.startswith(prefix))
    return [int(key) for key in keys if key == str(key_in(key))]


def _chosen(request: HttpRequest, key: int) -> str:
    """Return what was chosen for the text; what nothing is called where two things were."""
    chosen = request.POST.get(_CHOSEN.format(key), "")
    suggestion = request.POST.get(_SUGGESTED.format(key), "")
    return _BOTH if suggestion and chosen not in {"", suggestion} else (suggestion or chosen)


_BOTH: Final = "begge"


@gated(Right.BRING_IN_CASES, WRITE)
def mapping_undo(request: HttpRequest) -> HttpResponse:
    """Take back what the person last tied on the page, where nobody has changed it since."""
    user, day = person(request), timezone.localdate()
    last: dict[str, list[str]] = request.session.pop(_UNDO, {})
    texts = texts_for(user, day).filter(Q(is_shared=False), pk__in=map(int, last))
    changes = {}
    for text in texts:
        before, made = (meaning_from(word, text.kind) for word in last[str(text.pk)])
        if before is not None and made is not None:
            changes[text.pk] = Retie(made, before)
    tied = tie_texts(user, changes)
    said = ngettext("%(n)s tekst er som før.", "%(n)s tekster er som før.", len(tied.done))
    messages.success(request, said % {"n": number(len(tied.done))})
    return redirect("caseloads:mapping")
