"""The command ``rettidig``: one file per command, and one place where refusals are said."""

import sys
from itertools import pairwise

import typer

from rettidig import __version__
from rettidig.cli import (
    agree,
    catalogue,
    check,
    compare,
    coverage,
    demo,
    estimate,
    explain,
    import_,
    report,
    sample,
    size,
)
from rettidig.vocabulary import Language, Refused

_EXIT_REFUSED = 1

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Rettidig: følger sagsbehandlingen loven? Hver sag, hvert kontrolpunkt, med en begrundelse.",
)
app.command("import")(import_.import_files)
app.command("check")(check.check_caseload)
app.command("explain")(explain.explain_case)
app.command("coverage")(coverage.show_coverage)
app.command("report")(report.write_report)
app.command("agree", epilog=agree.EXAMPLES)(agree.show_agreement)
app.command("compare", epilog=compare.EXAMPLES)(compare.compare_rounds)
app.command("estimate", epilog=estimate.EXAMPLES)(estimate.estimate_caseload)
app.command("size", epilog=size.EXAMPLES)(size.plan_size)
app.command("demo")(demo.run_demo)
app.add_typer(sample.app, name="sample")
app.add_typer(catalogue.app, name="catalogue")


@app.callback(invoke_without_command=True)
def _top(
    context: typer.Context,
    version: bool = typer.Option(False, "--version", help="Vis programmets version."),
) -> None:
    if version:
        typer.echo(__version__)
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def main() -> None:
    """Run the command; a refusal is one message on stderr and exit status 1, wrong usage is 2."""
    try:
        app()
    except Refused as refusal:
        typer.echo(refusal.message(_language(sys.argv[1:])), err=True)
        sys.exit(_EXIT_REFUSED)


def _language(arguments: list[str]) -> Language:
    """Return the language asked for anywhere on the command line, before a command could know it."""
    is_english = "--lang=en" in arguments or ("--lang", "en") in pairwise(arguments)
    return Language.ENGLISH if is_english else Language.DANISH
