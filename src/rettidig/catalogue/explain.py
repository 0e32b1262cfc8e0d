"""A control point said in Danish: what is asked, of whom, after which law and from when to when."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rettidig.catalogue.base import Condition, EventCondition, Scope
from rettidig.catalogue.model import AskedOf, Catalogue, ControlPoint, LawReference, Version
from rettidig.catalogue.wording import Words, danish_date, listed
from rettidig.vocabulary import Outcome

_IS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.MET: "er opfyldt",
        Outcome.NOT_MET: "ikke er opfyldt",
        Outcome.PENDING: "afventer",
        Outcome.NOT_APPLICABLE: "ikke er relevant",
        Outcome.UNKNOWN: "ikke kan bedømmes",
    }
)


@dataclass(frozen=True, slots=True)
class VersionExplained:
    """One version of a point's law; ``rule`` and ``scope`` only where they differ from the point's own."""

    id: str
    law: str
    rule: str | None
    scope: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """A control point in Danish sentences."""

    question: str
    why: str
    rule: str
    scope: str
    versions: tuple[VersionExplained, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return everything but the question and the reason for asking it, sentence by sentence."""
        of_versions = (
            part
            for version in self.versions
            for part in (version.law, version.rule, version.scope, version.note)
        )
        return tuple(part for part in (self.rule, self.scope, *of_versions) if part)


def words_of(catalogue: Catalogue) -> Words:
    """Return the titles that the catalogue gives its events and their attributes."""
    return Words(
        events={name: event.title for name, event in catalogue.events.items()},
        attributes={
            (name, attribute): title
            for name, event in catalogue.events.items()
            for attribute, title in event.attributes.items()
        },
        titles=catalogue.values,
    )


def explain(catalogue: Catalogue, point: ControlPoint) -> Explanation:
    """Return the point in Danish, in the words of its catalogue."""
    words = words_of(catalogue)
    return Explanation(
        question=point.question,
        why=point.why,
        rule=point.rule.sentence(words),
        scope=_scope(catalogue, point, point.scope),
        versions=tuple(_version(catalogue, point, version) for version in point.versions),
    )


def _version(catalogue: Catalogue, point: ControlPoint, version: Version) -> VersionExplained:
    words = words_of(catalogue)
    said = point.rule_of(version).sentence(words)
    rule = said if said != point.rule.sentence(words) else None
    scope = _scope(catalogue, point, version.scope) if version.scope is not None else None
    return VersionExplained(version.id, _law(catalogue, version), rule, scope, version.note)


def _law(catalogue: Catalogue, version: Version) -> str:
    """Return ``Efter LAB § 20 a (gældende til 29. februar 2020).``, the dates both included."""
    cited = listed(_reference(catalogue, law) for law in version.law) if version.law else ""
    since = f" fra {danish_date(version.starts_on)}" if version.starts_on else ""
    until = f" til {danish_date(version.ends_on)}" if version.ends_on else ""
    in_force = f"gældende{since}{until}" if since or until else "gældende uden tidsbegrænsning"
    return f"Efter {cited} ({in_force})." if cited else f"{in_force.capitalize()}."


def _reference(catalogue: Catalogue, law: LawReference) -> str:
    act = catalogue.acts[law.act].short
    return f"{act} {law.section}" if law.section else act


def _scope(catalogue: Catalogue, point: ControlPoint, scope: Scope) -> str:
    if point.asked_of is AskedOf.ORGANISATION:
        return "Spørgsmålet stilles til kommunen, ikke til en sag."
    if point.asked_of is AskedOf.POPULATION:
        return "Opgøres for alle sager under ét, måned for måned."
    groups = [
        *_groups("målgruppen", "målgrupperne", scope.target_groups, catalogue.target_groups),
        *_groups(
            "visitationsgruppen",
            "visitationsgrupperne",
            scope.visitation_groups,
            catalogue.visitation_groups,
        ),
    ]
    whom = f"Gælder sager i {' og i '.join(groups)}." if groups else "Gælder alle sager."
    return " ".join([whom, *(_condition(catalogue, condition) for condition in scope.when)])


def _groups(one: str, several: str, chosen: tuple[str, ...], titles: Mapping[str, str]) -> list[str]:
    if not chosen:
        return []
    names = listed(f"»{titles[name]}«" for name in chosen)
    return [f"{one if len(chosen) == 1 else several} {names}"]


def _condition(catalogue: Catalogue, condition: Condition) -> str:
    if isinstance(condition, EventCondition):
        is_registered = "er registreret" if condition.presence == "present" else "ikke er registreret"
        return f"Forudsætter, at der {is_registered}: {words_of(catalogue).selection(condition)}."
    title = catalogue.point(condition.point).title
    return f"Forudsætter, at »{title}« {_IS[condition.outcome]}."
