"""Live rows for the made-up models."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime

import click
import numpy as np

from core.errors import MonitorError
from feeding import history
from feeding.scenario import SCENARIOS, Scenario
from feeding.sender import Sender
from settings import address, load

LOOK_AGAIN_S = 10.0


@click.command("simulate_traffic")
@click.option(
    "--rate", type=click.FloatRange(0.01, 1_000), default=0.5, show_default=True, help="Rows a second in all."
)
@click.option("--url", help="Address of the server; this machine's when left out.")
def command(rate: float, url: str | None) -> None:
    """Keep logging predictions of the present for the models of generate_sample_data, until Ctrl-C."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    sender = Sender(url or address(load()), sleep=stop.wait)
    rng = np.random.default_rng()
    found: list[tuple[Scenario, str]] = []
    while not stop.is_set():
        try:
            found = found or _models(sender)
            for scenario, model in found:
                _send(sender, scenario, model, rng, rate / len(found))
        except MonitorError as error:  # the server is away, or somebody archived a model
            click.echo(error.message, err=True)
            found = []
        stop.wait(1.0 if found else LOOK_AGAIN_S)


def _models(sender: Sender) -> list[tuple[Scenario, str]]:
    """Return the made-up models that the server has."""
    there = {(model["name"], model["version"]): model["id"] for model in sender.models()}
    return [
        (scenario, there[scenario.name, scenario.version])
        for scenario in SCENARIOS.all().values()
        if (scenario.name, scenario.version) in there
    ]


def _send(sender: Sender, scenario: Scenario, model: str, rng: np.random.Generator, rate: float) -> None:
    n = int(rng.poisson(rate))
    if n:
        sender.send_predictions(history.present(scenario, model, n, datetime.now(UTC), rng))
