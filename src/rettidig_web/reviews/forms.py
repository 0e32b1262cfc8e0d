"""What can be sent to a review: an answer, a verdict, a note, and what a queue is narrowed to."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rettidig.vocabulary import Answer as Word
from rettidig_web.accounts.forms import TextWithoutCpr
from rettidig_web.journal.values import plain
from rettidig_web.reviews.actions import Said
from rettidig_web.reviews.errors import is_error
from rettidig_web.reviews.form import PointShown
from rettidig_web.reviews.models import NoteKind, OverruledWhy, ReviewStatus, Verdict
from rettidig_web.reviews.proposals import ANSWER_WORDS
from rettidig_web.rounds.models import Round, SampledCase

LONGEST = 4000


class AnswerForm(forms.Form):
    """An answer to a point: an error needs a remark, and who differs from the proposal says why.

    ``bekraeft`` says what the proposal says, with its own words where no remark is written; ``tilbage``
    takes the answer back.
    """

    svar = forms.ChoiceField(
        label=_("Svar"),
        required=False,
        choices=[*ANSWER_WORDS.items()],
        error_messages={"invalid_choice": _("Vælg et af de fire svar.")},
    )
    hvorfor = forms.ChoiceField(
        label=_("Hvorfor holder forslaget ikke?"),
        required=False,
        choices=OverruledWhy.choices,
        error_messages={"invalid_choice": _("Vælg en af de fire grunde.")},
    )
    bemaerkning = TextWithoutCpr(
        label=_("Bemærkning"),
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": _("Bemærkningen er for lang: højst %(limit_value)d tegn.")},
    )
    version = forms.IntegerField(min_value=0)
    bekraeft = forms.BooleanField(required=False)
    tilbage = forms.BooleanField(required=False)

    def __init__(self, data: Any, *, point: PointShown, own_words: str = "") -> None:  # noqa: ANN401
        super().__init__(data)
        self.point = point
        self.own_words = own_words
        for name, field in self.fields.items():
            field.widget.attrs["id"] = f"{name}-{point.id}"

    def clean(self) -> dict[str, Any]:
        """Return what is said; raises ValidationError where something is missing."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["bemaerkning"] = cleaned.get("bemaerkning", "").replace("\r\n", "\n")
        suggested = self.point.proposal.answer if self.point.proposal else None
        if cleaned.get("tilbage"):
            cleaned["svar"] = ""
            return cleaned
        if cleaned.get("bekraeft"):
            self._confirm(cleaned, suggested)
        answer = cleaned.get("svar", "")
        if suggested and answer and answer != suggested:
            self._demand(cleaned, "hvorfor", gettext("Vælg, hvorfor svaret afviger fra forslaget."))
        if is_error(self.point.question.point, answer):
            self._demand(cleaned, "bemaerkning", gettext("Skriv en bemærkning om fejlen."))
        if not cleaned.get("bemaerkning"):
            self._demand(cleaned, "svar", gettext("Vælg et svar."))
        return cleaned

    def _demand(self, cleaned: dict[str, Any], name: str, text: str) -> None:
        """Find fault where the field is empty and nothing else is wrong with it."""
        if not cleaned.get(name) and name not in self.errors:
            self.add_error(name, text)

    def _confirm(self, cleaned: dict[str, Any], suggested: Word | None) -> None:
        if suggested is None:
            self.add_error(None, _("Der er intet forslag at bekræfte."))
            return
        cleaned["svar"], cleaned["hvorfor"] = str(suggested), ""
        if is_error(self.point.question.point, suggested):
            cleaned["bemaerkning"] = cleaned.get("bemaerkning") or self.own_words

    @property
    def said(self) -> Said:
        """What is said, once it is valid."""
        cleaned = self.cleaned_data
        return Said(cleaned["svar"], cleaned["bemaerkning"], cleaned["hvorfor"])

    @property
    def typed(self) -> Said:
        """What was sent, valid or not, without what looks like a CPR number."""
        sent = (str(plain(str(self.data.get(name, "")))) for name in ("svar", "bemaerkning", "hvorfor"))
        return Said(*sent)


class VerdictForm(forms.Form):
    """The verdict on the case as a whole."""

    vurdering = forms.ChoiceField(
        label=_("Samlet vurdering"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Vælg en samlet vurdering.")},
    )
    bemaerkning = TextWithoutCpr(
        label=_("Bemærkning til vurderingen"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class NoteForm(forms.Form):
    """Something good, or something that could be better."""

    slags = forms.ChoiceField(
        label=_("Slags"), choices=NoteKind.choices, widget=forms.RadioSelect, initial=NoteKind.GOOD_PRACTICE
    )
    note = TextWithoutCpr(
        label=_("Note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Skriv noten.")},
    )


STATES = (
    ("none", _("Ikke begyndt")),
    (ReviewStatus.OPEN.value, ReviewStatus.OPEN.label),
    (ReviewStatus.COMMENTING.value, ReviewStatus.COMMENTING.label),
    (ReviewStatus.SETTLING.value, ReviewStatus.SETTLING.label),
    (ReviewStatus.SIGNED.value, ReviewStatus.SIGNED.label),
)


class QueueFilter(forms.Form):
    """What a reviewer's queue is narrowed to."""

    status = forms.ChoiceField(label=_("Status"), required=False, choices=(("", _("Alle")), *STATES))

    def __init__(self, data: Any, *, rounds: QuerySet[Round]) -> None:  # noqa: ANN401
        super().__init__(data)
        self.fields["tilsyn"] = forms.ModelChoiceField(
            label=pgettext_lazy("én", "Ledelsestilsyn"),
            queryset=rounds,
            required=False,
            empty_label=_("Alle"),
        )
        self.order_fields(("tilsyn", "status"))

    def narrow(self, queue: QuerySet[SampledCase]) -> QuerySet[SampledCase]:
        """Return the rows that the filter leaves; one that makes no sense leaves all."""
        if not self.is_valid():
            return queue
        chosen = Q()
        if self.cleaned_data["tilsyn"]:
            chosen &= Q(round=self.cleaned_data["tilsyn"])
        if self.cleaned_data["status"]:
            chosen &= Q(state=self.cleaned_data["status"])
        return queue.filter(chosen)
