"""The wizard that trains a model: what its draft means, what it says and draws, and that it says it safely."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from components import train_ids
from components.clean_words import column_value
from components.run_next import train_on
from components.train_algorithm import algorithm_choice, limits_form, params_form
from components.train_columns import count_words, feature_cards, page_of, used_as
from components.train_data import data_panel, dataset_list, found_datasets
from components.train_draft import PLAN, asked_for, blank, draft_of, place_of, step_of, used, wish
from components.train_notes import hints, notes, told_early
from components.train_split import parts_of, plan_field, random_split, split_form, time_split
from components.train_summary import name_form, step_words, summary
from components.train_target import leak_notice, positive_field, target_form, target_look, told
from core.cleaning.look import look
from core.errors import InvalidInput
from core.training.algorithm import ALGORITHMS, algorithms_for
from core.training.features import choose
from core.training.plan import Plan
from core.training.target import read_target
from services.training import read_plan
from services.training_look import Leak, Periods, Prospect
from services.views.cleaning import DatasetView, RecipeView
from tests.unit.test_components import HOSTILE, NOW, _ids, _text, _walk

N = 60
FRAME = pd.DataFrame(
    {
        "id": [f"c{index}" for index in range(N)],
        "n": np.arange(N, dtype=float),
        HOSTILE: ["a", "b", "c"] * (N // 3),
        "__proto__": [1.5, 2.5] * (N // 2),
        "left": ["no", "no", "yes"] * (N // 3),
    }
)
DATASET = DatasetView("data-1", HOSTILE, "upload", N, 100, dict.fromkeys(FRAME.columns, "text"), {}, (), 0, NOW)
RECIPE = RecipeView("recipe-1", HOSTILE, ({"step": "impute", "columns": [], "params": {}},), True, NOW, target="left")


def prospect(target: str = "left") -> Prospect:
    schema, left_out = choose(FRAME, (), (target,))
    found = read_target(FRAME[target])
    counts = () if found.task == "regression" else tuple(np.bincount(found.coded(FRAME[target])).tolist())
    looks = {one.name: one for one in look(FRAME).columns}
    of = looks.pop(target)
    features = {one.name: one for one in schema.features}
    return Prospect(found, counts, N, 0, of, features, left_out, tuple(looks.values()))


SEEN = told(prospect()) | {"about": ["data-1", "left", "auto", None]}


def drafted(**fields: Any) -> Any:
    draft = draft_of({}, "data-1")
    return draft | {"fields": draft["fields"] | {"target_column": column_value("left"), "name": "churn", **fields}}


def test_what_nobody_touched_is_a_plan_of_the_target_alone() -> None:
    wished = wish(drafted(), SEEN)
    assert wished.problems == {}
    assert wished.plan == {"target_column": "left"}
    assert read_plan(wished.plan) == Plan("left")
    assert (wished.named.name, wished.named.version, wished.named.bucket, wished.recipe) == ("churn", None, "1h", None)


def test_what_was_chosen_is_in_the_plan() -> None:
    draft = drafted(
        split="time", time_column="=n", test_size="0.3", cv="3", balanced=True, cost_false_positive="2",
        cost_false_negative="10", algorithm="logistic_regression", time_limit_s="60", explain=False, positive="no",
        recipe="recipe-1", version="2.0", bucket="1d",
    ) | {"params": {"logistic_regression": {"C": "0.5"}, "ridge": {"alpha": "bad"}}, "off": ["__proto__"]}  # fmt: skip
    wished = wish(draft, SEEN)
    assert wished.problems == {}
    assert wished.plan == {
        "target_column": "left", "split": "time", "time_column": "n", "test_size": 0.3, "cv": 3, "balanced": True,
        "cost_false_positive": 2.0, "cost_false_negative": 10.0, "algorithm": "logistic_regression",
        "params": {"C": 0.5}, "time_limit_s": 60.0, "explain": False, "positive": "no", "features": [HOSTILE],
    }  # fmt: skip
    assert (wished.recipe, wished.named.version, wished.named.bucket) == ("recipe-1", "2.0", "1d")
    read_plan(wished.plan)


def test_fields_that_do_not_go_with_what_is_predicted_are_no_part_of_the_plan() -> None:
    seen = told(prospect("n")) | {"about": ["data-1", "n", "auto", None]}
    draft = drafted(target_column="=n", balanced=True, cost_false_positive="2", cost_false_negative="3", positive="no")
    assert wish(draft, seen).plan == {"target_column": "n"}
    assert "time_column" not in wish(drafted(time_column="=n"), SEEN).plan
    assert "algorithm" not in wish(drafted(algorithm="ridge"), SEEN).plan  # it predicts numbers


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"test_size": "most"}, "test_size"),
        ({"test_size": "0.9"}, "test_size"),
        ({"cv": "1"}, "cv"),
        ({"seed": "1.5"}, "seed"),
        ({"cost_false_positive": "3"}, "cost_false_positive"),
        ({"memory_limit_mb": "1"}, "memory_limit_mb"),
        ({"name": " "}, "name"),
        ({"target_column": "none"}, "target_column"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(fields: dict[str, Any], place: str) -> None:
    assert list(wish(drafted(**fields), SEEN).problems) == [place]


def test_a_param_that_cannot_be_is_told_at_its_field_of_the_chosen_algorithm_only() -> None:
    draft = drafted(algorithm="logistic_regression") | {"params": {"logistic_regression": {"C": "0"}}}
    assert list(wish(draft, SEEN).problems) == ["params.C"]
    assert wish(drafted() | {"params": draft["params"]}, SEEN).problems == {}


def test_every_column_off_is_told_at_the_features() -> None:
    assert list(wish(drafted() | {"off": list(FRAME.columns)}, SEEN).problems) == ["features"]


def test_a_column_that_tells_nothing_by_itself_can_be_switched_on() -> None:
    draft = drafted() | {"on": ["id"]}
    assert used(draft, SEEN) == ["id", "n", HOSTILE, "__proto__"]
    assert wish(draft, SEEN).plan["features"] == ["id", "n", HOSTILE, "__proto__"]


def test_every_field_of_an_error_has_a_step() -> None:
    for field, step in (("$.features[2]", "features"), ("$.positive", "features"), ("$.time_column", "split"),
                        ("$.params.C", "algorithm"), ("$.bucket", "name"), ("$.version", "name")):  # fmt: skip
        assert step_of(place_of(InvalidInput("", field=field))) == step


@example({"name": "0", "task": "", "target": "0"})
@given(st.dictionaries(st.sampled_from([*blank(), "target", "params.C", "off", "on", "model"]), st.text(max_size=8)))
def test_whatever_an_address_asks_for_is_a_draft_that_can_be_read(asked: dict[str, str]) -> None:
    draft = asked_for(draft_of({}, "data-1"), asked)
    wished = wish(draft, SEEN)
    json.dumps(draft)
    assert wished.problems or read_plan(wished.plan).target_column == wished.plan["target_column"]


def test_what_an_address_asks_for_stands_over_what_was_written_before() -> None:
    before = {"data-1": {"fields": {"target_column": "=n", "seed": "7"}, "off": ["n"]}}
    draft = asked_for(draft_of(before, "data-1"), {"target": "left", "balanced": "true", "off": ["id", HOSTILE]})
    assert (draft["fields"]["target_column"], draft["fields"]["seed"], draft["fields"]["balanced"]) == (
        "=left",
        "7",
        True,
    )
    assert draft["off"] == ["id", HOSTILE]


def test_nobody_is_told_off_for_what_they_have_not_come_to() -> None:
    draft = drafted(name="", test_size="9")
    assert list(told_early(draft, wish(draft, SEEN).problems)) == ["test_size"]


def test_under_a_field_stands_what_is_wrong_else_what_it_is_for() -> None:
    refused = {"place": "bucket", "message": "Not a length.", "draft": {}}
    words, looks = notes(["name", "seed", "bucket"], hints(None), {"seed": "No."}, refused)
    assert words[1:] == ["No.", "Not a length."]
    assert words[0] == hints(None)["name"]
    assert looks == ["field-note", "field-note is-bad", "field-note is-bad"]


def test_every_algorithm_that_fits_is_offered_and_its_form_holds_what_was_written() -> None:
    for task in ("binary", "regression"):
        choice: Any = algorithm_choice(algorithms_for(task), "ridge").children
        assert choice.options[0]["value"] == "auto"
        assert len(choice.options) == len(algorithms_for(task)) + 1
        assert choice.value == ("ridge" if task == "regression" else "auto")
    for algorithm in ALGORITHMS.all().values():
        assert _text(params_form(algorithm, {}))
    form = params_form(ALGORITHMS.get("ridge"), {"alpha": "7"})
    (found,) = [one for one in _walk(form) if getattr(one, "id", None) == train_ids.param("ridge", "alpha")]
    assert found.value == "7"


def test_columns_say_what_they_are_used_as_and_can_be_switched_by_name() -> None:
    seen = prospect()
    cards = feature_cards(seen.columns, seen.features, seen.left_out, {"n", HOSTILE})
    text = _text(cards)
    assert "Used as a text of 3 levels" in text
    assert "Left out: it names rows" in text
    switches = [one for one in _walk(cards) if getattr(one, "role", None) == "switch"]
    states = {getattr(one, "data-train-column"): getattr(one, "aria-checked") for one in switches}
    assert states == {"id": "false", "n": "true", HOSTILE: "true", "__proto__": "false"}
    feature = seen.features["n"]
    assert used_as(seen.columns[1], replace(feature, written=True)) == "Used as a number, written as text"
    assert used_as(seen.columns[1], replace(feature, kind="text", levels=80)).endswith("by the target it came with")
    assert count_words(1, 3, 5_000) == "1 of 3 columns used; looked at on 5,000 rows"


def test_a_page_of_columns_is_small_however_many_there_are() -> None:
    seen = prospect()
    many = [replace(seen.columns[1], name=f"c{index}") for index in range(300)]
    page, shown, words = page_of(len(many), 12)
    assert (page, words) == (12, "289 to 300 of 300")
    assert len(feature_cards(many[shown], {}, {}, set())) == 12
    assert len(list(_walk(feature_cards(many[:24], {}, {}, set())))) <= 300


def test_the_target_is_drawn_with_the_class_that_matters_told_apart() -> None:
    seen = prospect()
    text = _text(target_look(seen))
    assert "One of two classes" in text
    assert "66.7% · 40" in text
    marked = [one for one in _walk(target_look(seen)) if getattr(one, "className", "") == "is-positive"]
    assert "yes" in _text(marked)
    assert "A number" in _text(target_look(prospect("n")))
    assert positive_field(told(prospect("n")), "") is None
    (choice,) = [one for one in _walk(positive_field(SEEN, "gone")) if hasattr(one, "options")]
    assert choice.value == "yes"


def test_a_leak_is_told_with_a_way_to_switch_it_off() -> None:
    found = leak_notice([Leak(HOSTILE, f"{HOSTILE} alone predicts left")])
    (button,) = [one for one in _walk(found) if getattr(one, "data-train-off", None)]
    assert getattr(button, "data-train-off") == HOSTILE
    assert leak_notice([]) is None


@given(st.integers(10, 5_000), st.floats(0.05, 0.5))
def test_the_drawing_of_a_split_shows_every_row_once(n: int, size: float) -> None:
    learnt, out = parts_of(n, size)
    assert learnt + out == n
    assert abs(out - size * n) <= 1
    text = _text(random_split(n, size, "binary"))
    assert f"{learnt:,} row" in text
    assert f"{out:,} row" in text


def test_a_split_by_time_is_drawn_with_where_it_cuts() -> None:
    drawn = time_split(Periods("2024-01-01", "2024-03-01", "2024-04-01", (3, 1, 0), (0, 1, 2)), 7, 0.4)
    assert "from 2024-03-01 on" in _text(drawn)
    bars = [one for one in _walk(drawn) if "split-rows" in getattr(one, "className", "")]
    assert all(one.style["clipPath"].startswith("polygon(0% 100%, ") for one in bars)


def test_all_of_it_is_told_in_plain_words() -> None:
    draft = drafted(recipe="recipe-1", split="time", time_column="=n", balanced=True)
    text = _text(summary(wish(draft, SEEN), draft, SEEN, DATASET, HOSTILE, "3"))
    for words in ("no or yes; yes is the class that matters", "learns from the training part only", "churn 3",
                  "12 rows, the newest by n; 48 are learnt from", "10 min and 4 GiB",
                  "Whichever algorithm"):  # fmt: skip
        assert words in text
    steps = step_words(wish(draft, SEEN), draft, SEEN, DATASET)
    assert steps["features"] == "left, from 2 columns"
    assert step_words(wish(draft_of({}, None), None), draft_of({}, None), None, None)["data"] == ""


def test_datasets_are_found_by_name_and_by_where_they_came_from() -> None:
    many = [replace(DATASET, id=f"d{index}", name=f"set {index}") for index in range(40)]
    assert found_datasets([DATASET, *many], "SET 7", "any") == [many[7]]
    assert found_datasets([DATASET], "", "cleaning") == []
    listed = dataset_list(many, "d1", NOW, any_at_all=True)
    pressed = [one.id["at"] for one in _walk(listed) if getattr(one, "aria-pressed", "") == "true"]
    assert pressed == ["d1"]
    assert "and 10 more" in _text(listed)
    assert "No data yet" in _text(dataset_list([], None, NOW, any_at_all=False))


def test_every_field_has_one_id_a_line_under_it_and_a_step() -> None:
    fields = blank()
    parts = [data_panel(None), target_form(fields, list(FRAME.columns), [RECIPE]), positive_field(SEEN, ""),
             split_form(fields, list(FRAME.columns)), limits_form(fields), name_form(fields, ["churn"]),
             algorithm_choice(algorithms_for("binary"), "auto")]  # fmt: skip
    found = _ids(parts)
    assert len(found) == len(set(found))
    written = [json.loads(one) for one in found]
    named = {one["name"] for one in written if isinstance(one, dict) and one["type"] == "train-field"}
    assert named == set(blank())
    assert named - {"algorithm"} <= {
        one["name"] for one in written if isinstance(one, dict) and one["type"] == "train-note"
    }
    assert all(step_of(name) in train_ids.NAMES for name in named)


def test_a_field_holds_what_was_written_even_where_that_is_wrong() -> None:
    made = plan_field(PLAN["test_size"], blank() | {"test_size": "lots"})
    (found,) = [one for one in _walk(made) if getattr(one, "id", None) == train_ids.field("test_size")]
    assert found.value == "lots"


def test_a_cleaning_leads_to_a_training_of_the_data_as_it_came() -> None:
    link = next(one for one in _walk(train_on("data-1", RECIPE)) if getattr(one, "href", None))
    assert link.href == "/train?dataset=data-1&recipe=recipe-1&target=left"
    assert "learns from the training part only" in _text(train_on("data-1", RECIPE))
    assert train_on(None, RECIPE) is None
