"""Sampling designs: from what the form asks to the library's design, and back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from rettidig.sampling.design import (
    All,
    Criterion,
    Design,
    Draw,
    Equal,
    NotReviewed,
    Opened,
    OpenIn,
    PerCaseworker,
    Proportional,
    Simple,
)
from rettidig.sampling.design_file import parse_design
from rettidig_web.rounds.refusing import refusal

FILE_NAME = "design.yaml"
_TEAM = ("team",)


class DrawKind(models.TextChoices):
    """The ways of drawing that the form offers."""

    SIMPLE = "simple", _("Et antal af alle")
    PROPORTIONAL = "proportional", _("Et antal i alt, forholdsmæssigt fordelt på team")
    EQUAL = "equal", _("Lige mange fra hvert team")
    PER_CASEWORKER = "per_caseworker", _("Lige mange pr. medarbejder")
    ALL = "all", _("Alle sager")
    YAML = "yaml", _("Et design, som jeg skriver (YAML)")


COUNTED = frozenset({DrawKind.SIMPLE, DrawKind.PROPORTIONAL, DrawKind.EQUAL, DrawKind.PER_CASEWORKER})
"""The ways that need a number."""
WHOLE_NUMBERS = frozenset({DrawKind.SIMPLE, DrawKind.PROPORTIONAL})
"""The ways whose number is that of the whole sample."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants drawn: the way, the number where there is one, and which cases."""

    kind: DrawKind
    n: int | None = None
    written: str = ""
    is_open_only: bool = False
    opened_since: date | None = None
    spares: int | None = None


def design_of(wish: Wish, as_of: date) -> Design:
    """Return the wish as a design; raises Refused for a written one that cannot be used."""
    criteria = _criteria(wish, as_of)
    if wish.kind is not DrawKind.YAML:
        return Design(frame=criteria, draw=_draw(wish.kind, wish.n or 1), spares=wish.spares)
    written = parse_design(wish.written, FILE_NAME)
    _refuse_unusable(written)
    spares = written.spares if wish.spares is None else wish.spares
    return written.model_copy(update={"frame": (*criteria, *written.frame), "spares": spares})


def _draw(kind: DrawKind, n: int) -> Draw:
    draws: Mapping[DrawKind, Draw] = {
        DrawKind.SIMPLE: Simple(kind="simple", n=n),
        DrawKind.PROPORTIONAL: Proportional(kind="proportional", by=_TEAM, n=n),
        DrawKind.EQUAL: Equal(kind="equal", by=_TEAM, each=n),
        DrawKind.PER_CASEWORKER: PerCaseworker(kind="per_caseworker", n=n),
        DrawKind.ALL: All(kind="all"),
    }
    return draws[kind]


def _criteria(wish: Wish, as_of: date) -> tuple[Criterion, ...]:
    found: list[Criterion] = []
    if wish.is_open_only:
        found.append(OpenIn(kind="open_in", since=as_of, until=as_of))
    if wish.opened_since is not None:
        found.append(Opened(kind="opened", since=wish.opened_since))
    return tuple(found)


def _refuse_unusable(written: Design) -> None:
    """Refuse what a round has other words for: events, and samples that lie in files."""
    if written.unit != "case":
        raise refusal(
            ("Et ledelsestilsyn trækker sager, ikke hændelser.", "A round draws cases, not events."),
            ("Slet »unit« i designet.", "Delete »unit« from the design."),
        )
    if any(isinstance(criterion, NotReviewed) for criterion in written.frame):
        raise refusal(
            (
                "Designet nævner tidligere stikprøver som filer.",
                "The design names earlier samples as files.",
            ),
            (
                "Slet »not_reviewed«, og sæt i stedet kryds ved at udelade sager fra tidligere tilsyn.",
                "Delete »not_reviewed«, and tick that cases of earlier rounds are left out.",
            ),
        )


_NUMBERS: Mapping[type, tuple[DrawKind, str]] = MappingProxyType(
    {
        Simple: (DrawKind.SIMPLE, "n"),
        Proportional: (DrawKind.PROPORTIONAL, "n"),
        Equal: (DrawKind.EQUAL, "each"),
        PerCaseworker: (DrawKind.PER_CASEWORKER, "n"),
    }
)


def wish_of(design: Design, written: str = "") -> Wish:
    """Return the wish that a design came from; ``written`` is its text, where somebody wrote it."""
    own = parse_design(written, FILE_NAME).frame if written else ()
    asked = design.frame[: len(design.frame) - len(own)]
    kind, number = (DrawKind.YAML, "") if written else _NUMBERS.get(type(design.draw), (DrawKind.ALL, ""))
    opened = (each.since for each in asked if isinstance(each, Opened))
    return Wish(
        kind=kind,
        n=getattr(design.draw, number) if number else None,
        written=written,
        is_open_only=any(isinstance(each, OpenIn) for each in asked),
        opened_since=next(opened, None),
        spares=design.spares,
    )


def without_earlier(design: Design, names: Sequence[str]) -> Design:
    """Return the design with a criterion that leaves out the cases of the samples named; none: as it is."""
    if not names:
        return design
    criterion = NotReviewed(kind="not_reviewed", certificates=tuple(names))
    return design.model_copy(update={"frame": (*design.frame, criterion)})
