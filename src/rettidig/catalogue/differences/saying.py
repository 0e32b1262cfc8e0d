"""Values of rules and scopes in Danish, in the words of their catalogue; an unknown word is said as it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from rettidig.calendars import Limit
from rettidig.catalogue.base import FIRST_CONTACT, Condition, EventCondition, Selection, ValueOf
from rettidig.catalogue.explain import words_of
from rettidig.catalogue.kinds import Accrual
from rettidig.catalogue.labels import OUTCOMES
from rettidig.catalogue.model import Catalogue, LawReference
from rettidig.catalogue.wording import Words, danish_date, danish_number, inside_a_sentence, listed

_NOTHING = "ingenting"


@dataclass(frozen=True, slots=True)
class References:
    """Where the law stands, as one value."""

    law: tuple[LawReference, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A catalogue's words, to say values in."""

    catalogue: Catalogue

    @property
    def words(self) -> Words:
        """Return the titles of event types and attributes."""
        return words_of(self.catalogue)

    def value(self, value: object) -> str:
        """Return the value of a rule's parameter; nothing is »ingenting«."""
        if value is None or value == ():
            return _NOTHING
        if isinstance(value, tuple):
            return listed(self.value(item) for item in value)
        return self._single(value)

    def _single(self, value: object) -> str:
        match value:
            case Limit():
                return value.danish()
            case Decimal():
                return danish_number(value)
            case Selection():
                return f"»{self.words.selection(value)}«"
            case ValueOf():
                title = inside_a_sentence(self.words.attributes[value.event, value.attribute])
                return f"»{title}« ved {self.words.event(value.event)}"
            case Accrual():
                return self._accrual(value)
            case _:
                return self._word(str(value))

    def _word(self, word: str) -> str:
        if word == FIRST_CONTACT:
            return "første henvendelse"
        titles = {point.id: f"»{point.title}«" for point in self.catalogue.points}
        events = {name: inside_a_sentence(event.title) for name, event in self.catalogue.events.items()}
        return {**titles, **events}.get(word, word)

    def _accrual(self, accrues: Accrual) -> str:
        unit = f"{danish_number(accrues.per_unit)} {'timer' if accrues.hours else 'dage'}"
        without = [
            f"{danish_date(each.starts_on)} til {danish_date(each.ends_on)}" for each in accrues.not_counted
        ]
        uncounted = f", undtagen {listed(without)}" if without else ""
        return f"{self.words.event(accrues.event)} ({unit} pr. enhed{uncounted})"

    def law(self, references: References) -> str:
        """Return where the law stands: ``LAB § 20 a og Vejledningen``."""
        acts = self.catalogue.acts
        said = (f"{acts[each.act].short} {each.section or ''}".strip() for each in references.law)
        return listed(said) if references.law else _NOTHING

    def theme(self, theme_id: str) -> str:
        """Return the theme's title."""
        titles = {theme.id: theme.title for theme in self.catalogue.themes}
        return f"»{titles[theme_id]}«"

    def target_groups(self, names: Iterable[str]) -> str:
        """Return the titles of the target groups; none is all."""
        return _groups(names, self.catalogue.target_groups)

    def visitation_groups(self, names: Iterable[str]) -> str:
        """Return the titles of the visitation groups; none is all."""
        return _groups(names, self.catalogue.visitation_groups)

    def conditions(self, conditions: Iterable[Condition]) -> str:
        """Return what must hold in a case."""
        said = [self._condition(condition) for condition in conditions]
        return listed(said) if said else _NOTHING

    def _condition(self, condition: Condition) -> str:
        if isinstance(condition, EventCondition):
            is_there = "er" if condition.presence == "present" else "ikke er"
            return f"at der {is_there} registreret {self.words.selection(condition)}"
        return f"at {self._word(condition.point)} er {OUTCOMES[condition.outcome]}"


def _groups(names: Iterable[str], titles: Mapping[str, str]) -> str:
    said = [f"»{titles[name]}«" for name in names]
    return listed(said) if said else "alle"
