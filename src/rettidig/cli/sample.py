"""``rettidig sample``: draw a sample that anyone can draw again, verify it, replace in it, extend it."""

import json
from pathlib import Path
from typing import Annotated, Any, Never, cast

import typer
from rich.console import Console
from rich.table import Table
from typer.core import TyperGroup

from rettidig.cli import sample_wording as wording
from rettidig.cli.options import CaseloadFolder, Lang, day
from rettidig.reporting.numbers import tal
from rettidig.sampling.certificate import Certificate, read_certificate, to_json, write_certificate
from rettidig.sampling.changing import extend_sample, replace_unit
from rettidig.sampling.design import All, Design, PerCaseworker, Proportional, Simple
from rettidig.sampling.design_file import earlier_certificates, read_design
from rettidig.sampling.draw import draw_sample, seed_of
from rettidig.sampling.verifying import Verification, verify_sample
from rettidig.vocabulary import Language, Place, Refused, Text

_DRAW = "draw"
_HELP = "--help"
_MOST_ROWS = 40


class DrawsByDefault(TyperGroup):
    """A group in which a first word that is no command is the caseload to draw from."""

    def parse_args(self, ctx: object, args: list[str]) -> list[str]:
        """Put the command ``draw`` in front of what names no command."""
        if args and args[0] not in self.commands and args[0] != _HELP:
            args = [_DRAW, *args]
        return super().parse_args(cast("Any", ctx), args)


GROUP_EXAMPLES = """Eksempler:\n
\b
rettidig sample sager --design design.yaml --out stikproeve.json
rettidig sample sager --n 20 --seed "25-0123 2026-11-20" --out stikproeve.json
rettidig sample verify stikproeve.json sager
"""
DRAW_EXAMPLES = """Eksempler:\n
\b
rettidig sample draw sager --design design.yaml --out stikproeve.json
rettidig sample draw sager --per-caseworker 4 --seed "25-0123 2026-11-20" --out stikproeve.json
rettidig sample draw sager --n 30 --by visitation_group --seed "25-0123 2026-11-20" --out lag.json --json
"""
VERIFY_EXAMPLES = """Eksempler:\n
\b
rettidig sample verify stikproeve.json sager
rettidig sample verify stikproeve.json sager --json
"""
REPLACE_EXAMPLES = """Eksempler:\n
\b
rettidig sample replace stikproeve.json K01-001 --reason "Sagen er sendt til en anden kommune" --on 2026-11-27
rettidig sample replace stikproeve.json K01-002 --reason "Sagen er en dublet" --on 2026-11-27 --json
"""
EXTEND_EXAMPLES = """Eksempler:\n
\b
rettidig sample extend stikproeve.json sager --by 20
rettidig sample extend stikproeve.json sager --by 5 --json
"""

app = typer.Typer(
    cls=DrawsByDefault,
    add_completion=False,
    no_args_is_help=True,
    help="Træk en stikprøve, som enhver kan trække igen, efterprøv den, udskift i den og udvid den.",
    epilog=GROUP_EXAMPLES,
)

CertificateFile = Annotated[Path, typer.Argument(metavar="BEVIS", help="Lodtrækningsbeviset (JSON).")]
AsJson = Annotated[bool, typer.Option("--json", help="Skriv resultatet som JSON.")]


@app.command(_DRAW, epilog=DRAW_EXAMPLES)
def draw(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    caseload: CaseloadFolder,
    out: Annotated[Path, typer.Option("--out", metavar="FIL", help="Filen, som beviset skrives i.")],
    design: Annotated[
        Path | None, typer.Option("--design", metavar="FIL", help="Designet: ramme og lodtrækning (YAML).")
    ] = None,
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="TEKST", help="Frøet, valgt i åbenhed før lodtrækningen.")
    ] = None,
    n: Annotated[
        int | None, typer.Option("--n", min=1, help="I stedet for et design: så mange i alt.")
    ] = None,
    by: Annotated[
        list[str] | None, typer.Option("--by", metavar="KOLONNE", help="Med --n: forholdsmæssigt fordelt.")
    ] = None,
    per_caseworker: Annotated[
        int | None, typer.Option("--per-caseworker", min=1, help="I stedet: så mange pr. medarbejder.")
    ] = None,
    everyone: Annotated[bool, typer.Option("--all", help="I stedet: alle.")] = False,
    as_json: AsJson = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the tables are Danish
) -> None:
    """Træk en stikprøve, og skriv lodtrækningsbeviset. Ordet »draw« kan udelades."""
    chosen = (
        read_design(design) if design else _from_flags(n, tuple(by or ()), per_caseworker, everyone=everyone)
    )
    if design and (n or by or per_caseworker or everyone):
        raise typer.BadParameter("Brug enten --design eller --n, --by, --per-caseworker og --all.")
    earlier = earlier_certificates(chosen, design.parent if design else Path())
    certificate = draw_sample(caseload, chosen, seed_of(chosen, seed), earlier)
    _write_new(certificate, out)
    if as_json:
        _print_json(certificate)
        return
    console = _console()
    console.print(wording.drawn(certificate))
    console.print(_criteria(certificate))
    console.print(_strata(certificate))
    if certificate.shortfalls:
        console.print(wording.shortfalls(certificate.shortfalls))
        for found in certificate.shortfalls:
            console.print(f"  {wording.shortfall(found)}")
    if warning := wording.without_chance(certificate):
        console.print(warning)
    console.print(f"Beviset er skrevet i {out}. Enhver kan efterprøve det:")
    console.print(f"  rettidig sample verify {out} {caseload}")


