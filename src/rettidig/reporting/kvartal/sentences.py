"""What the quarter's figures say, in sentences that agree with them in number and in gender."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rettidig.reporting.document import Inline, Reference
from rettidig.reporting.kvartal.comparing import Direction, GroupChange, Verdict
from rettidig.reporting.kvartal.model import Figures, Period, Quarter
from rettidig.reporting.language import CASE, Gender, Noun, capital, cardinal, counted, percent, stopped
from rettidig.reporting.numbers import tal

TARGET_GROUP = Noun("målgruppe", "målgrupper", "målgrupperne")
AREA = Noun("område", "områder", "områderne", Gender.NEUTER)
ERROR = Noun("fejl", "fejl", "fejlene")
CORRECTION = Noun("berigtigelse", "berigtigelser", "berigtigelserne")
_MOST_NAMED = 4
_COMPARED = frozenset({Verdict.FALLEN, Verdict.RISEN, Verdict.CHANCE})
_TWO = 2

Sentence = tuple[Inline, ...]


def headlines(quarter: Quarter, found: Sequence[GroupChange], method: str) -> tuple[Sentence, ...]:
    """Return what the page says first, a bullet each; ``method`` is the id of the chapter on comparing."""
    figures = [of_group for _, of_group in quarter.reviewed()]
    if not figures:
        return ((f"Der er ingen tal at vise for {quarter.period.words}.",),)
    texts = [
        (_reviewed(quarter, figures),),
        _direction(quarter.period, found),
        _not_compared(found, method),
        (_under_way(quarter),),
        (_hidden(found),),
        (_consequences(figures),),
        (_corrections(quarter),),
    ]
    return tuple(text for text in texts if text and text != ("",))


def kroner(ore: int) -> str:
    """Return an amount in whole kroner, halves up.

    >>> kroner(14320050)
    '143.201 kr.'
    """
    return f"{tal((ore + 50) // 100)} kr."


def per_hundred(errors: int, judgements: int) -> Decimal | None:
    """Return the errors per hundred judgements with one decimal, halves up; None where nothing was judged.

    >>> per_hundred(1, 8), per_hundred(0, 0)
    (Decimal('12.5'), None)
    """
    return Decimal((2000 * errors + judgements) // (2 * judgements)).scaleb(-1) if judgements else None


def listed(words: Sequence[str]) -> str:
    """Return the words with commas and *og*.

    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b og c')
    """
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def _reviewed(quarter: Quarter, figures: Sequence[Figures]) -> str:
    cases, errors = sum(one.reviewed for one in figures), sum(one.errors for one in figures)
    with_error = sum(one.cases_with_error for one in figures)
    n_areas = sum(any(group.on(quarter.period) for group in area.groups) for area in quarter.areas)
    where = f"{counted(len(figures), TARGET_GROUP)} på {counted(n_areas, AREA)}"
    opening = f"I {quarter.period.words} er der gennemgået {counted(cases, CASE)} i {where}."
    if not errors:
        return f"{opening} Der er ikke fundet fejl."
    share = f"{capital(counted(with_error, CASE))} ({percent(with_error, cases)})"
    return f"{opening} {share} har mindst én fejl; der er {counted(errors, ERROR)} i alt."


def _direction(now: Period, found: Sequence[GroupChange]) -> Sentence:
    """Return how many groups have fewer errors and more, and which changes are more than chance."""
    compared = [one for one in found if one.verdict in _COMPARED]
    if not compared:
        return ()
    span, what = _span(now, compared), _what(compared)
    n = {way: sum(one.direction is way for one in compared) for way in Direction}
    parts = [(way, n[way]) for way in (Direction.DOWN, Direction.UP, Direction.SAME) if n[way]]
    n_reviewed = sum(one.verdict is not Verdict.NOT_REVIEWED for one in found)
    groups = _of_groups(parts[0][1], len(compared), all_are_compared=n_reviewed == len(compared))
    opening = (
        f"For {groups} er {what} det samme {span}"
        if parts[0][0] is Direction.SAME
        else f"For {groups} {_SEEN[parts[0][0]]} i {what} {span}"
    )
    *more, last = [opening, *(f"for {cardinal(count)} {_SEEN[way]}" for way, count in parts[1:])]
    sentence = f"{', '.join(more)}, og {last}" if more else last
    return (" ".join([f"{sentence}.", *_beyond_chance(compared)]),)


_SEEN = {Direction.DOWN: "ses et fald", Direction.UP: "ses en stigning", Direction.SAME: "er det uændret"}


def _span(now: Period, compared: Sequence[GroupChange]) -> str:
    """Return since when: the quarter before, where all groups were reviewed in it."""
    if {one.before for one in compared} != {now.before()}:
        return "siden det forrige ledelsestilsyn"
    before = now.before()
    if before.year == now.year:
        return f"fra {before.quarter}. til {now.words}"
    return f"fra {before.words} til {now.words}"


def _what(compared: Sequence[GroupChange]) -> str:
    """Return what has moved: the number of errors, unless samples of other sizes make it mislead."""
    return "antal fejl" if all(one.counts_agree for one in compared) else "fejl pr. bedømmelse"


def _of_groups(part: int, whole: int, *, all_are_compared: bool) -> str:
    """Return *10 af de 16 målgrupper*, *begge målgrupper*, *den ene målgruppe, der kan sammenlignes,*."""
    clause = "" if all_are_compared else ", der kan sammenlignes,"
    if whole == 1:
        return f"den ene målgruppe{clause}"
    several = f"{cardinal(whole)} målgrupper{clause}"
    if part == whole:
        return f"begge målgrupper{clause}" if whole == _TWO else f"alle {several}"
    first = tal(part) if cardinal(whole).isdigit() else cardinal(part)
    return f"{first} af de {several}"


@dataclass(frozen=True, slots=True)
class _Way:
    """A direction's word: *faldet*, *faldene*, *fald* after *begge*."""

    one: str
    several: str
    both: str


