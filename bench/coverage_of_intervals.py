"""How often the 95 % intervals hold what they say: ``python -m bench.coverage_of_intervals``.

Simple samples are worked out over every possible result, so there is no chance in them. Samples of so many
cases per caseworker are drawn again and again, with a seed. Exit status 1 where a method that calls itself
exact covers too seldom; for the others the deviation is printed.
"""

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy import stats

from rettidig.assessment.estimates.model import EXACT_METHODS, Choice, Method
from rettidig.assessment.estimates.shares import counted, share
from rettidig.assessment.intervals import wilson
from rettidig.sampling.limits import agresti_coull, clopper_pearson, hypergeometric_counts

LEVEL = 0.95
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Design:
    """So many caseworkers, each with so many cases, of which so many are drawn; errors in so many of them."""

    sizes: tuple[int, ...]
    drawn: tuple[int, ...]
    errors: tuple[int, ...]

    @property
    def rate(self) -> float:
        """Return the share of errors in the whole caseload."""
        return sum(self.errors) / sum(self.sizes)

    def __str__(self) -> str:
        per, many = sorted(set(self.sizes)), sorted(set(self.drawn))
        return f"{len(self.sizes)} x {per[0]}-{per[-1]} sager, {many[0]}-{many[-1]} udtaget"


@dataclass(frozen=True, slots=True)
class Covered:
    """How often a method's interval held the true share, and how wide it was on average."""

    method: str
    design: str
    rate: float
    share: float
    width: float
    is_exact: bool


# Simple samples: every result, with its chance -----------------------------------------------------------

Interval = Callable[[int, int, int], tuple[float, float]]


def _hypergeometric(x: int, n: int, population: int) -> tuple[float, float]:
    counts = hypergeometric_counts(x, n, population, LEVEL)
    return counts.low / population, counts.high / population


def _pearson(x: int, n: int, _: int) -> tuple[float, float]:
    limits = clopper_pearson(x, n, LEVEL)
    return limits.low, limits.high


def _coull(x: int, n: int, _: int) -> tuple[float, float]:
    limits = agresti_coull(x, n, LEVEL)
    return limits.low, limits.high


def _wilson(x: int, n: int, _: int) -> tuple[float, float]:
    return wilson(x, n, LEVEL)


SIMPLE: dict[str, tuple[Interval, bool]] = {
    Method.HYPERGEOMETRIC: (_hypergeometric, True),
    Method.BINOMIAL: (_pearson, True),
    "wilson": (_wilson, False),
    "agresti-coull": (_coull, False),
}


def simple(population: int, n: int, errors: int) -> Iterator[Covered]:
    """Yield each method's coverage over all results of a simple draw, exactly."""
    chances = stats.hypergeom.pmf(np.arange(n + 1), population, errors, n)
    for name, (interval, is_exact) in SIMPLE.items():
        limits = [interval(x, n, population) for x in range(n + 1)]
        held = [low - ROUNDING <= errors / population <= high + ROUNDING for low, high in limits]
        width = sum(chance * (high - low) for chance, (low, high) in zip(chances, limits, strict=True))
        design = f"{population} sager, {n} udtaget"
        yield Covered(name, design, errors / population, float(chances @ held), float(width), is_exact)


# So many cases per caseworker: drawn again and again -----------------------------------------------------


def per_caseworker(design: Design, draws: int, seed: int) -> Iterator[Covered]:
    """Yield the coverage of each choice of limits over ``draws`` draws."""
    rng = np.random.default_rng(seed)
    right = np.subtract(design.sizes, design.errors)
    results = rng.hypergeometric(right, design.errors, design.drawn, size=(draws, len(design.sizes)))
    interval = cache(lambda met, choice: _limits(design, met, choice))
    true = 1 - design.rate
    for choice in Choice:
        limits = [interval(tuple(sorted_like(design, row)), choice) for row in results]
        held = np.mean([low - ROUNDING <= true <= high + ROUNDING for low, high, _ in limits])
        width = np.mean([high - low for low, high, _ in limits])
        is_exact = all(method in EXACT_METHODS for _, _, method in limits)
        yield Covered(choice, str(design), design.rate, float(held), float(width), is_exact)


def sorted_like(design: Design, met: NDArray[np.int64]) -> list[int]:
    """Return the result with caseworkers alike in size and draw in order, as their order tells nothing."""
    return [met for *_, met in sorted(zip(design.sizes, design.drawn, met.tolist(), strict=True))]


