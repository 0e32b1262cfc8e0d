"""How each kind of control point is judged; what it asks is in ``rettidig.catalogue.kinds``."""

from rettidig.checks.judgement import Judge
from rettidig.checks.kinds import (
    answer,
    count,
    deadline,
    distinct,
    gap,
    latest,
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
    "distinct": distinct.judge,
    "same": same.judge,
    "answer": answer.judge,
}

__all__ = ["KINDS"]
