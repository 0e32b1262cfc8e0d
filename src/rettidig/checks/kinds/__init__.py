"""How each kind of control point is judged; what it asks is in ``rettidig.catalogue.kinds``."""

from rettidig.checks.judgement import Judge
from rettidig.checks.kinds import (
    amount,
    answer,
    composite,
    consistent,
    count,
    deadline,
    distinct,
    each,
    gap,
    latest,
    monthly,
    presence,
    recurring,
    same,
)

KINDS: dict[str, Judge] = {
    "deadline": deadline.judge,
    "presence": presence.judge,
    "latest": latest.judge,
    "count": count.judge,
    "recurring": recurring.judge,
    "gap": gap.judge,
    "each": each.judge,
    "monthly": monthly.judge,
    "distinct": distinct.judge,
    "same": same.judge,
    "consistent": consistent.judge,
    "amount": amount.judge,
    "composite": composite.judge,
    "answer": answer.judge,
}

__all__ = ["KINDS"]
