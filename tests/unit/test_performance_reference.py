"""What a reference freezes about labels: the positive class, the scores and their bins, the usual size of an error."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.profiles.performance import PerformanceSpec, build_performance
from core.profiles.reference import build_spec
from core.profiles.scores import ScoreSpec, score_spec

RNG = np.random.default_rng(51)


def frozen(columns: dict[str, Any], labels: Any = None, **named: str) -> PerformanceSpec:
    spec = build_spec(columns, labels, named=named).performance
    assert spec is not None
    return spec


def edges_at(spec: ScoreSpec, values: list[float]) -> bool:
    return set(values) <= set(spec.edges)


def test_a_single_score_speaks_of_the_class_whose_rows_score_high() -> None:
    spec = frozen({"prediction.class": ["legit", "fraud"] * 50, "prediction.score": [0.1, 0.8] * 50})
    assert (spec.positive, spec.score) == ("fraud", "prediction.score")
    assert [score.level for score in spec.scores] == ["fraud"]


def test_a_named_positive_class_is_taken_and_may_be_one_that_the_reference_never_saw() -> None:
    columns = {"prediction.class": ["legit"] * 50, "prediction.score": [0.1] * 50}
    spec = frozen(columns, positive="fraud")
    assert (spec.positive, spec.classes) == ("fraud", ("fraud", "legit"))
    profile = build_performance(spec, {"prediction.class": ["fraud"], "prediction.score": [0.9]}, ["fraud"])
    assert profile.counts[0, spec.score_starts[0] + spec.scores[0].n_bins : spec.label_start].sum() == 1


def test_a_positive_class_is_found_whatever_its_capitals() -> None:
    columns = {"prediction.class": [True, False] * 50, "prediction.score": [0.9, 0.2] * 50}
    assert frozen(columns, positive="False").positive == "false"


def test_two_scores_of_two_classes_are_one_score_of_the_later_class() -> None:
    table = {"prediction.probabilities.no": [0.7, 0.2] * 50, "prediction.probabilities.yes": [0.3, 0.8] * 50}
    spec = frozen({"prediction.class": ["no", "yes"] * 50} | table)
    assert (spec.positive, spec.score) == ("yes", "prediction.probabilities.yes")
    assert (
        frozen({"prediction.class": ["no", "yes"] * 50} | table, positive="no").score == "prediction.probabilities.no"
    )


def test_two_classes_without_a_score_have_no_positive_one_unless_it_is_named() -> None:
    columns = {"prediction.class": ["no", "yes"] * 50}
    assert frozen(columns).positive is None
    assert frozen(columns, positive="yes").positive == "yes"


@pytest.mark.parametrize("table", ["probabilities", "scores"])
def test_several_classes_have_a_score_each_and_those_never_seen_too(table: str) -> None:
    scores = RNG.dirichlet(np.ones(4), 200)
    columns: dict[str, Any] = {f"prediction.{table}.{place}": scores[:, place] for place in range(4)}
    spec = frozen(columns | {"prediction.class": scores[:, :3].argmax(axis=1)})
    assert spec.classes == ("0", "1", "2", "3")
    assert [score.column for score in spec.scores] == [f"prediction.{table}.{place}" for place in range(4)]
    assert spec.score is None


def test_many_classes_have_fewer_bins_a_score() -> None:
    scores = RNG.dirichlet(np.ones(60), 2_000)
    columns: dict[str, Any] = {f"prediction.probabilities.c{place}": scores[:, place] for place in range(60)}
    spec = frozen(columns | {"prediction.class": [f"c{place}" for place in scores.argmax(axis=1)]})
    assert len(spec.classes) == len(spec.scores) == 50
    assert len(spec.tail) == 10
    assert spec.n_counts < 15_000


def test_a_reference_without_labels_freezes_everything_but_the_size_of_an_error() -> None:
    rng = np.random.default_rng(52)
    true = rng.normal(50, 10, 500)
    columns = {"prediction.value": true + rng.normal(0, 3, 500)}
    assert frozen(columns, true.tolist()).residual_scale == pytest.approx(0.6745 * 3, rel=0.1)
    assert frozen(columns).residual_scale == pytest.approx(np.std(columns["prediction.value"]) / 16)


def test_a_few_enormous_errors_do_not_set_their_usual_size() -> None:
    true = np.arange(200.0)
    told = true + 0.5
    told[:5] = 1e12
    assert frozen({"prediction.value": told}, true.tolist()).residual_scale == pytest.approx(0.5)


def test_a_perfect_reference_still_has_a_size_of_an_error() -> None:
    true = np.arange(200.0)
    assert frozen({"prediction.value": true}, true.tolist()).residual_scale > 0


def test_scores_have_edges_at_quantiles_thresholds_and_heavy_values() -> None:
    scores = np.concatenate([RNG.beta(2, 5, 9_000), np.full(1_000, 0.123456)])
    spec = score_spec("prediction.score", "yes", scores)
    assert edges_at(spec, (np.arange(1, 20) / 20).tolist())
    assert edges_at(spec, [0.025, 0.0125, 0.05 / 2**10, 0.975, 1 - 0.05 / 2**10])
    assert edges_at(spec, [0.123456, float(np.nextafter(0.123456, 1))])
    _, rows = np.unique(spec.bins(scores[scores != 0.123456]), return_counts=True)
    assert rows.max() <= 0.011 * len(scores)
    assert spec.points[spec.bins(np.array([0.123456, 0.3]))].tolist() == [True, False]


def test_few_values_have_a_bin_each_and_room_for_others_between() -> None:
    values = np.arange(101) / 100
    spec = score_spec("prediction.score", "yes", np.repeat(values, 3))
    assert spec.points[spec.bins(values)].all()
    assert not spec.points[spec.bins(values[:-1] + 0.005)].any()
    assert len(set(spec.bins(values).tolist())) == 101


def test_every_bin_of_a_probability_lies_in_one_tenth() -> None:
    spec = score_spec("prediction.score", "yes", RNG.random(5_000))
    drawn = np.concatenate([RNG.random(5_000), np.arange(11) / 10])
    assert np.array_equal(spec.deciles[spec.bins(drawn)], np.minimum(np.floor(drawn * 10 + 1e-12), 9))


def test_scores_beyond_0_and_1_are_ranked_but_no_probabilities() -> None:
    margins = RNG.normal(0, 3, 1_000)
    spec = frozen({"prediction.class": margins > 0, "prediction.score": margins}, (margins > 0.5).tolist())
    assert not spec.probabilities
    assert not spec.scores[0].n_sums
    assert spec.scores[0].known(np.array([-9.0, 9.0, np.nan, np.inf])).tolist() == [True, True, False, False]
