"""One p-value of a column from several tests of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.profiles.column import Kind
from core.profiles.encode import Floats

# What each test may spend of the certainty asked for. Where numbers lie and how far they spread are what most drifts
# change, and the two tests of location mostly agree, so that they cost little more than one; spread needs less, as its
# test is the strongest; chi-square is there for shapes that the others cannot see. A tenth for missing values
# makes two among fifty enough where there were none. All of it together is less than one, because a sum over tests
# that agree by halves is somewhat too sure.
WEIGHTS: Mapping[Kind, Mapping[str, float]] = {
    "numeric": {
        "van_der_waerden": 0.3,
        "anderson_darling": 0.2,
        "klotz": 0.1,
        "chi_square": 0.05,
        "strange": 0.05,
        "missing": 0.1,
        "mistyped": 0.05,
    },
    "categorical": {"chi_square": 0.5, "strange": 0.05, "missing": 0.1, "mistyped": 0.05},
}


def combined(kind: Kind, tests: Mapping[str, Floats]) -> Floats:
    """Return the weighted harmonic mean of p-values.

    Parameters
    ----------
    kind : {"numeric", "categorical"}
        Which weights apply.
    tests : mapping of str to ndarray of float, shape (windows,)
        p-values in (0, 1] by the name of the test, one for every weight.

    Returns
    -------
    ndarray of float, shape (windows,)
        In (0, 1]: never above what each p-value divided by its weight would be, and below where several are small.

    Notes
    -----
    Holds in the tail whatever the tests have to do with each other, to about a tenth of p at p = 0.01.
    Source: Wilson 2019, "The harmonic mean p-value for combining dependent tests".

    Examples
    --------
    >>> chances = {"chi_square": 0.01, "strange": 1.0, "missing": 1.0, "mistyped": 1.0}
    >>> combined("categorical", {name: np.array([p]) for name, p in chances.items()}).round(4)
    array([0.0199])
    """
    evidence = sum(weight / tests[name] for name, weight in WEIGHTS[kind].items())
    return np.minimum(1 / np.asarray(evidence), 1.0)
