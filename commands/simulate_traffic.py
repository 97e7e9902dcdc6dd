"""Live rows for the made-up models."""

from __future__ import annotations

import signal
import sys
import time
from collections import deque
from datetime import UTC, datetime
from typing import Any, TypeAlias

import click
import numpy as np

from core.errors import MonitorError
from feeding import history
from feeding.scenario import SCENARIOS, Scenario
from feeding.sender import Sender
from settings import address, load

Waiting: TypeAlias = deque[tuple[float, list[dict[str, Any]]]]

LOOK_AGAIN_S = 10.0
LABELS_AFTER_S = 120.0
MOST_WAITING = 5_000  # requests whose labels are kept while a server is away


@click.command("simulate_traffic")
@click.option(
    "--rate", type=click.FloatRange(0.01, 1_000), default=0.5, show_default=True, help="Rows a second in all."
)
@click.option("--url", help="Address of the server; this machine's when left out.")
def command(rate: float, url: str | None) -> None:
    """Keep logging predictions of the present for the models of generate_sample_data, until Ctrl-C."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: sys.exit(0))  # ends a request under way, too; nothing here has to be finished
    sender = Sender(url or address(load()))
    rng = np.random.default_rng()
    found: list[tuple[Scenario, str]] = []
    waiting: Waiting = deque(maxlen=MOST_WAITING)
    while True:
        try:
            found = found or _models(sender)
            for scenario, model in found:
                _send(sender, scenario, model, rng, rate / len(found), waiting)
            _tell(sender, waiting)
        except MonitorError as error:  # the server is away, or somebody archived a model
            click.echo(error.message, err=True)
            found = []
        time.sleep(1.0 if found else LOOK_AGAIN_S)


def _models(sender: Sender) -> list[tuple[Scenario, str]]:
    """Return the made-up models that the server has."""
    there = {(model["name"], model["version"]): model["id"] for model in sender.models()}
    return [
        (scenario, there[scenario.name, scenario.version])
        for scenario in SCENARIOS.all().values()
        if (scenario.name, scenario.version) in there
    ]


def _send(
    sender: Sender, scenario: Scenario, model: str, rng: np.random.Generator, rate: float, waiting: Waiting
) -> None:
    n = int(rng.poisson(rate))
    if n:
        rows, labels = history.present(scenario, model, n, datetime.now(UTC), rng)
        sender.send_predictions(rows)
        waiting.append((time.monotonic() + LABELS_AFTER_S, labels))


def _tell(sender: Sender, waiting: Waiting) -> None:
    """Send the labels whose time has come."""
    while waiting and waiting[0][0] <= time.monotonic():
        sender.send_labels(waiting.popleft()[1])  # gone even if refused, so that it cannot hold up the others
