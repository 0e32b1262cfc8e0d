"""The draw: a caseload, a design and a seed in; a certificate out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from rettidig import __version__
from rettidig.caseload import Caseload, open_caseload
from rettidig.sampling.certificate import (
    FORMAT_VERSION,
    CaseloadRef,
    Certificate,
    Drawn,
    Frame,
    Origin,
    Seed,
    SeedSource,
    Spare,
    Stratum,
)
from rettidig.sampling.design import Design, EventUnit, Meeting, NotReviewed, Weighted
from rettidig.sampling.frame import FrameHash, Unit, build_frame
from rettidig.sampling.plan import Plan, Strata, plan
from rettidig.sampling.strata import WHOLE
from rettidig.sampling.tickets import Smallest, ticketer
from rettidig.sampling.weighted import Sized, spare_order, systematic
from rettidig.vocabulary import Refused, Text

LISTED_UP_TO = 20_000
"""Frames of up to so many units are listed in the certificate."""


def seed_of(design: Design, given: str | None) -> Seed:
    """Return the seed of a draw; refuses where there is none, or two that differ."""
    if given is not None and not given.strip():
        given = None
    own = _own_seed(design)
    if given is not None:
        if own is not None and own.text != given:
            raise Refused(
                Text("Designet har allerede et andet frø.", "The design already has another seed."),
                do=Text(
                    "Udelad --seed, eller slet frøet i designet.", "Leave out --seed, or the design's seed."
                ),
            )
        return own or Seed(text=given, source=SeedSource.GIVEN)
    if own is not None:
        return own
    raise Refused(
        Text("Lodtrækningen mangler et frø.", "The draw has no seed."),
        do=Text(
            "Vælg det i åbenhed, før I trækker: et offentligt sagsnummer og mødets dato under »meeting« i "
            "designet, eller en tekst med --seed. Programmet vælger det ikke selv.",
            "Choose it in the open before the draw: a public case number and the meeting's date under "
            "»meeting« in the design, or a text with --seed. The program does not choose it.",
        ),
    )


def _own_seed(design: Design) -> Seed | None:
    if design.meeting is not None:
        return Seed(
            text=public_text(design.meeting),
            source=SeedSource.PUBLIC_TEXT,
            meeting=design.meeting.case_number,
            meeting_on=design.meeting.held_on,
        )
    return None if design.seed is None else Seed(text=design.seed, source=SeedSource.DESIGN)


def public_text(meeting: Meeting) -> str:
    """Return the seed that a meeting's case number and date make: both, with a space between them."""
    return f"{meeting.case_number.strip()} {meeting.held_on.isoformat()}"


def draw_sample(
    caseload: Path, design: Design, seed: Seed, earlier: Mapping[str, Certificate] | None = None
) -> Certificate:
    """Return the certificate of a sample drawn from the caseload in the folder.

    ``earlier`` has the certificates that the design names, by the name it gives them.
    """
    with opened(caseload) as (found, workspace):
        excluded = excluded_by(design, earlier or {})
        return draw_from(found, design, seed, excluded, workspace)


@contextmanager
def opened(caseload: Path) -> Iterator[tuple[Caseload, Path]]:
    """Open the caseload for the length of a block, with a workspace that is gone after it."""
    with TemporaryDirectory(prefix="rettidig-sample-") as folder:
        yield open_caseload(caseload, Path(folder) / "tables"), Path(folder)


def excluded_by(design: Design, earlier: Mapping[str, Certificate]) -> dict[int, tuple[str, ...]]:
    """Return the ids that each criterion ``not_reviewed`` leaves out: what stood in the earlier samples."""
    by_event = isinstance(design.unit, EventUnit)
    found = {}
    for number, criterion in enumerate(design.frame, start=1):
        if isinstance(criterion, NotReviewed):
            ids = {
                drawn.unit_id if by_event and earlier[name].frame.unit == "event" else drawn.case_id
                for name in criterion.certificates
                for drawn in earlier[name].in_use
            }
            found[number] = tuple(sorted(ids))
    return found


def draw_from(
    caseload: Caseload, design: Design, seed: Seed, excluded: Mapping[int, Sequence[str]], workspace: Path
) -> Certificate:
    """Return the certificate of a sample drawn from an open caseload."""
    frame = build_frame(caseload, design, excluded, workspace)
    sampled = sample_frame(frame, design, seed)
    planned = sampled.planned
    return Certificate(
        format_version=FORMAT_VERSION,
        program_version=__version__,
        caseload=CaseloadRef(
            name=caseload.manifest.name, content_hash=caseload.content_hash, as_of=caseload.manifest.as_of
        ),
        frame=Frame(
            hash=sampled.passed.hash,
            unit="event" if isinstance(design.unit, EventUnit) else "case",
            columns=frame.columns,
            size=frame.size,
            criteria=frame.criteria,
            excluded={number: tuple(ids) for number, ids in excluded.items()},
            strata=tuple(
                Stratum(
                    name=name,
                    values=frame.values[name],
                    size=size,
                    asked=planned.asked.get(name),
                    drawn=planned.drawn.get(name, 0),
                )
                for name, size in frame.sizes.items()
            ),
            units=sampled.passed.units,
        ),
        design=design,
        seed=seed,
        draws=sampled.draws,
        spares=sampled.spares,
        shortfalls=planned.shortfalls,
    )


class Listed(Protocol):
    """A frame to draw from: its strata, and its units in byte order of their ids."""

    @property
    def sizes(self) -> Mapping[str, int]:
        """Return the number of units in each stratum."""

    @property
    def values(self) -> Mapping[str, tuple[str, ...]]:
        """Return the values that make each stratum."""

    def units(self) -> Iterator[Unit]:
        """Yield the units."""


