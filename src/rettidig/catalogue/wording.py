"""The words of a catalogue as they stand in a Danish sentence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from rettidig.catalogue.base import Choice, Selection, Trigger

_MONTHS = (
    *("januar", "februar", "marts", "april", "maj", "juni"),
    *("juli", "august", "september", "oktober", "november", "december"),
)


def danish_date(day: date) -> str:
    """Return the day as it is written in a sentence.

    >>> danish_date(date(2020, 2, 29))
    '29. februar 2020'
    """
    return f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"


def listed(words: Iterable[str], last: str = "og") -> str:
    """Return the words as a list in a sentence.

    >>> listed(["sygdom", "barsel"])
    'sygdom og barsel'
    """
    *first, final = words
    return f"{', '.join(first)} {last} {final}" if first else final


def danish_number(number: Decimal) -> str:
    """Return the number with a decimal comma and full stops between thousands.

    >>> danish_number(Decimal("5348")), danish_number(Decimal("160.33"))
    ('5.348', '160,33')
    """
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def times(count: int) -> str:
    """Return how often: ``1 gang``, ``2 gange``."""
    return f"{count} {'gang' if count == 1 else 'gange'}"


def inside_a_sentence(title: str) -> str:
    """Return the title with a small first letter, unless it is a name or an abbreviation.

    >>> inside_a_sentence("Fritagelse for CV"), inside_a_sentence("CV"), inside_a_sentence("Min Plan")
    ('fritagelse for CV', 'CV', 'Min Plan')
    """
    first, *others = title.split(" ")
    is_name = any(char.isupper() for char in first[1:]) or any(word.istitle() for word in others)
    return title if is_name else title[:1].lower() + title[1:]


@dataclass(frozen=True, slots=True)
class Words:
    """The titles of event types, of their attributes by event type and attribute, and of values."""

    events: Mapping[str, str]
    attributes: Mapping[tuple[str, str], str]
    titles: Mapping[str, str] = field(default_factory=dict)

    def value(self, word: str) -> str:
        """Return an attribute's value as it is shown: by its title where it has one."""
        return self.titles.get(word, word)

    def event(self, name: str) -> str:
        """Return the event type's title as it stands inside a sentence."""
        return inside_a_sentence(self.events[name])

    def values(self, event: str, choice: Choice) -> str:
        """Return what the choice asks of an event: ``behov for kursus: ja, varighed mindst 2 uger``."""
        said = [
            f"{inside_a_sentence(self.attributes[event, name])}: {listed(map(self.value, values), 'eller')}"
            for name, values in choice.values().items()
        ]
        if choice.lasting:
            said.append(f"varighed mindst {choice.lasting.danish()}")
        if choice.starts_on:
            said.append(f"fra {danish_date(choice.starts_on)}")
        if choice.ends_on:
            said.append(f"til og med {danish_date(choice.ends_on)}")
        return ", ".join(said)

    def selection(self, selection: Selection) -> str:
        """Return the events selected: ``visitation (endelig: ja)``, ``tilbud (art: a; eller art: b)``."""
        event = self.event(selection.event)
        ways = [self.values(selection.event, choice) for choice in selection.choices()]
        return f"{event} ({'; eller '.join(ways)})" if all(ways) else event

    def first(self, trigger: Trigger) -> str:
        """Return what starts the clock: ``første henvendelse``, ``første samtale``."""
        said = self.selection(trigger) if isinstance(trigger, Selection) else "henvendelse"
        return said if said.startswith("første ") else f"første {said}"
