"""What the generated events may say: the types of the focus audit and the attribute texts of each."""

import itertools
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

EVENT_TYPES = (
    "henvendelse",
    "samtale",
    "visitation",
    "uddannelsespaalaeg",
    "fvu_vurdering",
    "fvu_test",
    "fvu_fritagelse",
    "fvu_kursus_tilbud",
    "vejledning",
    "tilbud_koordinerende_sagsbehandler",
    "tilbud",
    "mentor_tilbudt",
    "parallel_indsats",
    "udeblivelse",
    "sanktion",
    "min_plan",
    "cv",
    "cv_soegbart",
    "jobsoegende_registreret",
    "joblog",
    "optagelse",
    "pligt_vurdering",
    "underretning",
    "mentor_ved_overgang",
    "sygdom",
    "barsel",
)
TYPE_CODE = {name: code for code, name in enumerate(EVENT_TYPES)}

GROUPS = ("aup", "up", "ap", "")
"""The visitation groups; the last is a case that has none yet."""
AUP, UP, AP, NO_GROUP = range(4)

_YES = 0.8
_CV = ("beskaeftigelse", "uddannelse", "kvalifikationer", "jobmaal", "stillingsbetegnelse")
_MIN_PLAN = ("uddannelsesmaal", "jobmaal", "aftaler", "jobsoegningskrav")
_MISSING = 0.01


@dataclass(frozen=True)
class Choice:
    """The attribute texts of one kind of event, as codes of the common list, with their probabilities."""

    codes: np.ndarray
    shares: np.ndarray

    def draw(self, rng: np.random.Generator, n: int) -> np.ndarray:
        """Return ``n`` drawn codes."""
        return rng.choice(self.codes, size=n, p=self.shares).astype(np.int16)


class Attributes:
    """The list of all attribute texts; an event holds an index into it, and 0 is an empty field."""

    def __init__(self) -> None:
        self.texts: list[str | None] = [None]

    def choice(self, weighted: Sequence[tuple[dict[str, str], float]]) -> Choice:
        """Add the objects to the list and return how to draw among them; a hundredth have no attributes."""
        first = len(self.texts)
        self.texts += [json.dumps(values, ensure_ascii=False) for values, _ in weighted]
        weights = np.array([_MISSING, *(weight for _, weight in weighted)])
        return Choice(np.array([0, *range(first, len(self.texts))]), weights / weights.sum())

    def one(self, key: str, **shares: float) -> Choice:
        """Return a choice between the values of one attribute."""
        return self.choice([({key: value}, share) for value, share in shares.items()])

    def yes_or_no(self, keys: Sequence[str], yes: float = _YES) -> Choice:
        """Return a choice between every combination of yes and no."""
        weighted = []
        for values in itertools.product(("ja", "nej"), repeat=len(keys)):
            share = math.prod(yes if value == "ja" else 1 - yes for value in values)
            weighted.append((dict(zip(keys, values, strict=True)), share))
        return self.choice(weighted)

    def visitation(self, group: int, *, final: bool) -> Choice:
        """Return a choice of group, nine in ten the case's own, with the decision final or not."""
        end = "ja" if final else "nej"
        others = [name for name in GROUPS[:NO_GROUP] if name != GROUPS[group]]
        weighted = [({"gruppe": name, "endelig": end}, 0.1 / len(others)) for name in others]
        own = [({"gruppe": GROUPS[group], "endelig": end}, 0.9)] if group != NO_GROUP else []
        return self.choice(own + weighted)


def choices(attributes: Attributes) -> dict[str, Choice]:
    """Return how the attributes are drawn, by event type (and group and finality of a visitation)."""
    visitations = {
        f"visitation/{group}/{'endelig' if final else 'foerste'}": attributes.visitation(group, final=final)
        for group in range(len(GROUPS))
        for final in (False, True)
    }
    return visitations | {
        "samtale": attributes.yes_or_no(("opfoelgning_paalaeg",)),
        "fvu_vurdering": attributes.one("behov", ja=0.35, nej=0.65),
        "fvu_test": attributes.one("kursusbehov", ja=0.5, nej=0.5),
        "fvu_fritagelse": attributes.one("grund", sygdom=0.4, ordblindhed=0.2, andet=0.4),
        "vejledning": attributes.choice([({"emne": "225-timersreglen"}, 0.3), ({"emne": "sanktioner"}, 0.7)]),
        "tilbud": attributes.one("art", praktik=0.4, kursus=0.3, brobygning=0.2, mentor=0.1),
        "udeblivelse": attributes.one("gyldig_grund", ja=0.55, nej=0.45),
        "min_plan": attributes.yes_or_no(_MIN_PLAN),
        "cv": attributes.yes_or_no(_CV),
        "pligt_vurdering": attributes.one("pligt", ja=0.7, nej=0.3),
    }
