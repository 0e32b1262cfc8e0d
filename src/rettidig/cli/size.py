"""``rettidig size``: how many cases are enough, and what so many cases can tell."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.cli import rates
from rettidig.cli import size_wording as wording
from rettidig.cli.options import Lang
from rettidig.cli.rates import at_most, percent, percentage_points
from rettidig.reporting.numbers import NOTHING, tal
from rettidig.sampling.consequences import (
    Consequence,
    Question,
    consequence,
    consequences,
    sizes_around,
)
from rettidig.sampling.planning import (
    FiniteCorrection,
    MarginPlan,
    Method,
    SizePlan,
    size_binomial,
    size_for_margin,
    size_hypergeometric,
    size_poisson,
)
from rettidig.vocabulary import Language

EXAMPLES = """Eksempler:\n
\b
rettidig size --tolerable 5% --expected 1% --population 1200
rettidig size --margin 5% --share 80% --population 300
rettidig size --detect 10% --confidence 90% --table
rettidig size --tell 20
"""

_WIDTH = 100
_CORRECTIONS = {
    "n0": FiniteCorrection.N0_OVER_N,
    "n0-1": FiniteCorrection.N0_MINUS_1_OVER_N,
    "exact": FiniteCorrection.EXACT,
    "none": FiniteCorrection.NONE,
}


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is said of a wish: the size, the sentences, and the plan as plain values."""

    n: int
    sentences: tuple[str, ...]
    plain: Mapping[str, object]


