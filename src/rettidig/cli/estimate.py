"""``rettidig estimate``: from the reviewed cases of a sample to the whole caseload it was drawn from."""

import json
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import pyarrow.parquet as pq
import typer
from rich.console import Console
from rich.table import Table

from rettidig.assessment.estimates.judgements import Judgements, machine_counts, read_judgements
from rettidig.assessment.estimates.model import Choice
from rettidig.assessment.estimates.money import Money, amounts_of, errors_of_cases, money
from rettidig.assessment.estimates.points import PointEstimate, Wish, estimate_points
from rettidig.assessment.estimates.sample import (
    Sample,
    of_certificate,
    of_population,
    poststratified,
    read_population,
    stratum_column,
)
from rettidig.assessment.estimates.trust import Confusion
from rettidig.assessment.model import Assessed
from rettidig.assessment.store import read_assessed
from rettidig.caseload import Caseload, open_caseload
from rettidig.catalogue.labels import OUTCOMES
from rettidig.catalogue.model import Consequence
from rettidig.cli import estimate_wording as wording
from rettidig.cli import rates
from rettidig.cli.estimate_plain import plain
from rettidig.cli.options import Lang
from rettidig.cli.rates import percent
from rettidig.reporting.numbers import NOTHING, percentage, tal
from rettidig.sampling.certificate import Certificate, read_certificate
from rettidig.sampling.limits import Sides
from rettidig.vocabulary import Basis, Language, Outcome, Place, Refused, Text

EXAMPLES = """Eksempler:\n
\b
rettidig estimate resultat --certificate stikproeve.json
rettidig estimate resultat --certificate stikproeve.json --one-sided --confidence 90%
rettidig estimate resultat --certificate stikproeve.json --caseload sager --by team --json
"""

_WIDTH = 100
_AMOUNT = "amount_ore"
_DIMENSIONS = ("visitation_group", "target_group", "municipality", "team", "caseworker")


def estimate_caseload(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    result: Annotated[Path, typer.Argument(metavar="RESULTAT", help="Mappen, som rettidig check skrev.")],
    certificate: Annotated[
        Path | None, typer.Option("--certificate", metavar="FIL", help="Lodtrækningsbeviset.")
    ] = None,
    caseload: Annotated[
        Path | None,
        typer.Option("--caseload", metavar="SAGSMAPPE", help="Sagerne: til --by, --money, eller uden bevis."),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", metavar="KOLONNE", help="Del op, f.eks. efter team.")
    ] = None,
    poststratify: Annotated[
        str | None,
        typer.Option("--poststratify", metavar="KOLONNE", help="Vægt en simpel stikprøve bagefter."),
    ] = None,
    point: Annotated[
        str | None, typer.Option("--point", metavar="ID", help="Kun dette punkt, med begge bedømmelser.")
    ] = None,
    one_sided: Annotated[
        bool, typer.Option("--one-sided", help="Kun den ugunstige grænse, til en revisionserklæring.")
    ] = False,
    confidence: Annotated[
        str, typer.Option("--confidence", metavar="ANDEL", help="Sikkerhed (mindst 50%).")
    ] = "95%",
    method: Annotated[
        Choice, typer.Option("--method", help="Grænser: de passende, de altid holdbare, eller t.")
    ] = Choice.FITTING,
    basis: Annotated[Basis | None, typer.Option("--basis", help="Hvis bedømmelse der regnes ud fra.")] = None,
    with_money: Annotated[
        bool, typer.Option("--money", help="Skøn også, hvor mange kroner der er på spil.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")] = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the sentences are Danish
) -> None:
    """Skøn ud fra de gennemgåede sager, hvad der gælder for hele sagsmængden."""
    assessed = read_assessed(result)
    proof = read_certificate(certificate) if certificate else None
    with _opened(caseload) as opened:
        sample = of_certificate(proof, file=certificate.name) if proof and certificate else _weighted(opened)
        if poststratify is not None:
            sample = _poststratified(sample, proof, opened, poststratify)
        n_cases = assessed.run.rows.get("cases", 0)
        _must_cover(n_cases, sample)
        wish = Wish(
            confidence=float(rates.confidence(confidence)),
            sides=Sides.ONE if one_sided else Sides.TWO,
            choice=method,
            basis=basis or (Basis.HUMAN if n_cases > len(sample.cases) else Basis.FINAL),
            by=by,
            is_whole_frame=n_cases == sample.population,
        )
        judgements = read_judgements(result, sample.case_ids)
        kept = {point: judgements.get(_known(assessed, point), {})} if point else judgements
        frame = _frame(proof) if n_cases > sample.population else None
        found = estimate_points(
            assessed,
            kept,
            sample,
            wish,
            _domains(opened, sample, by),
            machine_counts(result, frame) if frame else None,
        )
        amount = _money(assessed, kept, sample, wish, opened, proof) if with_money else None
    if as_json:
        typer.echo(json.dumps(plain(sample, wish, found, amount), ensure_ascii=False, indent=2))
        return
    _show(sample, wish, found, amount, is_single=point is not None)


