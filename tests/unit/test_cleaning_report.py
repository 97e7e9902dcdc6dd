"""Before and after in figures, sentences and one page that is safe to open whatever the table holds."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.cleaning.effect import Effect
from core.cleaning.fitted import read_fitted
from core.cleaning.fitting import fit
from core.cleaning.recipe import read_recipe
from core.cleaning.report import Report, report, sentences
from core.cleaning.report_html import page
from core.cleaning.shift import LevelShift, NumberShift, shift_of

HOSTILE = "<script>alert(1)</script>\"' onload=x {{ 7 * 7 }}"


def made(frame: pd.DataFrame, *steps: dict[str, Any]) -> Report:
    recipe = read_recipe(steps)
    fitted, clean = fit(recipe, frame)
    return report(frame, clean, recipe, fitted.effects)


@pytest.fixture(scope="module")
def told() -> Report:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "x": rng.normal(0, 1, 200),
            HOSTILE: rng.choice(["a", HOSTILE], 200),
            "plan": rng.choice(["a", "b"], 200),
            "day": pd.date_range("2024-01-01", periods=200),
            "gone": [None] * 199 + [1.0],
        }
    )
    frame.loc[:9, "x"] = None
    frame.loc[10, "x"] = 90.0
    frame.loc[:4, HOSTILE] = None
    return made(
        frame,
        {"step": "drop_incomplete"},
        {"step": "impute"},
        {"step": "outliers"},
        {"step": "encode", "columns": ["plan"]},
    )


class Elements(HTMLParser):
    """Every element and attribute of a page, and whether all that opens is closed."""

    VOID = frozenset(["meta", "br"])

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_scores_cells_and_steps_are_told_in_sentences(told: Report) -> None:
    assert told.after.score > told.before.score
    assert (
        told.summary[0]
        == f"The table scored {told.before.score:g} of 100 before cleaning and scores {told.after.score:g} now."
    )
    assert told.summary[2] == "214 values were missing, 0 are missing now."
    assert told.steps[0].sentences == ("Gone: gone.",)
    assert told.steps[1].sentences[0].startswith("15 cells changed: x (10)")
    by_name = {one.name: one for one in told.columns}
    assert by_name["x"].changed >= 11
    assert by_name["gone"].after is None
    assert by_name["plan=a"].before is None


def test_a_report_is_json(told: Report) -> None:
    value = json.loads(json.dumps(told.to_json(), allow_nan=False))
    assert set(value) == {"summary", "before", "after", "steps", "columns"}


def test_bars_of_before_and_after_share_their_edges() -> None:
    before = pd.Series(np.random.default_rng(0).normal(0, 1, 300))
    shift = shift_of(before, before + 5)
    assert isinstance(shift, NumberShift)
    assert shift.before.edges == shift.after.edges
    assert (shift.before.n, shift.after.n) == (300, 300)
    assert shift.mean_after - shift.mean_before == pytest.approx(5)
    for share, then, now in shift.quantiles:
        assert (then, now) == pytest.approx((before.quantile(share), before.quantile(share) + 5))


def test_levels_are_compared_by_their_share_of_what_is_there() -> None:
    shift = shift_of(pd.Series(["a", "b", None, "a"]), pd.Series(["a", "c", "a", "a"]))
    assert isinstance(shift, LevelShift)
    assert shift.levels == (("a", 2 / 3, 0.75), ("b", 1 / 3, 0.0), ("c", 0.0, 0.25))
    assert shift_of(pd.Series(["a"]), pd.Series([1.0])) is None
    assert shift_of(pd.Series([None]), pd.Series([1.0])) is None


def test_an_effect_of_nothing_says_so() -> None:
    assert sentences(Effect(3, 3)) == ["Nothing changed."]


def test_a_step_that_changes_only_the_kind_of_a_column_says_so() -> None:
    frame = pd.DataFrame({"TotalCharges": ["1", "2.5", "10"], "day": ["2020-01-03", "2020-02-01", None]})
    found = made(frame, {"step": "fix_types"}, {"step": "fix_types"})
    assert found.steps[0].sentences[-2:] == ("TotalCharges: text to number.", "day: text to date.")
    assert "Nothing changed." not in found.steps[0].sentences
    assert found.steps[1].sentences[0] == "Nothing changed."
    assert "TotalCharges: text to number." in page(found)


def test_a_column_that_is_emptied_or_filled_is_of_no_other_kind() -> None:
    frame = pd.DataFrame({"a": ["?", "?"], "b": ["x", "y"]})
    fitted, _ = fit(read_recipe([{"step": "missing_codes"}, {"step": "fix_types"}]), frame)
    assert [effect.retyped for effect in fitted.effects] == [{}, {}]


def test_kinds_that_changed_are_kept_with_a_recipe_and_recipes_kept_before_are_read_without() -> None:
    fitted, _ = fit(read_recipe([{"step": "fix_types"}]), pd.DataFrame({"pay": ["1.5", "2.5", "10"]}))
    kept = json.loads(json.dumps(fitted.to_json()))
    assert kept["effects"][0]["retyped"] == {"pay": ["text", "number"]}
    assert read_fitted(kept).effects == fitted.effects
    del kept["effects"][0]["retyped"]
    assert read_fitted(kept).effects[0] == replace(fitted.effects[0], retyped={})


def test_the_page_is_whole_and_needs_nothing_else(told: Report) -> None:
    text = page(told)
    elements = Elements(text)
    assert not elements.open
    assert not {"script", "link", "img", "iframe", "object"} & set(elements.names)
    assert not {name for name in elements.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "http" not in text
    assert "prefers-color-scheme: dark" in text
    assert elements.names.count("rect") > 60


def test_hostile_names_and_values_are_shown_as_they_are_written(told: Report) -> None:
    text = page(told, title=HOSTILE)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "{{ 7 * 7 }}" in text
    assert HOSTILE not in text


@pytest.mark.parametrize(
    "frame", [pd.DataFrame(), pd.DataFrame({"x": [None, None]}), pd.DataFrame({"x": [1e308, -1e308, np.inf]})]
)
def test_odd_tables_have_a_page_too(frame: pd.DataFrame) -> None:
    told = made(frame, {"step": "impute"})
    json.dumps(told.to_json(), allow_nan=False)
    assert not Elements(page(told)).open