def plan_size(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    tolerable: Annotated[
        str | None, typer.Option("--tolerable", metavar="ANDEL", help="Højst acceptable fejlandel.")
    ] = None,
    expected: Annotated[
        str, typer.Option("--expected", metavar="ANDEL", help="Fejlandelen, der forventes.")
    ] = "0",
    expected_errors: Annotated[
        int | None, typer.Option("--expected-errors", min=0, help="Antal fejl, der skal kunne bæres.")
    ] = None,
    margin: Annotated[
        str | None, typer.Option("--margin", metavar="ANDEL", help="Usikkerhed til hver side af en andel.")
    ] = None,
    share: Annotated[
        str, typer.Option("--share", metavar="ANDEL", help="Andelen, som marginen ligger om.")
    ] = "50%",
    detect: Annotated[
        str | None,
        typer.Option("--detect", metavar="ANDEL", help="Fang mindst én, når så mange har fejlen."),
    ] = None,
    tell: Annotated[
        int | None, typer.Option("--tell", metavar="ANTAL", min=1, help="Hvad kan så mange sager fortælle?")
    ] = None,
    confidence: Annotated[
        str, typer.Option("--confidence", metavar="ANDEL", help="Sikkerhed (mindst 50%).")
    ] = "95%",
    population: Annotated[
        int | None, typer.Option("--population", min=1, help="Antal sager, der udtages blandt.")
    ] = None,
    method: Annotated[
        Method | None,
        typer.Option("--method", help="Uden valg: hypergeometric med --population, ellers binomial."),
    ] = None,
    correction: Annotated[
        str, typer.Option("--correction", metavar="|".join(_CORRECTIONS), help="Retning for sagsmængden.")
    ] = "n0",
    table: Annotated[bool, typer.Option("--table", help="Vis følgerne af flere størrelser.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the sentences are Danish
) -> None:
    """Beregn, hvor mange sager der er nok, og hvad et antal sager kan fortælle."""
    if correction not in _CORRECTIONS:
        raise typer.BadParameter(f"{correction!r}: {' | '.join(_CORRECTIONS)}", param_hint="--correction")
    if sum(wish is not None for wish in (tolerable, margin, detect, tell)) != 1:
        message = "Angiv ét af --tolerable, --margin, --detect og --tell."
        raise typer.BadParameter(message)
    sure = rates.confidence(confidence)
    question = Question(sure, population, tolerable=_rate(tolerable), share=rates.rate(share))
    if tolerable is not None:
        size = _plan(method, rates.rate(tolerable), sure, population, rates.rate(expected), expected_errors)
        answer = _of_plan(size, wording.size_sentences(size), population)
    elif detect is not None:
        size = _plan(method, rates.rate(detect), sure, population, Fraction(0), 0)
        answer = _of_plan(size, wording.detect_sentences(size), population)
    elif margin is not None:
        chosen = _CORRECTIONS[correction]
        answer = _of_margin(size_for_margin(rates.rate(margin), question.share, sure, population, chosen))
    else:
        found = consequence(tell or 1, question)
        answer = _Answer(found.n, (wording.telling_sentence(found, question),), _plain(found))
    sizes = sizes_around(answer.n, population) if table else ()
    _show(answer, consequences(sizes, question), question, as_json=as_json)


def _rate(text: str | None) -> Fraction | None:
    return None if text is None else rates.rate(text)


def _plan(
    method: Method | None,
    tolerable: Fraction,
    sure: Fraction,
    population: int | None,
    expected: Fraction,
    errors: int | None,
) -> SizePlan:
    """Return the plan by the method asked for, or by the one that fits."""
    chosen = method or (Method.BINOMIAL if population is None else Method.HYPERGEOMETRIC)
    if chosen is Method.HYPERGEOMETRIC:
        if population is None:
            message = "--method hypergeometric kræver --population."
            raise typer.BadParameter(message)
        return size_hypergeometric(tolerable, sure, population, expected=expected, expected_errors=errors)
    sized = size_binomial if chosen is Method.BINOMIAL else size_poisson
    return sized(tolerable, sure, expected=expected, expected_errors=errors)


def _of_plan(plan: SizePlan, sentences: tuple[str, ...], population: int | None) -> _Answer:
    warning = wording.too_many_sentence(plan.n, population) if population is not None else ""
    plain = {
        "n": plan.n,
        "errors": float(plan.errors),
        "method": plan.method.value,
        "convention": wording.METHODS[plan.method],
        "confidence": float(plan.confidence),
        "tolerable": float(plan.tolerable),
        "population": population,
    }
    return _Answer(plan.n, (*sentences, *([warning] if warning else [])), plain)


def _of_margin(plan: MarginPlan) -> _Answer:
    plain = {
        "n": plan.n,
        "margin": float(plan.margin),
        "share": float(plan.share),
        "confidence": float(plan.confidence),
        "correction": plan.correction.value,
        "convention": wording.CORRECTIONS[plan.correction],
        "population": plan.population,
    }
    return _Answer(plan.n, wording.margin_sentences(plan), plain)


def _show(answer: _Answer, rows: tuple[Consequence, ...], question: Question, *, as_json: bool) -> None:
    if as_json:
        plain = {**answer.plain, "sentences": answer.sentences, "sizes": [_plain(row) for row in rows]}
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console = Console(markup=False, highlight=False, width=_WIDTH)
    for sentence in answer.sentences:
        console.print(sentence, soft_wrap=True)
    if rows:
        console.print()
        console.print(_table(rows, question))


def _table(rows: tuple[Consequence, ...], question: Question) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    headings = [
        "Sager",
        *(["Tilladte fejl"] if question.tolerable is not None else []),
        "Højeste fejl\nhvis ingen ses",
        f"Usikkerhed om\n{percent(question.share)}",
        *(f"Overser fejl\ni {percent(rate)}" for rate in question.faults),
    ]
    for heading in headings:
        shown.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        allowed = [NOTHING if row.allowed is None else tal(row.allowed)]
        shown.add_row(
            tal(row.n),
            *(allowed if question.tolerable is not None else []),
            at_most(row.highest_without_error),
            percentage_points(row.margin).removesuffix(" procentpoint"),
            *(percent(missed.chance) for missed in row.missed),
        )
    return shown


def _plain(found: Consequence) -> dict[str, object]:
    return {
        "n": found.n,
        "errors_allowed": found.allowed,
        "highest_without_error": found.highest_without_error,
        "highest_at_allowed": found.highest_at_allowed,
        "margin": found.margin,
        "missed": [{"rate": float(m.rate), "chance": m.chance} for m in found.missed],
    }
