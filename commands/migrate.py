"""Bring the database up to date."""

from __future__ import annotations

import click
from sqlalchemy.exc import OperationalError

from core.errors import Unavailable
from settings import load
from storage.migrate import upgrade


@click.command("migrate")
def command() -> None:
    """Bring the database up to date; safe to run from several places at once."""
    bring_up_to_date(load().database_url)
    click.echo("The database is up to date.")


def bring_up_to_date(url: str) -> None:
    """Apply every missing migration.

    Raises
    ------
    Unavailable
        The database does not answer, or refuses us.
    """
    try:
        upgrade(url)
    except OperationalError as error:
        reason = str(error.orig).partition("\n")[0]
        raise Unavailable(f"the database cannot be used; see DATABASE_URL: {reason}") from error
