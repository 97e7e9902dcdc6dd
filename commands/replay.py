"""Send a file's rows through the API, as if they were logged now."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pandas as pd

from core.errors import Conflict, InvalidInput
from feeding import tables
from feeding.sender import Sender
from feeding.tables import Columns
from settings import address, load

FASTEST_BATCH = 2_000
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class Plan:
    """What is sent: two tables, the labels, and what their columns mean."""

    reference: pd.DataFrame
    current: pd.DataFrame
    labels: pd.DataFrame
    columns: Columns
    times: pd.DatetimeIndex
    regression: bool


@click.command("replay")
@click.argument("reference", type=FILE)
@click.argument("current", type=FILE)
@click.option("--name", help="Name of the model; the name of CURRENT when left out.")
@click.option("--model-version", default="1", show_default=True, help="Version of the model.")
@click.option("--time", help="Column with the time of each row; without it rows are spread over the last 30 days.")
@click.option("--id", help="Column with the id of each row; its number when left out.")
@click.option("--prediction", help="Column with the predicted class or value.")
@click.option("--score", help="Column with the probability of the positive class.")
@click.option("--label", help="Column with the ground truth.")
@click.option("--labels", type=FILE, help="File with the ground truth of CURRENT, found by --id.")
@click.option("--exclude", multiple=True, help="Columns that are no features; may be given several times.")
@click.option("--task", type=click.Choice(["auto", "classification", "regression"]), default="auto", show_default=True)
@click.option("--bucket", help="Length of a bucket, such as 1h; fitted to the density of the rows when left out.")
@click.option("--window", type=int, help="Closed buckets in the current window.")
@click.option("--speed", default="max", show_default=True, help="Rows a second, or max.")
@click.option("--reuse", is_flag=True, help="Go on with the model of this name and version if there is one.")
@click.option("--url", help="Address of the server; this machine's when left out.")
def command(reference: Path, current: Path, **options: Any) -> None:
    """Register a model, set REFERENCE as its reference and send CURRENT through the API, labels last."""
    plan = _read(reference, current, options)
    pace = _pace(options["speed"])
    sender = Sender(options["url"] or address(load()))
    bucket = options["bucket"] or tables.fitting_bucket(plan.times)
    wanted = {
        "name": options["name"] or current.name.partition(".")[0],
        "version": options["model_version"],
        "task": "regression" if plan.regression else "classification" if plan.columns.prediction else "auto",
        "bucket": bucket,
        "window": options["window"] or tables.WINDOWS.get(bucket, 24),
        "description": f"Replayed from {current.name}",
    }
    model = _register(sender, wanted, reuse=options["reuse"])
    agreed = tables.reference_file(plan.reference, plan.columns, regression=plan.regression)
    click.echo(f"Model {model}, buckets of {bucket}; reference of {sender.send_reference(model, agreed)['n']:,} rows.")
    rows = tables.prediction_rows(plan.current, plan.columns, plan.times, model=model, regression=plan.regression)
    _send("Predictions", rows, len(plan.current), sender.send_predictions, pace)
    told = tables.label_rows(plan.labels, plan.columns, model)
    if told:
        _send("Labels", told, len(told), sender.send_labels, pace)
    click.echo(f"See {options['url'] or address(load())}/models/{model}/drift")


def _register(sender: Sender, wanted: dict[str, Any], *, reuse: bool) -> str:
    try:
        return sender.register(**wanted)
    except Conflict as error:
        if reuse:
            return error.existing
        hint = "name another --model-version, or send to it with --reuse"
        raise Conflict(f"{error.message}, {error.existing}; {hint}", existing=error.existing) from error


def _read(reference: Path, current: Path, options: dict[str, Any]) -> Plan:
    """Return what the files hold, or an error that names the option that does not fit them."""
    exclude = tuple(name.strip() for item in options["exclude"] for name in item.split(","))
    parts = {part: options[part] for part in ("time", "id", "prediction", "score", "label")}
    columns = Columns(**parts, exclude=exclude)
    agreed, rows = tables.read_table(reference), tables.read_table(current)
    named = {part: getattr(columns, part) for part in ("time", "id", "prediction", "score")}
    tables.require_columns(rows, named, current.name)
    tables.require_columns(agreed, {part: named[part] for part in ("prediction", "score")}, reference.name)
    if columns.label is not None and not options["labels"]:  # a misspelt one would be watched as a feature
        either = rows if columns.label in rows.columns else agreed
        tables.require_columns(either, {"label": columns.label}, reference.name)
    if columns.id is not None:
        tables.require_ids(rows, columns.id, where=current.name)
    for name in exclude:
        tables.require_columns(agreed if name in agreed.columns else rows, {"exclude": name}, current.name)
    labels = _labels(rows, options["labels"], columns, current.name)
    regression = options["task"] == "regression" or (
        options["task"] == "auto" and columns.prediction is not None and tables.is_regression(rows[columns.prediction])
    )
    return Plan(agreed, rows, labels, columns, _times(rows, columns), regression)


def _labels(rows: pd.DataFrame, path: Path | None, columns: Columns, name: str) -> pd.DataFrame:
    if path is None:
        if columns.label is not None and columns.label not in rows.columns:
            return rows.iloc[:0].assign(**{columns.label: []})
        return rows
    if columns.label is None or columns.id is None:
        raise InvalidInput(
            "--labels needs --label, the column of the ground truth, and --id, which joins it to " + name
        )
    labels = tables.read_table(path)
    tables.require_columns(labels, {"label": columns.label, "id": columns.id}, path.name)
    return labels


def _times(rows: pd.DataFrame, columns: Columns) -> pd.DatetimeIndex:
    if columns.time is not None:
        return tables.times_of(rows, columns.time)
    now = pd.Timestamp.now("UTC")
    return pd.date_range(now - pd.Timedelta(days=30), now, periods=len(rows))


def _pace(speed: str) -> float | None:
    """Return rows a second, None for as fast as possible."""
    if speed == "max":
        return None
    try:
        pace = float(speed)
    except ValueError:
        pace = 0.0
    if not pace > 0:
        raise InvalidInput(f"--speed is a number of rows a second, or max; not {speed!r}")
    return pace


def _send(
    label: str,
    rows: Iterable[dict[str, Any]],
    total: int,
    send: Callable[[Sequence[dict[str, Any]]], int],
    pace: float | None,
) -> None:
    """Send rows in batches behind a progress bar, at the pace asked for."""
    size = FASTEST_BATCH if pace is None else max(1, min(FASTEST_BATCH, round(pace / 2)))
    began, sent, new = time.monotonic(), 0, 0
    with click.progressbar(length=total, label=f"{label:12}", show_pos=True) as bar:
        for batch in tables.batches(rows, size):
            new += send(batch)
            sent += len(batch)
            bar.update(len(batch))
            if pace is not None:
                time.sleep(max(0.0, began + sent / pace - time.monotonic()))
    took = time.monotonic() - began
    known = f"; {sent - new:,} of them were there already" if new < sent else ""
    click.echo(f"{label}: {sent:,} rows in {took:.1f} s, {sent / max(took, 1e-9):,.0f} rows/s{known}.")
