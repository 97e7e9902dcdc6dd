"""The drift page: what is compared with what, one column in full, and what tells two sides apart."""

from __future__ import annotations

import math
from typing import Any

import pytest

from callbacks.drift_choice import asked_of
from components import column_detail, comparing
from components.drift_grid import drift_rows, grid_height, is_over
from components.figures import column_history, comparison
from components.separation import separation_answer
from components.tables import summary
from core.drift.change_kind import Kind
from core.drift.method import METHODS, MethodScore
from core.drift.relations import ReconstructionDrift
from core.drift.separation import Part, Separation
from core.drift.verdict import ColumnDrift, State
from services.comparison import Comparison
from services.views.drift import ColumnView, DriftHistory, DriftView, SeparationView
from services.views.segments import SegmentName
from tests.unit.test_components import HOSTILE, HOUR, MODEL, NOW, REFERENCE, WINDOW, _text, _walk

LONG = "The median rose from 12.5 to 1,250; the values moved as if the unit had changed, by a factor of 100."


def _drift(verdict: State = "critical", change: Kind | None = "unit change", **more: Any) -> ColumnDrift:
    scores = tuple(
        MethodScore(name, method.threshold + 0.05, method.threshold, 0.02 if method.p_value else None, method.rule)
        for name, method in METHODS.all().items()
    )
    values: dict[str, Any] = {"column": HOSTILE, "role": "feature", "kind": "numeric", "n": 500, "factor": 100.0}
    values |= {"p_value": 0.001, "p_adjusted": 0.002, "literal": True, "reason": LONG} | more
    return ColumnDrift(verdict=verdict, scores=scores, change=change, **values)


def _column(drift: ColumnDrift, rows: tuple[int, int] | None = None) -> ColumnView:
    none = DriftHistory((), (), {}, {})
    return ColumnView(drift, WINDOW, ("a", "b"), (0.5, 0.5), (0.9, 0.1), (), none, rows)


def _view(*columns: ColumnDrift, relations: ReconstructionDrift | None = None) -> DriftView:
    return DriftView(MODEL, REFERENCE, WINDOW, 500, "critical", columns, (), relations)


def _relations(verdict: Any, reason: str) -> ReconstructionDrift:
    return ReconstructionDrift(500, verdict, 1.0, 0.5, 9.0, 1.0, 0.0, reason)


def test_the_kind_of_change_is_told_in_words_with_the_factor_of_a_unit() -> None:
    assert comparing.change_words(_drift()) == "unit change \N{MULTIPLICATION SIGN}100"
    assert comparing.change_words(_drift(change="missing surge", factor=None)) == "missing surge"
    assert comparing.change_words(_drift("ok", change=None)) == ""
    (row,) = drift_rows(_view(_drift()), None)
    assert row["change"] == "unit change \N{MULTIPLICATION SIGN}100"
    assert "unit change" in _text(column_detail.column_title(_column(_drift())))


def test_a_score_beyond_its_threshold_is_marked_only_where_the_column_drifts() -> None:
    score = MethodScore("ks", 0.3, 0.1, 0.2, "rule")
    judged: tuple[State, ...] = ("critical", "warning", "ok", "insufficient")
    assert [is_over(score, verdict) for verdict in judged] == [True, True, False, False]
    for verdict, marked in (("warning", 13), ("ok", 0)):
        shown = column_detail.column_methods(_column(_drift(verdict)))  # type: ignore[arg-type]
        assert sum(getattr(part, "className", "") == "over" for part in _walk(shown)) == marked


def test_the_detail_lists_every_method_with_its_rule_and_where_the_scores_come_from() -> None:
    shown = _text(column_detail.column_methods(_column(_drift())))
    for method in METHODS.all().values():
        assert method.label in shown
        assert method.rule in shown
    assert "From bins" in shown
    assert "1,200 of the window, 3,000 of" in _text(column_detail.column_methods(_column(_drift(), (3_000, 1_200))))
    assert LONG in _text(column_detail.column_facts(_column(_drift())))


def test_a_grid_of_long_reasons_is_higher_than_one_of_short_ones() -> None:
    short, long = (grid_height([_drift(reason=reason)]) for reason in ("It moved.", LONG))
    assert int(short.removesuffix("px")) < int(long.removesuffix("px"))
    assert grid_height([_drift()] * 500) == grid_height([_drift()] * 600)