@dataclass(frozen=True, slots=True)
class Sampled:
    """What was drawn from a frame, with the plan and the pass behind it."""

    planned: Plan
    passed: "Passed"
    draws: tuple[Drawn, ...]
    spares: dict[str, tuple[Spare, ...]]


def sample_frame(frame: Listed, design: Design, seed: Seed) -> Sampled:
    """Return the sample that the design and the seed draw from the frame."""
    planned = plan(design.draw, Strata(frame.sizes, frame.values))
    passed = pass_over(frame, design, seed, _first_sizes(planned, design))
    draws, spares = _drawn(passed, planned, design, frame, seed)
    return Sampled(planned, passed, draws, spares)


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass over a frame found: its hash, its list, and each stratum's smallest tickets in order.

    In a weighted draw all units are in ``in_order``, with their sizes.
    """

    hash: str
    units: dict[str, tuple[str, ...]] | None
    in_order: Mapping[str, Sequence[Sized]]


def pass_over(frame: Listed, design: Design, seed: Seed, keep: Mapping[str, int]) -> Passed:
    """Return hash, list and the ``keep`` smallest tickets of each stratum, from one pass over the frame."""
    frame_hash = FrameHash()
    ticket_of = ticketer(seed.text)
    is_listed = sum(frame.sizes.values()) <= LISTED_UP_TO
    listed: dict[str, list[str]] = {name: [] for name in frame.sizes} if is_listed else {}
    keeper = _everyone if isinstance(design.draw, Weighted) else _smallest
    offer, kept = keeper(keep)
    for unit in frame.units():
        frame_hash.add(unit)
        if is_listed:
            listed[unit.stratum].append(unit.unit_id)
        offer(unit, ticket_of(unit.unit_id))
    units = {name: tuple(ids) for name, ids in listed.items()} if is_listed else None
    return Passed(str(frame_hash), units, kept())


_Keeper = tuple[Callable[[Unit, str], None], Callable[[], Mapping[str, Sequence[Sized]]]]


def _smallest(keep: Mapping[str, int]) -> _Keeper:
    heaps = {name: Smallest(size) for name, size in keep.items()}

    def offer(unit: Unit, ticket: str) -> None:
        heaps[unit.stratum].offer(ticket, unit.unit_id, unit.case_id)

    return offer, lambda: {
        name: [Sized(*found, size=1) for found in heap.in_order()] for name, heap in heaps.items()
    }


def _everyone(keep: Mapping[str, int]) -> _Keeper:
    found: dict[str, list[Sized]] = {name: [] for name in keep}

    def offer(unit: Unit, ticket: str) -> None:
        found[unit.stratum].append(Sized(ticket, unit.unit_id, unit.case_id, unit.size or 1))

    return offer, lambda: found


def _first_sizes(planned: Plan, design: Design) -> dict[str, int]:
    return {name: n + n_spares(n, design) for name, n in planned.drawn.items()}


def n_spares(drawn: int, design: Design) -> int:
    """Return how many spares a stratum has: what the design says, else as many as are drawn from it."""
    return drawn if design.spares is None else design.spares


def _drawn(
    passed: Passed, planned: Plan, design: Design, frame: Listed, seed: Seed
) -> tuple[tuple[Drawn, ...], dict[str, tuple[Spare, ...]]]:
    if isinstance(design.draw, Weighted):
        return _drawn_weighted(passed.in_order[WHOLE], design.draw.n, design, seed)
    chosen: list[tuple[Sized, str, Fraction]] = []
    spares = {}
    for name, n in planned.drawn.items():
        chance = Fraction(n, frame.sizes[name])
        chosen += [(unit, name, chance) for unit in passed.in_order[name][:n]]
        spares[name] = tuple(as_spare(unit, chance) for unit in passed.in_order[name][n:] if n)
    return first_draws(chosen), spares


def _drawn_weighted(
    units: Sequence[Sized], n: int, design: Design, seed: Seed
) -> tuple[tuple[Drawn, ...], dict[str, tuple[Spare, ...]]]:
    chosen = systematic(units, n, seed.text)
    drawn = {one.unit.unit_id for one in chosen}
    rest = [unit for unit in units if unit.unit_id not in drawn]
    total = sum(unit.size for unit in units)
    spares = tuple(
        as_spare(unit, min(Fraction(1), Fraction(n * unit.size, total)), is_exact=False)
        for unit in spare_order(rest)[: n_spares(n, design)]
    )
    return first_draws([(one.unit, WHOLE, one.probability) for one in chosen]), {WHOLE: spares}


def as_spare(unit: Sized, chance: Fraction, *, is_exact: bool = True) -> Spare:
    """Return the unit as a spare."""
    return Spare(
        unit_id=unit.unit_id,
        case_id=unit.case_id,
        ticket=unit.ticket,
        probability=float(chance),
        is_exact=is_exact,
    )


def first_draws(chosen: Sequence[tuple[Sized, str, Fraction]]) -> tuple[Drawn, ...]:
    """Return the units as the first draw, in the order of their tickets."""
    in_order = sorted(chosen, key=lambda one: (one[0].ticket, one[0].unit_id))
    return tuple(
        Drawn(
            position=position,
            unit_id=unit.unit_id,
            case_id=unit.case_id,
            ticket=unit.ticket,
            stratum=stratum,
            probability=float(chance),
            weight=float(1 / chance),
            origin=Origin.FIRST_DRAW,
        )
        for position, (unit, stratum, chance) in enumerate(in_order, start=1)
    )
