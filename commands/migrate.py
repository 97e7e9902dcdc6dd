"""Bring the database up to date."""

from __future__ import annotations

import click

from settings import load
from storage.migrate import upgrade


@click.command("migrate")
def command() -> None:
    """Bring the database up to date; safe to run from several places at once."""
    upgrade(load().database_url)
    click.echo("The database is up to date.")