_WAYS = {
    Direction.DOWN: _Way("faldet", "faldene", "fald"),
    Direction.UP: _Way("stigningen", "stigningerne", "stigninger"),
}


def _beyond_chance(compared: Sequence[GroupChange]) -> Iterator[str]:
    """Yield, for falls and for rises, which are more than chance gives."""
    for direction, way in _WAYS.items():
        moved = [each for each in compared if each.direction is direction]
        sure = [each.group for each in moved if each.verdict is not Verdict.CHANCE]
        if moved:
            yield _of_chance(way, len(moved), sure)


def _of_chance(way: _Way, n_moved: int, sure: Sequence[str]) -> str:
    if not sure:
        if n_moved == 1:
            return f"{capital(way.one)} er ikke større, end tilfældet kan give."
        return f"Ingen af {way.several} er større, end tilfældet kan give."
    larger = "er større, end tilfældet giver"
    if n_moved == 1:
        return f"{capital(way.one)} {larger}."
    if len(sure) < n_moved:
        return f"{capital(way.one)} {larger}, for {_named(sure)}."
    return f"Begge {way.both} {larger}." if n_moved == _TWO else f"Alle {way.several} {larger}."


def _named(groups: Sequence[str]) -> str:
    if len(groups) > _MOST_NAMED:
        return f"{cardinal(len(groups))} målgrupper"
    return listed([_inside(title) for title in groups])


def _inside(title: str) -> str:
    """Return a title as it stands inside a sentence: an abbreviation keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _not_compared(found: Sequence[GroupChange], method: str) -> Sentence:
    n = sum(one.verdict in {Verdict.NOT_COMPARABLE, Verdict.TOO_FEW} for one in found)
    n_first = sum(one.verdict is Verdict.FIRST for one in found)
    texts: list[Inline] = []
    if n:
        texts += [
            f"{capital(counted(n, TARGET_GROUP))} kan ikke sammenlignes med et tidligere ledelsestilsyn, se ",
            Reference(method),
            ".",
        ]
    if n_first:
        texts.append(f"{' ' if n else ''}{capital(counted(n_first, TARGET_GROUP))} er ikke gennemgået før.")
    return tuple(texts)


def _under_way(quarter: Quarter) -> str:
    n = quarter.not_concluded
    if not n:
        return ""
    return f"{capital(cardinal(n, Gender.NEUTER))} ledelsestilsyn er ikke afsluttet og ikke med i tallene."


def _hidden(found: Sequence[GroupChange]) -> str:
    n = sum(one.verdict is Verdict.HIDDEN and one.before is None for one in found)
    if not n:
        return ""
    what = f"Tallene for {counted(n, TARGET_GROUP)} vises ikke"
    why = "fordi de ville vise, hvad der er fundet hos den enkelte medarbejder eller i den enkelte sag"
    return f"{what}, {why}."


def _consequences(figures: Sequence[Figures]) -> str:
    errors = sum(one.errors for one in figures)
    if not errors:
        return ""
    n = sum(one.reimbursement_errors for one in figures)
    ore = sum(one.reimbursement_ore for one in figures)
    amount = f", i alt {kroner(ore)}" if ore else ""
    said = [stopped(f"{capital(counted(n, ERROR))} har betydning for refusionen{amount}")]
    told = [one for one in figures if one.new_errors is not None]
    if told:
        new, old = sum(one.new_errors or 0 for one in told), sum(one.old_errors or 0 for one in told)
        of = sum(one.errors for one in told)
        parts = [f"{_none_or(new)} {_new(new)}", f"{_none_or(old)} {_old(old)}"]
        left = of - new - old
        where = "" if len(told) == len(figures) else " i de målgrupper, hvor der skelnes,"
        undecided = f"; for {cardinal(left)} er det ikke afgjort" if left else ""
        said.append(f"Af {_the_errors(of)}{where} er {listed(parts)}{undecided}.")
    return " ".join(said)


def _none_or(n: int) -> str:
    return cardinal(n) if n else "ingen"


def _new(n: int) -> str:
    return "ny" if n == 1 else "nye"


def _old(n: int) -> str:
    return "gammel" if n == 1 else "gamle"


def _the_errors(n: int) -> str:
    return "den ene fejl" if n == 1 else f"de {cardinal(n)} fejl"


def _corrections(quarter: Quarter) -> str:
    n_open = sum(group.open or 0 for group in quarter.groups)
    overdue = sum(group.overdue or 0 for group in quarter.groups)
    if not n_open:
        return "Ingen berigtigelser er åbne."
    opening = f"{capital(counted(n_open, CORRECTION))} er {'åben' if n_open == 1 else 'åbne'}"
    if not overdue:
        return f"{opening}, og ingen er over fristen." if n_open > 1 else f"{opening} og ikke over fristen."
    if n_open == 1:
        return f"{opening} og over fristen."
    return f"{opening}; {'alle' if overdue == n_open else cardinal(overdue)} er over fristen."
