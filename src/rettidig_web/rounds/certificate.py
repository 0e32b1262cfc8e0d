"""A certificate as a page shows it: what each criterion removed, the strata, the seed, what has happened."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from rettidig.sampling.certificate import Certificate, Extension, Origin, Replacement, SeedSource
from rettidig.sampling.strata import WHOLE
from rettidig.sampling.verifying import Verification
from rettidig_web.accounts.models import User
from rettidig_web.rounds.drawing import EMPLOYEE, employee_in
from rettidig_web.rounds.models import Round
from rettidig_web.ui.templatetags.danish import day, number

_CRITERIA: Final[Mapping[str, Promise]] = {
    "visible": _("Åbnet senest på opgørelsesdagen"),
    "values": _("Har en af de ønskede værdier"),
    "minimum_duration": _("Har varet længe nok"),
    "lasted_more_than": _("Havde på dagen varet mere end grænsen"),
    "open_in": _("Åben i perioden"),
    "opened": _("Åbnet i perioden"),
    "has_event": _("Har hændelsen"),
    "amount_at_least": _("Har et beløb, der er stort nok"),
    "not_reviewed": _("Ikke med i et tidligere ledelsestilsyn"),
    "first_cases": _("Blandt en ny medarbejders første"),
    "has_quota": _("Hører til en gruppe, der trækkes fra"),
}
_SEEDS: Final[Mapping[SeedSource, Promise]] = {
    SeedSource.GIVEN: _("valgt, før der blev trukket"),
    SeedSource.DESIGN: _("skrevet i designet"),
    SeedSource.PUBLIC_TEXT: _("lavet af et mødes sagsnummer og dato"),
}
ORIGINS: Final[Mapping[str, Promise]] = {
    Origin.FIRST_DRAW.value: _("Første lodtrækning"),
    Origin.EXTENSION.value: _("Udvidelse"),
    Origin.REPLACEMENT.value: _("Reserve"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step on the way to the frame: how many it removed, and how many were left."""

    title: str | Promise
    removed: int
    left: int


@dataclass(frozen=True, slots=True)
class StratumRow:
    """A stratum: its size, and how many were drawn from it."""

    title: str
    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A drawn case: its place, its ticket, how it came in, and whether it went out again."""

    position: int
    case_id: str
    stratum: str
    ticket: str
    origin: str | Promise
    is_out: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate as a page shows it."""

    certificate: Certificate
    seed_source: str | Promise
    steps: tuple[Step, ...]
    strata: tuple[StratumRow, ...]
    units: tuple[UnitRow, ...]
    shortfalls: tuple[str, ...]
    history: tuple[str, ...]
    n_spares: int


def shown(round_: Round, certificate: Certificate, visible: Collection[int]) -> Shown:
    """Return the round's certificate as a page shows it; ``visible`` are the employees it may name."""
    name = _namer(round_, certificate, visible)
    return Shown(
        certificate=certificate,
        seed_source=_SEEDS[certificate.seed.source],
        steps=tuple(_steps(round_.frame_counts, certificate)),
        strata=tuple(StratumRow(name(each.name), each.size, each.drawn) for each in certificate.frame.strata),
        units=tuple(_units(certificate, name)),
        shortfalls=tuple(
            gettext("%(stratum)s: %(drawn)s af %(asked)s, for der er kun %(available)s.")
            % {
                "stratum": name(each.stratum),
                "drawn": number(each.drawn),
                "asked": number(each.asked),
                "available": number(each.available),
            }
            for each in certificate.shortfalls
        ),
        history=tuple(_told(entry) for entry in certificate.log),
        n_spares=sum(len(each) for each in certificate.spares.values()),
    )


def _steps(counts: Mapping[str, int], certificate: Certificate) -> Iterator[Step]:
    """Yield the steps from the whole snapshot to the frame; what removes nothing by nature is left out."""
    if counts:
        whole, unit, group = (counts[name] for name in ("snapshot", "unit", "target_group"))
        yield Step(_("Hører til enheden"), whole - unit, unit)
        yield Step(_("Har målgruppen"), unit - group, group)
    for count in certificate.frame.criteria:
        if count.number or count.removed:
            yield Step(_CRITERIA[count.kind], count.removed, count.left)


def _namer(round_: Round, certificate: Certificate, visible: Collection[int]) -> Callable[[str], str]:
    """Return the function that names a stratum; employees by the names they have now, or by a number.

    Beside cases, the results of which stand elsewhere, only those are named whom the reader leads.
    """
    parts = (part for each in certificate.frame.strata for part in each.values)
    words = dict.fromkeys(part for part in parts if part.startswith(EMPLOYEE))
    people = {
        word: gettext("Medarbejder %(n)s") % {"n": number(place)} for place, word in enumerate(words, start=1)
    }
    named = User.objects.filter(pk__in=visible) if words else ()
    people |= {word: str(user) for user in named if (word := employee_in(round_, user.pk)) in words}
    values = {each.name: each.values for each in certificate.frame.strata}

    def name(stratum: str) -> str:
        if stratum == WHOLE:
            return gettext("Alle")
        parts: Iterable[str] = values.get(stratum, (stratum,))
        return " / ".join(people.get(part, part) or gettext("ingen angivet") for part in parts)

    return name


def _units(certificate: Certificate, name: Callable[[str], str]) -> Iterator[UnitRow]:
    out = {entry.out for entry in certificate.replacements}
    for one in certificate.draws:
        yield UnitRow(
            one.position,
            one.case_id,
            name(one.stratum),
            one.ticket,
            ORIGINS[one.origin.value],
            one.unit_id in out,
        )


def _told(entry: Replacement | Extension) -> str:
    if isinstance(entry, Replacement):
        words = gettext("%(day)s: Sag %(out)s udgik, og reserven %(into)s kom ind. Grund: %(reason)s")
        return words % {"day": day(entry.on), "out": entry.out, "into": entry.into, "reason": entry.reason}
    n = entry.drawn
    words = ngettext("Udvidet med %(n)s sag.", "Udvidet med %(n)s sager.", n)
    return words % {"n": number(n)}


def verdict(found: Verification) -> str:
    """Return what came of drawing again."""
    if found.holds:
        return gettext("Beviset holder: Trækkes der igen, bliver det de samme sager.")
    if found.refusal is not None:
        return gettext("Beviset holder ikke: Der kan ikke trækkes igen af de frosne sager.")
    if found.is_same_frame:
        return gettext(
            "Beviset holder ikke: De sager, der kunne trækkes, er de samme, men det bliver en anden "
            "stikprøve."
        )
    return gettext("Beviset holder ikke: De frosne sager er ikke dem, der blev trukket af.")