# What is read ----------------------------------------------------------------------------------------------


@contextmanager
def _opened(caseload: Path | None) -> Iterator[Caseload | None]:
    """Open the caseload, where one is given, for as long as it is read from."""
    with tempfile.TemporaryDirectory(prefix="rettidig-") as workspace:
        yield open_caseload(caseload, Path(workspace)) if caseload else None


def _column(opened: Caseload, column: str) -> dict[str, object]:
    """Return each case's value in a column; refuses a column that the cases do not have."""
    if column not in pq.read_schema(opened.cases).names:
        raise Refused(
            Text(f"Sagerne har ingen kolonne {column}.", f"The cases have no column {column}."),
            do=Text("Angiv en kolonne, der er i cases.", "Name a column that is in cases."),
            at=Place("cases", column=column),
        )
    rows = pq.read_table(opened.cases, columns=["case_id", column])
    return dict(zip(rows["case_id"].to_pylist(), rows[column].to_pylist(), strict=True))


def _texts(opened: Caseload, column: str) -> dict[str, str]:
    return {case_id: str(value or "") for case_id, value in _column(opened, column).items()}


def _weighted(opened: Caseload | None) -> Sample:
    """Return a caseload that is itself the sample, weighted by the population file of its manifest."""
    if opened is None or opened.manifest.population is None:
        raise Refused(
            Text(
                "Det vides ikke, hvilke sager der er udtaget, og af hvor mange.",
                "It is not known which cases were drawn, and from how many.",
            ),
            do=Text(
                "Angiv lodtrækningsbeviset med --certificate, eller sagerne med --caseload, hvis manifestet "
                "nævner en fil med populationen.",
                "Name the certificate with --certificate, or the cases with --caseload where the manifest "
                "names a population file.",
            ),
        )
    sizes = read_population(opened.path / opened.manifest.population)
    columns = {name: _texts(opened, name) for name in dict.fromkeys((*_DIMENSIONS, *opened.dimensions))}
    file = Path(opened.manifest.population).name
    chosen = stratum_column({name: list(v.values()) for name, v in columns.items()}, sizes, file=file)
    return of_population(columns[chosen], sizes, chosen, file=file)


def _poststratified(
    sample: Sample, certificate: Certificate | None, opened: Caseload | None, column: str
) -> Sample:
    """Return the sample weighted to the groups of the cases it was drawn from."""
    if certificate is None or opened is None:
        raise Refused(
            Text(
                "Vægtning bagefter kræver både beviset og sagerne.",
                "Weighting afterwards takes both the certificate and the cases.",
            ),
            do=Text("Angiv --certificate og --caseload.", "Name --certificate and --caseload."),
        )
    groups = _texts(opened, column)
    frame = _frame(certificate) or (list(groups) if len(groups) == sample.population else [])
    if not frame or not set(frame) <= set(groups):
        raise Refused(
            Text(
                "Sagerne er ikke dem, stikprøven er trukket af.",
                "The cases are not those that the sample was drawn from.",
            ),
            do=Text("Angiv den sagsmængde, beviset er fra.", "Name the caseload of the certificate."),
        )
    return poststratified(sample, {case_id: groups[case_id] for case_id in frame}, column, file="cases")


def _domains(opened: Caseload | None, sample: Sample, by: str | None) -> dict[str, str] | None:
    if by is None or by in sample.columns:
        return None
    if opened is None:
        raise Refused(
            Text(
                f"Beviset siger ikke, hvilken værdi hver sag har i {by}.",
                f"The certificate does not say which value each case has in {by}.",
            ),
            do=Text("Angiv også sagerne med --caseload.", "Name the cases too, with --caseload."),
        )
    values = _texts(opened, by)
    return {case_id: values.get(case_id, "") for case_id in sample.case_ids}


def _known(assessed: Assessed, point: str) -> str:
    if point not in {each.id for each in assessed.catalogue.case_points}:
        raise Refused(
            Text(f"Kataloget har intet punkt {point}.", f"The catalogue has no point {point}."),
            do=Text(
                "Se punkterne med rettidig catalogue show.", "See the points with rettidig catalogue show."
            ),
        )
    return point


