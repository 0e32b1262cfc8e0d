"""What ``rettidig compare`` says about a change: signal or noise, in sentences that can be said aloud."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from rettidig.assessment.change import (
    ChangeRules,
    Chart,
    Comparison,
    ErrorChange,
    GroupErrors,
    Obstacle,
    PointChange,
    Verdict,
    least_rise,
    most_fall,
)
from rettidig.assessment.change.charts import Kind, Side
from rettidig.catalogue.wording import listed
from rettidig.cli.figures import tenths
from rettidig.reporting.language.nouns import CASE, POINT, Gender, Noun
from rettidig.reporting.language.numbers import capital, cardinal, counted
from rettidig.reporting.numbers import tal

ROUND = Noun("runde", "runder", "runderne")
ERROR = Noun("fejl", "fejl", "fejlene")
_IN_WORDS = 12

NOISE = "inden for det, tilfældet giver"

WHY_NOT: Mapping[Obstacle, str] = MappingProxyType(
    {
        Obstacle.ADDED: "punktet er nyt",
        Obstacle.GONE: "punktet er udgået",
        Obstacle.POINT: "punktets spørgsmål, regel eller målgruppe er ændret",
        Obstacle.LAW: "loven er ændret mellem runderne",
        Obstacle.SELECTION: "den ene runde er en stikprøve, den anden er ikke",
        Obstacle.PERIOD: "runderne dækker ikke lige lange perioder",
        Obstacle.UNIT: "runderne er trukket blandt forskellige enheder",
        Obstacle.FRAME: "sagerne er valgt efter forskellige kriterier",
        Obstacle.DESIGN: "stikprøverne er trukket på forskellige måder",
    }
)

_VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.RISEN: "steget",
        Verdict.FALLEN: "faldet",
        Verdict.NOISE: NOISE,
        Verdict.TOO_FEW: "for få sager",
        Verdict.NOT_COMPARABLE: "ikke sammenlignelig",
    }
)


_WHAT: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.RISEN: "andelen steget",
        Verdict.FALLEN: "andelen faldet",
        Verdict.NOISE: f"ændringen {NOISE}",
    }
)


def errors_sentence(found: GroupErrors, rules: ChangeRules) -> str:
    """Return from how many to how many errors, in how many cases, and whether that is more than chance."""
    if found.change is None:
        return "intet at sammenligne: i en af runderne er intet afgjort."
    return f"{from_to(found.change)}{_cases(found)}: {judged(found.change, rules)}."


def from_to(change: ErrorChange) -> str:
    """Return *fra 14 til 18 fejl*, small numbers as words."""
    x, y = change.first, change.second
    if x == y:
        return f"uændret {counted(x, ERROR)}" if x else "fortsat ingen fejl"
    if y == 0:
        return f"fra {counted(x, ERROR)} til ingen"
    if x == 0:
        return f"fra ingen fejl til {_number(y, y)}"
    return f"fra {_number(x, y)} til {_number(y, x)} fejl"


def judged(change: ErrorChange, rules: ChangeRules) -> str:
    """Return whether the change is noise, or a rise or fall larger than chance gives."""
    if not change.is_signal(rules.confidence):
        return NOISE
    is_rise = change.ratio is None or change.ratio > 1
    word = "en stigning" if is_rise else "et fald"
    told_by_counts = change.second > change.first if is_rise else change.second < change.first
    measured = "" if told_by_counts else "set i forhold til, hvor meget der er bedømt, "
    return f"{measured}{word}, der er større, end tilfældet giver"


def room_sentence(change: ErrorChange, rules: ChangeRules) -> str:
    """Return how far from a signal a change is that is noise; an empty text for a signal."""
    if change.is_signal(rules.confidence):
        return ""
    if change.high is None:
        return _limit(change, rules)
    return (
        f"{_limit(change, rules)} Den sande hyppighed kan være fra {tenths(change.low)} til "
        f"{tenths(change.high)} gange den tidligere, så en ændring er ikke udelukket."
    )


def _limit(change: ErrorChange, rules: ChangeRules) -> str:
    """Return the count from which the rise, or the fall, would have been a signal."""
    told = change.first, (change.first_looked_at, change.second_looked_at)
    if change.ratio is None or change.ratio >= 1:
        least = least_rise(*told, confidence=rules.confidence, dispersion=change.dispersion)
        return f"Først ved {counted(least, ERROR)} ville stigningen være større, end tilfældet giver."
    most = most_fall(*told, confidence=rules.confidence, dispersion=change.dispersion)
    if most is None:
        return "Selv helt uden fejl ville faldet ikke være større, end tilfældet giver."
    return f"Først ved {counted(most, ERROR)} ville faldet være større, end tilfældet giver."


def points_sentences(found: Comparison, rules: ChangeRules) -> Iterator[str]:
    """Yield how many points can be compared, how many have changed, and how many would by chance."""
    n = len(found.compared)
    if not n:
        yield "Ingen kontrolpunkter kan sammenlignes."
    else:
        counts = Counter(point.verdict for point in found.points)
        parts = [
            f"på {cardinal(counts[verdict], Gender.NEUTER)} er {what}"
            for verdict, what in _WHAT.items()
            if counts[verdict]
        ]
        yield f"{capital(counted(n, POINT))} kan sammenlignes: {_clauses(parts)}."
        yield _by_chance(round((1 - rules.confidence) * n))
    for verdict, says in (
        (Verdict.TOO_FEW, "har for få sager"),
        (Verdict.NOT_COMPARABLE, "kan ikke sammenlignes"),
    ):
        if many := sum(point.verdict is verdict for point in found.points):
            yield f"{capital(counted(many, POINT))} {says}."


def caution(found: Comparison) -> Iterator[str]:
    """Yield what a reader must know before any figure."""
    if found.obstacles:
        why = listed(WHY_NOT[obstacle] for obstacle in found.obstacles)
        yield f"Runderne er ikke sammenlignelige: {why}."
    if found.n_certificates == 1:
        yield "Kun den ene runde har et lodtrækningsbevis, så det vides ikke, om sagerne er valgt ens."
    if found.is_weighted:
        yield "Sagerne havde ikke lige stor chance for at blive trukket; andelene her er uvægtede."
    if found.shared_cases:
        yield (
            f"{capital(counted(found.shared_cases, CASE))} er med i begge runder. Intervallerne regner "
            "runderne som uafhængige og er derfor snarere for brede end for smalle."
        )
    if found.dispersion is not None and found.dispersion > 1:
        yield (
            "Fejlene kommer ofte flere ad gangen i samme sag, så antallet svinger "
            f"{tenths(found.dispersion)} gange så meget, som hvis de var uafhængige. Det er regnet med."
        )


def verdict(point: PointChange) -> str:
    """Return what a point's change is, and why it cannot be compared where that is so."""
    if not point.obstacles:
        return _VERDICTS[point.verdict]
    told = {Obstacle.POINT: "; ".join(point.reasons)}
    why = listed(told.get(obstacle) or WHY_NOT[obstacle] for obstacle in point.obstacles)
    return f"{_VERDICTS[point.verdict]}: {why}"


