"""Forms for findings, corrections and a unit's days."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.forms import TextWithoutCpr
from rettidig_web.accounts.models import User
from rettidig_web.findings.fields import DayInput, KronerField
from rettidig_web.findings.models import Cause, Correction, Finding, FindingType
from rettidig_web.findings.proposing import Suggestion
from rettidig_web.ui.templatetags.danish import day as in_words

_UNSAID: Final = ("", gettext_lazy("Ikke afgjort"))
_LONGEST_TEXT: Final = 10_000
_MOST_DAYS: Final = 730


class SeenForm(forms.Form):
    """A form about something that others may change meanwhile: ``seen`` is the version that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def _text(label: Any, help_text: Any = "") -> forms.CharField:  # noqa: ANN401 - text, or text to translate
    return TextWithoutCpr(
        label=label,
        help_text=help_text,
        max_length=_LONGEST_TEXT,
        widget=forms.Textarea({"rows": 4}),
    )


class FindingForm(SeenForm):
    """What an error is, why it was made, what it cost, and when it arose; all can wait."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=[_UNSAID, *FindingType.choices], required=False
    )
    cause = forms.ChoiceField(label=gettext_lazy("Årsag"), choices=[_UNSAID, *Cause.choices], required=False)
    has_reimbursement = forms.BooleanField(label=gettext_lazy("Refusion"), required=False)
    has_legal_certainty = forms.BooleanField(label=gettext_lazy("Retssikkerhed"), required=False)
    has_quality = forms.BooleanField(label=gettext_lazy("Kvalitet"), required=False)
    amount_ore = KronerField(
        label=gettext_lazy("Refusionsbeløb i kroner"), help_text=gettext_lazy("For eksempel 12.345,50.")
    )
    arose_on = forms.DateField(label=gettext_lazy("Opstået den"), required=False, widget=DayInput())
    is_reproduced = forms.TypedChoiceField(
        label=gettext_lazy("Gentages fejlen stadig?"),
        help_text=gettext_lazy(
            "For eksempel en opfølgning, der stadig ikke er holdt. Så er fejlen ny, uanset hvornår den er "
            "opstået."
        ),
        choices=[_UNSAID, ("ja", gettext_lazy("Ja")), ("nej", gettext_lazy("Nej"))],
        coerce=lambda value: value == "ja",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect({"class": "form-radio"}),
    )
    field_order = (
        *("seen", "type", "cause", "arose_on", "is_reproduced"),
        *("has_reimbursement", "has_legal_certainty", "has_quality", "amount_ore"),
    )

    def __init__(
        self,
        data: Any,  # noqa: ANN401 - as Django has it
        *,
        finding: Finding,
        proposed: Suggestion,
        today: date,
    ) -> None:
        super().__init__(data, initial=said_of(finding))
        self._today = today
        if not finding.round.has_age:
            del self.fields["arose_on"], self.fields["is_reproduced"]
        for name, said in _proposals(proposed):
            if name in self.fields:
                self.fields[name].help_text = f"{said} {self.fields[name].help_text}".strip()

    def clean_arose_on(self) -> date | None:
        """Return the day, which cannot be one to come."""
        day: date | None = self.cleaned_data["arose_on"]
        if day and day > self._today:
            raise ValidationError(gettext("En fejl kan ikke være opstået i fremtiden."))
        return day

    def clean(self) -> dict[str, Any]:
        """Return the facts; an amount is one of reimbursement."""
        facts = super().clean() or {}
        if facts.get("amount_ore") is not None and not facts.get("has_reimbursement"):
            self.add_error("amount_ore", gettext("Sæt kryds ved refusion, eller slet beløbet."))
        return facts

    def facts(self, finding: Finding) -> dict[str, Any]:
        """Return what was said; what the form does not ask about stays as it is."""
        asked = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return {"arose_on": finding.arose_on, "is_reproduced": finding.is_reproduced} | asked


def said_of(finding: Finding) -> dict[str, object]:
    """Return what stands in the finding, as its form shows it."""
    return {
        "seen": finding.version,
        "type": finding.type,
        "cause": finding.cause,
        "has_reimbursement": finding.has_reimbursement,
        "has_legal_certainty": finding.has_legal_certainty,
        "has_quality": finding.has_quality,
        "amount_ore": finding.amount_ore,
        "arose_on": finding.arose_on,
        "is_reproduced": {None: "", True: "ja", False: "nej"}[finding.is_reproduced],
    }


def _proposals(proposed: Suggestion) -> list[tuple[str, str]]:
    """Return what the data lets one propose, by field; the fields themselves stay as people left them."""
    words = {True: gettext("ja"), False: gettext("nej"), None: ""}
    said = {
        "type": proposed.type.label.lower() if proposed.type else "",
        "arose_on": in_words(proposed.arose_on) if proposed.arose_on else "",
        "is_reproduced": words[proposed.is_reproduced],
    }
    return [(name, gettext("Forslag ud fra data: %(it)s.") % {"it": it}) for name, it in said.items() if it]


class WhyForm(SeenForm):
    """Why an error is withdrawn."""

    why = _text(
        gettext_lazy("Hvorfor er det alligevel ikke en fejl?"),
        gettext_lazy("Begrundelsen bliver stående ved fejlen."),
    )


class ProofForm(SeenForm):
    """An owner's proof."""

    proof = _text(gettext_lazy("Hvad er gjort?"))

    def __init__(self, data: Any, *, correction: Correction) -> None:  # noqa: ANN401 - as Django has it
        initial = {"seen": correction.version, "proof": correction.proof}
        super().__init__(data, initial=initial, auto_id="proof_%s")
        if correction.asks_for_documentation:
            self.fields["proof"].label = gettext("Hvordan er fejlen dokumenteret i sagen?")
            self.fields["proof"].help_text = gettext(
                "Fejlen kan ikke rettes. Skriv, hvor i sagen det fremgår, at fristen eller kravet ikke blev "
                "overholdt, hvorfor, og hvad der er gjort bagefter."
            )
        else:
            self.fields["proof"].help_text = gettext(
                "Skriv, hvad du har rettet, hvornår, og hvor i sagen det kan ses."
            )