def _money(
    assessed: Assessed,
    judgements: Judgements,
    sample: Sample,
    wish: Wish,
    opened: Caseload | None,
    certificate: Certificate | None,
) -> Money:
    """Return the kroner at stake in cases with an error that can cost reimbursement."""
    if opened is None:
        raise Refused(
            Text("Beløbene er ikke i resultatet.", "The amounts are not in the result."),
            do=Text("Angiv også sagerne med --caseload.", "Name the cases too, with --caseload."),
        )
    amounts = {case_id: _ore(value) for case_id, value in _column(opened, _AMOUNT).items()}
    points = [p.id for p in assessed.catalogue.case_points if Consequence.REIMBURSEMENT in p.consequence]
    errors = errors_of_cases(judgements, points, sample.case_ids, wish.basis)
    strata, without = amounts_of(sample, errors, amounts)
    known = [ore for ore in amounts.values() if ore is not None]
    return money(
        strata,
        total=_total(amounts, certificate),
        largest=max(known, default=0),
        confidence=wish.confidence,
        sides=wish.sides,
        n_without_amount=without,
    )


def _ore(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _must_cover(n_cases: int, sample: Sample) -> None:
    """Refuse a result that holds more than the sample and less than what it was drawn from."""
    if len(sample.cases) < n_cases < sample.population:
        raise Refused(
            Text(
                f"Resultatet er af {n_cases} sager, men stikprøven er trukket af {sample.population}.",
                f"The result is of {n_cases} cases, but the sample was drawn from {sample.population}.",
            ),
            do=Text(
                "Angiv resultatet for hele sagsmængden eller for stikprøven alene.",
                "Name the result of the whole caseload, or of the sample alone.",
            ),
        )


def _frame(certificate: Certificate | None) -> list[str] | None:
    """Return every case that was drawn from, where the certificate lists them."""
    units = certificate.frame.units if certificate else None
    return None if units is None else [case_id for members in units.values() for case_id in members]


def _total(amounts: Mapping[str, int | None], certificate: Certificate | None) -> int | None:
    """Return the amount of all cases that were drawn from, or None where one of them is not known."""
    if certificate is None:
        return None
    frame = _frame(certificate)
    if frame is None:
        frame = list(amounts) if len(amounts) == certificate.frame.size else []
    found = [amounts.get(case_id) for case_id in frame]
    known = [ore for ore in found if ore is not None]
    return sum(known) if frame and len(known) == len(found) else None


# What is shown ---------------------------------------------------------------------------------------------


def _show(
    sample: Sample, wish: Wish, found: Sequence[PointEstimate], amount: Money | None, *, is_single: bool
) -> None:
    console = Console(markup=False, highlight=False)
    if not console.is_terminal:
        console = Console(markup=False, highlight=False, width=_WIDTH)
    console.print(wording.opening(sample, wish), soft_wrap=True)
    if found:
        console.print()
        console.print(_table(found, wish))
        for line in wording.methods(Counter(each.share.estimate.method for each in found)):
            console.print(line, soft_wrap=True)
    else:
        console.print(wording.without_points(wish.basis))
    for each in found if wish.by is None else []:
        console.print(f"\n{each.control_point}")
        console.print(" ".join(wording.sentences(each)), soft_wrap=True)
        if is_single and each.confusion is not None:
            console.print(_confusion(each.confusion))
    if amount is not None:
        console.print()
        console.print(" ".join(wording.money_sentences(amount)), soft_wrap=True)


def _table(found: Sequence[PointEstimate], wish: Wish) -> Table:
    shown = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    shown.add_column("Kontrolpunkt", overflow="fold")
    if wish.by is not None:
        shown.add_column(wish.by, overflow="fold")
    sure = f"{percent(wish.confidence)}\nsikkert"
    for heading in ("Bedømt", "Opfyldt\npct.", sure, "Maskinen\npct.", "Enige"):
        shown.add_column(heading, justify="right", no_wrap=True)
    shown.add_column("Metode", justify="center", no_wrap=True)
    for each in found:
        value, machine = each.share.estimate.value, each.machine
        shown.add_row(
            each.control_point,
            *([each.value or NOTHING] if wish.by is not None else []),
            tal(each.share.n_judged),
            NOTHING if value is None else percent(value).removesuffix(" pct."),
            wording.interval(each.share.estimate),
            tal(percentage(machine.met, machine.n)) if machine and each.confusion else NOTHING,
            wording.agreed(each.confusion),
            wording.MARKS.get(each.share.estimate.method, NOTHING),
        )
    return shown


def _confusion(table: Confusion) -> Table:
    """Return both judgements of the same cases: a row per outcome of the machine, a column per people's."""
    used = [outcome for outcome in Outcome if any(outcome in pair for pair in table.counts)]
    shown = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    shown.add_column("Maskinen, mennesker:")
    for outcome in used:
        shown.add_column(OUTCOMES[outcome], justify="right")
    for machine in used:
        shown.add_row(OUTCOMES[machine], *(tal(table.of(machine, human)) for human in used))
    return shown
