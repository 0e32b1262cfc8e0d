"""Forms for rounds: what it is about, the plan, the seed, and what happens after the draw."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rettidig.catalogue import ControlPoint
from rettidig.sampling.certificate import Seed, SeedSource
from rettidig.sampling.design import Design, Meeting
from rettidig.sampling.draw import seed_of
from rettidig.vocabulary import Refused
from rettidig_web.accounts.forms import DayInput, TextWithoutCpr, UnitField
from rettidig_web.accounts.models import Unit, User
from rettidig_web.caseloads.models import Snapshot
from rettidig_web.rounds.designs import COUNTED, DrawKind, Wish, design_of
from rettidig_web.rounds.models import RoundKind, RoundStatus
from rettidig_web.rounds.refusing import said

_CHOOSE: Final = [("", _("Vælg"))]
_ALL: Final = [("", _("Alle"))]
_MOST_CASES: Final = 100_000
_LARGEST_SHARE: Final = 9
Choices = Iterable[tuple[str, str | Promise]]


def _choose(form: forms.Form, name: str, queryset: QuerySet[Any]) -> None:
    field: Any = form.fields[name]
    field.queryset = queryset


class SnapshotField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice between snapshots, each by its name, its kind and its day."""

    def label_from_instance(self, obj: Snapshot) -> str:
        """Return what the snapshot is called here."""
        return f"{obj.name} ({obj.get_kind_display()}, {obj.as_of:%d.%m.%Y})"


