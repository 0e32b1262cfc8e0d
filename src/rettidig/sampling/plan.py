"""How many a design draws from each stratum of a frame; the impossible is refused, with what is possible."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from rettidig.sampling import allocation
from rettidig.sampling.certificate import Done, Shortfall
from rettidig.sampling.criteria import shown
from rettidig.sampling.design import (
    All,
    AtRate,
    ByRisk,
    Draw,
    Equal,
    Given,
    Oversampled,
    PerCaseworker,
    Proportional,
    Quotas,
    Shortage,
    Simple,
    Weighted,
)
from rettidig.sampling.quotas import Filled, fill_quotas
from rettidig.sampling.strata import BETWEEN, REST, SUBGROUP, WHOLE, stratum_name
from rettidig.vocabulary import Refused, Text, shape_of

_MOST_SHOWN = 12
_LONGEST_NUMBER = 4
_CASEWORKER = "caseworker"


@dataclass(frozen=True, slots=True)
class Plan:
    """How many were asked for (quotas ask for sums only) and are drawn from each stratum; what fell short."""

    asked: Mapping[str, int]
    drawn: Mapping[str, int]
    shortfalls: tuple[Shortfall, ...] = ()


@dataclass(frozen=True, slots=True)
class Strata:
    """The frame's strata by name: their sizes, and the values that make them."""

    sizes: Mapping[str, int]
    values: Mapping[str, Sequence[str]]


def plan(draw: Draw, strata: Strata) -> Plan:
    """Return how many to draw from each stratum."""
    return _PLANS[type(draw)](draw, strata)


def _as_asked(drawn: Mapping[str, int]) -> Plan:
    return Plan(drawn, drawn)


def _simple(draw: Simple | Weighted, strata: Strata) -> Plan:
    _refuse_too_many(draw.n, strata.sizes)
    return _as_asked({WHOLE: draw.n})


def _all(_: All, strata: Strata) -> Plan:
    return _as_asked(strata.sizes)


def _proportional(draw: Proportional, strata: Strata) -> Plan:
    _refuse_too_few(draw.n, strata.sizes)
    return _as_asked(allocation.allocate_proportional(draw.n, strata.sizes))


def _at_rate(draw: AtRate, strata: Strata) -> Plan:
    return _as_asked(allocation.allocate_rate(draw.rate, strata.sizes))


def _equal(draw: Equal, strata: Strata) -> Plan:
    return _limited(dict.fromkeys(strata.sizes, draw.each), strata.sizes, draw.on_shortfall)


def _per_caseworker(draw: PerCaseworker, strata: Strata) -> Plan:
    return _limited(dict.fromkeys(strata.sizes, draw.n), strata.sizes, draw.on_shortfall)


def _given(draw: Given, strata: Strata) -> Plan:
    _refuse_absent(draw.sizes, strata.sizes, draw.by)
    return _limited(draw.sizes, strata.sizes, draw.on_shortfall)


def _by_risk(draw: ByRisk, strata: Strata) -> Plan:
    sizes = strata.sizes
    _refuse_absent(draw.risks, sizes, draw.by)
    _refuse_too_few(draw.n, sizes)
    measures = {name: size * draw.risks.get(name, 1) for name, size in sizes.items()}
    return _as_asked(allocation.allocate_by_measure(draw.n, measures, sizes))


def _limited(asked: Mapping[str, int], sizes: Mapping[str, int], on_shortfall: Shortage) -> Plan:
    """Return at most what the strata have; what is lacking is drawn elsewhere where that is asked for."""
    drawn = {name: min(asked[name], sizes[name]) for name in asked}
    lacking = sum(asked.values()) - sum(drawn.values())
    if on_shortfall == "reallocate":
        more = allocation.grow(drawn, sizes, lacking)
        drawn = {name: drawn[name] + more[name] for name in drawn}
    is_made_up = sum(drawn.values()) == sum(asked.values())
    shortfalls = tuple(
        Shortfall(
            stratum=name,
            asked=asked[name],
            drawn=drawn[name],
            available=sizes[name],
            done="reallocated" if is_made_up else "reported",
        )
        for name in asked
        if drawn[name] < asked[name]
    )
    return Plan(asked, drawn, shortfalls)


def _oversampled(draw: Oversampled, strata: Strata) -> Plan:
    sizes = strata.sizes
    _refuse_too_many(draw.n, sizes)
    asked = {SUBGROUP: draw.take, REST: draw.n - draw.take}
    _refuse_absent(asked, sizes, ())
    return _limited(asked, sizes, "reallocate")


