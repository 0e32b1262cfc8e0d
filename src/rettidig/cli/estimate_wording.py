"""What an estimate says of the whole caseload, in Danish sentences."""

from collections.abc import Mapping

from rettidig.assessment.estimates.model import Estimate, Method
from rettidig.assessment.estimates.money import Money
from rettidig.assessment.estimates.points import PointEstimate, Wish
from rettidig.assessment.estimates.sample import Sample
from rettidig.assessment.estimates.settings import settings
from rettidig.assessment.estimates.shares import Share
from rettidig.assessment.estimates.trust import Confusion, Proportion, Verdict
from rettidig.assessment.model import Counts
from rettidig.catalogue.model import Direction
from rettidig.cli.rates import at_least, at_most, between, percent
from rettidig.reporting.language.nouns import CASE
from rettidig.reporting.numbers import NOTHING, pct, tal
from rettidig.sampling.limits import Sides
from rettidig.vocabulary import Basis

_UNIT = " pct."

METHODS = {
    Method.CENSUS: "hver sag er gennemgået, så tallet er intet skøn",
    Method.HYPERGEOMETRIC: "eksakt, efter den hypergeometriske fordeling for sagsmængdens egen størrelse",
    Method.BINOMIAL: (
        "eksakt binomial efter Clopper og Pearson, fordi det ikke vides, hvor mange sager i hele sagsmængden "
        "punktet vedrører"
    ),
    Method.COMBINATION: (
        "eksakt for lag: grænser, der holder, hvordan fejlene end fordeler sig mellem lagene; de er hellere "
        "for brede end for smalle"
    ),
    Method.STRATIFIED_T: "vægtet efter lagenes størrelse, t-interval med n − L frihedsgrader; en tilnærmelse",
    Method.EFFECTIVE_SIZE: (
        "vægtet, binomial med det antal sager, som vægtene svarer til (Korn og Graubard); en tilnærmelse"
    ),
}
MARKS = dict(zip(METHODS, "abcdef", strict=True))
"""The letter that stands for each method in the table."""

_BASIS = {
    Basis.HUMAN: "Kun svar fra mennesker tæller med.",
    Basis.FINAL: "Svar fra mennesker tæller først, og hvor der ingen er, maskinens.",
    Basis.MACHINE: "Kun maskinens bedømmelse tæller med.",
}

_VERDICTS = {
    Verdict.ALONE: "Maskinen kan bruges alene på dette punkt.",
    Verdict.POINTING_OUT: "Maskinen kan pege sager ud, men et menneske bør se dem, før der konkluderes.",
    Verdict.NOT_ALONE: "Maskinen kan ikke bruges alene: dens bedømmelse afviger for ofte fra menneskers.",
    Verdict.TOO_FEW: "Det er for få sager til at sige, om maskinen kan bruges alene.",
}


def cases(number: int) -> str:
    """Return the number of cases: *1 sag*, *2.400 sager*."""
    return f"{tal(number)} {CASE.after(number)}"


def opening(sample: Sample, wish: Wish) -> str:
    """Return what the estimates rest on and hold for."""
    n, drawn = len(sample.strata), len(sample.cases)
    groups = f" i {tal(n)} lag" if n > 1 else ""
    source = "lodtrækningsbeviset" if sample.is_certified else "filen med populationen"
    return (
        f"{cases(drawn)} er udtaget af {tal(sample.population)}{groups} efter {source}. {_BASIS[wish.basis]}"
    )


def methods(found: Mapping[Method, int]) -> list[str]:
    """Return a line for each method that the table names."""
    return [f"{mark}: {METHODS[method]}." for method, mark in MARKS.items() if method in found]


def interval(estimate: Estimate) -> str:
    """Return the limits as the table shows them: *72,6–87,5*, or *mindst 72,6*."""
    if estimate.low is None or estimate.high is None:
        return NOTHING
    if estimate.sides is Sides.ONE:
        side = f"mindst {at_least(estimate.low)}" if estimate.high == 1 else f"højst {at_most(estimate.high)}"
        return side.removesuffix(_UNIT)
    return between(estimate.low, estimate.high).removesuffix(_UNIT)


def agreed(table: Confusion | None) -> str:
    """Return in how many cases the machine and people agree, as the table shows it."""
    if table is None or not table.agreement.n:
        return NOTHING
    return f"{tal(table.agreement.x)} af {tal(table.agreement.n)}"


def sentences(found: PointEstimate) -> list[str]:
    """Return what is said of a point: the share, the machine's, and how far the machine can be trusted."""
    said = [share_sentence(found.share, found.direction)]
    missing = found.n_drawn - found.share.n_reviewed
    if missing > 0:
        said.append(f"{cases(missing)} af de {tal(found.n_drawn)} udtagne er ikke gennemgået på punktet.")
    if found.share.n_reviewed < settings().reviewed_at_least * found.n_drawn:
        said.append("Skønnet holder kun, hvis det er tilfældigt, hvilke af dem der er gennemgået.")
    if found.share.unreached:
        said.append(_unreached(found.share))
    if found.confusion is not None and found.verdict is not None:
        if found.machine is not None:
            said.append(_machine_sentence(found.machine, found.direction))
        said += trust_sentences(found.confusion, found.verdict)
    return said


_MACHINE = {True: "finder det opfyldt", False: "svarer ja"}


