"""What an indicator says in Danish sentences: how it stands, for how long, why, and what must be done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from rettidig.assessment.indicators import FEW, Coming, Indicator, Month, Pull, Run, is_below
from rettidig.assessment.model import Counts
from rettidig.catalogue import Catalogue
from rettidig.catalogue.kinds import DutyRule, IndicatorRule
from rettidig.catalogue.model import ControlPoint
from rettidig.catalogue.wording import danish_number, inside_a_sentence, listed
from rettidig.reporting.language.nouns import CASE, Gender, Noun
from rettidig.reporting.language.numbers import capital, cardinal, counted, month_in_words
from rettidig.reporting.numbers import NOTHING, dato, percentage, tal

MONTH = Noun("måned", "måneder", "månederne")
OFFER = Noun("tilbud", "tilbud", "tilbuddene", Gender.NEUTER)
_POINT = Noun("procentpoint", "procentpoint", "procentpointene", Gender.NEUTER)
_PER_CENT = 100
_TENTHS = 10
_EVERYBODY = MappingProxyType({1: "den ene", 2: "begge"})
_LEAST_PULL = Fraction(1, 2)
"""A pull that rounds to no percentage point at all is not worth a sentence."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is counted up, as sentences need it: what must begin or be reached, and what was had in time."""

    noun: Noun
    must: str
    had: str


_OFFER = Deed(OFFER, "begynde", "et tilbud til tiden")
_ANYTHING = Deed(CASE, "nå det", "det til tiden")


def deed_of(catalogue: Catalogue, indicator: ControlPoint) -> Deed:
    """Return how to speak of what is counted up: offers by their name, all else in general."""
    rule = indicator.rule
    judged = [catalogue.point(name).rule for name in rule.judges] if isinstance(rule, IndicatorRule) else []
    events = {each.response.event for each in judged if isinstance(each, DutyRule)}
    return _OFFER if events == {OFFER.one} else _ANYTHING


def share_words(counts: Counts, threshold: Decimal | None) -> str:
    """Return the share in whole per cent; in tenths, rounded down, where the whole would hide it is below.

    >>> [share_words(Counts(met, 200 - met), Decimal(80)) for met in (120, 159, 160)]
    ['60 pct.', '79,5 pct.', '80 pct.']
    """
    if not counts.n:
        return NOTHING
    whole = percentage(counts.met, counts.n)
    if threshold is None or not is_below(counts, threshold) or whole < threshold:
        return f"{whole} pct."
    tenths = _PER_CENT * _TENTHS * counts.met // counts.n
    return f"{tal(Decimal(tenths) / _TENTHS)} pct."


def threshold_words(threshold: Decimal | None) -> str:
    """Return the threshold as text, or a dash where none is in force."""
    return NOTHING if threshold is None else f"{danish_number(threshold)} pct."


def sentences(found: Indicator, titles: Mapping[str, str], deed: Deed) -> Iterator[str]:
    """Yield how the share stands, for how long it has been below, and which benefit pulls it down."""
    latest = found.latest
    if latest is None:
        yield _empty(found)
        return
    yield _standing(latest, deed)
    yield from _runs(found)
    if any(run.is_running for run in found.runs) and len(found.run_pulls) > 1:
        yield from _pulled(found.run_pulls, titles, "I de måneder")
    elif latest.is_below and len(found.pulls) > 1:
        yield from _pulled(found.pulls, titles, f"I {month_in_words(latest.first)}")
    if latest.is_few:
        yield _few(latest)


def _empty(found: Indicator) -> str:
    if found.coming:
        return (
            f"Ingen måned er ovre endnu den {dato(found.as_of)}: ingen i sagerne havde nået fristen, mens de "
            "stadig var i forløb. De kommende måneder står nedenfor."
        )
    return (
        f"Der er intet at opgøre den {dato(found.as_of)}: ingen i sagerne har nået fristen, mens de stadig "
        "var i forløb, og ingen har en frist foran sig. Se efter, om sagerne er af de målgrupper, der tælles "
        "op, og prøv »rettidig coverage«."
    )


def _standing(month: Month, deed: Deed) -> str:
    counts = month.whole
    said = (
        f"I {month_in_words(month.first)} fik {tal(counts.met)} af {tal(counts.n)} {deed.had}: "
        f"{share_words(counts, month.threshold)}"
    )
    if month.threshold is None:
        return f"{said} Der var intet krav til andelen den måned."
    verdict = "under" if month.is_below else "ikke under"
    return f"{said} Det er {verdict} kravet på {threshold_words(month.threshold)}"


def _runs(found: Indicator) -> Iterator[str]:
    """Yield the run that is running, or the latest one; and the letters to expect."""
    if not found.runs:
        if any(month.threshold is not None for month in found.months):
            yield "Ingen måned har ligget under kravet."
        return
    run = found.runs[-1]
    span = f"{counted(run.n_months, MONTH)} i træk, {_span(run)}" if run.n_months > 1 else f"i {_span(run)}"
    if run.is_running:
        yield f"Andelen har ligget under kravet {span}."
    else:
        yield f"Andelen lå senest under kravet {span}."


def _span(run: Run) -> str:
    if run.n_months == 1:
        return month_in_words(run.first)
    first = month_in_words(run.first)
    if run.first.year == run.last.year:
        first = first.partition(" ")[0]
    return f"fra {first} til {month_in_words(run.last)}"


