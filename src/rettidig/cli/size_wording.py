"""What a planned sample size means, in Danish sentences."""

from fractions import Fraction

from rettidig.cli.rates import at_most, percent, percentage_points
from rettidig.reporting.language.nouns import CASE
from rettidig.reporting.language.numbers import capital, cardinal, stopped
from rettidig.reporting.numbers import tal
from rettidig.sampling.consequences import Consequence, Question
from rettidig.sampling.planning import FiniteCorrection, MarginPlan, Method, SizePlan

METHODS = {
    Method.BINOMIAL: "eksakt binomialfordeling, ensidet; de forventede fejl er rundet op til hele fejl",
    Method.POISSON: "Poissonfordelingens sikkerhedsfaktor, ensidet; de forventede fejl er ikke afrundet",
    Method.HYPERGEOMETRIC: "eksakt hypergeometrisk fordeling, ensidet; fejlene er rundet op til hele fejl",
}
CORRECTIONS = {
    FiniteCorrection.NONE: "normalfordelingen, tosidet, uden hensyn til sagsmængden",
    FiniteCorrection.N0_OVER_N: "normalfordelingen, tosidet, rettet for sagsmængden med n0/(1+n0/N)",
    FiniteCorrection.N0_MINUS_1_OVER_N: (
        "normalfordelingen, tosidet, rettet for sagsmængden med n0/(1+(n0−1)/N)"
    ),
    FiniteCorrection.EXACT: "eksakt hypergeometrisk interval, tosidet",
}


def cases(number: int) -> str:
    """Return the number of cases: *1 sag*, *20 sager*, *1.200 sager*."""
    return f"{tal(number)} {CASE.after(number)}"


def size_sentences(plan: SizePlan) -> tuple[str, ...]:
    """Return how many cases to draw for a tolerable rate, what they then show, and the convention."""
    sure = percent(plan.confidence)
    errors = int(plan.errors)
    if plan.method is Method.POISSON:
        found = f"Er fejlene ikke flere end forventet ({_errors(plan.errors)})"
    elif errors == 0:
        found = "Findes der ingen fejl"
    else:
        found = f"Findes der højst {_errors(errors)}"
    return (
        f"Udtag {cases(plan.n)}{_of(plan.population)}.",
        f"{found}, er der med {sure} sikkerhed fejl i højst {percent(plan.tolerable)} af sagerne.",
        f"Metode: {METHODS[plan.method]}.",
    )


def detect_sentences(plan: SizePlan) -> tuple[str, ...]:
    """Return how many cases to draw to meet at least one error."""
    return (
        f"Udtag {cases(plan.n)}{_of(plan.population)}.",
        (
            f"Er fejlen i {percent(plan.tolerable)} af sagerne, er mindst én af dem med i stikprøven "
            f"med {percent(plan.confidence)} sikkerhed."
        ),
        f"Metode: {METHODS[plan.method]}.",
    )


def margin_sentences(plan: MarginPlan) -> tuple[str, ...]:
    """Return how many cases to draw for a margin around a share."""
    return (
        f"Udtag {cases(plan.n)}{_of(plan.population)}.",
        (
            f"En andel omkring {percent(plan.share)} bliver så bestemt på {percentage_points(plan.margin)} "
            f"med {percent(plan.confidence)} sikkerhed."
        ),
        f"Metode: {CORRECTIONS[plan.correction]}.",
    )


def telling_sentence(found: Consequence, question: Question) -> str:
    """Return in one sentence what so many cases can tell."""
    if found.n == question.population:
        every = "Den ene sag er alt" if found.n == 1 else f"{tal(found.n)} sager er alle sagerne"
        return f"{every}: det, gennemgangen viser, er resultatet og intet skøn."
    number = capital(cardinal(found.n)) if found.n == 1 else tal(found.n)
    fault = max(found.missed, key=lambda missed: missed.rate)
    return (
        f"{number} {CASE.after(found.n)}{_of(question.population)} uden fejl viser med "
        f"{percent(question.confidence)} sikkerhed kun, at højst {at_most(found.highest_without_error)} "
        f"af sagerne har fejl; en fejl, som findes i {percent(fault.rate)} af sagerne, bliver slet ikke set "
        f"i {_times(fault.chance)} ud af 100 sådanne stikprøver, og en andel omkring "
        f"{percent(question.share)} er kun bestemt på {stopped(percentage_points(found.margin))}"
    )


def too_many_sentence(n: int, population: int) -> str:
    """Return what to do where more cases are asked for than there are."""
    return (
        f"Det er flere end de {cases(population)}, der er: gennemgå dem alle, eller regn med den kendte "
        "sagsmængde (--method hypergeometric)."
        if n > population
        else ""
    )


def _times(chance: float) -> str:
    """Return a chance as so many times of a hundred."""
    times = round(100 * chance)
    if times == 0:
        return "under 1"
    return str(min(times, 99)) if chance < 1 else "100"


def _of(population: int | None) -> str:
    return f" ud af {tal(population)}" if population is not None else ""


def _errors(errors: int | Fraction) -> str:
    """Return the number of errors; a number that is not whole has one decimal.

    >>> _errors(1), _errors(Fraction(6, 5))
    ('1 fejl', '1,2 fejl')
    """
    return f"{float(errors):.1f} fejl".replace(".", ",") if errors % 1 else f"{tal(int(errors))} fejl"
