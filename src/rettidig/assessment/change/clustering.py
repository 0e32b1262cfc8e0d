"""How much errors cluster in cases, from counts case by case: see ``errors`` for what it is used for."""

from collections.abc import Iterable, Sequence


def pearson(cases: Sequence[tuple[int, int]]) -> float | None:
    """Return Pearson's statistic of the errors of cases; None where none is an error.

    A case is how much was decided in it and how much of that was an error; it is expected to have the whole's
    share of errors. A case in which nothing was decided says nothing.

    >>> pearson([(10, 4), (10, 0)]), pearson([(10, 2), (10, 2)]), pearson([(10, 0)])
    (4.0, 0.0, None)
    """
    decided, errors = (sum(counts) for counts in zip(*cases, strict=True)) if cases else (0, 0)
    if not errors:
        return None
    expected = ((found, of * errors / decided) for of, found in cases if of)
    return float(sum((found - wanted) ** 2 / wanted for found, wanted in expected))


def dispersion_of(rounds: Iterable[tuple[float | None, int]]) -> float | None:
    """Return how much more errors vary than independent ones would, at least 1.

    A round is its statistic and its number of cases. None where it was measured in none of them, or no case
    is left over to measure by.

    >>> dispersion_of([(4.0, 2), (None, 9)]), dispersion_of([(0.5, 3)]), dispersion_of([(None, 3)])
    (4.0, 1.0, None)
    """
    measured = [(squares, n - 1) for squares, n in rounds if squares is not None]
    n_cases = sum(n for _, n in measured)
    return max(sum(squares for squares, _ in measured) / n_cases, 1.0) if n_cases > 0 else None
