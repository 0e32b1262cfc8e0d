"""Reviews: what people decide, apart from what the machine proposes; every version of every answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rettidig_web.reviews.proposals import ANSWER_WORDS
from rettidig_web.rounds.models import SampledCase


class ReviewStatus(models.TextChoices):
    """Where a review is."""

    OPEN = "open", _("Under gennemgang")
    COMMENTING = "commenting", _("Til bemærkninger")
    SETTLING = "settling", _("Bemærkninger behandles")
    SIGNED = "signed", _("Underskrevet")


class Verdict(models.TextChoices):
    """What the reviewer says of the case as a whole."""

    GOOD = "good", _("God sagsbehandling")
    MINOR = "minor", _("Mindre fejl")
    SERIOUS = "serious", _("Alvorlige fejl")


class Review(models.Model):
    """The review of one sampled case; there is none until somebody has saved something in it.

    ``version`` grows by one with every change of verdict or status. ``signed_hash`` is the SHA-256 of
    ``signed_text``, which says word for word what was signed.
    """

    sampled_case = models.OneToOneField(SampledCase, models.CASCADE, related_name="review")
    status = models.CharField(_("status"), max_length=12, choices=ReviewStatus, default=ReviewStatus.OPEN)
    n_asked = models.PositiveSmallIntegerField(default=0)
    """How many points apply to the case, follow-up questions that are shown included."""
    n_answered = models.PositiveSmallIntegerField(default=0)
    n_errors = models.PositiveSmallIntegerField(default=0)
    verdict = models.CharField(_("samlet vurdering"), max_length=10, choices=Verdict, blank=True)
    verdict_remark = models.TextField(_("bemærkning"), blank=True)
    version = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    """When it was sent to the caseworker for comments."""
    comments_by = models.DateField(_("bemærkninger senest"), null=True)
    """The last day for comments."""
    comments_closed_at = models.DateTimeField(null=True)
    """When whoever comments said that there are no more; empty where the deadline ended it."""
    comments_closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    signed_text = models.TextField(blank=True)
    signed_hash = models.CharField(_("kontroltal"), max_length=64, blank=True)

    class Meta:
        """What is signed has a hash and a signer."""

        verbose_name = _("gennemgang")
        constraints = (
            models.CheckConstraint(
                condition=~Q(status="signed")
                | (Q(signed_at__isnull=False) & Q(signed_by__isnull=False) & ~Q(signed_hash="")),
                name="signatures_are_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sampled_case_id}"


class Stance(models.TextChoices):
    """What the reviewer says of the machine's proposal."""

    NONE = "", _("Intet forslag")
    CONFIRMED = "confirmed", _("Bekræftet")
    OVERRULED = "overruled", _("Underkendt")


class OverruledWhy(models.TextChoices):
    """Why a proposal does not hold."""

    REGISTRATION = "registration", _("Fejl i registreringen: det står forkert i fagsystemet")
    MAPPING = "mapping", _("Fejl i oversættelsen af data: Rettidig har læst udtrækket forkert")
    RULE = "rule", _("Reglen er forkert: Rettidig regner ikke, som loven siger")
    INTERPRETATION = "interpretation", _("Anden fortolkning: loven kan læses på flere måder")

    @property
    def short(self) -> str:
        """What stands before the colon, as a sentence has room for it."""
        return str(self.label).partition(":")[0]


class Answer(models.Model):
    """What a person says to a point of a case. There is no row until somebody has said something.

    ``answer`` is a word of ``rettidig.vocabulary.Answer``, or empty where it was taken back. ``version``
    is what whoever saves must have seen.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    point_id = models.CharField(_("kontrolpunkt"), max_length=200)
    answer = models.CharField(_("svar"), max_length=20, choices=tuple(ANSWER_WORDS.items()), blank=True)
    remark = models.TextField(_("bemærkning"), blank=True)
    stance = models.CharField(_("forslaget"), max_length=10, choices=Stance, blank=True)
    overruled_why = models.CharField(_("hvorfor underkendt"), max_length=20, choices=OverruledWhy, blank=True)
    version = models.PositiveIntegerField(_("udgave"), default=1)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        """One a point; whoever overrules says why."""

        verbose_name = _("svar")
        constraints = (
            models.UniqueConstraint(fields=("review", "point_id"), name="one_answer_a_point"),
            models.CheckConstraint(
                condition=~Q(stance="overruled") | ~Q(overruled_why=""), name="overruling_has_a_reason"
            ),
        )

    def __str__(self) -> str:
        return self.point_id


class AnswerVersion(models.Model):
    """An answer as it was after one save, kept for good."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    value = models.CharField(max_length=20, blank=True)
    remark = models.TextField(blank=True)
    stance = models.CharField(max_length=10, blank=True)
    overruled_why = models.CharField(max_length=20, blank=True)
    is_after_comment = models.BooleanField(default=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        """In the order they were saved."""

        ordering = ("answer", "version")
        constraints = (models.UniqueConstraint(fields=("answer", "version"), name="one_row_a_version"),)

    def __str__(self) -> str:
        return f"{self.answer_id} {self.version}"

    @classmethod
    def of(cls, answer: Answer, *, is_after_comment: bool = False) -> "AnswerVersion":
        """Return the answer as it stands, not yet saved."""
        return cls(
            answer=answer,
            version=answer.version,
            value=answer.answer,
            remark=answer.remark,
            stance=answer.stance,
            overruled_why=answer.overruled_why,
            is_after_comment=is_after_comment,
            answered_by=answer.answered_by,
            answered_at=answer.answered_at,
        )


class NoteKind(models.TextChoices):
    """What a note is about, beside errors."""

    GOOD_PRACTICE = "good_practice", _("God praksis")
    POTENTIAL = "potential", _("Potentiale")


class Note(models.Model):
    """Something good, or something that could be better, in a case; not an error."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="notes")
    kind = models.CharField(_("slags"), max_length=20, choices=NoteKind)
    text = models.TextField(_("note"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        """In the order they were written."""

        ordering = ("review", "id")
        verbose_name = _("note")

    def __str__(self) -> str:
        return self.get_kind_display()


class Reaction(models.TextChoices):
    """What the reviewer does with a comment."""

    KEPT = "kept", _("Svaret fastholdes")
    CHANGED = "changed", _("Svaret er ændret")


class Comment(models.Model):
    """What the caseworker, or the responsible in a municipality, says to a point; and what came of it."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="comments")
    point_id = models.CharField(_("kontrolpunkt"), max_length=200)
    text = models.TextField(_("bemærkning"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    """Grows by one with every change; what whoever saves must have seen."""
    reaction = models.CharField(_("stillingtagen"), max_length=10, choices=Reaction, blank=True)
    reaction_text = models.TextField(_("begrundelse"), blank=True)
    reacted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    reacted_at = models.DateTimeField(null=True)

    class Meta:
        """One a point, which can be rewritten until the deadline; the journal has the earlier ones."""

        verbose_name = _("bemærkning")
        constraints = (models.UniqueConstraint(fields=("review", "point_id"), name="one_comment_a_point"),)

    def __str__(self) -> str:
        return f"{self.review_id} {self.point_id}"
