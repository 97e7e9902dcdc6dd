"""Quantiles and shares of latency, from logarithmic bins: exact to a twelfth."""

from __future__ import annotations

import numpy as np

from core.profiles.build import latency_bin
from core.profiles.encode import Floats
from core.profiles.profile import Profile
from core.profiles.spec import LATENCY, LATENCY_LOWEST, LATENCY_PER_OCTAVE, N_LATENCY_BINS


def latencies(profile: Profile) -> Floats:
    """Return the rows a latency bin, shape (windows, bins)."""
    return profile.counts[:, LATENCY : LATENCY + N_LATENCY_BINS].astype(np.float64)


def quantile(profile: Profile, share: float) -> Floats:
    """Return the latency in ms that `share` of the rows stay below, shape (windows,); NaN where none is known."""
    counts = latencies(profile)
    cumulative = np.cumsum(counts, axis=1)
    wanted = share * cumulative[:, -1]
    position = (cumulative < wanted[:, None]).sum(axis=1).clip(max=N_LATENCY_BINS - 1)
    window = np.arange(len(counts))
    inside = counts[window, position]
    below = cumulative[window, position] - inside
    part = np.divide(wanted - below, inside, out=np.zeros_like(wanted), where=inside > 0)
    value = 2.0 ** (LATENCY_LOWEST + (position + part) / LATENCY_PER_OCTAVE)
    return np.where(cumulative[:, -1] > 0, value, np.nan)


def share_above(profile: Profile, latency_ms: float) -> tuple[Floats, Floats]:
    """Return how many rows took longer than `latency_ms`, by whole bins, and how many have a latency."""
    counts = latencies(profile)
    first = int(latency_bin(np.array([latency_ms]))[0]) + 1
    return counts[:, first:].sum(axis=1), counts.sum(axis=1)
