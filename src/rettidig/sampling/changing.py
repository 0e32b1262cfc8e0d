"""What may happen to a sample after the draw: an unusable unit is replaced, or the sample is extended.

Both leave every draw in the certificate, and write what was done to its log.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Never

from rettidig.caseload import Caseload
from rettidig.sampling import allocation
from rettidig.sampling.certificate import (
    Certificate,
    Drawn,
    Extension,
    Origin,
    Replacement,
    Spare,
    Stratum,
)
from rettidig.sampling.design import Equal, PerCaseworker, Weighted
from rettidig.sampling.draw import as_spare, n_spares, opened, pass_over
from rettidig.sampling.frame import build_frame
from rettidig.sampling.strata import WHOLE
from rettidig.sampling.weighted import Sized, spare_order
from rettidig.vocabulary import Refused, Text

_LIKE_A_CPR_NUMBER = re.compile(r"\d{6}[- ]?\d{4}")


def replace_unit(certificate: Certificate, unit: str, reason: str, on: date) -> Certificate:
    """Return the certificate with the unit out and the next spare of its stratum in.

    ``unit`` is the unit's id, or its case's where only one unit of the case is in the sample. Raises Refused
    without a reason, where the unit is not in the sample, and where no spare is left.
    """
    _check_reason(reason)
    out = _find(certificate, unit)
    spares = certificate.spares.get(out.stratum, ())
    if not spares:
        raise Refused(
            Text("Der er ingen reserver tilbage i sagens lag.", "No spare is left in the case's stratum."),
            do=Text(
                "Behold sagen og skriv, hvorfor den ikke kunne vurderes, eller udvid stikprøven.",
                "Keep the case and say why it could not be judged, or extend the sample.",
            ),
        )
    into, *rest = spares
    drawn = _drawn(into, out.stratum, len(certificate.draws) + 1, Origin.REPLACEMENT)
    entry = Replacement(on=on, reason=reason.strip(), out=out.unit_id, into=into.unit_id, stratum=out.stratum)
    return certificate.model_copy(
        update={
            "draws": (*certificate.draws, drawn),
            "spares": certificate.spares | {out.stratum: tuple(rest)},
            "log": (*certificate.log, entry),
        }
    )


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(
            Text("En udskiftning skal have en begrundelse.", "A replacement needs a reason."),
            do=Text("Skriv den efter --reason.", "Write it after --reason."),
        )
    if _LIKE_A_CPR_NUMBER.search(reason):
        raise Refused(
            Text(
                "Begrundelsen har et tal, der ligner et CPR-nummer.",
                "The reason has a number like a CPR number.",
            ),
            do=Text("Skriv den uden personoplysninger.", "Write it without personal data."),
        )


def _find(certificate: Certificate, unit: str) -> Drawn:
    in_use = certificate.in_use
    found = [drawn for drawn in in_use if drawn.unit_id == unit] or [
        drawn for drawn in in_use if drawn.case_id == unit
    ]
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(drawn.unit_id for drawn in found)
        raise Refused(
            Text("Sagen har flere hændelser i stikprøven.", "The case has several events in the sample."),
            do=Text(f"Angiv én af dem: {ids}.", f"Name one of them: {ids}."),
        )
    is_out = any(unit in (drawn.unit_id, drawn.case_id) for drawn in certificate.draws)
    raise Refused(
        Text("Sagen er allerede udskiftet.", "The case has been replaced already.")
        if is_out
        else Text("Sagen er ikke i stikprøven.", "The case is not in the sample."),
        do=Text(
            "Angiv id'et på en sag, der står i stikprøven nu.",
            "Name the id of a case that is in the sample now.",
        ),
    )


def _drawn(spare: Spare, stratum: str, position: int, origin: Origin, extension: int | None = None) -> Drawn:
    return Drawn(
        position=position,
        unit_id=spare.unit_id,
        case_id=spare.case_id,
        ticket=spare.ticket,
        stratum=stratum,
        probability=spare.probability,
        weight=1 / spare.probability,
        is_exact=spare.is_exact,
        origin=origin,
        extension=extension,
    )


def extend_sample(certificate: Certificate, caseload: Path, by: int) -> Certificate:
    """Return the certificate with ``by`` more units, all drawn before kept and listed first.

    The next tickets of each stratum come in. How many from which: one by one to where a share's variance
    falls most, or in designs with the same number from each stratum, to those with the fewest. Raises
    Refused where the caseload no longer has the frame that was drawn from, or not so many more.
    """
    with opened(caseload) as (found, workspace):
        return extend_from(certificate, found, by, workspace)


def extend_from(certificate: Certificate, caseload: Caseload, by: int, workspace: Path) -> Certificate:
    """Return ``extend_sample`` of an open caseload."""
    more = _more_by_stratum(certificate, by)
    design = certificate.design
    used = Counter(drawn.stratum for drawn in certificate.draws)
    keep = {
        name: used[name] + n + n_spares(stratum.drawn + n, design)
        for (name, stratum), n in zip(certificate.strata.items(), more.values(), strict=True)
    }
    frame = build_frame(caseload, design, certificate.frame.excluded, workspace)
    if not keep.keys() >= frame.sizes.keys():
        _refuse_changed()
    passed = pass_over(frame, design, certificate.seed, keep)
    if passed.hash != certificate.frame.hash:
        _refuse_changed()
    in_order = dict(passed.in_order)
    chances = _chances(certificate, more, in_order)
    return _extended(certificate, by, more, in_order, chances)


def _refuse_changed() -> Never:
    raise Refused(
        Text(
            "Sagerne er ændret siden lodtrækningen: Rammen er ikke den samme.",
            "The cases have changed since the draw: the frame is not the same.",
        ),
        do=Text(
            "Brug de sager, der blev trukket fra, eller træk en ny stikprøve med kriteriet not_reviewed. "
            "»rettidig sample verify« viser forskellene.",
            "Use the cases that were drawn from, or draw a new sample with the criterion not_reviewed. "
            "»rettidig sample verify« shows the differences.",
        ),
    )


def _more_by_stratum(certificate: Certificate, by: int) -> dict[str, int]:
    """Return how many more to draw from each stratum; refuses more than there are."""
    out = Counter(replaced.stratum for replaced in certificate.replacements)
    drawn = {name: stratum.drawn for name, stratum in certificate.strata.items()}
    usable = {name: stratum.size - out[name] for name, stratum in certificate.strata.items()}
    left = sum(usable.values()) - sum(drawn.values())
    if by > left:
        raise Refused(
            Text(
                f"Der ønskes {by} flere, men der er kun {left} tilbage.",
                f"{by} more wanted, but only {left} left.",
            ),
            do=Text(f"Vælg højst {left}.", f"Choose at most {left}.")
            if left
            else Text("Alle er allerede trukket.", "All have been drawn already."),
        )
    is_level = isinstance(certificate.design.draw, Equal | PerCaseworker)
    rule = allocation.level if is_level else allocation.grow
    return rule(drawn, usable, by)


_Chance = Callable[[Sized], Fraction]


def _chances(
    certificate: Certificate, more: Mapping[str, int], in_order: Mapping[str, Sequence[Sized]]
) -> dict[str, _Chance]:
    """Return each stratum's chance of a unit to be in the sample as it will stand."""
    if isinstance(certificate.design.draw, Weighted):
        return {WHOLE: _weighted_chance(certificate, more[WHOLE], in_order[WHOLE])}
    return {
        name: _same_chance(Fraction(stratum.drawn + more[name], stratum.size))
        for name, stratum in certificate.strata.items()
    }


