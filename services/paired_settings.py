"""How two models were made, thing by thing, and where they differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.views.pairing import SettingPair

Report = Mapping[str, Any]
GROUPS = ("model", "params", "data", "plan")
SHOWN_APART = ("target_column", "algorithm", "params", "features", "task", "positive")


def settings_of(a: Report, b: Report) -> tuple[SettingPair, ...]:
    """Return what either model was made with; empty where neither was trained here.

    Parameters
    ----------
    a, b : mapping
        Report of a training; empty for a model that was not trained here.
    """
    sides = [dict(_told(report)) if report else {} for report in (a, b)]
    return tuple(_pair(key, sides[0].get(key), sides[1].get(key)) for key in _in_order(sides[0], sides[1]))


def _pair(key: tuple[str, str], a: Any, b: Any) -> SettingPair:
    return SettingPair(*key, a, b, differs=a != b)


def _told(report: Report) -> Iterator[tuple[tuple[str, str], Any]]:
    threshold = report.get("threshold")
    yield ("model", "algorithm"), report["label"]
    yield ("model", "predicts"), report["target"]
    yield ("model", "positive"), report["positive"]
    yield ("model", "threshold"), None if threshold is None else threshold["value"]
    for name, value in report["params"].items():
        yield ("params", name), value
    for name, value in report["rows"].items():
        yield ("data", name), value
    yield ("data", "features"), len(report["features"])
    yield ("data", "split"), report["split"]
    for name, value in report["plan"].items():
        if name not in SHOWN_APART:
            yield ("plan", name), value


def _in_order(a: Iterable[tuple[str, str]], b: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the names of both sides, group by group."""
    return sorted(dict.fromkeys([*a, *b]), key=lambda one: GROUPS.index(one[0]))
