"""What is done with rounds: each function is one change, one transaction and one entry in the journal."""

from rettidig_web.rounds.actions.draws import draw, drop_out, extend
from rettidig_web.rounds.actions.endings import conclude
from rettidig_web.rounds.actions.plans import cancel, change_plan, plan_round
from rettidig_web.rounds.actions.shares import Reassigned, assign, reassign

__all__ = [
    "Reassigned",
    "assign",
    "cancel",
    "change_plan",
    "conclude",
    "draw",
    "drop_out",
    "extend",
    "plan_round",
    "reassign",
]
