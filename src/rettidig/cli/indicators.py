"""``rettidig indicators``: a population's share month by month, and what the coming months ask for."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from rettidig.assessment.indicators import (
    Coming,
    Followed,
    Indicator,
    Month,
    added,
    as_json,
    follow,
    write_files,
)
from rettidig.assessment.model import Counts
from rettidig.catalogue import load_catalogue
from rettidig.catalogue.explain import words_of
from rettidig.cli import indicators_wording as wording
from rettidig.cli.check import written_whole
from rettidig.cli.options import AsOf, CaseloadFolder, CatalogueName, Lang, day, shown_progress
from rettidig.reporting.language.numbers import capital, counted, month_in_words
from rettidig.reporting.numbers import NOTHING, dato, tal
from rettidig.vocabulary import Language

EXAMPLES = """Eksempler:\n
\b
rettidig indicators sager --catalogue tidlig-indsats
rettidig indicators sager --catalogue tidlig-indsats --as-of 2026-09-30 --months 12
rettidig indicators sager --catalogue tidlig-indsats --out indikatorer --json
"""

_WIDTH = 120


def show_indicators(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    caseload: CaseloadFolder,
    catalogue: CatalogueName,
    as_of: AsOf = None,
    months: Annotated[
        int, typer.Option("--months", min=1, metavar="ANTAL", help="Hvor mange måneder tilbage der vises.")
    ] = 24,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="MAPPE", help="Skriv også indicators.csv og indicators.json her."),
    ] = None,
    include_drafts: Annotated[bool, typer.Option("--include-drafts", help="Tag også udkast med.")] = False,
    json_wanted: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,
) -> None:
    """Vis andelen måned for måned, hvor længe den er under kravet, og hvad der skal til fremover."""
    source = load_catalogue(catalogue).catalogue
    with shown_progress(lang) as watch:
        found = follow(caseload, source, as_of=day(as_of), include_drafts=include_drafts, watch=watch)
    if out is not None:
        with written_whole(out) as folder:
            write_files(found, folder)
    if json_wanted:
        typer.echo(as_json(found), nl=False)
        return
    _show(found, months)
    if out is not None:
        typer.echo(f"\nSkrevet i {out}")


def _show(found: Followed, n_months: int) -> None:
    """Print the indicators; those that count the same months up share one table."""
    console = Console(markup=False, highlight=False, width=_WIDTH)
    console.print(f"Set den {dato(found.as_of)}")
    for together in _together(found.indicators):
        _show_months(console, found, together[0], n_months)
        letters = list(_letters(together))
        for sentence in ["\nBrev fra staten", *letters] if letters else []:
            console.print(sentence, soft_wrap=True)
        _show_coming(console, found, together[0])
        _show_expected(console, together[0])


def _together(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    groups: list[list[Indicator]] = []
    for indicator in indicators:
        same = [group for group in groups if _facts(group[0]) == _facts(indicator)]
        if same:
            same[0].append(indicator)
        else:
            groups.append([indicator])
    return groups


def _facts(found: Indicator) -> object:
    return found.benefits, found.months, found.coming, found.undated, found.expected


def _letters(together: Sequence[Indicator]) -> Iterator[str]:
    """Yield the sentences about letters, after the indicator's title where there are several."""
    for indicator in together:
        told = " ".join(wording.letter_sentences(indicator))
        if told:
            yield f"{indicator.point.title}: {told}" if len(together) > 1 else told


def _show_months(console: Console, followed: Followed, found: Indicator, n_months: int) -> None:
    titles, shown = followed.catalogue.target_groups, found.months[-n_months:]
    console.print(f"\n{found.point.title}\n")
    if found.latest is not None:
        console.print(_month_table([titles.get(each, each) for each in found.benefits], shown))
        console.print()
    deed = wording.deed_of(followed.catalogue, found.point)
    words = words_of(followed.catalogue)
    for sentence in (
        *wording.sentences(found, titles, deed),
        *wording.beside_sentences(found, titles),
        *wording.lack_sentence(found, words.event),
    ):
        console.print(sentence, soft_wrap=True)
    if len(shown) < len(found.months):
        n = len(found.months) - len(shown)
        console.print(f"{capital(counted(n, wording.MONTH))} før dem vises ikke (--months).")


def _month_table(titles: Sequence[str], shown: Sequence[Month]) -> Table:
    has_unknown = any(month.whole.unknown for month in shown)
    headings = (*titles, "I alt", "Krav", *(["Kan ikke bedømmes"] if has_unknown else []), "I træk under")
    table = _table("Måned", *headings)
    for month in shown:
        shares = [_share(counts, month) for counts in (*month.benefits.values(), month.whole)]
        unknown = [tal(month.whole.unknown)] if has_unknown else []
        below = tal(month.n_below) if month.is_below else NOTHING
        mark = "*" if month.is_few else ""
        name = f"{capital(month_in_words(month.first))}{mark}"
        table.add_row(name, *shares, wording.threshold_words(month.threshold), *unknown, below)
    return table


def _share(counts: Counts, month: Month) -> str:
    if not counts.n:
        return NOTHING
    return f"{wording.share_words(counts, month.threshold)} af {tal(counts.n)}"


def _show_expected(console: Console, found: Indicator) -> None:
    """Print when those who have no due day yet reach it at the earliest."""
    if not found.expected:
        return
    console.print("\nDe, der endnu ingen frist har, hvis de er ledige på fuld tid fra nu af\n")
    table = _table("Måned", "Når tidligst fristen", "Har tilbud", "Mangler")
    for first, benefits in found.expected.items():
        whole = added(*benefits.values())
        numbers = (whole.met + whole.pending, whole.met, whole.pending)
        table.add_row(capital(month_in_words(first)), *(tal(number) for number in numbers))
    console.print(table)


def _show_coming(console: Console, followed: Followed, found: Indicator) -> None:
    if not found.coming:
        return
    console.print("\nDe kommende måneder, hvis alle bliver i forløbet\n")
    console.print(_coming_table(found.coming))
    console.print()
    deed = wording.deed_of(followed.catalogue, found.point)
    told = list(wording.coming_sentences(found.coming, deed))
    for sentence in told or ["Der skal ikke mere til: Kravet er nået i de måneder, sagerne rækker til."]:
        console.print(sentence, soft_wrap=True)


def _coming_table(months: Sequence[Coming]) -> Table:
    table = _table(
        "Måned",
        "Når fristen",
        "I tide",
        "For sent",
        "Mangler",
        "Krav",
        "Skal til",
        "Værste fald",
        "Bedste fald",
    )
    for month in months:
        whole = month.whole
        needed = NOTHING if month.n_needed is None else tal(month.n_needed)
        table.add_row(
            capital(month_in_words(month.first)),
            *(tal(number) for number in (month.n, whole.met, whole.not_met, whole.pending)),
            wording.threshold_words(month.threshold),
            needed,
            wording.share_words(month.worst, month.threshold),
            wording.share_words(month.best, month.threshold),
        )
    return table


def _table(first: str, *headings: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first, no_wrap=True)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
