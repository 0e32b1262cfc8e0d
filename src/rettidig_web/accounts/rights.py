"""What each role may do in the units it holds for."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from rettidig_web.accounts.models import Role


class Right(StrEnum):
    """Something that can be done or seen."""

    SEE_CONTROLS = "see_controls"
    SEE_FIGURES = "see_figures"
    SEE_OWN_CASES = "see_own_cases"
    SEE_CASES = "see_cases"
    REVIEW = "review"
    SEE_OWN_RESULTS = "see_own_results"
    SEE_EMPLOYEES_RESULTS = "see_employees_results"
    PLAN_ROUNDS = "plan_rounds"
    APPROVE_CORRECTIONS = "approve_corrections"
    ISSUE_REPORTS = "issue_reports"
    BRING_IN_CASES = "bring_in_cases"
    MANAGE_USERS = "manage_users"
    READ_CHANGES = "read_changes"
    READ_ACCESS = "read_access"

    @property
    def said(self) -> Promise:
        """What the right lets one do, as the table of rights says it."""
        return _SAID[self]


_SAID: Mapping[Right, Promise] = MappingProxyType(
    {
        Right.SEE_CONTROLS: gettext_lazy("Slå kontrolpunkter og lov op"),
        Right.SEE_FIGURES: gettext_lazy("Se tal for enhederne, uden sager"),
        Right.SEE_OWN_CASES: gettext_lazy("Se egne sager"),
        Right.SEE_CASES: gettext_lazy("Se alle sager i enhederne"),
        Right.REVIEW: gettext_lazy("Gennemgå sager"),
        Right.SEE_OWN_RESULTS: gettext_lazy("Se, hvad der er fundet i egne sager"),
        Right.SEE_EMPLOYEES_RESULTS: gettext_lazy("Se resultater for den enkelte medarbejder"),
        Right.PLAN_ROUNDS: gettext_lazy("Planlægge ledelsestilsyn"),
        Right.APPROVE_CORRECTIONS: gettext_lazy("Godkende berigtigelser"),
        Right.ISSUE_REPORTS: gettext_lazy("Udgive rapporter"),
        Right.BRING_IN_CASES: gettext_lazy("Indlæse sager"),
        Right.MANAGE_USERS: gettext_lazy("Oprette brugere og give dem roller"),
        Right.READ_CHANGES: gettext_lazy("Læse, hvem der har ændret hvad (kun med rollen i hele kommunen)"),
        Right.READ_ACCESS: gettext_lazy(
            "Læse, hvem der har set hvilken borger (kun med rollen i hele kommunen)"
        ),
    }
)

RIGHTS: Mapping[Role, frozenset[Right]] = MappingProxyType(
    {
        Role.CASEWORKER: frozenset({Right.SEE_CONTROLS, Right.SEE_OWN_CASES, Right.SEE_OWN_RESULTS}),
        Role.REVIEWER: frozenset({Right.SEE_CONTROLS, Right.SEE_FIGURES, Right.SEE_CASES, Right.REVIEW}),
        Role.TEAM_LEADER: frozenset(
            {
                Right.SEE_CONTROLS,
                Right.SEE_FIGURES,
                Right.SEE_CASES,
                Right.REVIEW,
                Right.SEE_EMPLOYEES_RESULTS,
                Right.PLAN_ROUNDS,
                Right.APPROVE_CORRECTIONS,
                Right.ISSUE_REPORTS,
                Right.BRING_IN_CASES,
            }
        ),
        Role.SECTION_HEAD: frozenset(
            {
                Right.SEE_CONTROLS,
                Right.SEE_FIGURES,
                Right.SEE_CASES,
                Right.PLAN_ROUNDS,
                Right.APPROVE_CORRECTIONS,
                Right.ISSUE_REPORTS,
                Right.BRING_IN_CASES,
            }
        ),
        Role.DIRECTOR: frozenset({Right.SEE_CONTROLS, Right.SEE_FIGURES, Right.ISSUE_REPORTS}),
        Role.AUDITOR: frozenset({Right.SEE_CONTROLS, Right.SEE_FIGURES, Right.SEE_CASES, Right.READ_CHANGES}),
        Role.COMMITTEE: frozenset({Right.SEE_CONTROLS, Right.SEE_FIGURES}),
        Role.ADMINISTRATOR: frozenset(
            {Right.SEE_CONTROLS, Right.MANAGE_USERS, Right.READ_CHANGES, Right.READ_ACCESS}
        ),
    }
)
"""An administrator keeps the house and reads no cases; a section head sees no single employee's results."""

OF_THE_WHOLE: Final = frozenset({Right.READ_CHANGES, Right.READ_ACCESS})
"""Rights that only a role for the whole municipality gives: the logs tell of all units at once."""
