"""Who reviews what: cases shared out by workload, and nobody given their own."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class ToShare:
    """A drawn case to be reviewed, and whose it is: as it was drawn, and as has been said since."""

    key: int
    caseworkers: frozenset[int] = frozenset()


def shared_out(
    cases: Iterable[ToShare], shares: Mapping[int, int], load: Mapping[int, int]
) -> dict[int, int]:
    """Return the reviewer of each case, by the case's key; a case that nobody may review is left out.

    ``shares`` are the reviewers with how much each takes on, ``load`` what they have already. Each case goes
    to whoever then has least for their share. A reviewer's own cases come first: they have fewest to go to.

    >>> shared_out([ToShare(1), ToShare(2, frozenset({7})), ToShare(3)], {7: 1, 8: 1}, {})
    {2: 8, 1: 7, 3: 7}
    """
    loads = {user: load.get(user, 0) for user in shares}
    found: dict[int, int] = {}
    for case in sorted(cases, key=lambda case: case.caseworkers.isdisjoint(shares)):
        able = [user for user in shares if user not in case.caseworkers]
        if not able:
            continue
        chosen = min(able, key=lambda user: (Fraction(loads[user] + 1, shares[user]), user))
        loads[chosen] += 1
        found[case.key] = chosen
    return found
