"""Planning a round: what it is about first, then the whole plan on one page; also of one planned already."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from rettidig.catalogue import Catalogue, ControlPoint
from rettidig.catalogue.model import Theme
from rettidig.vocabulary import Refused
from rettidig_web.accounts.gates import FORM, READ, gated, rights_on
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.rights import Right
from rettidig_web.caseloads.models import Snapshot
from rettidig_web.caseloads.queries import target_groups
from rettidig_web.controls.queries import library
from rettidig_web.rounds import actions, queries
from rettidig_web.rounds.defaults import defaults
from rettidig_web.rounds.designs import WHOLE_NUMBERS, wish_of
from rettidig_web.rounds.forms import BasicsForm, PlanForm, SizeForm, share_name
from rettidig_web.rounds.models import Round, RoundKind, RoundStatus
from rettidig_web.rounds.planning import Plan, next_quarter, proposed_title, quarter_of
from rettidig_web.rounds.refusing import said
from rettidig_web.rounds.size import Told, told
from rettidig_web.rounds.views.asking import key_in, signed_in, status_of


@dataclass(frozen=True, slots=True)
class Basics:
    """What a round is about, and what can be chosen because of it."""

    kind: RoundKind
    snapshot: Snapshot
    unit: Unit
    target_group: str
    catalogue: Catalogue
    others: tuple[Catalogue, ...]
    """Other catalogues that know the target group."""
    points: tuple[ControlPoint, ...]
    n_cases: int

    @property
    def target_group_title(self) -> str:
        """The target group's title, as the catalogue has it."""
        return self.catalogue.target_groups[self.target_group]


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """A theme of the catalogue with the points that can be chosen, and whether each is."""

    theme: Theme
    is_chosen: bool
    points: tuple[tuple[ControlPoint, bool], ...]

    @property
    def is_partly_chosen(self) -> bool:
        """Whether some of the points are chosen, which must then be seen one by one."""
        return len({is_chosen for _, is_chosen in self.points}) > 1


@gated(Right.PLAN_ROUNDS, FORM)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a new round, or last quarter's once more."""
    user, day = signed_in(request), timezone.localdate()
    repeated = _repeated(request, user, day)
    form = _basics_form(request, user, day, repeated)
    basics = _basics(request, form, repeated)
    if basics is None:
        return _basics_page(request, form, repeated=repeated)
    return _plan_page(request, basics, _initial(basics, day, repeated), previous=repeated)


@gated(Right.PLAN_ROUNDS, FORM)
def plan(request: HttpRequest, key: int) -> HttpResponse:
    """Change the plan of a round that is not drawn yet."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    if round_.status != RoundStatus.PLANNED:
        messages.error(request, gettext("Der er trukket lod, så planen kan ikke ændres."))
        return redirect("workspace:round", round_.pk)
    form = _basics_form(request, user, day, round_)
    is_asked = "ret" in request.GET
    basics = None if is_asked else _basics(request, form, round_)
    if basics is None:
        return _basics_page(request, form, changed=round_)
    return _plan_page(request, basics, _of_round(round_, basics), changed=round_, previous=round_.previous)


def _repeated(request: HttpRequest, user: User, day: date) -> Round | None:
    """Return the round that is planned once more, where the address names one."""
    key = key_in(request.GET.get("gentag"))
    return queries.get_round_for(user, key, day, Right.PLAN_ROUNDS) if key else None


# What it is about -------------------------------------------------------------------------------------------


def _basics_page(
    request: HttpRequest, form: BasicsForm, *, changed: Round | None = None, repeated: Round | None = None
) -> HttpResponse:
    rights = rights_on(signed_in(request), timezone.localdate())
    values = {
        "form": form,
        "round": changed,
        "repeated": repeated,
        "may_bring_in": Right.BRING_IN_CASES in rights,
    }
    return render(request, "rounds/basics.html", values, status=status_of(form))


def _basics_form(request: HttpRequest, user: User, day: date, like: Round | None) -> BasicsForm:
    fresh = {"sager": request.GET.get("sager"), "slags": RoundKind.ORDINARY}
    initial: dict[str, Any] = _basics_of(like) if like else {**fresh}
    units = queries.units_to_plan_in(user, day)
    snapshots = queries.snapshots_to_draw_from(user, day)
    if like and "sager" not in request.GET:
        initial["sager"] = _latest(snapshots, like)
    is_filled = "maalgruppe" in request.GET
    if not is_filled and "enhed" not in initial and (only := list(units[:2])) and len(only) == 1:
        initial["enhed"] = only[0].pk
    asked = request.GET if is_filled else None
    groups = [(word, title) for word, title in target_groups().items() if queries.catalogues_for(word)]
    return BasicsForm(asked, initial=initial, snapshots=snapshots, units=units, target_groups=groups)


def _basics_of(like: Round) -> dict[str, Any]:
    return {
        "slags": like.kind,
        "sager": like.snapshot_id,
        "enhed": like.unit_id,
        "maalgruppe": like.target_group,
    }


def _latest(snapshots: QuerySet[Snapshot], like: Round) -> int:
    """Return the latest snapshot from the round's source that has such cases; its own where there is none."""
    same = snapshots.filter(source=like.snapshot.source_id, kind=like.snapshot.kind)
    with_cases = (
        each.pk
        for each in same.order_by("-as_of", "-pk")
        if queries.cases_to_draw_from(each, like.unit, like.target_group).exists()
    )
    return next(with_cases, like.snapshot_id)