def _machine_sentence(machine: Counts, direction: Direction) -> str:
    answer = _MACHINE[direction is Direction.HIGH_IS_GOOD]
    whole = f"af de {cases(machine.n)}, den har kunnet bedømme"
    return f"Maskinen {answer} i {pct(machine.met, machine.n)} {whole}."


def share_sentence(found: Share, direction: Direction) -> str:
    """Return what holds for all cases, as a section head would say it.

    A point of which a high share is good is a requirement that is met; of others the answer is yes.
    """
    estimate = found.estimate
    if estimate.value is None or estimate.low is None or estimate.high is None:
        return "Ingen af de udtagne sager er bedømt."
    sure = percent(estimate.confidence)
    is_requirement = direction is Direction.HIGH_IS_GOOD
    seen = f"{tal(found.n_met)} af {tal(found.n_judged)} bedømte"
    if estimate.method is Method.CENSUS:
        met = "Kravet er opfyldt" if is_requirement else "Svaret er ja"
        return f"{met} i {percent(estimate.value)} af sagerne ({seen}); alle er gennemgået."
    if estimate.sides is Sides.ONE:
        if is_requirement:
            return (
                f"Kravet er med {sure} sikkerhed opfyldt i mindst {at_least(estimate.low)} af sagerne, så "
                f"højst {at_most(1 - estimate.low)} har fejl ({seen} opfylder det)."
            )
        return f"Svaret er med {sure} sikkerhed ja i højst {at_most(estimate.high)} af sagerne ({seen})."
    met = "Kravet skønnes opfyldt" if is_requirement else "Svaret skønnes at være ja"
    return (
        f"{met} i {percent(estimate.value)} af sagerne; med {sure} sikkerhed er det mellem "
        f"{at_least(estimate.low).removesuffix(_UNIT)} og {at_most(estimate.high)} ({seen})."
    )


def _unreached(found: Share) -> str:
    many = f"{cases(found.unreached)} ligger i lag, hvor ingen er gennemgået:"
    if found.estimate.method is Method.COMBINATION:
        return f"{many} grænserne tager højde for, at de alle kan være fejl, eller ingen af dem."
    return f"{many} skønnet gælder ikke dem."


def trust_sentences(table: Confusion, verdict: Verdict) -> list[str]:
    """Return how far the machine and people agree, and the verdict."""
    if not table.agreement.n:
        return ["Maskinen og mennesker har ikke afgjort de samme sager."]
    said = [f"Maskinen og mennesker er enige i {_of(table.agreement, f' {CASE.after(table.agreement.n)}')}."]
    if table.sensitivity.n:
        said.append(f"Af de fejl, mennesker har fundet, fandt maskinen {_of(table.sensitivity)}.")
    if table.precision.n:
        said.append(f"Af maskinens fejl er {_of(table.precision)} også fejl for mennesker.")
    return [*said, _VERDICTS[verdict]]


def _of(found: Proportion, noun: str = "") -> str:
    """Return *38 af 40 (83–99,4 pct. med 95 pct. sikkerhed)*, with what is counted where it is named."""
    return f"{tal(found.x)} af {tal(found.n)}{noun} ({between(*found.limits)} med 95 pct. sikkerhed)"


def kroner(ore: float) -> str:
    """Return an amount in whole kroner.

    >>> kroner(12_345_678)
    '123.457 kr.'
    """
    return f"{tal(round(ore / 100))} kr."


def money_sentences(found: Money) -> list[str]:
    """Return the kroner at stake, with limits, by each method that could be used."""
    seen = f"{tal(found.n_errors)} af {cases(found.n_reviewed)} med kendt beløb har en fejl"
    said = [f"Refusion: {seen}; i dem er der {kroner(found.found)} på spil."]
    if found.n_without_amount:
        said.append(f"{cases(found.n_without_amount)} er holdt ude, fordi beløbet mangler.")
    if found.n_reviewed == 0:
        return [*said, "Der er intet at skønne ud fra."]
    said.append(f"I alle sager skønnes {_amount(found.difference)}")
    if found.ratio is not None and found.total is not None:
        said.append(
            f"Ud fra fejlenes andel af det gennemgåede beløb og det samlede beløb på {kroner(found.total)} "
            f"skønnes {_amount(found.ratio)}"
        )
    return said


_MONEY_METHODS = {
    Method.EXPANSION_T: "differenceskøn",
    Method.RATIO_T: "kvotientskøn",
    Method.LARGEST_AMOUNTS: "de flest mulige fejl gange det største beløb",
}


def _amount(found: Estimate) -> str:
    value, low, high = found.value or 0.0, found.low or 0.0, found.high
    sure = f"{percent(found.confidence)} sikkerhed; {_MONEY_METHODS[found.method]}"
    if high is None:
        return f"{kroner(value)} på spil; der er for få sager til at sætte en øvre grænse."
    if found.sides is Sides.ONE or found.method is Method.LARGEST_AMOUNTS:
        return f"{kroner(value)} på spil, og højst {kroner(high)} ({sure})."
    return f"{kroner(value)} på spil, mellem {kroner(low)} og {kroner(high)} ({sure})."


def without_points(basis: Basis) -> str:
    """Return what is said where no point can be estimated."""
    who = "mennesker" if basis is Basis.HUMAN else "nogen"
    return f"Ingen af de udtagne sager er bedømt af {who}, så der er intet at skønne ud fra."
