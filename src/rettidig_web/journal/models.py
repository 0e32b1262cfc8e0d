"""The two logs, the seals over the second, and the salts that let what a citizen said be forgotten."""

from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

HASH_LENGTH: Final = 64
"""Hexadecimal digits of a SHA-256."""


class Change(models.Model):
    """Who did what to what, numbered from 1 without gaps; ``hash`` is over all the rest, see ``chain``."""

    number = models.PositiveBigIntegerField(_("nummer"), primary_key=True)
    at = models.DateTimeField(_("tidspunkt"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    action = models.CharField(_("handling"), max_length=100)
    subject_type = models.CharField(max_length=100)
    subject_id = models.CharField(max_length=100)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)
    previous_hash = models.CharField(max_length=HASH_LENGTH)
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        """Every index ends with the number: pages are turned by it."""

        verbose_name = _("ændring")
        ordering = ("-number",)
        indexes = (
            models.Index(fields=("actor", "number"), name="changes_of_actor"),
            models.Index(fields=("action", "number"), name="changes_by_action"),
            models.Index(fields=("subject_type", "subject_id", "number"), name="changes_of_subject"),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class Head(models.Model):
    """The last number of the chain and its hash; the one row, locked by whoever adds to the chain."""

    ONLY: Final = 1

    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=HASH_LENGTH)

    class Meta:
        """There is one."""

        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="one_head"),)

    def __str__(self) -> str:
        return f"{self.number}"


class Why(models.TextChoices):
    """Why somebody saw a citizen: the only reasons there are."""

    REVIEW = "review", _("Gennemgang af sagen")
    CASE_PAGE = "case_page", _("Sagens side")
    OWN_CASE = "own_case", _("Egen sag")
    COMMENT = "comment", _("Bemærkninger til gennemgangen")
    CORRECTION = "correction", _("Berigtigelse")
    CPR_LOOKUP = "cpr_lookup", _("Opslag af CPR-nummer")
    EXPORT = "export", _("Udtræk")
    ACCESS_LOG = "access_log", _("Opslag i adgangsloggen")
    ACCESS_EXPORT = "access_export", _("Indsigt: udtræk af adgangsloggen")


class Access(models.Model):
    """Who saw which citizen and why. Rows stand alone, so that nobody waits; seals come afterwards."""

    at = models.DateTimeField(_("tidspunkt"))
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    citizen = models.CharField(_("borger"), max_length=64)
    case = models.CharField(_("sag"), max_length=100, blank=True)
    why = models.CharField(_("hvorfor"), max_length=20, choices=Why)
    where = models.CharField(_("side"), max_length=100, blank=True)

    class Meta:
        """Read per citizen."""

        verbose_name = _("adgang")
        ordering = ("-id",)
        indexes = (models.Index(fields=("citizen", "id"), name="accesses_to_citizen"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.why}"


class Seal(models.Model):
    """A hash over the accesses from one id to another and the seal before; itself an entry among changes."""

    first_id = models.PositiveBigIntegerField()
    last_id = models.PositiveBigIntegerField()
    count = models.PositiveIntegerField()
    previous_hash = models.CharField(max_length=HASH_LENGTH, unique=True)
    hash = models.CharField(max_length=HASH_LENGTH)
    at = models.DateTimeField()

    class Meta:
        """In the order they were made; as ``previous_hash`` is unique, two sealers cannot fork the chain."""

        verbose_name = _("segl")
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.first_id}-{self.last_id}"


class Salt(models.Model):
    """What a citizen's hidden values are hashed with; without it, the hashes say nothing."""

    citizen = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.pk}"