def _basics(request: HttpRequest, form: BasicsForm, like: Round | None) -> Basics | None:
    """Return what the round is about, once that is known and there are cases; else the form says why not."""
    asked = _asked(form, like)
    if asked is None:
        return None
    catalogues = queries.catalogues_for(asked["maalgruppe"])
    if not catalogues:
        messages.warning(request, gettext("Intet katalog har længere målgruppen. Vælg en anden målgruppe."))
        return None
    wanted = request.GET.get("katalog") or (like.catalogue.catalogue_id if like else "")
    catalogue = next((each for each in catalogues if each.id == wanted), catalogues[0])
    basics = Basics(
        kind=RoundKind(asked["slags"]),
        snapshot=asked["sager"],
        unit=asked["enhed"],
        target_group=asked["maalgruppe"],
        catalogue=catalogue,
        others=tuple(each for each in catalogues if each.id != catalogue.id),
        points=tuple(queries.points_to_choose(catalogue, asked["maalgruppe"])),
        n_cases=queries.cases_to_draw_from(asked["sager"], asked["enhed"], asked["maalgruppe"]).count(),
    )
    if basics.n_cases or not form.is_bound:
        return basics
    form.add_error("maalgruppe", gettext("Der er ingen sager med målgruppen i enheden."))
    return None


def _asked(form: BasicsForm, like: Round | None) -> dict[str, Any] | None:
    """Return what the address asks for, or what the round like this one was about."""
    if form.is_bound:
        return form.cleaned_data if form.is_valid() else None
    if like is None:
        return None
    snapshot = Snapshot.objects.select_related("source").get(pk=form.initial["sager"])
    return {"slags": like.kind, "sager": snapshot, "enhed": like.unit, "maalgruppe": like.target_group}


# The plan ---------------------------------------------------------------------------------------------------


def _plan_page(
    request: HttpRequest,
    basics: Basics,
    initial: dict[str, Any],
    *,
    changed: Round | None = None,
    previous: Round | None = None,
) -> HttpResponse:
    user, day = signed_in(request), timezone.localdate()
    form = PlanForm(
        request.POST or None,
        initial=initial,
        points=basics.points,
        reviewers=queries.possible_reviewers(basics.unit, day),
        as_of=basics.snapshot.as_of,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and (kept := _kept(user, form, basics, changed, previous))
    ):
        messages.success(request, gettext("Planen er gemt. Næste skridt er lodtrækningen."))
        return redirect("workspace:round", kept.pk)
    values = {
        "form": form,
        "basics": basics,
        "round": changed,
        "previous": previous,
        "themes": list(_themes(basics, form)),
        "n_chosen": len(_chosen(form)),
        "answer": _first_answer(initial, basics),
    }
    return render(request, "rounds/plan.html", values, status=status_of(form))


def _first_answer(initial: dict[str, Any], basics: Basics) -> Told | None:
    """Return what the number that the form begins with can tell; None without a number or without cases.

    A number for each team or each employee is not the whole sample, and alone tells nothing.
    """
    proposed = defaults().size
    n = initial.get("antal")
    if not n or not basics.n_cases or initial.get("traek") not in WHOLE_NUMBERS:
        return None
    return told(n, basics.n_cases, Decimal(proposed.tolerable) * 100, proposed.confidence)


def _kept(
    user: User, form: PlanForm, basics: Basics, changed: Round | None, previous: Round | None
) -> Round | None:
    """Return the round as it was kept, or None where the form now says why not."""
    plan_ = _plan_of(form, basics, previous)
    try:
        if changed is None:
            return actions.plan_round(user, plan_)
        return actions.change_plan(user, changed, plan_, form.cleaned_data["version"] or 0)
    except Refused as refused:
        form.add_error(None, said(refused))
        return None


