"""Units in a tree, users, and the roles they hold for a unit and everything under it."""

import secrets
from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy


class UnitKind(models.TextChoices):
    """What a unit is in the municipality."""

    MUNICIPALITY = "municipality", gettext_lazy("Kommune")
    CENTER = "center", gettext_lazy("Center")
    SECTION = "section", gettext_lazy("Afsnit")
    TEAM = "team", gettext_lazy("Team")


class Unit(models.Model):
    """A part of the municipality; ``path`` has the keys of the units above it and its own, with dots."""

    name = models.CharField("navn", max_length=120)
    kind = models.CharField("slags", max_length=20, choices=UnitKind)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name="under", null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True, editable=False)

    class Meta:
        """Units are listed as the tree reads."""

        ordering = ("path",)
        verbose_name = "enhed"

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Save with the path that the parent gives; a unit's own key is known only when it has one."""
        if self.pk is None:
            self.path = f"new-{secrets.token_hex(16)}"
            super().save(*args, **kwargs)
            kwargs = {"update_fields": ["path"]}
            args = ()
        self.path = f"{self.parent.path if self.parent else ''}{self.pk}."
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def is_under(self, other: "Unit") -> bool:
        """Return whether the unit is the other or lies somewhere under it."""
        return self.path.startswith(other.path)


class Role(models.TextChoices):
    """What somebody is to a unit."""

    CASEWORKER = "caseworker", gettext_lazy("Sagsbehandler")
    REVIEWER = "reviewer", gettext_lazy("Fagkonsulent")
    TEAM_LEADER = "team_leader", gettext_lazy("Teamleder")
    SECTION_HEAD = "section_head", gettext_lazy("Afsnitsleder")
    DIRECTOR = "director", gettext_lazy("Direktion")
    AUDITOR = "auditor", gettext_lazy("Revision")
    COMMITTEE = "committee", gettext_lazy("Udvalg")
    ADMINISTRATOR = "administrator", gettext_lazy("Administrator")


class People(UserManager["User"]):
    """Users, whose names are the same in small and capital letters."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with the name; raises User.DoesNotExist."""
        return self.get(username__iexact=username)


class User(AbstractUser):
    """Somebody who signs in; what they may do follows from their assignments alone."""

    first_name = models.CharField("fornavn", max_length=150)
    last_name = models.CharField("efternavn", max_length=150)
    has_temporary_password = models.BooleanField(default=False, editable=False)
    persona = models.CharField(max_length=200, blank=True, editable=False)
    """Who this is, in a sentence, to whoever tries the demo; empty for all other people."""

    class Meta(AbstractUser.Meta):
        """People are listed by name."""

        ordering = ("first_name", "last_name", "username")
        constraints = (models.UniqueConstraint(Lower("username"), name="one_user_by_name"),)

    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, asked of a day."""

    def on(self, day: date) -> "AssignmentQuerySet":
        """Return those that hold on the day."""
        return self.not_ended(day).filter(starts_on__lte=day)

    def not_ended(self, day: date) -> "AssignmentQuerySet":
        """Return those that hold on the day, or will."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Assignment(models.Model):
    """A role that a user holds for a unit and everything under it, from one day to another."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="bruger", related_name="assignments")
    role = models.CharField("rolle", max_length=20, choices=Role)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="enhed", related_name="assignments")
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        """Nobody holds the same role for the same unit twice from one day; auditors' reading has an end."""

        verbose_name = "rolle"
        constraints = (
            models.UniqueConstraint(fields=("user", "role", "unit", "starts_on"), name="one_assignment"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="assignment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.AUDITOR) | Q(ends_on__isnull=False), name="auditors_have_an_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} i {self.unit}"
