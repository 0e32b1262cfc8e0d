"""The form of an area's comment, and the filter of the list of reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rettidig_web.documents.rules import report_rules
from rettidig_web.journal.values import plain


class CommentForm(forms.Form):
    """What the leader says; ``version`` is that of the comment as the page showed it."""

    text = forms.CharField(label=_("Kommentar"), widget=forms.Textarea(attrs={"rows": 8}))
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as Django's forms
        super().__init__(*args, **kwargs)
        field = self.fields["text"]
        assert isinstance(field, forms.CharField)  # noqa: S101 - for the type checker
        longest = report_rules().comment_characters
        field.help_text = _(
            "Højst %(n)s tegn. Skriv, hvad tallene dækker over, og hvad I gør ved det. Skriv aldrig navne på "
            "borgere eller medarbejdere."
        ) % {"n": longest}
        field.widget.attrs["maxlength"] = longest

    def clean_text(self) -> str:
        """Return the text; refuses one that the report's page cannot hold, or with a CPR number."""
        text: str = self.cleaned_data["text"]
        masked = str(plain(text))
        if masked != text:
            # What the page shows again has no number in it either.
            self.data = {name: self.data.get(name) for name in self.fields} | {"text": masked}
            raise forms.ValidationError(
                _("Et CPR-nummer er taget ud af teksten. Ret den, så den ikke handler om én borger.")
            )
        longest = report_rules().comment_characters
        if len(text) > longest:
            message = _("Kommentaren er på %(n)s tegn; der er plads til %(most)s.")
            raise forms.ValidationError(message % {"n": len(text), "most": longest})
        return text


class ReportFilter(forms.Form):
    """Which issued reports are shown."""

    aar = forms.IntegerField(label=_("År"), required=False, min_value=1900, max_value=2999)
    alle = forms.BooleanField(label=_("Vis også dem, der er afløst af en ny udgave"), required=False)