def _plan_of(form: PlanForm, basics: Basics, previous: Round | None) -> Plan:
    filled = form.cleaned_data
    return Plan(
        kind=basics.kind,
        title=filled["titel"],
        unit=basics.unit,
        target_group=basics.target_group,
        target_group_title=basics.target_group_title,
        year=filled["aar"],
        quarter=filled["kvartal"],
        catalogue=library().files[basics.catalogue.id],
        points=filled["punkter"],
        snapshot=basics.snapshot,
        design=filled["drawn_by"],
        design_text=filled["design"] if filled["traek"] == "yaml" else "",
        skips_reviewed=filled["udelad_tidligere"],
        shares=filled["andele"],
        review_by=filled["gennemgaa_senest"],
        comment_days=filled["bemaerkningsdage"],
        new_months=filled["nye_maaneder"] if filled["skeln"] else None,
        previous=previous,
    )


def _initial(basics: Basics, day: date, repeated: Round | None) -> dict[str, Any]:
    """Return what the form begins with: nothing ticked, or for a repeated round what that one had."""
    proposed, draw = defaults(), defaults().draws[basics.kind]
    year, quarter = quarter_of(day)
    fresh = {
        "traek": draw.draw,
        "antal": draw.n,
        "gennemgaa_senest": day + timedelta(days=proposed.review_days),
        "bemaerkningsdage": proposed.comment_days,
        "skeln": True,
        "nye_maaneder": proposed.new_months,
    }
    if repeated:
        again = next_quarter(repeated.year, repeated.quarter)
        year, quarter = max((year, quarter), again)
        fresh = _of_round(repeated, basics) | {"gennemgaa_senest": fresh["gennemgaa_senest"], "version": None}
    title = proposed_title(basics.kind, year, quarter, basics.target_group_title)
    return fresh | {"titel": title, "aar": year, "kvartal": quarter}


def _of_round(round_: Round, basics: Basics) -> dict[str, Any]:
    """Return the round's plan as the form has it; points that the catalogue no longer has are left out."""
    wish = wish_of(queries.design_of(round_), round_.design_text)
    known = {point.id for point in basics.points}
    shares = dict(round_.reviewers.values_list("user", "share"))
    users = User.objects.filter(pk__in=shares)
    return {
        "titel": round_.title,
        "aar": round_.year,
        "kvartal": round_.quarter,
        "punkter": [point for point in round_.points if point in known],
        "traek": wish.kind,
        "antal": wish.n,
        "design": wish.written,
        "kun_aabne": wish.is_open_only,
        "aabnet_siden": wish.opened_since,
        "udelad_tidligere": round_.skips_reviewed,
        "reserver": wish.spares,
        "gennemgaa_senest": round_.review_by,
        "bemaerkningsdage": round_.comment_days,
        "skeln": round_.has_age,
        "nye_maaneder": round_.new_months,
        "version": round_.version,
        **{share_name(user): shares[user.pk] for user in users},
    }


def _themes(basics: Basics, form: PlanForm) -> Iterable[ThemeRow]:
    chosen, whole = _chosen(form), set(form["temaer"].value() or ())
    for theme in basics.catalogue.themes:
        points = tuple((point, point.id in chosen) for point in basics.points if point.theme == theme.id)
        if points:
            yield ThemeRow(theme, theme.id in whole, points)


def _chosen(form: PlanForm) -> set[str]:
    return set(form["punkter"].value() or ())


# How many ---------------------------------------------------------------------------------------------------


@gated(Right.PLAN_ROUNDS, READ)
def size(request: HttpRequest) -> HttpResponse:
    """Say what a sample of a size can tell; to htmx only the answer."""
    proposed = defaults().size
    asked = request.GET.copy()
    if wanted := request.GET.get("antal"):
        asked["n"] = wanted
    asked.setdefault("hoejst", f"{float(proposed.tolerable) * 100:g}")
    asked.setdefault("sikkerhed", proposed.confidence)
    form = SizeForm(asked if "n" in asked else None, initial=asked.dict())
    answer = None
    if form.is_bound and form.is_valid():
        filled = form.cleaned_data
        answer = told(filled["n"], filled["ud_af"], filled["hoejst"], filled["sikkerhed"])
    is_part = request.headers.get("HX-Request") == "true"
    template = "rounds/size_answer.html" if is_part else "rounds/size.html"
    return render(
        request, template, {"form": form, "answer": answer}, status=200 if is_part else status_of(form)
    )