def _from_flags(n: int | None, by: tuple[str, ...], per_caseworker: int | None, *, everyone: bool) -> Design:
    if (n is not None) + (per_caseworker is not None) + everyone != 1:
        raise typer.BadParameter("Angiv --design, eller én af --n, --per-caseworker og --all.")
    if by and n is None:
        raise typer.BadParameter("--by bruges sammen med --n.")
    if n is not None and by:
        return Design(draw=Proportional(kind="proportional", by=by, n=n))
    if n is not None:
        return Design(draw=Simple(kind="simple", n=n))
    if per_caseworker is not None:
        return Design(draw=PerCaseworker(kind="per_caseworker", n=per_caseworker))
    return Design(draw=All(kind="all"))


def _write_new(certificate: Certificate, out: Path) -> None:
    """Write the certificate; refuses to put another sample in the place of one that is there."""
    if out.exists() and (not out.is_file() or out.read_bytes() != to_json(certificate).encode()):
        raise Refused(
            Text("Filen findes allerede med noget andet i.", "The file exists and holds something else."),
            do=Text(
                "Vælg et andet navn med --out: Et bevis overskrives ikke af en ny lodtrækning.",
                "Choose another name with --out: a certificate is not overwritten by a new draw.",
            ),
            at=Place(out.name),
        )
    write_certificate(certificate, out)


@app.command("verify", epilog=VERIFY_EXAMPLES)
def verify(
    certificate: CertificateFile,
    caseload: CaseloadFolder,
    as_json: AsJson = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the sentences are Danish
) -> None:
    """Træk igen efter beviset, og sig, om det bliver den samme stikprøve."""
    known = read_certificate(certificate)
    found = verify_sample(known, caseload)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    else:
        console = _console()
        for line in wording.verified(known, found):
            console.print(line)
    if not found.holds:
        raise typer.Exit(1)


@app.command("replace", epilog=REPLACE_EXAMPLES)
def replace(
    certificate: CertificateFile,
    case: Annotated[str, typer.Argument(metavar="SAG", help="Id på den sag eller hændelse, der tages ud.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEKST", help="Hvorfor den ikke kan bruges.")],
    on: Annotated[str, typer.Option("--on", metavar="DATO", help="Dagen for udskiftningen (åååå-mm-dd).")],
    as_json: AsJson = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the sentences are Danish
) -> None:
    """Udskift en sag, der ikke kan bruges, med den næste reserve; begrundelsen skrives i beviset."""
    replaced_on = day(on)
    if replaced_on is None:
        _no_day()
    changed = replace_unit(read_certificate(certificate), case, reason, replaced_on)
    write_certificate(changed, certificate)
    if as_json:
        _print_json(changed)
        return
    last = changed.replacements[-1]
    console = _console()
    console.print(wording.replaced(last.out, last.into))
    if warning := wording.approximated(changed.draws):
        console.print(warning)


@app.command("extend", epilog=EXTEND_EXAMPLES)
def extend(
    certificate: CertificateFile,
    caseload: CaseloadFolder,
    by: Annotated[int, typer.Option("--by", min=1, metavar="N", help="Hvor mange flere.")],
    as_json: AsJson = False,
    lang: Lang = Language.DANISH,  # noqa: ARG001 - refusals are said in it; the tables are Danish
) -> None:
    """Udvid stikprøven; alt, hvad der er trukket, bliver i den."""
    changed = extend_sample(read_certificate(certificate), caseload, by)
    write_certificate(changed, certificate)
    if as_json:
        _print_json(changed)
        return
    console = _console()
    console.print(wording.extended(changed, changed.extensions[-1]))
    console.print(_strata(changed))
    if warning := wording.approximated(changed.draws):
        console.print(warning)


def _no_day() -> Never:
    raise typer.BadParameter("Skriv dagen som åååå-mm-dd.", param_hint="--on")


def _console() -> Console:
    return Console(markup=False, highlight=False, soft_wrap=True)


def _print_json(certificate: Certificate) -> None:
    plain = certificate.model_dump(mode="json", exclude_none=True, exclude={"frame": {"units"}})
    typer.echo(json.dumps(plain, ensure_ascii=False, indent=2))


def _plain(found: Verification) -> dict[str, object]:
    return {
        "holds": found.holds,
        "is_same_caseload": found.is_same_caseload,
        "is_same_frame": found.is_same_frame,
        "is_same_sample": found.is_same_sample,
        "gone": found.gone,
        "new": found.new,
        "moved": found.moved,
        "criteria": [
            {"then": change.then.model_dump(), "now": change.now.model_dump()} for change in found.criteria
        ],
        "sizes": found.sizes,
        "differing": found.differing,
        "refusal": found.refusal.what.da if found.refusal else None,
    }


def _criteria(certificate: Certificate) -> Table:
    table = _table("Kriterium", "Fjernet", "Tilbage")
    for count in certificate.frame.criteria:
        if count.number or count.removed:
            table.add_row(wording.criterion(count.kind), tal(count.removed), tal(count.left))
    if not table.rows:
        table.add_row("Ingen: alle kan trækkes", "0", tal(certificate.frame.size))
    return table


def _strata(certificate: Certificate) -> Table:
    table = _table("Lag", "I rammen", "Trukket", "Chance")
    is_weighted = certificate.design.draw.kind == "weighted"
    for stratum in certificate.frame.strata[:_MOST_ROWS]:
        chance = "efter vægt" if is_weighted else wording.chance(stratum.drawn, stratum.size)
        table.add_row(wording.stratum(stratum.name), tal(stratum.size), tal(stratum.drawn), chance)
    if (more := len(certificate.frame.strata) - _MOST_ROWS) > 0:
        table.add_row(f"… og {tal(more)} lag mere", "", "", "")
    return table


def _table(first: str, *numbers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(first)
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table
