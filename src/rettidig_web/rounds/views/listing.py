"""The list of rounds."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.gates import READ, gated
from rettidig_web.accounts.models import Unit, User
from rettidig_web.accounts.queries import unit_ids_where
from rettidig_web.accounts.rights import Right
from rettidig_web.rounds.forms import RoundFilter
from rettidig_web.rounds.models import Round
from rettidig_web.rounds.planning import quarter_title
from rettidig_web.rounds.queries import rounds_for, units_to_plan_in, with_progress
from rettidig_web.rounds.views.asking import signed_in
from rettidig_web.ui.listing import Column, Listing


def _address(row: Round) -> str:
    return reverse("workspace:round", args=[row.pk])


COLUMNS = (
    Column("titel", _("Tilsyn"), lambda row: row.title, ("title",), _address),
    Column("enhed", _("Enhed"), lambda row: row.unit.name, ("unit__name",)),
    Column(
        "maalgruppe",
        _("Målgruppe"),
        lambda row: row.target_group_title,
        ("target_group_title",),
        lang="da",
    ),
    Column("kvartal", _("Kvartal"), lambda row: quarter_title(row.year, row.quarter), ("year", "quarter")),
    Column("slags", _("Slags"), lambda row: row.get_kind_display(), ("kind",)),
    Column("status", _("Status"), lambda row: row.get_status_display(), ("status",)),
    Column("n_sager", _("Sager"), lambda row: row.n_cases, ("n_cases",)),
    Column("n_faerdige", _("Underskrevet"), lambda row: row.n_signed, ("n_signed",)),
    Column("senest", _("Gennemgås senest"), lambda row: row.review_by, ("review_by",)),
)


@gated(Right.SEE_CASES, READ)
def rounds(request: HttpRequest) -> HttpResponse:
    """List the rounds of the units that the user may see cases of."""
    user, day = signed_in(request), timezone.localdate()
    seen = rounds_for(user, day)
    form = _filter(request, user, seen)
    listing = Listing(
        request,
        "ledelsestilsyn",
        _filtered(with_progress(seen).defer("certificate", "points"), form),
        COLUMNS,
        sort="-kvartal",
        filters=form,
    )
    if listing.wants_excel:
        return listing.as_excel()
    values = {"listing": listing, "may_plan": units_to_plan_in(user, day).exists()}
    return render(request, "rounds/rounds.html", values)


def _filter(request: HttpRequest, user: User, seen: QuerySet[Round]) -> RoundFilter:
    units = Unit.objects.filter(pk__in=unit_ids_where(user, Right.SEE_CASES, timezone.localdate()))
    quarters = seen.order_by("-year", "-quarter").values_list("year", "quarter").distinct()
    groups = seen.order_by("target_group_title").values_list("target_group", "target_group_title").distinct()
    form = RoundFilter(
        request.GET,
        units=units,
        quarters=[(f"{year}-{quarter}", quarter_title(year, quarter)) for year, quarter in quarters],
        target_groups=list(dict(groups).items()),
    )
    form.is_valid()
    return form


def _filtered(seen: QuerySet[Round], form: RoundFilter) -> QuerySet[Round]:
    """Return the rounds that the filter leaves; a filter that makes no sense leaves all."""
    asked = form.cleaned_data
    if unit := asked.get("enhed"):
        seen = seen.filter(unit__path__startswith=unit.path)
    if quarter := asked.get("kvartal"):
        year, number_of = quarter.split("-")
        seen = seen.filter(year=int(year), quarter=int(number_of))
    exact = {"target_group": "maalgruppe", "status": "status", "kind": "slags"}
    return seen.filter(**{field: asked[name] for field, name in exact.items() if asked.get(name)})
