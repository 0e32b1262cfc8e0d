"""The command ``rettidig``: one file per command, and one place where refusals are said."""

import importlib
import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint, entry_points
from itertools import pairwise
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperGroup

from rettidig import __version__
from rettidig.vocabulary import Language, Refused

_EXIT_REFUSED = 1
_GROUP = "rettidig.commands"
"""Under this name other packages, the web application among them, add commands of their own."""

_COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "import": "import_:import_files",
        "check": "check:check_caseload",
        "explain": "explain:explain_case",
        "coverage": "coverage:show_coverage",
        "report": "report:write_report",
        "size": "size:plan_size",
        "sample": "sample:app",
        "estimate": "estimate:estimate_caseload",
        "agree": "agree:show_agreement",
        "compare": "compare:compare_rounds",
        "indicators": "indicators:show_indicators",
        "catalogue": "catalogue:app",
        "demo": "demo:run_demo",
    }
)
"""Each command with the module and the function, or group of commands, that it is."""


class _Commands(TyperGroup):
    """The commands, each imported when it is asked for: most of a command's time would go to the others."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002 - as typer calls it
        """Return the names: our own in the order of the work, then those of other packages."""
        return [*_COMMANDS, *(point.name for point in _added())]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002 - as typer calls it
        """Return the command; None where there is none of that name."""
        if cmd_name in _COMMANDS:
            module_name, attribute = _COMMANDS[cmd_name].split(":")
            module = importlib.import_module(f"{__name__}.{module_name}")
            return _command(cmd_name, getattr(module, attribute), getattr(module, "EXAMPLES", None))
        added = next((point for point in _added() if point.name == cmd_name), None)
        return None if added is None else _command(cmd_name, added.load(), None)


def _added() -> list[EntryPoint]:
    return sorted(entry_points(group=_GROUP), key=lambda point: point.name)


def _command(name: str, what: object, examples: str | None) -> Any:  # noqa: ANN401 - typer has a click of its own
    own = what if isinstance(what, typer.Typer) else typer.Typer(add_completion=False)
    if own is not what:
        own.command(name, epilog=examples)(what)  # type: ignore[type-var]
    command = typer.main.get_command(own)
    command.name = name
    return command


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Rettidig: følger sagsbehandlingen loven? Hver sag, hvert kontrolpunkt, med en begrundelse.",
)


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
