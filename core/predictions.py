"""What a logged prediction means: its scalar members are output columns, one of them is the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OUTPUT_PREFIX = "prediction."
CLASS_NAMES = ("class", "label")
SCORE_NAMES = ("probability", "score")
VALUE_NAMES = ("value",)
CLASS_SCORES = "probabilities"
MOST_SCORES = 50


def outputs_of(prediction: Any) -> dict[str, Any]:
    """Return the output columns of one prediction, by column name.

    Parameters
    ----------
    prediction : object
        As logged: an object, a bare string or bool (a class), or a bare number (a value).

    Returns
    -------
    dict of str to object
        Scalar members under ``prediction.<name>``; of the nested ones only the scores of the classes are columns,
        ``prediction.probabilities.<class>``.

    Examples
    --------
    >>> outputs_of({"class": "fraud", "probability": 0.87, "trace": [1, 2]})
    {'prediction.class': 'fraud', 'prediction.probability': 0.87}
    >>> outputs_of("approved"), outputs_of(12.5), outputs_of(None)
    ({'prediction.class': 'approved'}, {'prediction.value': 12.5}, {})
    >>> outputs_of({"class": "a", "probabilities": {"a": 0.7, "b": 0.3}})
    {'prediction.class': 'a', 'prediction.probabilities.a': 0.7, 'prediction.probabilities.b': 0.3}
    """
    if isinstance(prediction, dict):
        columns = {OUTPUT_PREFIX + name: value for name, value in prediction.items() if not _is_nested(value)}
        scores = prediction.get(CLASS_SCORES)
        if isinstance(scores, dict) and len(scores) <= MOST_SCORES:
            columns |= {
                f"{OUTPUT_PREFIX}{CLASS_SCORES}.{name}": value
                for name, value in scores.items()
                if not _is_nested(value)
            }
        return columns
    if prediction is None or isinstance(prediction, list):
        return {}
    name = "class" if isinstance(prediction, (str, bool)) else "value"
    return {OUTPUT_PREFIX + name: prediction}


def _is_nested(value: Any) -> bool:
    return isinstance(value, (dict, list))


def find_output(columns: Mapping[str, Any], names: tuple[str, ...], named: str | None) -> str | None:
    """Return the output column that plays a part: the one the model names, else the first usual name.

    Parameters
    ----------
    columns : mapping
        Whose keys are the column names there are.
    names : tuple of str
        Usual names of the part, best first, without the prefix.
    named : str or None
        Name the model gave at registration, without the prefix.
    """
    candidates = (named,) if named else names
    return next((OUTPUT_PREFIX + name for name in candidates if OUTPUT_PREFIX + name in columns), None)
