"""Danish nouns in the forms a sentence needs."""

from dataclasses import dataclass
from enum import StrEnum


class Gender(StrEnum):
    """Common gender (en sag) or neuter (et forløb)."""

    COMMON = "en"
    NEUTER = "et"


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun: one (*sag*), several (*sager*), the known ones (*sagerne*), and its gender."""

    one: str
    several: str
    the_several: str
    gender: Gender = Gender.COMMON

    def after(self, number: int) -> str:
        """Return the form that follows a number.

        >>> CASE.after(1), CASE.after(0), COURSE.after(2)
        ('sag', 'sager', 'forløb')
        """
        return self.one if number == 1 else self.several


CASE = Noun("sag", "sager", "sagerne")
COURSE = Noun("forløb", "forløb", "forløbene", Gender.NEUTER)
MUNICIPALITY = Noun("kommune", "kommuner", "kommunerne")
POINT = Noun("kontrolpunkt", "kontrolpunkter", "kontrolpunkterne", Gender.NEUTER)
GROUP = Noun("gruppe", "grupper", "grupperne")
YOUNG_PERSON = Noun("ung", "unge", "de unge")
"""An adjective used as a noun: *hver tredje ung*, *to ud af tre unge*, *halvdelen af de unge*."""