def signals(found: Chart, title: str) -> Iterator[str]:
    """Yield a sentence for each round outside the limits, and one for a run."""
    for point in found.points:
        if point.outside is not None:
            limit = point.high if point.outside is Side.ABOVE else point.low
            word, most = ("over", "højst") if point.outside is Side.ABOVE else ("under", "mindst")
            counts = _of(point.count, found.kind, point.looked_at)
            expected = f"tilfældet giver {most} {tal(round(limit * point.looked_at))}"
            yield f"{title}: {point.label} ligger {word} grænsen med {counts}; {expected}."
    if length := sum(point.in_run for point in found.points):
        row = f"{counted(length, ROUND)} ligger i træk på samme side af midten"
        yield f"{title}: {row}, og det er sjældent tilfældigt."


def _of(count: int, kind: Kind, looked_at: int) -> str:
    return f"{tal(count)} fejl" if kind is Kind.U else f"{tal(count)} af {counted(looked_at, CASE)} opfyldt"


def _cases(found: GroupErrors) -> str:
    one, two = found.first_cases, found.second_cases
    if one == two:
        return f" i {counted(one, CASE)} i hver runde"
    if 1 in {one, two}:
        return f" i {counted(one, CASE)} og {counted(two, CASE)}"
    return f" i {tal(one)} og {tal(two)} {CASE.several}"


def _number(number: int, other: int) -> str:
    return cardinal(number) if max(number, other) <= _IN_WORDS else tal(number)


def _clauses(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)}, og {last}" if first else last


def _by_chance(expected: int) -> str:
    if not expected:
        return "Tilfældet alene ville næppe få nogen af dem til at se ændrede ud."
    changed = "ændret" if expected == 1 else "ændrede"
    return (
        f"Tilfældet alene ville få omkring {cardinal(expected, Gender.NEUTER)} af dem til at se {changed} ud."
    )
