"""What the log keeps and its page does not say: whose result it is.

Only the employee and the nearest leader see that, on the pages of the findings themselves.
"""

from typing import Final

BY_THE_EMPLOYEE: Final = frozenset(
    {"findings.correction.hand_in", "reviews.comment.write", "reviews.review.close"}
)
"""What somebody does about a result of their own."""
_TELLS_WHOSE: Final = frozenset(
    {("findings.finding", "owner"), ("findings.correction", "owner"), ("findings.reminder", "user")}
)


def tells_whose(subject_type: str, field: str) -> bool:
    """Return whether an entry's field names the employee whose result the entry is about."""
    return (subject_type, field) in _TELLS_WHOSE
