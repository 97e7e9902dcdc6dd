"""How a model does, in words: against its reference, how sure that is, and what stands in for labels to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.numbers import in_unit, share
from components.times import span
from components.verdicts import Look, chip
from services.views.metrics import Estimate, Metric, MetricsView

STANDINGS: dict[str, Look] = {
    "worse": Look("Worse", "warning", "warn", "▼"),
    "better": Look("Better", "ok", "ok", "▲"),
    "differs": Look("Differs", "open", "info", "◆"),
    "alike": Look("Within chance", "ok", "ok", ""),
    "alone": Look("Measured", "open", "mute", ""),
    "odd": Look("Unusual", "warning", "warn", "▲"),
    "estimated": Look("Estimated", "learning", "info", "◔"),
    "none": Look("Not defined", "none", "mute", "○"),
}
ORDER = tuple(STANDINGS)
CHANCE = 0.0005  # of the reference: a difference that no digit shows


@dataclass(frozen=True)
class Looked:
    """What the page looks at: one window, beside everything there is.

    Parameters
    ----------
    whole : MetricsView
        Of the current window, with the whole history.
    shown : MetricsView
        Of the window that is looked at.
    latest : bool
        Whether that is the newest with labels, and nobody chose another.
    """

    whole: MetricsView
    shown: MetricsView
    latest: bool

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """The figures: nobody having chosen a window, estimates are those of the newest, whose labels are to come."""
        if not self.latest:
            return self.shown.metrics
        newest = {metric.name: self._trusted(metric) for metric in self.whole.metrics}
        return tuple(replace(metric, estimated=newest.get(metric.name)) for metric in self.shown.metrics)

    def _trusted(self, metric: Metric) -> Estimate | None:
        """Return the newest estimate, contradicted where the newest that labels could judge is."""
        told = (point.estimates[metric.name] for point in reversed(self.whole.history)
                if metric.name in point.values and metric.name in point.estimates)  # fmt: skip
        judged, found = next(told, None), metric.estimated
        if judged is None or found is None:
            return found
        return replace(found, contradicted=found.contradicted or judged.contradicted)


def standing(metric: Metric) -> str:
    """Return the name of how a metric stands to its reference; see `STANDINGS`."""
    if metric.value is None:
        return _estimated_standing(metric.estimated)
    if metric.reference is None or metric.low is None or metric.high is None:
        return "alone"
    return _side(metric, metric.value - metric.reference, metric.low <= metric.reference <= metric.high)


def change_words(metric: Metric) -> str:
    """Return how far the value is from the reference, and which way that is, such as ``3.1 pts worse``."""
    if metric.value is None or metric.reference is None:
        return ""
    difference = metric.value - metric.reference
    if abs(difference) < CHANCE * max(abs(metric.reference), 1e-12):
        return "as there"
    size = amount(difference, metric.unit).replace("points", "pts")
    if metric.better == "neither":
        return f"{size} {'higher' if difference > 0 else 'lower'}"
    good = (difference > 0) == (metric.better == "more")
    return f"{size} {'better' if good else 'worse'}"


def amount(difference: float, unit: str) -> str:
    """Return the size of a difference; shares differ by points.

    Examples
    --------
    >>> amount(-0.0312, "ratio"), amount(0.25, "number")
    ('3.1 points', '0.25')
    """
    points = abs(difference) * 100
    return f"{points:.1f} points" if unit == "ratio" and points >= 0.05 else in_unit(abs(difference), unit)


def between(low: float | None, high: float | None, unit: str) -> str:
    """Return a band in words, nothing where there is none.

    Examples
    --------
    >>> between(0.901, 0.922, "ratio"), between(None, None, "ratio")
    ('90.1% to 92.2%', '')
    """
    return "" if low is None or high is None else f"{in_unit(low, unit)} to {in_unit(high, unit)}"


def performance_summary(looked: Looked, metric: Metric | None) -> list[Component]:
    """Return how the model does in sentences: the figure, its reference, the labels behind it, and what is newer."""
    if metric is None:
        return [chip(STANDINGS["none"]), html.Span("Nothing has been measured yet.")]
    said: list[Component] = [chip(STANDINGS[standing(metric)]), html.Strong(_sentence(metric))]
    if metric.value is not None:
        said.append(html.Span(_sureness(metric)))
    said.append(html.Span(labelled_words(looked.shown), className="muted"))
    if metric.value is not None and metric.estimated is not None:
        said.extend(_beside_labels(looked, metric, metric.estimated))
    return said


def labelled_words(view: MetricsView) -> str:
    """Return how many of the predictions in the window are labelled."""
    if not view.n:
        return "No predictions in this window."
    if not view.n_labelled:
        return f"None of the {view.n:,} predictions is labelled yet."
    if view.n_labelled == view.n:
        return f"All {view.n:,} predictions are labelled."
    return f"{share(view.n_labelled / view.n)} of the predictions are labelled ({view.n_labelled:,} of {view.n:,})."


def performance_window_words(looked: Looked, now: int) -> str:
    """Return which window is shown."""
    window = looked.shown.window
    if window is None:
        return "No window yet"
    state = "" if window.closed else ", still open"
    name = "Chosen window"
    if looked.latest:
        name = "Newest labels" if looked.whole.performance_window else "Current window"
    return f"{name}: {span(window.start, window.end, now)}{state}"


def estimate_words(looked: Looked, now: int) -> str:
    """Return of which window the estimates are."""
    window = looked.whole.window if looked.latest else looked.shown.window
    if window is None or all(metric.estimated is None for metric in looked.metrics):
        return "Value with its 95 % band; choose a row to draw it"
    return f"Estimates without labels are of {span(window.start, window.end, now)}; choose a row to draw it"


def estimate_note(metric: Metric) -> str:
    """Return why a metric is not defined, or what is to be said about its estimate."""
    said = []
    found = metric.estimated
    if found is not None and found.contradicted:
        said.append("labels contradict such estimates")
    if found is not None and found.outside:
        said.append(f"estimate outside its usual {between(found.usual_low, found.usual_high, metric.unit)}")
    if metric.value is None:
        said.insert(0, metric.reason or "not defined")
    text = "; ".join(said)
    return text[:1].upper() + text[1:]


def _side(metric: Metric, difference: float, within: bool) -> str:
    if within:
        return "alike"
    if metric.better == "neither":
        return "differs"
    return "better" if (difference > 0) == (metric.better == "more") else "worse"


def _estimated_standing(found: Estimate | None) -> str:
    if found is None:
        return "none"
    return "odd" if found.outside else "estimated"


def _sentence(metric: Metric) -> str:
    if metric.value is None:
        if metric.estimated is None:
            return f"{metric.label} is not defined: {metric.reason or 'not defined here'}."
        return f"{metric.label} is {_estimated(metric, metric.estimated)}."
    band = between(metric.low, metric.high, metric.unit)
    return f"{metric.label} is {in_unit(metric.value, metric.unit)}" + (f" ({band})" if band else "") + _beside(metric)


def _beside(metric: Metric) -> str:
    if metric.value is None or metric.reference is None:
        return "."
    difference, agreed = metric.value - metric.reference, in_unit(metric.reference, metric.unit)
    if abs(difference) < CHANCE * max(abs(metric.reference), 1e-12):
        return f", as in the reference ({agreed})."
    side = "above" if difference > 0 else "below"
    return f", {amount(difference, metric.unit)} {side} the reference ({agreed})."


def _sureness(metric: Metric) -> str:
    said = {
        "alike": "The band holds the reference: the difference may be chance.",
        "worse": "That is more than chance explains.",
        "better": "That is more than chance explains, and for the better.",
        "differs": "That is more than chance explains.",
    }
    return said.get(standing(metric), "There is no reference to hold it against." if metric.reference is None else "")


def _beside_labels(looked: Looked, metric: Metric, found: Estimate) -> list[Component]:
    """Return what is estimated of the newest window, or, of a chosen one, that its estimate was wrong."""
    if looked.latest:
        words = f"In the newest window, before its labels: {_estimated(metric, found)}."
        return [html.Span(words, className="estimate-words")]
    wrong = "The estimate without labels was wrong here; go by the labels."
    return [html.Span(wrong, className="estimate-words")] if found.contradicted else []


def _estimated(metric: Metric, found: Estimate) -> str:
    parts: list[Any] = [
        f"estimated at {in_unit(found.value, metric.unit)} ({between(found.low, found.high, metric.unit)})"
    ]
    usual = between(found.usual_low, found.usual_high, metric.unit)
    parts.append(f"outside its usual {usual}" if found.outside else f"within its usual {usual}")
    if found.contradicted:
        parts.append("but labels contradict such estimates")
    return ", ".join(parts)
