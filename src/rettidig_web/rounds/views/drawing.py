"""The draw and its certificate."""

import secrets
from datetime import date
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache

from rettidig.sampling.certificate import Seed, to_json
from rettidig.sampling.draw import seed_of
from rettidig.sampling.verifying import Verification, verify_sample
from rettidig.vocabulary import Refused
from rettidig_web.accounts.gates import FORM, READ, gated, may
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import people_led_by
from rettidig_web.accounts.rights import Right
from rettidig_web.jobs.actions import start
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.rounds import actions, queries
from rettidig_web.rounds.certificate import shown, verdict
from rettidig_web.rounds.drawing import path_of
from rettidig_web.rounds.forms import SeedForm
from rettidig_web.rounds.jobs import draw_in_background, is_long
from rettidig_web.rounds.models import Round, RoundStatus
from rettidig_web.rounds.refusing import changed_meanwhile, said
from rettidig_web.rounds.views.asking import key_in, signed_in, status_of

_UNITS_A_PAGE: Final = 50
_LONGEST_SEED: Final = 200
_LONGEST_TITLE: Final = 200
_DRAW: Final = "traek"


@gated(Right.PLAN_ROUNDS, FORM)
@never_cache
def draw(request: HttpRequest, key: int) -> HttpResponse:
    """Choose the seed, see it, and draw."""
    user, day = signed_in(request), timezone.localdate()
    round_ = queries.get_round_for(user, key, day, Right.PLAN_ROUNDS)
    if round_.status != RoundStatus.PLANNED:
        messages.error(request, gettext("Der er allerede trukket lod, eller tilsynet er aflyst."))
        return redirect("workspace:round", round_.pk)
    form = SeedForm(request.POST or None)
    own = _own_seed(round_)
    if request.method != "POST" or (own is None and not form.is_valid()):
        return _draw_page(request, round_, form, own)
    seed = own or form.seed(_random(request))
    if request.POST.get("trin") != _DRAW:
        return _draw_page(request, round_, form, seed, is_chosen=True)
    return _drawn(request, user, round_, seed, day)


def _own_seed(round_: Round) -> Seed | None:
    """Return the seed that the design itself has, or None."""
    design = queries.design_of(round_)
    return seed_of(design, None) if design.seed or design.meeting else None


def _random(request: HttpRequest) -> str:
    """Return the random seed that was shown, or a new one to show."""
    return request.POST.get("tilfaeldig", "").strip()[:_LONGEST_SEED] or secrets.token_hex(8)


def _draw_page(
    request: HttpRequest, round_: Round, form: SeedForm, seed: Seed | None, *, is_chosen: bool = False
) -> HttpResponse:
    day = timezone.localdate()
    cases = queries.cases_to_draw_from(round_.snapshot, round_.unit, round_.target_group)
    able = queries.able_reviewers(round_, day).select_related("user")
    values = {
        "round": round_,
        "form": form,
        "seed": seed,
        "is_chosen": is_chosen or (seed is not None and request.method == "GET"),
        "n_cases": cases.count(),
        "n_untied": cases.filter(caseworker=None).count(),
        "may_tie": may(signed_in(request), Right.BRING_IN_CASES, round_.unit, day),
        "reviewers": able.order_by("user__first_name", "user__last_name"),
        "points": queries.points_of(round_),
    }
    return render(request, "rounds/draw.html", values, status=status_of(form))


def _drawn(request: HttpRequest, user: User, round_: Round, seed: Seed, day: date) -> HttpResponse:
    try:
        if key_in(request.POST.get("version")) != round_.version:
            raise changed_meanwhile()
        if is_long(round_):
            return redirect("jobs:job", _as_job(user, round_, seed))
        actions.draw(user, round_, seed, day)
    except Refused as refused:
        messages.error(request, said(refused))
        return redirect("rounds:draw", round_.pk)
    messages.success(request, gettext("Der er trukket lod, og sagerne er fordelt."))
    return redirect("rounds:certificate", round_.pk)


def _as_job(user: User, round_: Round, seed: Seed) -> int:
    title = gettext("Lodtrækning: %(round)s") % {"round": round_.title}
    return start(
        user,
        title[:_LONGEST_TITLE],
        draw_in_background,
        round_key=round_.pk,
        actor_key=user.pk,
        seed=seed.model_dump(mode="json"),
        version=round_.version,
    ).pk


@gated(Right.SEE_CASES, FORM)
def certificate(request: HttpRequest, key: int) -> HttpResponse:
    """Show the certificate; posted to, draw again and say whether it holds."""
    round_ = _drawn_round(request, key)
    found = queries.certificate_of(round_)
    again = _verified(round_) if request.method == "POST" else None
    user = signed_in(request)
    led = people_led_by(user, timezone.localdate()).values_list("pk", flat=True)
    shown_ = shown(round_, found, {user.pk, *led})
    values = {
        "round": round_,
        "shown": shown_,
        "page": Paginator(shown_.units, _UNITS_A_PAGE).get_page(request.GET.get("page")),
        "again": again,
        "verdict": verdict(again) if again else "",
        "may_plan": may(user, Right.PLAN_ROUNDS, round_.unit, timezone.localdate()),
    }
    return render(request, "rounds/certificate.html", values)


def _verified(round_: Round) -> Verification:
    return verify_sample(queries.certificate_of(round_), path_of(round_.frame_folder))


@gated(Right.SEE_CASES, READ)
def certificate_file(request: HttpRequest, key: int) -> HttpResponse:
    """Give the certificate as the file that the command line verifies."""
    round_ = _drawn_round(request, key)
    seen = round_.sample.values_list("case__citizen__pseudonym", "case")
    saw_many(
        signed_in(request),
        ((citizen or "", str(case)) for citizen, case in seen),
        Why.EXPORT,
        where="rounds:certificate_file",
    )
    response = HttpResponse(to_json(queries.certificate_of(round_)), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="lodtraekningsbevis-{round_.pk}.json"'
    return response


def _drawn_round(request: HttpRequest, key: int) -> Round:
    round_ = queries.get_round_for(signed_in(request), key, timezone.localdate())
    if not round_.certificate:
        raise Http404
    return round_
