"""The wizard and the page of a run: what they say, what they read, and that they say it safely."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import clean_draft, clean_preview, run_figures, run_report
from components.clean_form import form_fields, form_head, formed
from components.clean_page import saved_recipe, target_field
from components.clean_read import read_form, read_value, shown_value
from components.clean_recipe import recipe_steps, step_menu, told_steps
from components.clean_suggestions import suggestion_list, told_suggestions
from components.clean_words import column_of, column_value, did_words
from components.run import run_head, run_progress
from components.run_next import next_links
from components.skew import recipe_line, skew_card
from core.cleaning.effect import Effect
from core.cleaning.fitting import fit
from core.cleaning.preview import preview
from core.cleaning.recipe import read_recipe
from core.cleaning.report import report
from core.cleaning.skew import StepSkew
from core.cleaning.step import STEPS
from core.cleaning.suggest import suggest
from core.errors import InvalidInput
from core.params import Option, options
from services.rehearsal import Rehearsed
from services.skew import SkewView
from services.views.cleaning import DatasetView, RecipeView, RunView
from tests.unit.test_components import HOSTILE, MODEL, NOW, _ids, _text, _walk

FRAME = pd.DataFrame(
    {
        "pay": ["1", "n/a", "3", "4", "5", "5"],
        HOSTILE: ["a", "b", " a", "a", "b", "b"],
        "n": [1.0, None, 3.0, 4.0, 5.0, 5.0],
    }
)
STEPS_JSON: list[dict[str, Any]] = [
    {"step": "missing_codes", "columns": ["pay"], "params": {}},
    {"step": "impute", "columns": ["n"], "params": {"strategy": "mean"}},
    {"step": "drop_duplicates", "columns": [], "params": {}},
]
RUN = RunView("run-1", "clean", "running", 0.4, "Fill missing values", "data-1", NOW, None)
DATASET = DatasetView("data-1", HOSTILE, "upload", 6, 100, {"pay": "text"}, {}, (), 0, NOW)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(STEPS_JSON)),
        st.tuples(st.just("remove"), st.integers(0, 4)),
        st.tuples(st.just("move"), st.tuples(st.integers(-1, 5), st.integers(-1, 5))),
        st.tuples(st.just("target"), st.sampled_from(["pay", "n", None])),
    ),
    max_size=20,
)


def _draft(*steps: dict[str, Any]) -> clean_draft.Draft:
    return clean_draft.added(clean_draft.draft_of({}, "d"), steps)


def _did(draft: clean_draft.Draft, act: tuple[str, Any]) -> clean_draft.Draft:
    kind, what = act
    return {
        "add": lambda: clean_draft.added(draft, [what]),
        "remove": lambda: clean_draft.without(draft, what),
        "move": lambda: clean_draft.moved(draft, *what),
        "target": lambda: clean_draft.changed(draft, target=what),
    }[kind]()


@given(ACTS)
def test_every_edit_can_be_taken_back_and_done_again(acts: list[tuple[str, Any]]) -> None:
    states = [clean_draft.draft_of({}, "d")]
    for act in acts:
        after = _did(states[-1], act)
        if after is not states[-1]:
            states.append(after)
    last = states[-1]
    for before in reversed(states[:-1]):
        last = clean_draft.undone(last)
        assert (last["steps"], last["target"]) == (before["steps"], before["target"])
    for after in states[1:]:
        last = clean_draft.redone(last)
        assert (last["steps"], last["target"]) == (after["steps"], after["target"])


def test_a_new_edit_ends_what_could_be_done_again() -> None:
    draft = clean_draft.undone(_draft(STEPS_JSON[0]))
    assert draft["undone"]
    assert not clean_draft.added(draft, [STEPS_JSON[1]])["undone"]


def test_a_draft_that_others_began_has_a_way_back_all_the_same() -> None:
    draft = clean_draft.draft_of({"d": {"steps": [STEPS_JSON[0]], "target": None, "undone": []}}, "d")
    assert clean_draft.undone(clean_draft.without(draft, 0))["steps"] == [STEPS_JSON[0]]


def test_the_recipe_says_what_each_step_does_and_what_it_leaves_alone() -> None:
    refused, retyped = {HOSTILE: "texts have no mean"}, {"pay": ("text", "number")}
    found = [
        Rehearsed(Effect(10, 8, {"n": 2}, refused=refused, retyped=retyped)),
        Rehearsed(None, problem=InvalidInput("there is no column 'x' at this point", field="$.columns")),
        Rehearsed(None),
    ]
    shown = recipe_steps(STEPS_JSON, told_steps(found), 1)
    said = _text(shown)
    assert "2 rows dropped, 2 cells changed in 1 column; pay: text to number" in said
    assert "1 column left alone" in said
    assert "Texts have no mean" in said
    assert "There is no column 'x' at this point" in said
    assert "Waits for the step above" in said
    looks = [item.className for item in _walk(shown) if type(item).__name__ == "Li" and hasattr(item, "className")]
    assert looks == ["recipe-step", "recipe-step is-picked is-broken", "recipe-step"]


def test_before_the_sample_was_tried_no_figure_is_shown() -> None:
    assert _text(recipe_steps(STEPS_JSON, None, 0)).count("Trying it on the sample") == len(STEPS_JSON)


def test_the_first_step_cannot_go_up_nor_the_last_one_down() -> None:
    buttons = [one for one in _walk(recipe_steps(STEPS_JSON, None, 0)) if getattr(one, "disabled", False)]
    assert {(one.id["act"], one.id["at"]) for one in buttons} == {("up", 0), ("down", 2)}


def test_every_step_there_is_can_be_added_and_says_what_it_does() -> None:
    said = _text(step_menu())
    for step in STEPS.all().values():
        assert step.label in said
        assert step.summary in said


@pytest.mark.parametrize("name", sorted(STEPS.all()))
def test_every_step_has_a_form_that_reads_back_what_it_shows(name: str) -> None:
    step = {"step": name, "columns": [], "params": {}}
    known = formed(step, 0)
    fields = _ids([*form_head(step, ["pay"]), *form_fields(step, ["pay"])])
    for option in options(STEPS.get(name).params):
        assert json.dumps({"name": option.name, "type": "clean-param"}, sort_keys=True) in fields
        # what is read from the field of a default, were it written anew, is the default
        read = read_value(option, shown_value(option, option.default))
        assert read == (list(option.default) if isinstance(option.default, tuple) else option.default)
    assert read_form(name, known["raw"], known) == {}


@pytest.mark.parametrize(
    ("entry", "written", "words"),
    [
        ("whole", "many", "'many' is not a whole number"),
        ("whole", "2.5", "'2.5' is not a whole number"),
        ("number", "", "needed: a number"),
        ("whole", "900", "900 is too large: at most 20 is allowed"),
        ("number", "0", "0 is too small: at least 1 is needed"),
        ("number", "nan", "nan is too small"),
        ("mapping", "pay", "'pay' is not of the form: name now = new name"),
    ],
)
def test_what_is_wrong_in_a_field_is_said_in_words(entry: Any, written: str, words: str) -> None:
    option = Option("neighbours", "Rows", "", entry, 5, low=1, high=20)
    with pytest.raises(InvalidInput, match=words) as refused:
        read_value(option, written)
    assert refused.value.field == "$.params.neighbours"


def test_an_open_bound_is_no_value_and_an_optional_field_may_be_empty() -> None:
    option = Option("threshold", "Threshold", "", "number", None, low=0, open_low=True, optional=True)
    assert read_value(option, " ") is None
    assert read_value(option, "0.5") == 0.5
    with pytest.raises(InvalidInput, match="more than 0 is needed"):
        read_value(option, "0")


def test_a_field_nobody_touched_keeps_the_value_it_stands_for() -> None:
    step = {"step": "missing_codes", "columns": [], "params": {"codes": [-9.0, "x"], "words": False}}
    known = formed(step, 0)
    assert known["raw"]["codes"] == "-9\nx"
    assert read_form("missing_codes", known["raw"], known) == step["params"]
    assert read_form("missing_codes", {**known["raw"], "codes": "-9\ny"}, known)["codes"] == ["-9", "y"]


@given(st.text(min_size=1))
def test_a_column_of_any_name_can_be_chosen(name: str) -> None:
    assert column_of(column_value(name)) == name
    assert "__proto__" not in column_value(name)


def test_a_target_that_is_not_there_stays_chosen_and_is_marked() -> None:
    select = next(one for one in _walk(target_field(["pay"], "gone")) if type(one).__name__ == "Select")
    assert column_of(select.value) == "gone"
    assert "gone (not in this dataset)" in [entry["label"] for entry in select.options]


def test_suggestions_say_why_and_how_much_and_none_is_applied_by_being_shown() -> None:
    told = told_suggestions(suggest(FRAME))
    said = _text(suggestion_list(told, told[0]["step"], steps=False))
    assert "affected" in said
    assert all(one["reason"][1:].rstrip(".") in said for one in told)
    assert json.loads(json.dumps(told)) == told
    assert "Nothing more is suggested" in _text(suggestion_list([], None, steps=True))


def _preview(*steps: dict[str, Any]) -> Any:
    _, after = fit(read_recipe(steps), FRAME)
    return preview(FRAME, after)


def test_what_changes_is_marked_by_sign_and_comes_first() -> None:
    found = _preview(STEPS_JSON[1], {"step": "encode", "columns": [HOSTILE], "params": {}})
    columns = clean_preview.preview_columns(found)
    assert columns[1]["headerName"] == "~ n"
    assert {column["headerName"][0] for column in columns[1:]} >= {"~", "+", "\N{MINUS SIGN}", "p"}
    row = clean_preview.preview_rows(found, "both", only=False)[1]
    assert row[columns[1]["field"]] == [None, "3.6", "changed"]
    assert all("." not in column["field"] for column in columns)


def test_one_side_alone_can_be_looked_at() -> None:
    found = _preview({"step": "text_case", "columns": [HOSTILE], "params": {"case": "upper"}})
    field = clean_preview.preview_columns(found)[1]["field"]
    before, after = (clean_preview.preview_rows(found, side, only=False)[2][field] for side in ("before", "after"))
    assert before == [None, " a", "changed-before"]
    assert after == [None, "A", "changed-after"]


def test_dropped_rows_are_marked_and_rows_that_stay_can_be_left_out() -> None:
    found = _preview(STEPS_JSON[2])
    rows = clean_preview.preview_rows(found, "both", only=True)
    assert [(row["row"], row["dropped"]) for row in rows] == [("6", True)]
    assert len(clean_preview.preview_rows(found, "both", only=False)) == len(FRAME)
    assert clean_preview.preview_words(found) == "1 row dropped; 6 rows shown"


def test_a_kind_that_changes_is_told_although_no_cell_does() -> None:
    retyped = {"a": ("text", "number"), "day": ("text", "date"), "b": ("text", "number")}
    found = Rehearsed(Effect(3, 3, retyped=retyped))
    assert did_words(found) == "a, b: text to number; day: text to date"
    assert not told_steps([found])[0]["idle"]
    assert did_words(Rehearsed(Effect(3, 3))) == "changes nothing in the sample"


def test_a_recipe_that_learnt_elsewhere_can_be_replayed_as_it_is() -> None:
    recipe = RecipeView("r", HOSTILE, tuple(STEPS_JSON), is_fitted=True, created_at=NOW)
    assert "Replay as fitted" in _text(saved_recipe(recipe))
    assert "Replay" not in _text(saved_recipe(replace(recipe, is_fitted=False)))


def test_a_run_says_how_far_it_is_and_why_it_failed() -> None:
    bar = next(one for one in _walk(run_progress(RUN)) if getattr(one, "role", None) == "progressbar")
    assert bar.to_plotly_json()["props"]["aria-valuenow"] == "40"
    assert "Fill missing values" in _text(run_progress(RUN))
    failed = replace(RUN, status="failed", error={"code": "x", "message": "there is no column 'a'", "field": None})
    assert "There is no column 'a'." in _text(run_progress(failed))
    assert "Back to the recipe" in _text(run_progress(failed))
    assert run_progress(replace(RUN, status="done")) is None
    assert HOSTILE in _text(run_head(RUN, DATASET, NOW))
    assert "Cancelled" in _text(run_progress(replace(RUN, status="cancelled")))


def _report() -> dict[str, Any]:
    recipe = read_recipe([*STEPS_JSON, {"step": "fix_types", "columns": ["pay"], "params": {}}])
    fitted, after = fit(recipe, FRAME)
    found: dict[str, Any] = json.loads(json.dumps(report(FRAME, after, recipe, fitted.effects).to_json()))
    return found


def test_the_report_says_before_and_after_for_the_table_and_each_column() -> None:
    found = _report()
    said = _text(run_report.report_tiles(found))
    assert f"{found['before']['score']:g} → {found['after']['score']:g}" in said
    assert "6 → 5" in said
    rows = {row["column"]: row for row in run_report.report_rows(found, "n")}
    assert rows["pay"]["kind"] == "text → number"
    assert rows["n"]["text"]["missing"] == "1 → 0"
    assert rows["n"]["chosen"]
    assert "1 of 6 rows dropped" in _text(run_report.step_reports(found))
    assert HOSTILE in rows


def test_a_column_is_drawn_before_and_after_or_as_far_as_there_is_something() -> None:
    found = _report()
    numbers = run_figures.column_figure(found, "n")
    assert [trace["name"] for trace in numbers["data"]] == ["Before", "After"]
    assert sum(numbers["data"][0]["y"]) == pytest.approx(1)
    levels = run_figures.column_figure(found, HOSTILE)
    assert [trace["name"] for trace in levels["data"]] == ["Before", "After"]
    assert [trace["name"] for trace in run_figures.column_figure(found, "pay")["data"]] == ["After"]
    assert run_figures.column_figure(found, None)["data"] == []
    assert run_report.first_column(found, "no such") in {"pay", "n", HOSTILE}


def test_the_result_can_be_taken_away() -> None:
    shown = next_links("run-1", {"dataset": "data-2", "recipe": "rec-1"})
    links = [one.href for one in _walk(shown) if hasattr(one, "href")]
    assert "/api/datasets/data-2/download/?format=parquet" in links
    assert "/api/runs/run-1/report/" in links
    assert "/api/recipes/rec-1/" in links


def test_what_a_browser_kept_of_a_draft_may_be_anything() -> None:
    kept: dict[str, Any] = {"d": {"steps": [None, {"columns": []}, STEPS_JSON[0]], "past": None}}
    draft = clean_draft.draft_of(kept, "d")
    assert draft["steps"] == [STEPS_JSON[0]]
    assert draft["past"] == []


def test_rows_that_fare_otherwise_than_the_training_data_are_told_the_worst_first() -> None:
    found = StepSkew(0, "Fill missing values", HOSTILE, False, 0.01, 0.3, 0.0, "critical")
    same = StepSkew(1, "Tidy texts", "country", False, 0.1, 0.1, 1.0, "ok")
    view = SkewView(MODEL, "rec-1", None, 500, "critical", (found, same), {"missing columns": 1})
    said = _text(skew_card(view, "Nightly"))
    assert f"Fill missing values: 30.0% of the values of {HOSTILE} now, 1.0% in training." in said
    assert "Tidy texts" not in said
    assert "1 of missing columns" in said
    assert "Nightly, 500 rows" in said
    assert skew_card(replace(view, recipe=None), None) is None


def test_the_recipe_of_a_model_is_named_and_can_be_detached() -> None:
    assert "Detach" in _text(recipe_line("rec-1", "Nightly", "id-1"))
    assert recipe_line(None, "", "id-1") is None
