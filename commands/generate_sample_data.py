"""Three made-up models with a month of history."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from core.errors import Conflict
from feeding import history
from feeding.scenario import SCENARIOS, Scenario
from feeding.sender import Sender
from feeding.tables import batches
from settings import address, load

BATCH = 2_000


@click.command("generate_sample_data")
@click.option("--days", type=click.FloatRange(1, 365), default=30, show_default=True, help="Length of the history.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The same seed gives the same rows.")
@click.option("--if-empty", is_flag=True, help="Do nothing if the server has models already.")
@click.option("--url", help="Address of the server; this machine's when left out.")
def command(days: float, seed: int, *, if_empty: bool, url: str | None) -> None:
    """Register card-fraud, house-prices and churn, and log a month of predictions with dated incidents."""
    sender = Sender(url or address(load()))
    if if_empty and sender.models():
        click.echo("There are models already; nothing was made.")
        return
    now = datetime.now(UTC)
    for scenario in SCENARIOS.all().values():
        _fill(sender, scenario, days, now, seed)
    click.echo("\nWhat went wrong, and when:")
    for scenario in SCENARIOS.all().values():
        for title, start, end in history.incidents(scenario, now):
            click.echo(f"  {scenario.name:14}{start} - {end:9}{title}")


def _fill(sender: Sender, scenario: Scenario, days: float, now: datetime, seed: int) -> None:
    try:
        model = sender.register(
            name=scenario.name,
            version=scenario.version,
            description=scenario.description,
            task=scenario.task,
            bucket="1h",
            window=24,
            segments=scenario.segments,
        )
    except Conflict:
        click.echo(f"{scenario.name} {scenario.version} is there already and is left as it is.")
        return
    sender.send_reference(model, history.reference_file(scenario, seed))
    rows, labels = history.past(scenario, model, days, now, seed)
    with click.progressbar(length=len(rows) + len(labels), label=f"{scenario.name:14}", show_pos=True) as bar:
        for batch in batches(rows, BATCH):
            sender.send_predictions(batch)
            bar.update(len(batch))
        for batch in batches(labels, BATCH):
            sender.send_labels(batch)
            bar.update(len(batch))
