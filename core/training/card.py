"""The card of a trained model: what it is for, what it is worth, and where it ends; as Markdown or as one page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

Form = Literal["md", "html"]
NONE = "-"
SHOWN = 15  # features that the card names by importance
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&])")


def card(form: Form, model: Mapping[str, Any], report: Mapping[str, Any], sha256: str) -> str:
    """Return the card; whatever names and values contain is shown as text.

    Parameters
    ----------
    form : {"md", "html"}
        Markdown, or a page that needs nothing else: no script, no file beside it, no network.
    model : mapping
        ``name``, ``version``, ``description``, ``stage``, ``notes``, ``created`` as texts.
    report : mapping
        Of the training.
    sha256 : str
        Of the artefact.
    """
    return _template(form).render(
        model=model, report=report, sha256=sha256, metrics=_metrics(report), limits=limits(report), shown=SHOWN
    )


def limits(report: Mapping[str, Any]) -> list[str]:
    """Return what the model is not for, as sentences, from how it was made."""
    rows, split = report["rows"], report["split"]
    told = [
        "It answers for rows like those it learnt from; where they change, so does its worth. Watch it for drift.",
        "Its importances tell what it looks at, not what causes what.",
    ]
    if split == "none":
        told.append("No rows were held out: nothing is known of how it does on new ones.")
    elif split != "time":
        told.append(
            "The rows held out were drawn at random; where the future differs from the past, expect it to do worse."
        )
    if report["task"] != "regression" and report["threshold"] is None:
        told.append("Mistakes of either kind count alike in the class it tells.")
    if report["task"] == "regression":
        told.append("Numbers beyond the range of those it learnt from are guesses.")
    if rows["held_out"] and rows["held_out"] < 1_000:
        told.append(f"The figures rest on {rows['held_out']:,} rows; read them with their intervals.")
    return told


def figure(value: Any) -> str:
    """Return a value as people read it.

    Examples
    --------
    >>> figure(0.91234), figure(12345.6), figure(None), figure(True), figure("x")
    ('0.9123', '12,346', '-', 'true', 'x')
    """
    if value is None:
        return NONE
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:,.0f}" if abs(value) >= 1e4 or value == round(value) else f"{value:,.4g}"
    return str(value)


def plain(value: Any) -> str:
    r"""Return a text that Markdown shows as it is, in one line.

    Examples
    --------
    >>> print(plain("a|b <i>\nc"))
    a\|b \<i\> c
    """
    return _SPECIAL.sub(r"\\\1", " ".join(figure(value).split()))


def _metrics(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    baseline = report["baseline"]
    found = [
        {**one, "baseline": baseline.get(name), "interval": _interval(one)} for name, one in report["metrics"].items()
    ]
    return [one for one in found if one["value"] is not None]


def _interval(one: Mapping[str, Any]) -> str:
    if one["low"] is None or one["high"] is None:
        return NONE
    return f"{figure(one['low'])} to {figure(one['high'])}"


@lru_cache(maxsize=2)
def _template(form: Form) -> Template:
    surroundings = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=form == "html",  # noqa: S701 - Markdown is escaped by its own filter
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    surroundings.filters |= {"figure": figure, "plain": plain}
    return surroundings.get_template(f"card.{form}.j2")
