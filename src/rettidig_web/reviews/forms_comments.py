"""Forms of the comment round: comments, the reviewer's stand on them, and what the lists are filtered by."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from rettidig_web.accounts.forms import TextWithoutCpr
from rettidig_web.reviews.actions import Said
from rettidig_web.reviews.form import PointShown
from rettidig_web.reviews.forms import AnswerForm
from rettidig_web.reviews.models import OverruledWhy, Reaction
from rettidig_web.reviews.proposals import ANSWER_WORDS

_LONGEST: Final = 4000


class TextField(TextWithoutCpr):
    """Some lines that a person writes, without CPR numbers; whether they are needed is for the form to say.

    A ``required`` one is not called voluntary by its label.
    """

    def __init__(self, *, required: bool = False, **kwargs: Any) -> None:  # noqa: ANN401 - as the field takes them
        widget = forms.Textarea({"rows": 3})
        super().__init__(max_length=_LONGEST, required=required, widget=widget, **kwargs)

    def validate(self, value: str) -> None:
        """Take nothing for an answer too."""


class CommentForm(forms.Form):
    """A comment to a point, and the version of it that was shown; an empty text takes it back."""

    text = TextField(label=gettext_lazy("Din bemærkning"))
    seen = forms.IntegerField(widget=forms.HiddenInput)


class RaisedForm(forms.Form):
    """An answer to a point after the comment round, held to what any answer is held to."""

    use_required_attribute = False

    answer = forms.ChoiceField(
        label=gettext_lazy("Svar"),
        required=False,
        widget=forms.RadioSelect({"class": "form-radio"}),
        choices=tuple(ANSWER_WORDS.items()),
    )
    remark = TextField(label=gettext_lazy("Bemærkning til svaret"), required=True)
    overruled_why = forms.ChoiceField(
        label=gettext_lazy("Hvorfor holder forslaget ikke?"),
        required=False,
        choices=(("", gettext_lazy("Vælg, hvis svaret afviger fra forslaget")), *OverruledWhy.choices),
    )
    seen_answer = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, point: PointShown, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.point = point
        if point.proposal is None or point.proposal.answer is None:
            del self.fields["overruled_why"]

    @property
    def said(self) -> Said:
        """The answer, once it is valid."""
        data = self.cleaned_data
        return Said(data["answer"], data["remark"], data.get("overruled_why", ""))

    def clean(self) -> dict[str, Any]:
        """Return the data; nothing is asked of a form that nobody has touched."""
        if self.has_changed():
            self.hold_to_answer()
        return self.cleaned_data

    def hold_to_answer(self) -> None:
        """Add what the form of the review itself would say of the answer."""
        data = self.cleaned_data
        sent = {
            "svar": data.get("answer", ""),
            "bemaerkning": data.get("remark", ""),
            "hvorfor": data.get("overruled_why", ""),
            "version": data.get("seen_answer", 0),
        }
        for name, errors in AnswerForm(sent, point=self.point).errors.items():
            own = _OWN_NAMES.get(name)
            if own not in self.errors:
                self.add_error(own if own in self.fields else None, list(errors))


_OWN_NAMES: Final = {"svar": "answer", "bemaerkning": "remark", "hvorfor": "overruled_why"}
"""What the review form's fields are called here."""


class ReactionForm(RaisedForm):
    """What the reviewer says to a comment: that the answer stands, and why, or which it is now."""

    reaction = forms.ChoiceField(
        label=gettext_lazy("Dit svar på bemærkningen"),
        required=False,
        widget=forms.RadioSelect({"class": "form-radio"}),
        choices=Reaction.choices,
    )
    text = TextField(label=gettext_lazy("Begrundelse"), required=True)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    field_order = ("reaction", "text", "answer", "remark", "overruled_why", "seen", "seen_answer")

    def clean(self) -> dict[str, Any]:
        """Return the data; a stand is chosen by whoever writes anything, and what it needs is there."""
        data = self.cleaned_data
        if not data.get("reaction") and self.has_changed():
            self.add_error("reaction", gettext("Vælg, om svaret fastholdes eller er ændret."))
        if data.get("reaction") == Reaction.KEPT and not data.get("text") and "text" not in self.errors:
            self.add_error("text", gettext("Skriv, hvorfor svaret fastholdes."))
        if data.get("reaction") == Reaction.KEPT and self._has_another_answer:
            self.add_error("reaction", gettext("Du har rettet svaret: vælg »%s«.") % Reaction.CHANGED.label)
        if data.get("reaction") == Reaction.CHANGED and "answer" not in self.errors:
            self._need_another_answer()
        return data

    @property
    def is_changing(self) -> bool:
        """Whether the part of the form that changes the answer is in use."""
        return self["reaction"].value() == Reaction.CHANGED or (self.is_bound and self._has_another_answer)

    @property
    def _has_another_answer(self) -> bool:
        return bool({"answer", "remark", "overruled_why"} & set(self.changed_data))

    def _need_another_answer(self) -> None:
        self.hold_to_answer()
        is_new_stand = "reaction" in self.changed_data
        if "answer" not in self.errors and is_new_stand and not self._has_another_answer:
            self.add_error(
                "answer", gettext("Svaret er det samme som før: vælg et andet, eller ret bemærkningen.")
            )


class CommentFilterForm(forms.Form):
    """Which reviews a list of the comment round shows."""

    OPEN: Final = ""
    CLOSED: Final = "afsluttede"
    ALL: Final = "alle"

    vis = forms.ChoiceField(
        label=gettext_lazy("Vis"),
        required=False,
        choices=(
            (OPEN, gettext_lazy("Dem, der kan skrives bemærkninger til")),
            (CLOSED, gettext_lazy("Dem, der er afsluttet")),
            (ALL, gettext_lazy("Alle")),
        ),
    )
