"""Check all models now."""

from __future__ import annotations

from collections.abc import Sequence

import click

import bootstrap
from services.checking import check_all
from services.sweep import sweep
from services.views.model import HealthView
from settings import load

HEAD = ("MODEL", "VERSION", "HEALTH", "OPEN ALERTS", "WHY")


@click.command("run_monitoring")
def command() -> None:
    """Profile what waits, check every model now and print how each of them is."""
    context = bootstrap.connect(load())
    sweep(context)
    found = check_all(context)
    if not found:
        click.echo("No model is registered yet.")
        return
    for line in table(found):
        click.echo(line)


def table(found: Sequence[HealthView]) -> list[str]:
    """Return one aligned line a model, below a head line."""
    rows = [
        (view.model.name, view.model.version, view.status, str(view.n_open_alerts), "; ".join(view.reasons))
        for view in found
    ]
    widths = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in (HEAD, *rows)
    ]