def letter_sentences(found: Indicator) -> Iterator[str]:
    """Yield from when the latest letter had to be expected, and what would bring the next one."""
    if found.letters:
        first, latest, n = found.letters[0], found.letters[-1], len(found.letters)
        months = counted(latest.n_months, MONTH)
        row = f"{months} i træk" if latest.n_months > 1 else months
        since = dato(latest.expected_from)
        yield f"Efter {row} under kravet måtte et brev fra staten ventes fra den {since}."
        if n > 1:
            yield f"Det er brev nr. {n}; det første måtte ventes fra den {dato(first.expected_from)}."
    if found.next_letter is not None and found.months:
        n_more = found.next_letter.n_months - found.months[-1].n_below
        more = "den næste måned" if n_more == 1 else f"de næste {counted(n_more, MONTH)}"
        since = dato(found.next_letter.expected_from)
        yield f"Ligger også {more} under kravet, må et brev ventes fra den {since}."


def _pulled(pulls: tuple[Pull, ...], titles: Mapping[str, str], when: str) -> Iterator[str]:
    """Yield which benefit pulls most down, and what the share would be without that."""
    first = pulls[0]
    if first.if_met < _LEAST_PULL:
        return
    name = titles.get(first.benefit, first.benefit)
    counts = first.counts
    said = (
        f"{name} trækker mest ned: {when} nåede {tal(counts.met)} af {tal(counts.n)} det til tiden "
        f"({percentage(counts.met, counts.n)} pct.). Havde {inside_a_sentence(name)} lige nået kravet, var "
        f"andelen i alt {_points(first.if_met)} højere"
    )
    if first.if_left_out is not None and first.if_left_out >= _LEAST_PULL:
        said += f"; uden {inside_a_sentence(name)} var den {_points(first.if_left_out)} højere"
    yield f"{said}."


def _points(points: Fraction) -> str:
    number = int(points + Fraction(1, 2))
    return counted(number, _POINT)


def _few(month: Month) -> str:
    people = "én person" if month.whole.n == 1 else f"{cardinal(month.whole.n)} personer"
    return (
        f"Andelen i {month_in_words(month.first)} bygger på {people}: Hver enkelt flytter den meget. "
        f"Måneder med færre end {FEW} er mærket med *."
    )


def beside_sentences(found: Indicator, titles: Mapping[str, str]) -> Iterator[str]:
    """Yield what stands beside the share and never in it: the undecided, and those without a due day."""
    n_unknown = sum(month.whole.unknown for month in found.months)
    if n_unknown:
        yield f"{_are(n_unknown, 'ikke bedømmes')} og er ikke med i andelen."
    if n := found.n_without_group:
        cases = capital(counted(n, CASE))
        yield f"{cases} uden visitationsgruppe er slet ikke talt med: Kravet gælder bestemte grupper."
    if n_nowhere := sum(each.unknown + each.not_met for each in found.undated.values()):
        yield f"{_are(n_nowhere, 'ikke placeres i en måned')}: Det vides ikke, hvornår fristen udløber."
    waiting = {name: each.pending + each.met for name, each in found.undated.items()}
    if n := sum(waiting.values()):
        groups = listed(
            f"{inside_a_sentence(titles.get(name, name))} ({tal(each)})"
            for name, each in waiting.items()
            if each
        )
        yield (
            f"{capital(counted(n, CASE))} har endnu ingen frist og er ikke med i de kommende måneder: "
            f"{groups}. Borgeren er fritaget, eller de ledige timer er ikke nået."
        )


def _are(n: int, what: str) -> str:
    return capital(f"{counted(n, CASE)} kan {what}")


def lack_sentence(found: Indicator, event_title: Callable[[str], str]) -> Iterator[str]:
    """Yield what the source does not deliver, and what that does to the cases."""
    missing = [lack for lack in found.lacks if lack.starts_on is None]
    if missing:
        names = listed(f"{event_title(lack.event)} [{lack.event}]" for lack in missing)
        yield (
            f"Kilden leverer ikke alt: der mangler {names}. De sager, det afgør, kan ikke bedømmes. "
            "Se »rettidig coverage«."
        )


def coming_sentences(months: tuple[Coming, ...], deed: Deed) -> Iterator[str]:
    """Yield what must be done in each month to come, and how much it is in all."""
    asked = [month for month in months if month.n_needed is not None]
    for month in asked:
        yield from _coming(month, deed)
    n_needed = sum(month.n_needed or 0 for month in asked if month.is_within_reach)
    if sum(bool(month.n_needed) for month in asked if month.is_within_reach) > 1:
        whole = counted(n_needed, deed.noun)
        yield f"I alt skal mindst {whole} {deed.must} i de måneder, hvor kravet kan nås."


def _coming(month: Coming, deed: Deed) -> Iterator[str]:
    when = f"I {month_in_words(month.first)}"
    if not month.n_needed:
        return
    n_open = month.whole.pending
    if month.is_within_reach:
        must = f"må mindst {counted(month.n_needed, deed.noun)} {deed.must}{_by(month.start_by)}"
        yield f"Skal kravet på {threshold_words(month.threshold)} nås {when.lower()}, {must}."
    elif n_open:
        everybody = _EVERYBODY.get(n_open, f"alle {cardinal(n_open)}")
        yield (
            f"{when} kan kravet ikke nås: Selv hvis {everybody}, der mangler, når det, bliver andelen "
            f"{share_words(month.best, month.threshold)}"
        )
    else:
        yield f"{when} kan kravet ikke nås: Der er ingen tilbage, som kan nå det."


def _by(days: tuple[date, ...]) -> str:
    first, last = days[0], days[-1]
    if first == last:
        return f" senest den {dato(last)}"
    return f", det første senest den {dato(first)} og det sidste senest den {dato(last)}"
