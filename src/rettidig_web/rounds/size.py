"""What a sample of a given size can tell, in sentences; and how many are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext, ngettext

from rettidig.sampling.consequences import Consequence, Question, consequence, consequences, sizes_around
from rettidig.sampling.planning import size_binomial, size_hypergeometric
from rettidig.vocabulary import Refused
from rettidig_web.rounds.refusing import said
from rettidig_web.ui.templatetags.danish import number, percent


@dataclass(frozen=True, slots=True)
class Told:
    """What the size planner says: of the size asked for, of how many are enough, and of sizes around it."""

    sentences: tuple[str, ...]
    enough: str
    rows: tuple[Consequence, ...]


def told(n: int, population: int | None, tolerable: Decimal, confidence: str) -> Told:
    """Return what the size can tell; more cases than there are is all of them."""
    known = min(n, population) if population else n
    rate = Fraction(tolerable) / 100
    question = Question(Fraction(confidence), population, tolerable=rate or None)
    found = consequence(known, question)
    sizes = consequences(sizes_around(known, population), question)
    return Told(_sentences(found, question), _enough(rate, question), _readable(sizes, known))


def _sentences(found: Consequence, question: Question) -> tuple[str, ...]:
    values = {
        "n": number(found.n),
        "sure": percent(float(question.confidence)),
        "share": percent(ceil(1000 * found.highest_without_error) / 1000, 1),
    }
    if found.n == question.population:
        return (gettext("Det er alle sagerne: Det, gennemgangen viser, er resultatet og intet skøn."),)
    shown = (
        ngettext(
            "Finder I ingen fejl i %(n)s sag, har højst %(share)s af alle sagerne fejl, "
            "med %(sure)s sikkerhed.",
            "Finder I ingen fejl i %(n)s sager, har højst %(share)s af alle sagerne fejl, "
            "med %(sure)s sikkerhed.",
            found.n,
        )
        % values
    )
    return (shown, *(_missed(found)), _margin(found))


def _missed(found: Consequence) -> list[str]:
    said_of = gettext(
        "En fejl i %(rate)s af sagerne bliver slet ikke set i %(times)s ud af 100 sådanne stikprøver."
    )
    return [
        said_of % {"rate": percent(float(missed.rate)), "times": _times(missed.chance)}
        for missed in found.missed[-1:]
    ]


def _times(chance: float) -> str:
    """Return a chance as so many times of a hundred; what is possible is never said to be impossible."""
    times = round(100 * chance)
    return number(times) if times or not chance else gettext("under 1")


def _margin(found: Consequence) -> str:
    points = number(Decimal(str(round(100 * found.margin, 1))), 1)
    words = gettext(
        "En andel omkring 50 pct. kan kun opgøres med en usikkerhed på ± %(points)s procentpoint."
    )
    return words % {"points": points}


def _enough(rate: Fraction, question: Question) -> str:
    """Return how many are enough to show that the tolerable rate is kept."""
    if not rate:
        return ""
    try:
        if question.population is None:
            n = size_binomial(rate, question.confidence).n
        else:
            n = size_hypergeometric(rate, question.confidence, question.population).n
    except Refused as refused:
        return said(refused)
    words = gettext(
        "Vil I med %(sure)s sikkerhed kunne sige, at højst %(rate)s af sagerne har fejl, skal I gennemgå "
        "%(n)s sager uden at finde fejl."
    )
    return words % {
        "rate": percent(float(rate), 0 if rate * 100 % 1 == 0 else 1),
        "sure": percent(float(question.confidence)),
        "n": number(n),
    }


def _readable(rows: Sequence[Consequence], asked: int) -> tuple[Consequence, ...]:
    """Return the sizes that a reader can hold beside each other: the one asked for and its neighbours."""
    return tuple(row for row in rows if asked <= 4 * row.n and row.n <= 4 * asked)
