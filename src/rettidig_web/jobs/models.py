"""A piece of long work: whose it is, how far it has come, and what came of it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", _("Venter")
    RUNNING = "running", _("I gang")
    DONE = "done", _("Færdig")
    REFUSED = "refused", _("Afvist")
    FAILED = "failed", _("Gik galt")


class Job(models.Model):
    """Long work that somebody asked for; ``said`` is a sentence to that person, never about a citizen."""

    title = models.CharField(_("titel"), max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(max_length=200, blank=True)
    said = models.TextField(blank=True)
    result_address = models.CharField(max_length=200, blank=True)
    """Where the result is shown; until there is one, where to put right what the job was refused for."""
    asked_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """The latest first."""

        ordering = ("-id",)
        verbose_name = _("arbejde")

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in {State.DONE, State.REFUSED, State.FAILED}
