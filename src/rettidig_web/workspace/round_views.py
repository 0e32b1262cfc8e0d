"""The page of a round: how far it is, what comes next, its cases, and who reviews them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Case as Case_
from django.db.models import CharField, Q, QuerySet, Value, When
from django.db.models.functions import Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rettidig.vocabulary import Refused
from rettidig_web.accounts.gates import FORM, gated, may
from rettidig_web.accounts.models import User
from rettidig_web.accounts.queries import people_led_by
from rettidig_web.accounts.rights import Right
from rettidig_web.journal.actions import saw_many
from rettidig_web.journal.models import Why
from rettidig_web.reviews.models import ReviewStatus
from rettidig_web.rounds import actions
from rettidig_web.rounds.models import Round, RoundKind, RoundStatus, SampledCase
from rettidig_web.rounds.queries import (
    employees_whose_results_show,
    get_round_for,
    points_of,
    possible_reviewers,
)
from rettidig_web.rounds.refusing import said
from rettidig_web.ui.listing import BulkAction, Column, Listing
from rettidig_web.ui.templatetags.danish import number
from rettidig_web.workspace.round_queries import STATUSES, Progress, progress, sample_rows
from rettidig_web.workspace.signed_in import reader

REASSIGN = "flyt"


class SampleFilter(forms.Form):
    """Which cases of the sample are shown."""

    gennemgaar = forms.ChoiceField(label=pgettext_lazy("én", "Gennemgår"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Alle")), *STATUSES.items()]
    )

    def __init__(self, *args: Any, how_far: Progress, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*args, **kwargs)
        named = [(str(share.key or 0), share.name or gettext("Ingen")) for share in how_far.shares]
        field: Any = self.fields["gennemgaar"]
        field.choices = [("", gettext("Alle")), *named]


class ReviewerForm(forms.Form):
    """Who is to review the chosen cases."""

    til = forms.ModelChoiceField(
        label=_("Lad en anden gennemgå dem"), queryset=User.objects.none(), empty_label=_("Vælg")
    )

    def __init__(self, *args: Any, able: QuerySet[User], **kwargs: Any) -> None:  # noqa: ANN401 - as Django's
        super().__init__(*args, **kwargs)
        field: Any = self.fields["til"]
        field.queryset = able


@gated(Right.SEE_CASES, FORM)
def round_page(request: HttpRequest, key: int) -> HttpResponse:
    """Show the round; posted to, give the chosen cases to another reviewer."""
    user, day = reader(request), timezone.localdate()
    round_ = get_round_for(user, key, day)
    may_plan = may(user, Right.PLAN_ROUNDS, round_.unit, day)
    how_far = progress(round_, day)
    listing = _listing(request, user, round_, how_far, may_plan=may_plan)
    form = ReviewerForm(request.POST or None, able=possible_reviewers(round_.unit, day))
    if listing.wants_excel:
        return _excel(user, listing)
    if request.method == "POST":
        if not may_plan:
            raise Http404
        if form.is_valid():
            _reassign(request, user, round_, listing, form.cleaned_data["til"])
            return redirect(f"{reverse('workspace:round', args=[round_.pk])}?{listing.query}")
    values = {
        "round": round_,
        "how_far": how_far,
        "own": how_far.of(user),
        "listing": listing,
        "form": form,
        "bulk_fields": _bulk_fields(form) if listing.bulk else "",
        "may_plan": may_plan,
        "may_issue": _may_issue(user, round_, day),
        "points": points_of(round_),
        "reviewers": round_.reviewers.select_related("user").order_by("user__first_name", "user__last_name"),
    }
    status = 422 if form.errors else 200
    return render(request, "workspace/round.html", values, status=status)


def _may_issue(user: User, round_: Round, day: date) -> bool:
    """Return whether the round counts in a report, which the user may issue."""
    return round_.kind == RoundKind.ORDINARY and may(user, Right.ISSUE_REPORTS, round_.unit, day)


def _excel(user: User, listing: Listing) -> HttpResponse:
    """Return the sample as a file; the journal notes each citizen."""
    seen = listing.rows.values_list("case__citizen__pseudonym", "case")
    saw_many(user, ((citizen or "", str(key)) for citizen, key in seen), Why.EXPORT, where="workspace:round")
    return listing.as_excel()


def _bulk_fields(form: ReviewerForm) -> SafeString:
    return SafeString(render_to_string("workspace/round_bulk.html", {"form": form}))


def _reassign(request: HttpRequest, user: User, round_: Round, listing: Listing, to: User) -> None:
    try:
        came = actions.reassign(user, round_, listing.chosen(), to)
    except Refused as refused:
        messages.error(request, said(refused))
        return
    if came.n_moved:
        words = ngettext(
            "%(n)s sag er flyttet til %(to)s.", "%(n)s sager er flyttet til %(to)s.", came.n_moved
        )
        messages.success(request, words % {"n": number(came.n_moved), "to": to})
    kept_back = list(_kept_back(came, to))
    for said_of in kept_back:
        messages.warning(request, said_of)
    if not came.n_moved and not kept_back:
        messages.warning(request, gettext("Ingen sager blev flyttet. Sæt kryds ved dem, der skal flyttes."))


def _kept_back(came: actions.Reassigned, to: User) -> Iterator[str]:
    """Yield why some of the cases stay where they are."""
    if came.n_own:
        words = ngettext(
            "%(n)s sag blev ikke flyttet, for den er %(to)s egen.",
            "%(n)s sager blev ikke flyttet, for de er %(to)s egne.",
            came.n_own,
        )
        yield words % {"n": number(came.n_own), "to": _of(to)}
    if came.n_commented:
        words = ngettext(
            "%(n)s sag blev ikke flyttet, for %(to)s har skrevet eller afsluttet bemærkningerne til den.",
            "%(n)s sager blev ikke flyttet, for %(to)s har skrevet eller afsluttet bemærkningerne til dem.",
            came.n_commented,
        )
        yield words % {"n": number(came.n_commented), "to": to}
    if came.n_signed:
        words = ngettext(
            "%(n)s sag blev ikke flyttet, for gennemgangen er underskrevet.",
            "%(n)s sager blev ikke flyttet, for gennemgangene er underskrevet.",
            came.n_signed,
        )
        yield words % {"n": number(came.n_signed)}


def _of(to: User) -> str:
    """Return the name in the genitive."""
    name = str(to)
    return f"{name}'" if name.endswith(("s", "x", "z")) else f"{name}s"


def _listing(
    request: HttpRequest, user: User, round_: Round, how_far: Progress, *, may_plan: bool
) -> Listing:
    day = timezone.localdate()
    form = SampleFilter(request.GET, how_far=how_far)
    visible = frozenset((user.pk, *people_led_by(user, day).values_list("pk", flat=True)))
    rows = _with_names(sample_rows(round_, day), user, visible)
    if form.is_valid():
        rows = _filtered(rows, form)
    is_going = may_plan and round_.status == RoundStatus.DRAWN
    return Listing(
        request,
        "stikproeve",
        rows,
        _columns(user, round_, day, is_going=is_going and request.GET.get("udtraek") is None),
        sort="n_nr",
        filters=form,
        bulk=[BulkAction(REASSIGN, _("Flyt sagerne"))] if is_going else (),
    )


def _filtered(rows: QuerySet[Any], form: SampleFilter) -> QuerySet[Any]:
    reviewer, status = form.cleaned_data["gennemgaar"], form.cleaned_data["status"]
    if reviewer:
        rows = rows.filter(reviewer=int(reviewer) or None, dropped_at=None)
    return rows.filter(where=status) if status else rows


def _with_names(rows: QuerySet[Any], user: User, visible: frozenset[int]) -> QuerySet[Any]:
    """Return the drawn cases with ``shown_name``: the caseworker's, where the user may see the results.

    That is the employee, the nearest leader, and the reviewer of the case.
    """
    named = Concat("caseworker__first_name", Value(" "), "caseworker__last_name")
    is_shown = Q(caseworker__in=visible) | Q(reviewer=user, caseworker__isnull=False)
    shown = Case_(When(is_shown, then=named), default=None, output_field=CharField())
    annotated: QuerySet[Any] = rows.annotate(shown_name=shown)
    return annotated


def _columns(user: User, round_: Round, day: date, *, is_going: bool) -> Sequence[Column]:
    shown = employees_whose_results_show(user, round_, day)

    def errors(row: SampledCase) -> int | None:
        is_seen = shown is None or row.caseworker_id in shown or row.reviewer_id == user.pk
        if not (is_seen and _has_review(row)) or _is_own_unsent(row, user):
            return None
        return row.review.n_errors

    # An order by what is not shown would tell it.
    is_sorted = shown is None and not round_.sample.filter(caseworker=user).exists()
    columns = [
        Column("n_nr", _("Nr."), lambda row: row.position, ("position",)),
        Column("sag", _("Sag"), lambda row: row.case.number, ("case__number",), _review_address),
        Column("sagsbehandler", _("Sagsbehandler"), lambda row: row.shown_name, ("shown_name",)),
        Column("enhed", _("Enhed"), lambda row: row.unit.name, ("unit__name",)),
        Column("gennemgaar", pgettext_lazy("én", "Gennemgår"), _reviewer, ("reviewer__first_name",)),
        Column("status", _("Status"), lambda row: STATUSES[row.where], ("where",)),
        Column("n_besvaret", _("Besvaret"), _answered, ("review__n_answered",)),
        Column("n_fejl", _("Fejl"), errors, ("review__n_errors",) if is_sorted else ()),
    ]
    if is_going:
        columns.append(Column("udgaa", _("Udgår"), _drop_text, (), _drop_address))
    return columns


def _has_review(row: SampledCase) -> bool:
    return hasattr(row, "review")


def _review_address(row: SampledCase) -> str:
    return reverse("reviews:review", args=[row.pk])


def _is_own_unsent(row: SampledCase, user: User) -> bool:
    """Return whether it is a review of the user's own work that has not been sent for comments."""
    return row.caseworker_id == user.pk and row.review.status == ReviewStatus.OPEN


def _reviewer(row: SampledCase) -> str | None:
    return str(row.reviewer) if row.reviewer else None


def _answered(row: SampledCase) -> str | None:
    return f"{row.review.n_answered} / {row.review.n_asked}" if _has_review(row) else None


def _drop_text(row: SampledCase) -> str:
    return row.dropped_why or gettext("Lad sagen udgå")


def _drop_address(row: SampledCase) -> str | None:
    return None if row.dropped_at else reverse("rounds:drop_out", args=[row.pk])
