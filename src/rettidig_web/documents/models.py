"""Quarterly reports: the leaders' comments, and each report as it was issued."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rettidig_web.accounts.models import Unit


class AreaComment(models.Model):
    """What an area's leader says of its quarter."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    text = models.TextField(_("kommentar"))
    version = models.PositiveIntegerField(_("udgave"), default=1)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        """One an area and quarter."""

        verbose_name = _("områdets kommentar")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "quarter"), name="one_comment_an_area"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.year}-{self.quarter}"


class IssuedReport(models.Model):
    """A report as it was issued: its figures, and a folder of its files with a hash each; never changed.

    A later report of the same unit and quarter replaces it and says so; both stay.
    """

    title = models.CharField(max_length=200)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("enhed"), related_name="+")
    year = models.PositiveSmallIntegerField(_("år"))
    quarter = models.PositiveSmallIntegerField(_("kvartal"))
    edition = models.PositiveSmallIntegerField(_("udgave"), default=1)
    figures = models.JSONField()
    folder = models.CharField(max_length=200, unique=True)
    hashes = models.JSONField(_("filernes kontroltal"))
    """The SHA-256 of each file, by its name."""
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering = ("-year", "-quarter", "-edition")
        verbose_name = _("udgivet rapport")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "quarter", "edition"), name="one_edition"),
        )

    def __str__(self) -> str:
        return self.title
