"""Profiles of cells -> the parts that are stored: by segment and bucket."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.profiles.profile import Profile
from core.profiles.spec import ProfileSpec
from storage.profiles import ALL_ROWS, Parts


def parts_of(spec: ProfileSpec, buckets: Sequence[int], profiles: Sequence[Profile]) -> Parts:
    """Return what has to be stored of the profiles of some buckets.

    Parameters
    ----------
    spec : ProfileSpec
    buckets : sequence of int
        Start of each bucket.
    profiles : sequence of Profile
        Of all rows, counts of shape (buckets, n_counts), then of each segment column, counts of shape
        (buckets x groups, n_counts); groups without a row are left out.
    """
    everyone, *by_column = profiles
    parts = {(ALL_ROWS, bucket): everyone.cell(index) for index, bucket in enumerate(buckets)}
    for segment, profile in zip(spec.segments, by_column, strict=True):
        for cell in np.flatnonzero(profile.counts.any(axis=1)).tolist():
            bucket, group = divmod(cell, len(segment.labels))
            parts[segment.keys[group], buckets[bucket]] = profile.cell(cell)
    return parts
