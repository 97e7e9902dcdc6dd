"""Segments and concept drift on the page: what they say, and that they say it safely."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from components import concept_figures, segments, segments_grid
from components.concept import MOST_CHANGES, change_rows, concept_summary, detector_table
from core.drift.concept.dated import DatedChange
from services.views.concept import ConceptView, DetectorView, ErrorPoint
from services.views.metrics import Metric
from services.views.segments import SegmentsView, SegmentView
from services.views.window import WindowView
from tests.unit.test_components import ASSETS, HOSTILE, HOUR, MODEL, NOW, WINDOW, _text, _walk

DAY = 24 * HOUR
ACCURACY = Metric("accuracy", "Accuracy", "ratio", 0.9, 0.88, 0.92, 0.91)
DETECTORS = (
    DetectorView("adwin", "ADWIN", "means differ", alerting=True, seen_to=NOW, n_changes=1),
    DetectorView("page_hinkley", "Page-Hinkley", "a sum rises", alerting=True, seen_to=NOW, n_changes=1),
    DetectorView("ddm", "DDM", "p + s > lowest", alerting=False, seen_to=NOW, n_changes=0),
)


def _day(index: int, value: float | None, n: int = 100) -> ErrorPoint:
    window = WindowView(NOW + index * DAY, NOW + (index + 1) * DAY, closed=True)
    low, high = (None, None) if value is None else (max(value - 0.02, 0.0), value + 0.02)
    return ErrorPoint(window, n if value is not None else 0, value, low, high)


def _change(detector: str, day: int, before: float, after: float) -> DatedChange:
    return DatedChange(detector, NOW + day * DAY + HOUR, NOW + day * DAY, before, after)


def _concept(*changes: DatedChange, values: tuple[float | None, ...] = (0.05, 0.05, 0.15, 0.15)) -> ConceptView:
    curve = tuple(_day(index, value) for index, value in enumerate(values))
    return ConceptView(MODEL, "binary", 0.05, curve, DETECTORS, changes)


def _segment(label: str = "CH", **changed: Any) -> SegmentView:
    one = SegmentView(f"country={label}", "country", label, 300, 0.3, 0.4, "ok", "ok", (), "", 99.5, ACCURACY, 0.0)
    return replace(one, **changed)


def _segments(*found: SegmentView) -> SegmentsView:
    return SegmentsView(replace(MODEL, segments=("country", HOSTILE)), WINDOW, 1_000, ACCURACY, found)


def test_the_sentence_says_what_rose_from_what_to_what_when_and_who_found_it() -> None:
    view = _concept(_change("adwin", 2, 0.051, 0.4), _change("page_hinkley", 2, 0.05, 0.3))
    said = re.sub(r" +", " ", _text(concept_summary(view, NOW)))
    assert "Errors rose from 5.1% to 15.0% around" in said  # what labels say since, not what the first rows said
    assert "found by ADWIN and Page-Hinkley" in said
    assert "More errors" in said


def test_a_rise_that_went_away_is_told_with_its_end() -> None:
    view = _concept(_change("adwin", 1, 0.05, 0.4), _change("adwin", 3, 0.2, 0.06), values=(0.05, 0.2, 0.22, 0.04))
    said = _text(concept_summary(view, NOW))
    assert "rose from 5.0% to 21.0%" in said
    assert "fell again to 4.0%" in said
    assert "Fewer errors" in said


def test_before_any_window_after_a_change_the_detectors_own_figure_stands() -> None:
    assert "to 40.0%" in _text(concept_summary(_concept(_change("adwin", 9, 0.05, 0.4)), NOW))


def test_changes_no_alert_rests_on_are_no_finding_but_are_named() -> None:
    said = _text(concept_summary(_concept(_change("ddm", 2, 0.05, 0.1)), NOW))
    assert "No change in the error rate was found." in said
    assert "found 1" in said


def test_a_detector_that_read_nothing_does_not_say_that_all_is_well() -> None:
    view = replace(_concept(), detectors=tuple(replace(one, seen_to=None) for one in DETECTORS))
    said = _text(concept_summary(view, NOW))
    assert "have read no label yet" in said
    assert "No change" not in said


def test_sizes_of_errors_are_told_in_the_unit_of_the_predicted_value() -> None:
    view = replace(_concept(_change("adwin", 9, 1.0, 2.5)), kind="real", reference=200.0)
    assert "rose from 200 to 500" in _text(concept_summary(view, NOW))


def test_changes_are_listed_newest_first_and_not_without_end() -> None:
    rows = _text(change_rows(_concept(_change("adwin", 1, 0.1, 0.2), _change("ddm", 3, 0.3, 0.2)), NOW))
    assert rows.index("Fell from 30.0% to 20.0%") < rows.index("Rose from 10.0% to 20.0%")
    assert rows.count("raises no alert") == 1
    many = _concept(*(_change("ddm", index, 0.1, 0.2) for index in range(MOST_CHANGES + 7)))
    assert "and 7 older ones" in _text(change_rows(many, NOW))


def test_the_table_says_of_each_detector_whether_alerts_rest_on_it() -> None:
    table = detector_table(_concept(), NOW)
    rows = [_text(found) for found in _walk(table) if type(found).__name__ == "Tr"][1:]
    assert ["yes" in row for row in rows] == [True, True, False]
    assert "p + s > lowest" in rows[2]


def test_the_curve_marks_changes_by_their_direction_and_one_moment_once() -> None:
    view = _concept(
        _change("adwin", 2, 0.05, 0.1), _change("page_hinkley", 2, 0.05, 0.2), _change("adwin", 3, 0.2, 0.1)
    )
    drawn = {trace["name"]: trace for trace in concept_figures.errors(view, NOW)["data"]}
    assert drawn["More errors"]["line"]["dash"] == "solid"
    assert drawn["Fewer errors"]["line"]["dash"] != "solid"
    assert drawn["More errors"]["x"].count(None) == 1
    assert "ADWIN" in drawn["More errors"]["text"][0]
    assert "Page-Hinkley" in drawn["More errors"]["text"][0]


def test_the_band_has_a_gap_where_windows_have_no_labels() -> None:
    drawn = {t["name"]: t for t in concept_figures.errors(_concept(values=(0.1, 0.1, None, 0.2, 0.2)), NOW)["data"]}
    assert drawn["95% band"]["x"].count(None) == 2
    assert drawn["Error rate"]["y"] == [0.1, 0.1, None, 0.2, 0.2]


def test_errors_far_apart_are_drawn_by_their_order_of_magnitude() -> None:
    view = replace(_concept(values=(50.0, 60.0, 9e6)), kind="real", reference=55.0)
    layout = concept_figures.errors(view, NOW)["layout"]
    assert layout["yaxis"]["type"] == "log"
    assert layout["annotations"][0]["y"] == pytest.approx(math.log10(55))
    assert layout["shapes"][0]["y0"] == 55.0
    assert "type" not in concept_figures.errors(_concept(), NOW)["layout"]["yaxis"]


def test_a_curve_without_labels_says_so() -> None:
    assert "labels" in json.dumps(concept_figures.errors(_concept(values=(None, None)), NOW))


def test_colours_of_the_curve_are_tokens_of_both_themes() -> None:
    view = _concept(*(_change(name, 2, 0.05, to) for name in ("adwin", "ddm") for to in (0.01, 0.1)))
    tokens = set(re.findall(r"var\((--[a-z0-9-]+)\)", json.dumps(concept_figures.errors(view, NOW))))
    light, dark = (Path(ASSETS) / "10-app.css").read_text().split('[data-bs-theme="dark"] {')[:2]
    assert all(f"{token}:" in light and f"{token}:" in dark for token in tokens)


def test_a_metric_is_worse_only_where_its_whole_band_is() -> None:
    assert not segments.is_worse(ACCURACY)
    assert segments.is_worse(replace(ACCURACY, reference=0.95))
    assert not segments.is_worse(replace(ACCURACY, reference=0.80))
    error = Metric("mae", "MAE", "number", 5.0, 4.0, 6.0, 3.0, better="less")
    assert segments.is_worse(error)
    assert not segments.is_worse(replace(error, reference=7.0))
    assert not segments.is_worse(None)


def test_rows_keep_the_order_of_the_ranking_and_mark_the_chosen_one() -> None:
    rows = segments_grid.segment_rows([_segment("FR", drift="critical"), _segment("CH")], "country=CH")
    assert [row["column"] for row in rows] == ["country=FR", "country=CH"]
    assert [row["chosen"] for row in rows] == [False, True]
    assert rows[0]["text"]["n"] == ["300", "30.0%, usual 40.0%"]


def test_bands_are_drawn_on_one_scale_and_stay_in_their_cell() -> None:
    far = replace(ACCURACY, value=0.5, low=0.1, high=0.95)
    rows = segments_grid.segment_rows([_segment("CH"), _segment("FR", metric=far)], None)
    near, wide = (row["text"]["metric"][2] for row in rows)
    assert wide["value"] < near["value"]
    assert wide["reference"] == near["reference"]
    assert 0 <= wide["low"] < wide["value"] < wide["high"] <= 1
    assert wide["low"] == 0  # cut
    assert wide["worse"] is False


def test_all_that_is_not_known_becomes_no_number() -> None:
    none = Metric("accuracy", "Accuracy", "ratio", None, reason="too few labels")
    (row,) = segments_grid.segment_rows([_segment(score=math.nan, quality="no_data", metric=none)], None)
    assert row["score"] is None
    assert row["text"]["metric"] == ["—", "too few labels", None]
    json.dumps(row, allow_nan=False)


def test_a_segment_the_reference_lacks_says_that_nothing_can_be_compared() -> None:
    assert "reference has no such rows" in segments.reason_words(_segment(drift="insufficient", usual_share=0.0))
    assert segments.reason_words(_segment(drift="insufficient")) == "Too few rows to tell."
    assert segments.reason_words(_segment(reason="It moved.", usual_share=0.0)) == "It moved."


def test_a_metric_that_is_worse_beyond_chance_is_a_reason() -> None:
    worse = replace(ACCURACY, reference=0.97)
    said = segments.reason_words(_segment(metric=worse, reason="It moved."))
    assert said == "Accuracy is 90.0%, worse than 97.0% in the reference beyond chance. It moved."


def test_the_summary_counts_the_segments_that_need_a_look() -> None:
    worse = _segment("FR", metric=replace(ACCURACY, reference=0.99))
    said = _text(segments.segments_summary(_segments(worse, _segment("DE", drift="critical"), _segment())))
    assert "Accuracy is worse than usual in 1 of 3 segments, 1 drifts." in said
    assert "Critical" in said
    assert "No segment stands out." in _text(segments.segments_summary(_segments(_segment())))


def test_segments_are_filtered_by_the_place_of_their_column() -> None:
    view = _segments(_segment(), _segment("b", column=HOSTILE))
    assert [one.label for one in segments.told_by(view, "2")] == ["b"]
    for strange in (None, "", "0", "9", "x", "1e1", "²", "9" * 99):
        assert len(segments.told_by(view, strange)) == 2
    assert [option["value"] for option in segments.column_options(view)] == ["0", "1", "2"]


def test_links_of_a_segment_carry_its_key_whatever_it_holds() -> None:
    key = f"plan={HOSTILE}&window=1#é%"
    detail = segments.segment_detail(_segments(), _segment(HOSTILE, key=key, reason=HOSTILE), "1.2")
    links = [found.href for found in _walk(detail) if hasattr(found, "href")]
    assert links
    for link in links:
        assert parse_qs(urlsplit(link).query) == {"segment": [key], "window": ["1.2"]}
        assert "<" not in link
    assert HOSTILE in _text(detail)


def test_the_worst_segment_is_looked_at_until_another_is_chosen() -> None:
    found = (_segment("FR"), _segment("CH"))
    assert segments.chosen_segment(found, None) == found[0]
    assert segments.chosen_segment(found, "country=CH") == found[1]
    assert segments.chosen_segment(found, "country=XX") == found[0]
    assert segments.chosen_segment((), "country=CH") is None
