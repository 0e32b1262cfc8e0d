"""The law behind a point, as a page cites it: act, section and address."""

from collections.abc import Iterable
from dataclasses import dataclass

from rettidig.catalogue import Catalogue
from rettidig.catalogue.model import LawReference


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference to an act: ``LAB § 20 a``, the act's full title, and its address where it is known."""

    text: str
    title: str
    eli: str | None


def cited(catalogue: Catalogue, law: Iterable[LawReference]) -> tuple[Cited, ...]:
    """Return the references as a page cites them."""
    return tuple(_cited(catalogue, reference) for reference in law)


def _cited(catalogue: Catalogue, reference: LawReference) -> Cited:
    act = catalogue.acts[reference.act]
    return Cited(f"{act.short} {reference.section or ''}".strip(), act.title, act.eli)
