"""What can be asked of the logs."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.contrib.auth import get_user_model
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rettidig_web.journal.models import Access
from rettidig_web.journal.queries import Wanted, actions, subject_types
from rettidig_web.journal.wording import action_title, thing

_NO_SUCH_DAY: Final = _("Skriv en dag mellem 1. januar 1900 og 31. december 2999.")


class ChangesForm(forms.Form):
    """Which changes to show. The names stand in the address, in Danish."""

    dag = forms.DateField(
        label=_("Dag"),
        required=False,
        widget=forms.DateInput({"type": "date", "class": "form-input"}, "%Y-%m-%d"),
        # The first and the last day of the calendar have no day before or after them to search between.
        validators=(
            MinValueValidator(date(1900, 1, 1), _NO_SUCH_DAY),
            MaxValueValidator(date(2999, 12, 31), _NO_SUCH_DAY),
        ),
    )
    person = forms.TypedChoiceField(label=_("Person"), required=False, coerce=int, empty_value=None)
    handling = forms.ChoiceField(label=_("Handling"), required=False)
    emne = forms.ChoiceField(label=_("Det drejer sig om"), required=False)
    nr = forms.CharField(
        label=_("Emnets nummer"),
        required=False,
        max_length=100,
        widget=forms.TextInput({"class": "form-input"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - what Django's form takes
        super().__init__(*args, **kwargs)
        choices = {
            "person": _people(),
            "handling": ((name, action_title(name)) for name in actions()),
            "emne": ((name, thing(name)) for name in subject_types()),
        }
        for name, found in choices.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["class"] = "form-select"
                field.choices = [("", gettext("Alle")), *found]
                field.error_messages["invalid_choice"] = gettext("Vælg en fra listen.")

    def wanted(self) -> Wanted:
        """Return what the valid form asks for."""
        asked = self.cleaned_data
        return Wanted(
            day=asked["dag"],
            actor_id=asked["person"],
            action=asked["handling"],
            subject_type=asked["emne"],
            subject_id=asked["nr"],
        )


class AccessForm(forms.Form):
    """Whose log to show. It is posted: an address that names a citizen would be kept in the server's logs."""

    borger = forms.CharField(
        label=_("Borgerens pseudonym"),
        help_text=_(
            "Det står nederst på sagens side: Bed en, der kan se sagen, om det. "
            "Skriv aldrig et CPR-nummer her."
        ),
        max_length=Access._meta.get_field("citizen").max_length,  # noqa: SLF001 - how Django lets a model be asked
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )


def _people() -> Iterable[tuple[int, str]]:
    people = get_user_model().objects.order_by("first_name", "last_name", "pk")
    return [(person.pk, str(person)) for person in people]