def test_a_feature_named_as_the_ground_truth_is_keeps_a_row_of_its_own() -> None:
    rows = drift_rows(_view(_drift(column="label"), _drift(column="label", role="label")), "label")
    assert len({row["id"] for row in rows}) == 2
    assert [row["chosen"] for row in rows] == [True, False]


def test_what_a_window_is_compared_with_is_told_with_its_times() -> None:
    view = _view(_drift())
    assert "1,000 in the reference" in comparing.against_words(view, Comparison(), NOW)
    assert "part of the reference" in comparing.against_words(view, Comparison(segment="plan=a"), NOW)
    assert "seven windows before" in comparing.against_words(view, Comparison(against="trailing"), NOW)
    assert " to " in comparing.against_words(view, Comparison(against=(NOW - HOUR, NOW)), NOW)
    legend = comparison(_column(_drift()), comparing.side_name(Comparison(against="same_hours")))["data"][0]["name"]
    assert legend == "Same hours before"


def test_pickers_offer_what_the_address_names_even_if_it_is_no_usual_choice() -> None:
    assert [option["value"] for option in comparing.against_options(None)] == ["reference", "trailing", "same_hours"]
    assert comparing.against_options("0.10")[-1]["value"] == "0.10"
    names = (SegmentName("plan=a", "plan", "a"), SegmentName(f"plan={HOSTILE}", "plan", HOSTILE))
    values = [option["value"] for option in comparing.segment_options(names, "plan=gone")]
    assert values == ["all", "plan=a", f"plan={HOSTILE}", "plan=gone"]


def test_the_address_is_read_as_far_as_it_can_be() -> None:
    asked = asked_of({"window": "0.1000000", "against": "trailing", "segment": "plan=a", "exact": True})
    assert asked == Comparison((0, 1_000_000), "trailing", "plan=a", exact=True)
    assert asked_of({"against": "5.10"}).against == (5, 10)
    for bad in ("yesterday", "10.5", "1.", "²³.9", "9" * 40 + ".1", "-5.10"):
        assert asked_of({"window": bad, "against": bad}) == Comparison()


@pytest.mark.parametrize(("verdict", "told"), [("ok", "still go together"), ("warning", "fit worse")])
def test_whether_columns_go_together_is_a_line_of_the_summary(verdict: str, told: str) -> None:
    assert told in _text(summary(_view(_drift(), relations=_relations(verdict, "Rows fit worse.")), None, NOW))


@pytest.mark.parametrize("verdict", ["insufficient", "no_data"])
def test_of_too_few_rows_nothing_is_said_about_relations(verdict: str) -> None:
    assert comparing.relations_line(_relations(verdict, "Too few rows.")) is None


def test_what_separates_two_sides_is_shown_the_most_helpful_first() -> None:
    parts = (Part(HOSTILE, 0.2), Part("b", 0.05))
    found = Separation("drift", 0.83, 0.01, 0.0, 0.81, 0.85, 0.55, 2_000, 500, parts, "They differ.")
    answer = separation_answer(SeparationView(MODEL, WINDOW, found), NOW)
    shown = _text(answer)
    assert "AUC 0.830 0.810 to 0.850" in shown
    assert "They differ." in shown
    assert shown.index(HOSTILE) < shown.index(" b ")
    widths = [part.style["width"] for part in _walk(answer) if getattr(part, "className", "") == "bar"]
    assert widths == ["100.0%", "25.0%"]


def test_where_all_columns_moved_none_is_said_to_help_alone() -> None:
    found = Separation("drift", 1.0, 0.0, 0.0, 1.0, 1.0, 0.55, 2_000, 500, (), "They differ.")
    shown = _text(separation_answer(SeparationView(MODEL, WINDOW, found), NOW))
    assert "So many columns differ" in shown
    assert "No column helps" not in shown


def test_without_enough_rows_there_is_no_auc_but_a_reason() -> None:
    nan = math.nan
    few = Separation("insufficient", nan, nan, nan, nan, nan, 0.55, 3, 2, (), "Too few rows.")
    shown = _text(separation_answer(SeparationView(MODEL, WINDOW, few), NOW))
    assert "AUC 0" not in shown
    assert "nan" not in shown
    assert "Too few rows." in shown
    assert "no rows" in _text(separation_answer(SeparationView(MODEL, None, None), NOW))


def test_the_ground_truth_has_scores_but_no_history() -> None:
    view = _column(_drift(role="label"))
    assert "labels" in str(column_history(view)["layout"]["annotations"])
    assert "labels told so far" in _text(column_detail.column_methods(view))
