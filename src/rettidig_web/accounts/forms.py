"""Forms for units, users and roles."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.models import Role, Unit, UnitKind, User
from rettidig_web.journal.values import plain

_INDENT = "\N{EM SPACE}"
_CHOOSE = [("", gettext_lazy("Vælg"))]


class TextWithoutCpr(forms.CharField):
    """A text in which nothing looks like a CPR number; a page that shows it again shows none either."""

    def clean(self, value: Any) -> str:  # noqa: ANN401 - as Django has it
        """Return the text; raises ValidationError where something in it looks like a CPR number."""
        text: str = super().clean(value)
        if plain(text) != text:
            raise ValidationError(
                gettext("Teksten ser ud til at indeholde et CPR-nummer. Skriv »borgeren« i stedet.")
            )
        return text

    def bound_data(self, data: Any, initial: Any) -> Any:  # noqa: ANN401, ARG002 - as Django has it
        """Return what was sent as a page shows it again."""
        return plain(data) if isinstance(data, str) else data


class DayInput(forms.DateInput):
    """A field for a day, with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice between units, indented as the tree."""

    def label_from_instance(self, obj: Unit) -> str:
        """Return the unit's name, moved in by its depth."""
        return _INDENT * (obj.path.count(".") - 1) + obj.name


class EmailAddressField(forms.EmailField):
    """Where somebody's mail goes, if anywhere."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("E-mail"),
            required=False,
            max_length=254,
            help_text=gettext_lazy(
                "Hertil sendes en samlet mail om dagen, når noget venter. Uden adresse kommer der ingen."
            ),
            widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        )


class EmailForm(forms.Form):
    """The address of somebody who is a user already."""

    email = EmailAddressField()


class UserForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who somebody is."""

    username = forms.CharField(
        label=gettext_lazy("Brugernavn"),
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("Det samme som i kommunens brugerkatalog, for eksempel initialer."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    first_name = forms.CharField(label=gettext_lazy("Fornavn"), max_length=150)
    last_name = forms.CharField(label=gettext_lazy("Efternavn"), max_length=150)
    email = EmailAddressField()

    class Meta:
        """The order in which one thinks of them."""

        model = User
        fields = ("first_name", "last_name", "username", "email")

    def clean_username(self) -> str:
        """Return the name unless somebody has it, also in other capitals."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(gettext("Der er allerede en bruger med det brugernavn."))
        return name


class AssignmentForm(forms.Form):
    """A role in a unit, from one day to another."""

    role = forms.ChoiceField(label=gettext_lazy("Rolle"), choices=[*_CHOOSE, *Role.choices])
    unit = UnitField(
        label=gettext_lazy("Enhed"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("Vælg"),
        help_text=gettext_lazy("Rollen gælder enheden og alt under den."),
    )
    starts_on = forms.DateField(label=gettext_lazy("Fra og med"), widget=DayInput())
    ends_on = forms.DateField(
        label=gettext_lazy("Til og med"),
        widget=DayInput(),
        required=False,
        help_text=gettext_lazy(
            "Feltet kan stå tomt, undtagen for revisionen, der altid har adgang til en bestemt dag."
        ),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.initial = {"starts_on": today}
        self._field("unit").queryset = units
        self.today = today

    def _field(self, name: str) -> Any:  # noqa: ANN401 - what Django calls a field has no queryset
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; an auditor's reading must end, and nothing ends before it begins."""
        filled = super().clean() or {}
        starts_on, ends_on = filled.get("starts_on"), filled.get("ends_on")
        if filled.get("role") == Role.AUDITOR and ends_on is None and "ends_on" not in self.errors:
            self.add_error("ends_on", gettext("Skriv, hvornår revisionens adgang slutter."))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", gettext("Rollen kan ikke slutte, før den begynder."))
        return filled


class EndForm(forms.Form):
    """The last day of a role."""

    last_day = forms.DateField(
        label=gettext_lazy("Sidste dag"),
        widget=DayInput(),
        help_text=gettext_lazy(
            "Rollen gælder til og med dagen. Den slettes ikke, så man stadig kan se, hvem der havde adgang "
            "hvornår."
        ),
    )


class NewUnitForm(forms.Form):
    """A unit to add."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Slags"),
        choices=[*_CHOOSE, *(choice for choice in UnitKind.choices if choice[0] != UnitKind.MUNICIPALITY)],
    )
    parent = UnitField(
        label=gettext_lazy("Ligger under"), queryset=Unit.objects.none(), empty_label=gettext_lazy("Vælg")
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = units


class UnitForm(forms.Form):
    """A unit's name and place in the tree; without a choice of places where it cannot be moved."""

    name = forms.CharField(label=gettext_lazy("Navn"), max_length=120)
    parent = UnitField(
        label=gettext_lazy("Ligger under"),
        queryset=Unit.objects.none(),
        empty_label=None,
        help_text=gettext_lazy("Alt, hvad der ligger under enheden, flytter med."),
    )

    def __init__(self, *args: Any, unit: Unit, units: QuerySet[Unit], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.initial = {"name": unit.name, "parent": unit.parent_id}
        places = units.exclude(path__startswith=unit.path)
        parent: Any = self.fields["parent"]
        parent.queryset = places
        if unit.parent is None or not places.filter(pk=unit.parent.pk).exists():
            del self.fields["parent"]