def _limits(design: Design, met: Sequence[int], choice: Choice) -> tuple[float, float, Method]:
    pairs = sorted(zip(design.sizes, design.drawn, strict=True))
    found = share(
        [counted(size, n, x) for (size, n), x in zip(pairs, met, strict=True)],
        confidence=LEVEL,
        choice=choice,
    ).estimate
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high, found.method


def spread(rate: float, sizes: Sequence[int], how: str) -> tuple[int, ...]:
    """Return the errors of each caseworker: alike, half of them with none, or all with one of them first."""
    total = round(rate * sum(sizes))
    weights = {
        "ens": np.ones(len(sizes)),
        "halvdelen": np.arange(len(sizes)) % 2,
        "én": np.where(np.arange(len(sizes)) == 0, 1.0, 0.05),
    }[how] * np.array(sizes)
    errors = np.minimum(np.floor(total * weights / weights.sum()).astype(int), sizes)
    for place in np.argsort(-weights):
        more = min(total - int(errors.sum()), sizes[place] - int(errors[place]))
        errors[place] += max(min(more, 1), 0)
    return tuple(errors.tolist())


# The grid ------------------------------------------------------------------------------------------------

POPULATIONS, SIZES, RATES = (25, 60, 200, 1000, 5000), (10, 20, 60, 150), (0, 0.01, 0.05, 0.1, 0.3, 0.5, 1)
CASEWORKERS, CASES, PER_CASEWORKER = (5, 20), ((8,), (30,), (10, 20, 60)), (1, 2, 4, 8)
SPREADS = ("ens", "halvdelen", "én")


def simple_grid() -> Iterator[Covered]:
    """Yield the coverage over all populations, sizes and rates that are possible together."""
    for population in POPULATIONS:
        for n in SIZES:
            for errors in sorted({round(rate * population) for rate in RATES}):
                if n < population:
                    yield from simple(population, n, errors)


def caseworker_grid(draws: int, seed: int) -> Iterator[Covered]:
    """Yield the coverage over caseworkers, cases, cases drawn, rates, and ways the errors are spread."""
    for many in CASEWORKERS:
        for cases in CASES:
            sizes = tuple(cases[i % len(cases)] for i in range(many))
            for n in PER_CASEWORKER:
                drawn = tuple(min(n, size) for size in sizes)
                for rate in RATES[1:-1]:
                    for how in SPREADS:
                        design = Design(sizes, drawn, spread(rate, sizes, how))
                        yield from per_caseworker(design, draws, seed)


def noise(draws: int) -> float:
    """Return by how much chance alone lets a coverage of 95 % fall short in so many draws (1 in 100,000)."""
    return float(LEVEL - stats.binom.ppf(1e-5, draws, LEVEL) / draws)


def shown(title: str, rows: Sequence[Covered]) -> Table:
    """Return a table of each method's coverage: lowest, mean, and where it was lowest."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("Metode")
    for heading in ("Laveste", "Middel", "Afvigelse", "Under 95 pct.", "Bredde"):
        table.add_column(heading, justify="right")
    table.add_column("Lavest ved")
    for method in dict.fromkeys(row.method for row in rows):
        mine = [row for row in rows if row.method == method]
        worst = min(mine, key=lambda row: row.share)
        below = sum(row.share < LEVEL - ROUNDING for row in mine)
        table.add_row(
            method,
            f"{worst.share:.1%}",
            f"{np.mean([row.share for row in mine]):.1%}",
            f"{worst.share - LEVEL:+.1%}",
            f"{below} af {len(mine)}",
            f"{np.mean([row.width for row in mine]):.3f}",
            f"{worst.design}, {worst.rate:.1%} fejl",
        )
    return table


def main() -> int:
    """Print the coverage over the whole grid; return 1 where an exact method covers too seldom."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1000, help="draws per design")
    parser.add_argument("--seed", type=int, default=20260101)
    asked = parser.parse_args()
    console = Console(width=140, highlight=False)
    one = list(simple_grid())
    console.print(shown("Simpel lodtrækning, alle udfald regnet igennem", one))
    many = list(caseworker_grid(asked.draws, asked.seed))
    console.print(shown(f"Et antal sager pr. medarbejder, {asked.draws} lodtrækninger af hver", many))
    least = LEVEL - noise(asked.draws)
    short = [row for row in one if row.is_exact and row.share < LEVEL - ROUNDING]
    short += [row for row in many if (row.is_exact or row.method == Choice.EXACT) and row.share < least]
    for row in short:
        console.print(f"For sjældent: {row}")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