class BasicsForm(forms.Form):
    """What the round is about; the rest of the plan follows from it."""

    slags = forms.ChoiceField(
        label=_("Slags"),
        choices=RoundKind.choices,
        help_text=_(
            "Kun »Ledelsestilsyn« tæller med i kvartalsrapporten. Resultatet af en »Stikprøve pr. "
            "medarbejder« vises kun til medarbejderen selv, den nærmeste leder og den, der gennemgår."
        ),
    )
    sager = SnapshotField(
        label=_("Sager"),
        queryset=Snapshot.objects.none(),
        empty_label=_("Vælg"),
        help_text=_("Listen eller udtrækket, som sagerne trækkes fra."),
    )
    enhed = UnitField(
        label=_("Enhed"),
        queryset=Unit.objects.none(),
        empty_label=_("Vælg"),
        help_text=_("Tilsynet gælder enheden og alt under den."),
    )
    maalgruppe = forms.ChoiceField(label=_("Målgruppe"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's
        snapshots: QuerySet[Snapshot],
        units: QuerySet[Unit],
        target_groups: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "sager", snapshots)
        _choose(self, "enhed", units)
        groups: Any = self.fields["maalgruppe"]
        groups.choices = [*_CHOOSE, *target_groups]


def share_name(user: User) -> str:
    """Return the name of the field for the reviewer's share."""
    return f"andel-{user.pk}"


class PlanForm(forms.Form):
    """The plan of a round whose basics are known."""

    titel = TextWithoutCpr(label=_("Titel"), max_length=200)
    aar = forms.IntegerField(label=_("År"), min_value=2000, max_value=2199, localize=False)
    kvartal = forms.TypedChoiceField(
        label=_("Kvartal"), choices=[(n, _("%s. kvartal") % n) for n in range(1, 5)], coerce=int
    )
    temaer = forms.MultipleChoiceField(widget=forms.CheckboxSelectMultiple, required=False)
    punkter = forms.MultipleChoiceField(
        label=_("Kontrolpunkter"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("Et af punkterne hører ikke til kataloget.")},
    )
    traek = forms.ChoiceField(
        label=_("Hvordan trækkes der?"),
        choices=DrawKind.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "Er du i tvivl, så vælg »Et antal af alle«. Vælg »Lige mange fra hvert team«, hvis teamene skal "
            "kunne sammenlignes."
        ),
    )
    antal = forms.IntegerField(
        label=_("Hvor mange?"),
        min_value=1,
        max_value=_MOST_CASES,
        required=False,
        help_text=_("I alt, pr. team eller pr. medarbejder, alt efter hvad du har valgt ovenfor."),
    )
    design = forms.CharField(
        label=_("Design (YAML)"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        required=False,
        help_text=_("Kun når du selv skriver designet, for eksempel kvoter eller vægte."),
    )
    kun_aabne = forms.BooleanField(label=_("Kun sager, der er åbne på opgørelsesdagen"), required=False)
    aabnet_siden = forms.DateField(
        label=_("Kun sager åbnet siden"),
        widget=DayInput(),
        required=False,
        help_text=_("Står der ingen åbningsdag på listen, regnes sagen som åbnet den dag, listen er fra."),
    )
    udelad_tidligere = forms.BooleanField(
        label=_("Udelad sager, der var med i tidligere ledelsestilsyn af målgruppen"), required=False
    )
    reserver = forms.IntegerField(
        label=_("Reserver"),
        min_value=0,
        max_value=_MOST_CASES,
        required=False,
        help_text=_(
            "Sager, der står klar, hvis en sag må udgå. Står feltet tomt, trækkes lige så mange "
            "reserver som sager."
        ),
    )
    gennemgaa_senest = forms.DateField(label=_("Gennemgås senest"), widget=DayInput())
    bemaerkningsdage = forms.IntegerField(
        label=_("Dage til bemærkninger"),
        min_value=0,
        max_value=365,
        help_text=_(
            "Så længe har sagsbehandleren til at skrive bemærkninger. Skriv 0, hvis der ikke skal være nogen."
        ),
    )
    skeln = forms.BooleanField(label=_("Skeln mellem nye og gamle fejl"), required=False)
    nye_maaneder = forms.IntegerField(
        label=_("En fejl er ny i så mange måneder"), min_value=1, max_value=120, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's
        points: Iterable[ControlPoint],
        reviewers: Iterable[User],
        as_of: date,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = list(points)
        self.reviewers = list(reviewers)
        self.as_of = as_of
        asked: Any = self.fields["punkter"]
        asked.choices = [(point.id, point.title) for point in self.points]
        themes: Any = self.fields["temaer"]
        themes.choices = [(theme, theme) for theme in {point.theme for point in self.points}]
        for user in self.reviewers:
            self.fields[share_name(user)] = forms.IntegerField(
                label=str(user), min_value=0, max_value=_LARGEST_SHARE, required=False
            )

    def clean_punkter(self) -> tuple[str, ...]:
        """Return the points ticked, and those of the themes ticked, in the catalogue's order."""
        ticked = set(self.cleaned_data["punkter"])
        themes = set(self.cleaned_data.get("temaer", ()))
        chosen = tuple(each.id for each in self.points if each.id in ticked or each.theme in themes)
        if not chosen:
            raise forms.ValidationError(gettext("Vælg mindst ét kontrolpunkt."))
        return chosen

    def clean(self) -> dict[str, Any]:
        """Return what was filled in, with ``wish`` and ``drawn_by`` (the design) of what is to be drawn."""
        filled = super().clean() or {}
        if "traek" in filled:
            self._clean_draw(filled)
        if filled.get("skeln") and not filled.get("nye_maaneder") and "nye_maaneder" not in self.errors:
            self.add_error("nye_maaneder", gettext("Skriv, hvor mange måneder en fejl er ny."))
        filled["andele"] = self._shares(filled)
        return filled

    def _clean_draw(self, filled: dict[str, Any]) -> None:
        kind = DrawKind(filled["traek"])
        if kind in COUNTED and not filled.get("antal") and "antal" not in self.errors:
            self.add_error("antal", gettext("Skriv, hvor mange sager der skal trækkes."))
            return
        if kind is DrawKind.YAML and not filled.get("design"):
            self.add_error("design", gettext("Skriv designet."))
            return
        wish = Wish(
            kind=kind,
            n=filled.get("antal"),
            written=filled.get("design", "") if kind is DrawKind.YAML else "",
            is_open_only=bool(filled.get("kun_aabne")),
            opened_since=filled.get("aabnet_siden"),
            spares=filled.get("reserver"),
        )
        try:
            filled["drawn_by"] = design_of(wish, self.as_of)
        except Refused as refused:
            self.add_error("design", said(refused))

    def _shares(self, filled: Mapping[str, Any]) -> dict[int, int]:
        shares = {user.pk: filled.get(share_name(user)) for user in self.reviewers}
        return {user: share for user, share in shares.items() if share}

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """The reviewers' fields."""
        return [self[share_name(user)] for user in self.reviewers]


class SeedKind(models.TextChoices):
    """The ways in which a seed is found."""

    MEETING = "moede", _("Et møde: sagsnummeret og datoen, der begge er offentlige")
    TEXT = "tekst", _("En tekst, som I har valgt i åbenhed")
    RANDOM = "tilfaeldigt", _("Et tilfældigt frø, som vises, før der trækkes")


class SeedForm(forms.Form):
    """Where the seed comes from."""

    froe = forms.ChoiceField(
        label=_("Hvor kommer frøet fra?"),
        widget=forms.RadioSelect,
        initial=SeedKind.MEETING,
        choices=SeedKind.choices,
    )
    moedesag = TextWithoutCpr(
        label=_("Mødets sagsnummer"),
        max_length=100,
        required=False,
    )
    moededag = forms.DateField(label=_("Mødets dato"), widget=DayInput(), required=False)
    tekst = TextWithoutCpr(label=_("Teksten"), max_length=200, required=False)

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; what the chosen way needs must be there."""
        filled = super().clean() or {}
        needs = {
            SeedKind.MEETING: {
                "moedesag": gettext("Skriv mødets sagsnummer."),
                "moededag": gettext("Skriv mødets dato."),
            },
            SeedKind.TEXT: {"tekst": gettext("Skriv teksten.")},
        }
        for name, message in needs.get(filled.get("froe", ""), {}).items():
            if not filled.get(name) and name not in self.errors:
                self.add_error(name, message)
        return filled

    def seed(self, random: str) -> Seed:
        """Return the seed; ``random`` is the one to take where a random one is wanted."""
        filled = self.cleaned_data
        if filled["froe"] == SeedKind.MEETING:
            meeting = Meeting(case_number=filled["moedesag"], held_on=filled["moededag"])
            return seed_of(_BLANK.model_copy(update={"meeting": meeting}), None)
        text = filled["tekst"] if filled["froe"] == SeedKind.TEXT else random
        return Seed(text=text.strip(), source=SeedSource.GIVEN)


_BLANK: Final = Design.model_validate({"draw": {"kind": "all"}})


class ReasonForm(forms.Form):
    """Why a round is cancelled, or a case drops out."""

    grund = TextWithoutCpr(
        label=_("Hvorfor"),
        max_length=200,
        help_text=_(
            "Skriv uden navne og numre: Grunden står i lodtrækningsbeviset. For eksempel: lukket før "
            "perioden, eller forkert målgruppe."
        ),
    )


class CancelForm(forms.Form):
    """Why a round is cancelled."""

    grund = TextWithoutCpr(label=_("Hvorfor"), max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ExtendForm(forms.Form):
    """How many more cases."""

    antal = forms.IntegerField(label=_("Hvor mange flere sager?"), min_value=1, max_value=_MOST_CASES)
    version = forms.IntegerField(widget=forms.HiddenInput)


class RoundFilter(forms.Form):
    """Which rounds a list shows."""

    enhed = UnitField(label=_("Enhed"), queryset=Unit.objects.none(), required=False, empty_label=_("Alle"))
    kvartal = forms.ChoiceField(label=_("Kvartal"), required=False)
    maalgruppe = forms.ChoiceField(label=_("Målgruppe"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False, choices=[*_ALL, *RoundStatus.choices])
    slags = forms.ChoiceField(label=_("Slags"), required=False, choices=[*_ALL, *RoundKind.choices])

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - as Django's
        units: QuerySet[Unit],
        quarters: Choices,
        target_groups: Choices,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "enhed", units)
        for name, choices in (("kvartal", quarters), ("maalgruppe", target_groups)):
            field: Any = self.fields[name]
            field.choices = [*_ALL, *choices]


class SizeForm(forms.Form):
    """What is asked of a sample's size."""

    n = forms.IntegerField(label=_("Antal sager"), min_value=1, max_value=_MOST_CASES)
    ud_af = forms.IntegerField(
        label=_("Ud af"),
        min_value=1,
        max_value=10_000_000,
        required=False,
        help_text=_("Hvor mange sager der er i alt. Feltet kan stå tomt."),
    )
    hoejst = forms.DecimalField(
        label=_("Højst acceptable fejlandel i pct."),
        min_value=0,
        max_value=99,
        max_digits=4,
        decimal_places=2,
    )
    sikkerhed = forms.TypedChoiceField(
        label=_("Sikkerhed"),
        coerce=str,
        choices=[("0.90", _("90 pct.")), ("0.95", _("95 pct.")), ("0.99", _("99 pct."))],
    )