def _quotas(draw: Quotas, strata: Strata) -> Plan:
    sizes, values = strata.sizes, strata.values
    first, second = draw.by.values()
    for column, number, quotas in zip(draw.by, (-2, -1), (first, second), strict=True):
        _refuse_absent(quotas, dict.fromkeys((found[number] for found in values.values()), 1), [column])
    drawn: dict[str, int] = {}
    shortfalls: list[Shortfall] = []
    is_whole = draw.on_shortfall == "reallocate"
    for block in sorted({tuple(found[:-2]) for found in values.values()}):
        available = {
            (found[-2], found[-1]): sizes[name]
            for name, found in values.items()
            if tuple(found[:-2]) == block
        }
        filled = fill_quotas(available, first, second, reallocate=is_whole)
        drawn |= {stratum_name([*block, *cell]): filled.cells[cell] for cell in available}
        shortfalls += _fell_short(block, draw, available, filled)
    return Plan({}, drawn, tuple(shortfalls))


_PLANS: Mapping[type, Callable[..., Plan]] = MappingProxyType(
    {
        Simple: _simple,
        Weighted: _simple,
        All: _all,
        Proportional: _proportional,
        Equal: _equal,
        AtRate: _at_rate,
        Given: _given,
        ByRisk: _by_risk,
        PerCaseworker: _per_caseworker,
        Oversampled: _oversampled,
        Quotas: _quotas,
    }
)


def _fell_short(
    block: Sequence[str], draw: Quotas, available: Mapping[tuple[str, str], int], filled: Filled
) -> Iterable[Shortfall]:
    """Yield the quotas that were not filled, and the block itself where it has too few cases in all."""
    n_drawn = sum(filled.cells.values())
    done: Done = "reallocated" if n_drawn == draw.per_block else "reported"
    if n_drawn < draw.per_block:
        yield Shortfall(
            stratum=stratum_name(block) if block else WHOLE,
            asked=draw.per_block,
            drawn=n_drawn,
            available=sum(available.values()),
            done=done,
        )
    for number, (quotas, gaps) in enumerate(
        zip(draw.by.values(), (filled.rows, filled.columns), strict=True)
    ):
        for value, asked in quotas.items():
            if gaps[value] < 0:
                yield Shortfall(
                    stratum=stratum_name([*block, value]),
                    asked=asked,
                    drawn=asked + gaps[value],
                    available=sum(size for cell, size in available.items() if cell[number] == value),
                    done=done,
                )


def _refuse_too_many(n: int, sizes: Mapping[str, int]) -> None:
    there = sum(sizes.values())
    if n <= there:
        return
    raise Refused(
        Text(
            f"Der ønskes {n}, men rammen har kun {there}.",
            f"{n} are asked for, but the frame has only {there}.",
        ),
        do=Text(
            f"Vælg højst {there}, tag alle med »kind: all«, eller lemp rammens kriterier.",
            f"Choose at most {there}, take all with »kind: all«, or relax the frame's criteria.",
        ),
    )


def _refuse_too_few(n: int, sizes: Mapping[str, int]) -> None:
    _refuse_too_many(n, sizes)
    if n >= len(sizes):
        return
    raise Refused(
        Text(
            f"Der ønskes {n}, men der er {len(sizes)} lag, så nogle ville ingen chance have.",
            f"{n} are asked for, but there are {len(sizes)} strata, so some would have no chance.",
        ),
        do=Text(
            f"Vælg mindst {len(sizes)}, del op efter færre kolonner, eller træk med »kind: simple«.",
            f"Choose at least {len(sizes)}, use fewer columns, or draw with »kind: simple«.",
        ),
    )


def _refuse_absent(named: Iterable[str], there: Mapping[str, int], columns: Sequence[str]) -> None:
    """Refuse a stratum that the design names and the frame does not have; caseworkers are not named."""
    absent = [name for name in named if name not in there]
    if not absent:
        return
    show = shape_of if _CASEWORKER in columns else shown_stratum
    listed = ", ".join(f"»{show(known)}«" for known in sorted(there)[:_MOST_SHOWN])
    more = " …" if len(there) > _MOST_SHOWN else ""
    raise Refused(
        Text(f"Rammen har ingen i »{show(absent[0])}«.", f"The frame has none in »{show(absent[0])}«."),
        do=Text(
            f"Slet den fra designet, eller vælg blandt: {listed}{more}.",
            f"Delete it from the design, or choose among: {listed}{more}.",
        ),
    )


def shown_stratum(name: str) -> str:
    """Return the stratum's name for a message: a value that is no plain word or short number by its shape."""
    return BETWEEN.join(_shown_value(value) for value in name.split(BETWEEN))


def _shown_value(value: str) -> str:
    return value if value.isdigit() and len(value) <= _LONGEST_NUMBER else shown(value)
