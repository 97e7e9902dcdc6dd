"""The command line: python manage.py COMMAND."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import sys
from pathlib import Path

import click

import commands
from core.errors import MonitorError
from settings import SETTINGS


class Commands(click.Group):
    """Finds each command in the file of its name, and loads none but the one that is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found: click.Command = importlib.import_module(f"commands.{cmd_name}").command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for, as its file says it: loading all of them would take seconds."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _purpose(name)) for name in self.list_commands(ctx)])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """Write the settings below the commands."""
        with formatter.section("Settings, from the environment"):
            formatter.write_dl([(line.env, f"{line.help} [{line.default or 'unset'}]") for line in SETTINGS.values()])


def _purpose(name: str) -> str:
    path = Path(commands.__path__[0]) / f"{name}.py"
    described = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return described.partition("\n")[0]


@click.command(cls=Commands)
def main() -> None:
    """Watch machine-learning models in production."""


if __name__ == "__main__":
    try:
        main()
    except MonitorError as error:
        click.echo(f"Error: {error.message}", err=True)
        sys.exit(2)
