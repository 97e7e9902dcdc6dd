"""Attributes with a dash in their name, which Python cannot write as keywords."""

from __future__ import annotations

from typing import Any


def aria(**values: str) -> Any:
    """Return accessibility attributes as keyword arguments.

    Examples
    --------
    >>> aria(label="Copy")
    {'aria-label': 'Copy'}
    """
    return {f"aria-{name}": value for name, value in values.items()}


def data(**values: str) -> Any:
    """Return attributes that the scripts in assets/ read.

    Examples
    --------
    >>> data(at="12")
    {'data-at': '12'}
    """
    return {f"data-{name}": value for name, value in values.items()}
