"""The quality page as a function of frozen values: it says what is wrong in words that anybody understands."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dash
import numpy as np
import pandas as pd
import pytest
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from app import create_app
from components import ids
from components import quality_figures as figures
from components.alerts import alert_rows
from components.plots import KNOWN_TO_OBJECTS, distinct
from components.quality import duplicates, quality_summary, schema, score_card
from components.quality_column import column_findings, column_title, drawn_checks
from components.quality_costs import told_costs
from components.quality_grid import quality_rows
from components.quality_legend import quality_legend
from components.quality_words import apart, check_options, limits, meaning
from core.quality.check import CHECKS
from core.quality.compare import quality
from core.quality.finding import Cost, Finding
from core.quality.report import WindowQuality
from services.context import Context
from services.views.alert import AlertView
from services.views.model import ModelView, ReferenceView
from services.views.quality import QualityHistory, QualityView
from services.views.window import WindowView
from settings import load

HOSTILE = "<img src=x onerror=alert(1)>"
HOUR = 3_600_000_000
NOW = 500_000 * HOUR
ASSETS = Path(__file__).parents[2] / "assets"
MODEL = ModelView("id-1", "scoring", "v1", "", "classification", "1h", 24, "calibrated", NOW)
REFERENCE = ReferenceView(1, "upload", 2_000, 6, learning=False, created_at=NOW)
WINDOW = WindowView(NOW - 24 * HOUR, NOW, closed=True)
N = 600


def _walk(component: Any) -> Iterator[Any]:
    if isinstance(component, (list, tuple)):
        for item in component:
            yield from _walk(item)
    elif isinstance(component, Component):
        yield component
        yield from _walk(getattr(component, "children", None))


def _text(component: Any) -> str:
    if isinstance(component, (list, tuple)):
        return " ".join(map(_text, component))
    if isinstance(component, Component):
        return _text(getattr(component, "children", None))
    return "" if component is None else str(component)


def _reference() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "amount": rng.normal(50, 9, 2_000),
            "zip": rng.integers(1_000, 9_999, 2_000),
            "income": rng.lognormal(10, 0.4, 2_000),
            "day": pd.Series(pd.date_range("2024-01-01", periods=2_000, freq="h").strftime("%Y-%m-%d")),
            "country": rng.choice(["CH", "DE"], 2_000),
            HOSTILE: rng.normal(0, 1, 2_000),
        }
    )


@pytest.fixture(scope="module")
def broken() -> WindowQuality:
    """A window in which every column but one has something of its own."""
    rows = _reference().head(N).astype(object)
    every = np.arange(N)
    rows.loc[every % 4 == 0, "amount"] = None
    rows["zip"] = rows["zip"].astype(str)
    rows.loc[every % 3 == 0, "day"] = "31/12/2024"
    rows.loc[every % 5 == 0, "country"] = "XX"
    return quality(_reference(), rows.drop(columns="income"))


@pytest.fixture(scope="module")
def calm() -> WindowQuality:
    return quality(_reference(), _reference().head(N))


def _view(found: WindowQuality | None, unknown: dict[str, float] | None = None, sampled: int = N) -> QualityView:
    return QualityView(MODEL, REFERENCE, WINDOW, found, unknown or {}, sampled)


def _history(shares: dict[str, tuple[float, ...]], n: tuple[int, ...] | None = None) -> QualityHistory:
    length = len(next(iter(shares.values())))
    windows = tuple(WindowView(NOW + index * HOUR, NOW + (index + 1) * HOUR, closed=True) for index in range(length))
    return QualityHistory(
        windows, n or (500,) * length, (math.nan, *(90.0,) * (length - 1)), tuple(shares), tuple(shares.values())
    )


def _row(found: WindowQuality, name: str) -> dict[str, Any]:
    return next(row for row in quality_rows(found.columns, None) if row["column"] == name)


def test_one_line_says_how_the_data_is(broken: WindowQuality, calm: WindowQuality) -> None:
    said = _text(quality_summary(_view(broken)))
    assert f"Score {broken.score:.1f} of 100" in said
    assert "5 of 6 columns need a look" in said
    assert "600 rows against 2,000 in the reference" in said
    assert "no column needs a look" in _text(quality_summary(_view(calm)))
    assert "No rows in this window" in _text(quality_summary(_view(None)))


def test_what_the_score_lost_is_told_in_words_and_adds_up(broken: WindowQuality) -> None:
    told = told_costs(broken.explanation, broken.findings)
    assert sum(cost.points for cost in told) == pytest.approx(100 - broken.score)
    said = _text(score_card(_view(broken)))
    assert "25.0 % of  amount  is missing" in said
    assert "How the score is made" in said


def test_one_thing_is_told_once_with_all_it_costs(broken: WindowQuality) -> None:
    """A feature that never came costs as such, and all its values are missing."""
    told = [cost for cost in told_costs(broken.explanation, broken.findings) if cost.column == "income"]
    assert [cost.check for cost in told] == ["missing_column"]
    assert told[0].points == pytest.approx(10 + 100 / 6)
    assert "came in none of" in told[0].sentence


@given(st.data())
def test_no_point_is_lost_or_added_by_telling_it(data: st.DataObject) -> None:
    names = st.sampled_from(sorted(CHECKS.all()))
    places = st.lists(st.tuples(st.sampled_from("ab"), names), unique=True, max_size=8)
    costs = [Cost(data.draw(st.floats(0, 50)), column, check, "x") for column, check in data.draw(places)]
    found = [
        Finding(column, check, check, "warning", 0.5, 0.0, 9, 0.0, 0.0, 1.0, "y") for column, check in data.draw(places)
    ]
    told = told_costs(costs, found)
    assert sum(cost.points for cost in told) == pytest.approx(sum(cost.points for cost in costs))
    assert len({(cost.column, cost.check) for cost in told}) == len(told) <= len(costs)


def test_many_small_costs_are_summed_up_in_a_last_line(broken: WindowQuality) -> None:
    rows = _reference().head(N).assign(**{f"x{index}": 1.0 for index in range(12)})
    agreed = _reference().assign(
        **{f"x{index}": np.random.default_rng(index).normal(size=2_000) for index in range(12)}
    )
    said = _text(score_card(_view(quality(agreed, rows))))
    assert "4 more, each less: constant values (4)" in said
    assert "more" not in _text(score_card(_view(broken))).partition("How the score")[0]


def test_a_full_score_says_that_nothing_costs_a_point(calm: WindowQuality) -> None:
    said = _text(score_card(_view(calm)))
    assert "100" in said
    assert "Nothing costs a point" in said


def test_without_a_score_the_page_says_what_is_lacking() -> None:
    few = quality(_reference(), _reference().head(9))
    for part in (quality_summary(_view(few)), score_card(_view(few))):
        assert "at least 30 are needed" in _text(part)
    assert "go back to the current window" in _text(score_card(_view(None)))
    assert "too few rows" in _text(schema(_view(few)))


def test_the_table_puts_the_worst_first_and_the_calm_last(broken: WindowQuality) -> None:
    rows = quality_rows(broken.columns, "day")
    assert [row["column"] for row in rows[:2]] == ["zip", "income"]
    assert rows[-1]["column"] == HOSTILE
    assert [row["column"] for row in rows if row["chosen"]] == ["day"]
    assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)


def test_a_cell_shows_the_share_of_the_check_the_column_has(broken: WindowQuality) -> None:
    amount, day, postcode = (_row(broken, name) for name in ("amount", "day", "zip"))
    assert (amount["text"]["missing"], amount["over"]) == ("25.0%", ["missing"])
    assert (day["text"]["mistyped"], day["over"]) == ("33.3%", ["mistyped"])  # no date: of another type for a date
    assert postcode["over"] == ["mistyped"]  # all are of another type: told as a changed type, and marked here
    assert amount["text"]["new_levels"] == "—"
    assert amount["new_levels"] is None
    assert "`" not in amount["reason"]


def test_rows_of_the_table_are_json_also_where_there_are_too_few_to_judge() -> None:
    few = quality(_reference(), _reference().head(9))
    rows = quality_rows(few.columns, None)
    assert json.dumps(rows, allow_nan=False)
    assert {row["text"]["score"] for row in rows} == {"—"}


def test_a_column_tells_why_it_is_red_with_shares_then_and_now(broken: WindowQuality) -> None:
    amount = broken.column("amount")
    said = _text(column_findings(amount))
    assert "Missing values" in said
    assert "now 25.0% in the reference 0% costs the column \N{MINUS SIGN}25.0" in said
    assert meaning("missing") in said
    assert "A warning above 5.0 %" in said
    assert "Infinite numbers 0%" in said
    assert "amount" in _text(column_title(amount))
    assert f"{amount.score:.1f} of 100" in _text(column_title(amount))


def test_what_a_finding_covers_is_not_listed_as_looked_at_besides(broken: WindowQuality) -> None:
    said = _text(column_findings(broken.column("zip")))
    assert "Changed type" in said
    assert "Values of another type" not in said
    assert "costs the column \N{MINUS SIGN}100.0 costs the window \N{MINUS SIGN}10.0" in said


def test_a_column_without_findings_says_so_and_what_was_looked_at(broken: WindowQuality) -> None:
    column = broken.column(HOSTILE)
    assert "Nothing unusual." in _text(column_findings(column))
    assert "missing" in drawn_checks(column)
    assert drawn_checks(broken.column("amount"))[0] == "missing"


def test_fields_that_nobody_knows_that_never_came_and_that_changed_are_named(broken: WindowQuality) -> None:
    rows = _reference().head(N).assign(agee=3)
    said = _text(schema(_view(quality(_reference(), rows), {"agee": 1.0, HOSTILE: 0.02})))
    assert "agee 100.0%" in said
    assert f"{HOSTILE} 2.0%" in said
    assert "never came" not in said
    changed = _text(schema(_view(broken)))
    assert "Fields that never came" in changed
    assert "income" in changed
    assert "Fields of another type" in changed
    assert "zip" in changed


def test_of_a_segment_unknown_fields_are_counted_but_not_named(calm: WindowQuality) -> None:
    found = quality(_reference(), _reference().head(N).assign(agee=3))
    said = _text(schema(_view(found, sampled=0)))
    assert "100 % of the rows" in said
    assert "where all rows are looked at" in said
    assert "not those of one segment" in _text(duplicates(_view(calm, sampled=0)))
    assert "in the reference" not in _text(quality_summary(_view(calm, sampled=0)))


def test_rows_as_the_reference_has_them_are_said_to_be(calm: WindowQuality) -> None:
    assert "have the fields of the reference" in _text(schema(_view(calm)))
    assert "None of the newest 600 rows" in _text(duplicates(_view(calm)))


def test_repeated_rows_are_told_with_their_share() -> None:
    half = _reference().head(N // 2)
    said = _text(duplicates(_view(quality(_reference(), pd.concat([half, half])))))
    assert "50.0 % of 600 rows repeats an earlier one" in said
    assert "Warning" in said


def test_names_of_data_are_text_and_in_figures_escaped(broken: WindowQuality) -> None:
    history = _history({HOSTILE: (90.0, 40.0)})
    drawn = [
        figures.quality_heatmap(history, "score", None, HOSTILE),
        figures.check_history({"missing": history}, HOSTILE, None),
    ]
    for figure in drawn:
        assert "<img" not in json.dumps(figure["data"])
    assert "&lt;img" in json.dumps(drawn[0]["data"])
    parts = [score_card(_view(broken)), schema(_view(broken, {HOSTILE: 0.5})), column_title(broken.column(HOSTILE))]
    for found in (found for part in parts for found in _walk(part)):
        assert not hasattr(found, "dangerously_allow_html")
        assert HOSTILE not in str(getattr(found, "href", ""))
    assert HOSTILE in _text(parts[2])


def test_a_name_that_is_a_mark_of_its_sentence_is_still_set_apart() -> None:
    name = "a`b` c"
    parts = apart(f"3 % of `{name}` is missing.", name)
    assert [_text(part) for part in parts] == ["3 % of ", name, " is missing."]


def test_the_map_of_scores_is_hot_where_points_were_lost() -> None:
    figure = figures.quality_heatmap(_history({"a": (100.0, 94.0), "b": (99.0, 60.0)}), "score", None, None)
    (cells,) = figure["data"]
    assert figure["layout"]["meta"]["columns"] == ["a", "b"]  # from the bottom: the worst stands at the top
    assert cells["z"] == [[0.0, 0.06], [0.01, 0.4]]
    assert cells["text"] == [["", "▲"], ["", "◆"]]
    assert cells["customdata"] == [["100", "94.0"], ["99.0", "60.0"]]


def test_a_share_by_itself_is_neither_marked_nor_red() -> None:
    figure = figures.quality_heatmap(_history({"a": (0.6, 0.6)}), "missing", None, None)
    assert figure["data"][0]["text"] == [["", ""]]
    assert "heat-4" not in json.dumps(figure["layout"]["coloraxis"])
    assert figure["data"][0]["customdata"] == [["60.0%", "60.0%"]]


def test_windows_with_too_few_rows_are_blank() -> None:
    figure = figures.quality_heatmap(_history({"a": (0.5, 0.1)}, n=(3, 500)), "missing", None, None)
    assert figure["data"][0]["z"] == [[None, 0.1]]
    empty = figures.quality_heatmap(_history({"a": (0.5,)}, n=(3,)), "missing", None, None)
    assert "30 rows" in json.dumps(empty)
    assert figures.heat_rows(empty) == 0


def test_a_check_that_looks_at_no_column_says_so() -> None:
    figure = figures.quality_heatmap(_history({"a": (math.nan, math.nan)}), "malformed_dates", None, None)
    assert "looks at no column" in json.dumps(figure)


def test_the_map_names_the_window_and_column_of_each_cell_and_outlines_the_chosen() -> None:
    history = _history({"a": (0.0, 0.0), "b": (0.2, 0.4)})
    figure = figures.quality_heatmap(history, "missing", history.windows[1].span, "b")
    meta = figure["layout"]["meta"]
    assert meta["windows"][1] == f"{history.windows[1].start}.{history.windows[1].end}"
    column, row = figure["layout"]["shapes"]
    assert (column["x0"], column["x1"]) == (0.5, 1.5)
    assert (row["y0"], row["y1"]) == (0.5, 1.5)
    assert meta["columns"][1] == "b"


@pytest.mark.parametrize("name", KNOWN_TO_OBJECTS)
def test_a_name_that_scripts_know_keeps_a_row_of_its_own(name: str) -> None:
    assert distinct([name, "a"]) == [name + " ", "a"]


def test_the_score_over_time_breaks_where_there_is_none_and_marks_the_window() -> None:
    history = _history({"a": (90.0, 90.0, 90.0)})
    figure = figures.score_history(history, history.windows[2].span)
    assert figure["data"][0]["y"] == [None, 90.0, 90.0]
    assert figure["layout"]["yaxis"]["range"][0] == 80.0
    assert len(figure["layout"]["shapes"]) == 1
    assert len(figure["layout"]["meta"]["windows"]) == 3
    assert figures.score_history(history, None)["layout"]["shapes"] == []


def test_only_checks_that_looked_at_something_are_drawn() -> None:
    histories = {"missing": _history({"a": (0.1, 0.2)}), "outliers_z": _history({"a": (math.nan, math.nan)})}
    figure = figures.check_history(histories, "a", None)
    assert [line["name"] for line in figure["data"]] == ["Missing values"]
    assert "30 rows" in json.dumps(figures.check_history(histories, "unknown", None))


def test_figures_take_their_colours_from_the_tokens_of_both_themes() -> None:
    history = _history({"a": (90.0, 40.0)})
    drawn = json.dumps(
        [
            figures.quality_heatmap(history, "score", history.windows[0].span, "a"),
            figures.quality_heatmap(history, "missing", None, None),
            figures.score_history(history, history.windows[1].span),
            figures.check_history(dict.fromkeys(("missing", "mistyped", "constant", "retyped"), history), "a", None),
        ]
    )
    tokens = set(re.findall(r"var\((--[a-z0-9-]+)\)", drawn))
    light, dark = (ASSETS / "10-app.css").read_text().split('[data-bs-theme="dark"] {')[:2]
    assert len(tokens) > 5
    assert all(f"{token}:" in light and f"{token}:" in dark for token in tokens)


@pytest.mark.parametrize("name", sorted(CHECKS.all()))
def test_every_check_says_what_it_means_and_when_it_warns(name: str) -> None:
    for words in (meaning(name), limits(CHECKS.get(name))):
        assert words[0].isupper()
        assert words.endswith(".")
        assert "inf" not in words.replace("infinite", "")


def test_the_map_offers_the_score_and_every_check_of_columns() -> None:
    offered = [option["value"] for option in check_options()]
    assert offered[0] == "score"
    assert set(offered[1:]) == {name for name, check in CHECKS.all().items() if check.applies is not None}
    assert "below 95" in _text(quality_legend("score"))
    assert "missing" not in _text(quality_legend("score"))
    assert "Absent, null" in _text(quality_legend("missing"))


def test_an_alert_of_quality_leads_to_the_page_of_quality() -> None:
    def address(family: str) -> str:
        alert = AlertView(
            id="1", model_id="m", model_name="n", model_version="v", family=family, severity="warning", state="open",
            title="t", summary="s", columns=(), since=NOW, window_start=NOW, window_end=NOW, opened_at=NOW,
            updated_at=NOW, resolved_at=None,
        )  # fmt: skip
        link, *_ = [found.href for found in _walk(alert_rows([alert], NOW)) if hasattr(found, "href")]
        return str(link)

    assert [address(family) for family in ("quality", "drift", "latency")] == [
        "/models/m/quality",
        "/models/m/drift",
        "/models/m",
    ]


def test_a_link_to_a_column_has_an_id_of_its_own_wherever_it_stands(broken: WindowQuality) -> None:
    parts = [score_card(_view(broken)), schema(_view(broken))]
    named = [json.dumps(found.id, sort_keys=True) for found in _walk(parts) if getattr(found, "id", None)]
    assert len(named) > 4
    assert len(set(named)) == len(named)


def test_the_address_says_what_is_looked_at(tmp_path: Path) -> None:
    nothing: Any = None
    create_app(Context(nothing, nothing, nothing, lambda: NOW, nothing), load({"PLUMBLINE_DATA_DIR": str(tmp_path)}))
    layout = dash.page_registry["pages.quality"]["layout"]

    def looked_at(**query: str) -> tuple[dict[str, Any], str]:
        parts = {str(found.id): found for found in _walk(layout(model_id="m", **query)) if hasattr(found, "id")}
        return parts[ids.QUALITY_CHOICE].data, parts[ids.QUALITY_CHECK].value

    asked = {"window": "1.2", "column": "a", "segment": "country=CH"}
    assert looked_at(**asked, check="missing") == ({"model": "m", **asked}, "missing")
    assert looked_at(check="nonsense", column="\0", segment="\0") == (
        {"model": "m", "window": None, "column": None, "segment": None},
        "score",
    )
