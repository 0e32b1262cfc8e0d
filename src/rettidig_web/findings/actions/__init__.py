"""What is done with findings and corrections: change, journal entry, one transaction."""

from rettidig_web.findings.actions.corrections import (
    approve,
    give,
    hand_in,
    postpone,
    send_back,
    undo_approval,
)
from rettidig_web.findings.actions.findings import save_finding, withdraw
from rettidig_web.findings.actions.registering import sign_and_register
from rettidig_web.findings.actions.rules import decide_days
from rettidig_web.findings.actions.stale import StaleError

__all__ = [
    "StaleError",
    "approve",
    "decide_days",
    "give",
    "hand_in",
    "postpone",
    "save_finding",
    "send_back",
    "sign_and_register",
    "undo_approval",
    "withdraw",
]
