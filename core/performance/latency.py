"""Quantiles and shares of latency, from logarithmic bins: exact to a twelfth."""

from __future__ import annotations

import numpy as np

from core.performance.bands import Figures
from core.performance.quantiles import place, rank_shares
from core.profiles.build import latency_bin
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import LATENCY, LATENCY_LOWEST, LATENCY_PER_OCTAVE, N_LATENCY_BINS


def latencies(profile: Profile) -> Floats:
    """Return the rows a latency bin, shape (windows, bins)."""
    return profile.counts[:, LATENCY : LATENCY + N_LATENCY_BINS].astype(np.float64)


def quantile(profile: Profile, share: Floats | float) -> Floats:
    """Return the latency in ms that `share` of the rows stay below, shape (windows,); NaN where none is known."""
    return _in_ms(place(latencies(profile), share))


def quantile_with_band(profile: Profile, share: float, confidence: Floats | float) -> Figures:
    """Return the latency in ms that `share` of the rows stay below, with the ranks between which the true one lies."""
    counts = latencies(profile)
    ranks = rank_shares(counts.sum(axis=1), share, confidence)
    value, low, high = (_in_ms(place(counts, at)) for at in (share, *ranks))
    return Figures(value, low, high)


def share_above(profile: Profile, latency_ms: float) -> tuple[Floats, Floats]:
    """Return how many rows took longer than `latency_ms`, by whole bins, and how many have a latency."""
    counts = latencies(profile)
    first = int(latency_bin(np.array([latency_ms]))[0]) + 1
    return counts[:, first:].sum(axis=1), counts.sum(axis=1)


def _in_ms(position: Floats) -> Floats:
    value: Floats = 2.0 ** (LATENCY_LOWEST + position / LATENCY_PER_OCTAVE)
    return value
