"""Alerts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

AlertState = Literal["open", "acknowledged", "resolved"]


@dataclass(frozen=True)
class AlertView:
    """An alert and where it stands.

    Parameters
    ----------
    family : str
        ``drift``, ``performance``, ``quality``, ``latency``, ``errors`` or ``ingest``.
    columns : tuple of str
        Columns it speaks of, worst first.
    since : int
        When the data began to differ, by the time of the predictions; `opened_at` is when the alert was raised.
    """

    id: str
    model_id: str
    model_name: str
    model_version: str
    family: str
    severity: Literal["warning", "critical"]
    state: AlertState
    title: str
    summary: str
    columns: tuple[str, ...]
    since: int
    window_start: int
    window_end: int
    opened_at: int
    updated_at: int
    resolved_at: int | None