def _same_chance(chance: Fraction) -> _Chance:
    return lambda _: chance


def _weighted_chance(certificate: Certificate, more: int, units: Sequence[Sized]) -> _Chance:
    """Return the approximate chance: to be drawn at first, or else among ``more`` of what was left."""
    n = certificate.frame.strata[0].drawn
    drawn = {one.unit_id for one in certificate.in_use}
    total = sum(unit.size for unit in units)
    left = sum(unit.size for unit in units if unit.unit_id not in drawn)

    def chance(unit: Sized) -> Fraction:
        at_first = min(Fraction(1), Fraction(n * unit.size, total))
        then = min(Fraction(1), Fraction(more * unit.size, left))
        return at_first + (1 - at_first) * then

    return chance


def _extended(
    certificate: Certificate,
    by: int,
    more: Mapping[str, int],
    in_order: dict[str, Sequence[Sized]],
    chances: Mapping[str, _Chance],
) -> Certificate:
    design = certificate.design
    is_exact = not isinstance(design.draw, Weighted)
    used = {drawn.unit_id for drawn in certificate.draws}
    number = len(certificate.extensions) + 1
    units = {unit.unit_id: unit for found in in_order.values() for unit in found}
    new: list[tuple[Spare, str]] = []
    spares = {}
    for name, found in in_order.items():
        free = [unit for unit in found if unit.unit_id not in used]
        n_drawn = certificate.strata[name].drawn + more[name]
        n_kept = n_spares(n_drawn, design) if n_drawn else 0
        standing_by = [
            as_spare(unit, chances[name](unit), is_exact=is_exact)
            for unit in (free if is_exact else spare_order(free))[: more[name] + n_kept]
        ]
        new += [(spare, name) for spare in standing_by[: more[name]]]
        spares[name] = tuple(standing_by[more[name] :])
    new.sort(key=lambda one: (one[0].ticket, one[0].unit_id))
    before = tuple(
        _with_chance(drawn, chances[drawn.stratum](units[drawn.unit_id]), is_exact=is_exact)
        for drawn in certificate.draws
    )
    added = tuple(
        _drawn(spare, name, position, Origin.EXTENSION, number)
        for position, (spare, name) in enumerate(new, start=len(before) + 1)
    )
    strata = tuple(_grown(stratum, more[stratum.name]) for stratum in certificate.frame.strata)
    entry = Extension(
        number=number, by=by, drawn=len(added), strata={name: n for name, n in more.items() if n}
    )
    return certificate.model_copy(
        update={
            "frame": certificate.frame.model_copy(update={"strata": strata}),
            "draws": (*before, *added),
            "spares": spares,
            "log": (*certificate.log, entry),
        }
    )


def _with_chance(drawn: Drawn, chance: Fraction, *, is_exact: bool) -> Drawn:
    return drawn.model_copy(
        update={"probability": float(chance), "weight": float(1 / chance), "is_exact": is_exact}
    )


def _grown(stratum: Stratum, more: int) -> Stratum:
    return stratum.model_copy(update={"drawn": stratum.drawn + more})


def replayed(
    fresh: Certificate, log: Sequence[Replacement | Extension], caseload: Caseload, workspace: Path
) -> Certificate:
    """Return a fresh draw after all that the log says, as it would have come out."""
    for entry in log:
        if isinstance(entry, Replacement):
            fresh = replace_unit(fresh, entry.out, entry.reason, entry.on)
        else:
            fresh = extend_from(fresh, caseload, entry.by, workspace)
    return fresh