class SendBackForm(SeenForm):
    """What is missing."""

    why = _text(gettext_lazy("Hvad mangler?"))

    def __init__(self, data: Any, *, correction: Correction) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(data, initial={"seen": correction.version}, auto_id="back_%s")


class PostponeFields(forms.Form):
    """A later deadline, and why.

    In the list the fields stand beside a button that does not need them: the browser is not to insist.
    """

    use_required_attribute = False

    due_on = forms.DateField(label=gettext_lazy("Ny frist"), widget=DayInput())
    postponed_why = TextWithoutCpr(label=gettext_lazy("Hvorfor udsættes fristen?"), max_length=500)

    def __init__(self, data: Any, *, today: date, **kwargs: Any) -> None:  # noqa: ANN401 - as Django has it
        super().__init__(data, **kwargs)
        self._today = today

    def clean_due_on(self) -> date:
        """Return the day, which lies ahead, and not out of sight."""
        day: date = self.cleaned_data["due_on"]
        if not self._today < day <= self._today + timedelta(days=_MOST_DAYS):
            raise ValidationError(gettext("Vælg en dag efter i dag og højst to år frem."))
        return day


class PostponeForm(PostponeFields, SeenForm):
    """The same for one correction."""

    def __init__(self, data: Any, *, correction: Correction, today: date) -> None:  # noqa: ANN401 - as Django
        super().__init__(data, today=today, initial={"seen": correction.version}, auto_id="later_%s")


class GiveForm(SeenForm):
    """Who is to correct it."""

    owner = forms.ModelChoiceField(label=gettext_lazy("Ansvarlig"), queryset=User.objects.none())

    def __init__(self, data: Any, *, correction: Correction, people: QuerySet[User]) -> None:  # noqa: ANN401
        super().__init__(data, initial={"seen": correction.version}, auto_id="give_%s")
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]


class DaysForm(forms.Form):
    """How many days a unit has; empty: what holds above it."""

    days = forms.IntegerField(
        label=gettext_lazy("Dage til at rette en fejl"),
        help_text=gettext_lazy("Lad feltet stå tomt, hvis reglen for enheden ovenover skal gælde."),
        min_value=1,
        max_value=365,
        required=False,
    )
