"""Performance profiles -> the error stream of a model, which the detectors read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.drift.concept.detector import Stream
from core.drift.concept.stream import sizes_of, stream_of
from core.profiles.encode import Floats
from core.profiles.performance import ERRORS, LABELLED, RIGHT
from core.profiles.profile import Profile
from core.profiles.residual_terms import LOWEST, N_ERROR_BINS, PER_OCTAVE
from core.profiles.spec import ProfileSpec

EDGES: Floats = np.concatenate([[0.0], 2.0 ** (LOWEST + np.arange(N_ERROR_BINS) / PER_OCTAVE)])


def stream_kind(spec: ProfileSpec) -> Stream | None:
    """Return what the errors of a model are: right or wrong, or sizes; None where no label can be compared."""
    if spec.performance is None:
        return None
    return "binary" if spec.performance.task == "classification" else "real"


def error_stream(spec: ProfileSpec, profile: Profile, seeds: Sequence[Sequence[int]]) -> list[Floats]:
    """Return the errors of each bucket, as a stream.

    Parameters
    ----------
    spec : ProfileSpec
        Of a model with performance counters.
    profile : Profile
        Of performance, counts of shape (buckets, n_counts).
    seeds : sequence of sequence of int, one a bucket
        What names each bucket; see `core.drift.concept.stream.stream_of`.

    Returns
    -------
    list of ndarray of float
        Of a classification 1 for a wrong answer, else 0; of a regression sizes of errors in units of the reference's.
        A bucket without labels has none.
    """
    if stream_kind(spec) == "binary":
        labelled, right = profile.counts[:, LABELLED].tolist(), profile.counts[:, RIGHT].tolist()
        return [stream_of(n, n - good, seed) for n, good, seed in zip(labelled, right, seeds, strict=True)]
    sizes = profile.counts[:, ERRORS : ERRORS + N_ERROR_BINS]
    return [sizes_of(counts, EDGES, seed) for counts, seed in zip(sizes, seeds, strict=True)]
