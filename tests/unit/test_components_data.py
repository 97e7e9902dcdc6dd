"""Data on the page: what the lists and the look at a dataset say, and that they say it safely."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from components import column_cards, data_lists, dataset_score, dataset_table
from components.column_cards import FIRST, column_card, found_columns
from components.data_runs import run_rows
from components.data_upload import upload_zone
from components.dataset_head import clean_words, dataset_actions, dataset_head
from components.dataset_read import again_fields, problem_list, problem_words, read_words, read_words_of
from components.dataset_reference import column_at, column_options
from core.cleaning.look import TableLook, look
from services.views.cleaning import DatasetView, RecipeView, RunView
from tests.unit.test_components import HOSTILE, NOW, _text, _walk

DIALECT = {"header_rows": 1, "skipped_lines": 2}
READ_AS = {"format": "csv", "dialect": DIALECT, "described": "separated by tabs, in UTF-8", "n_lost": 1}
PROBLEMS = (
    {"line": 4, "text": HOSTILE, "reason": "it has 1 field where the table has 2", "kind": "short"},
    {"line": 0, "text": "b", "reason": "two columns were called so", "kind": "column"},
)
DATASET = DatasetView("id-1", HOSTILE, "upload", 1_200, 3_400, {"a": "number"}, READ_AS, PROBLEMS, 2, NOW)
RUN = RunView("run-1", "read", "running", 0.5, "reading the file", None, NOW, None, name=HOSTILE)


@pytest.fixture(scope="module")
def seen() -> TableLook:
    rows = {
        "amount": [1.0, 2.0, 2.0, 3.0, 1_000.0, None, None, 2.0],
        "country": ["PT", "PT", " ES", "PT", "ES", "ES", "PT", HOSTILE],
        "when": pd.to_datetime(["2024-05-01"] * 7 + ["2024-06-01"]),
        "same": ["x"] * 8,
    }
    return look(pd.DataFrame(rows))


def _classes(component: Any, name: str) -> list[Any]:
    return [part for part in _walk(component) if name in str(getattr(part, "className", "")).split()]


def test_lines_that_could_not_be_read_are_marked_in_the_list_and_told_on_the_page() -> None:
    row = data_lists.dataset_rows([DATASET], NOW)[0]
    assert (row["problems"], row["text"]["problems"]) == (2, "2")
    told = problem_list(DATASET)
    assert "line 4" in _text(told)
    assert "It has 1 field" in _text(told)
    assert HOSTILE in _text(told)
    assert problem_words(DATASET) == "2 lines not read as they stood: 1 of them in no row"
    assert problem_list(replace(DATASET, problems=(), n_problems=0)) is None


def test_more_problems_than_are_shown_are_counted() -> None:
    many = replace(DATASET, problems=PROBLEMS * 500, n_problems=123_456)
    assert "and 123,256 more" in _text(problem_list(many))


def test_how_a_file_was_read_is_a_sentence() -> None:
    said = read_words(DATASET)
    assert said == ("A text file, separated by tabs, in UTF-8, names in the first row, 2 lines before them left out.")
    assert "sheet “May”" in read_words(replace(DATASET, read_as={"format": "excel", "sheet": "May"}))


def test_what_did_not_come_as_a_file_cannot_be_read_otherwise() -> None:
    cleaned = replace(DATASET, source="cleaning", read_as={})
    assert "cleaning other data" in read_words_of(cleaned)
    assert again_fields(cleaned) == again_fields(replace(DATASET, read_as={"format": "parquet"})) == []
    assert _text(again_fields(DATASET)).split() == ["Separator", "Encoding", "Decimal", "mark", "Rows", "of", "names"]


def test_costs_and_score_make_a_hundred(seen: TableLook) -> None:
    found = dataset_score.costs(seen)
    assert sum(cost.points for cost in found) + seen.score == pytest.approx(100, abs=0.1)
    assert found == sorted(found, key=lambda cost: -cost.points)
    assert next(cost for cost in found if cost.sort == "constant").columns == ("same",)


def test_the_score_says_when_it_has_seen_some_rows_only(seen: TableLook) -> None:
    assert "Judged from 8 of 1,000 rows" in _text(dataset_score.score_part(seen, 1_000))
    assert "Judged" not in _text(dataset_score.score_part(seen, seen.rows))


def test_a_card_says_what_is_in_a_column_and_what_is_wrong_with_it(seen: TableLook) -> None:
    amount, country, when, same = (_text(column_card(column)) for column in seen.columns)
    assert "25.0% missing · 4 distinct" in amount
    assert "2 of 8 values are missing" in amount
    assert "50.0%  PT" in country
    assert "“ ES”" in country
    assert HOSTILE in country
    assert "1 May 2024 to 1 Jun 2024" in when
    assert "all the same" in same


def test_what_lies_beyond_the_bars_is_said() -> None:
    values = [float(value) for value in range(100)] + [1e6, 2e6]
    (column,) = look(pd.DataFrame({"a": values})).columns
    assert "(2 above the bars)" in _text(column_card(column))


def test_a_card_has_few_elements_and_no_markup_of_the_data(seen: TableLook) -> None:
    for column in seen.columns:
        card = column_card(replace(column, name=HOSTILE))
        assert len(list(_walk(card))) <= 10
        assert all("dangerously" not in str(part.to_plotly_json()["props"]) for part in _walk(card))


def test_a_chosen_type_stands_on_the_button(seen: TableLook) -> None:
    button = _classes(column_card(seen.columns[0], "text"), "kind-button")[0]
    assert button.children == "number → text"
    assert "is-chosen" in button.className


def test_of_hundreds_of_columns_two_dozen_are_drawn_until_all_are_asked_for(seen: TableLook) -> None:
    many = [replace(seen.columns[0], name=f"c{index}") for index in range(200)]
    assert len(column_cards.column_cards(many, {}, everything=False)) == FIRST
    assert len(column_cards.column_cards(many, {}, everything=True)) == 200
    assert column_cards.more_words(200, FIRST) == "Show all 200 columns"
    assert column_cards.more_words(20, FIRST) == ""


def test_columns_are_searched_and_ordered(seen: TableLook) -> None:
    assert [one.name for one in found_columns(seen.columns, " OUNT", "file")] == ["amount", "country"]
    assert found_columns(seen.columns, "", "missing")[0].name == "amount"
    assert [one.name for one in found_columns(seen.columns, "", "name")] == ["amount", "country", "same", "when"]
    scores = [one.score for one in found_columns(seen.columns, "", "score")]
    assert scores == sorted(scores)
    assert "No such column" in _text(column_cards.column_cards([], {}, everything=False))


@given(st.dictionaries(st.text(max_size=8), st.sampled_from(["number", "text", "date"]), max_size=6))
def test_any_names_make_columns_of_a_grid(kinds: dict[str, str]) -> None:
    fields = [column["field"] for column in dataset_table.row_columns(kinds)]
    row = dataset_table.row_values([dict.fromkeys(kinds)], kinds, 41)[0]
    assert list(row) == fields
    assert row["row"] == "42"


def test_values_of_a_row_are_shown_as_they_are() -> None:
    kinds = {"a": "date", "b": "whole", "c": "truth", "d": "text", "e": "text"}
    record = {"a": "2024-05-01T00:00:00", "b": 2**60, "c": True, "d": "x" * 1_000, "e": None}
    row = dataset_table.row_values([record], kinds, 0)[0]
    assert (row["c0"], row["c1"], row["c2"], row["c4"]) == ("2024-05-01", str(2**60), "yes", None)
    assert len(row["c3"]) == dataset_table.LONGEST
    json.dumps(row, allow_nan=False)


def test_a_run_at_work_can_be_cancelled_and_one_that_failed_says_why() -> None:
    assert "reading the file, 50%" in _text(run_rows([RUN], NOW))
    assert "Cancel" in _text(run_rows([RUN], NOW))
    failed = replace(RUN, status="failed", error={"message": "the workbook is damaged", "code": "x", "field": None})
    assert "The workbook is damaged" in _text(run_rows([failed], NOW))
    assert "Cancel" not in _text(run_rows([failed], NOW))
    cleaned = replace(RUN, kind="clean", status="done")
    links = [part.href for part in _walk(run_rows([cleaned], NOW)) if "report" in str(getattr(part, "href", ""))]
    assert links == ["/api/runs/run-1/report/"]
    assert "Nothing has been done yet" in _text(run_rows([], NOW))


def test_a_recipe_can_be_taken_along() -> None:
    recipe = RecipeView("r-1", HOSTILE, ({"step": "fill"},) * 3, is_fitted=True, created_at=NOW)
    row = data_lists.recipe_rows([recipe], NOW)[0]
    assert (row["n"], row["href"], row["fitted"]) == (3, "/api/recipes/r-1/", "yes")


def test_the_head_counts_the_steps_that_were_chosen() -> None:
    assert (clean_words(0), clean_words(1)) == ("Clean this data", "Clean this data (1 step)")
    assert "1,200 rows" in _text(dataset_head(DATASET, NOW))
    assert HOSTILE in _text(dataset_head(DATASET, NOW))
    links = [str(getattr(part, "href", "")) for part in _walk(dataset_actions("id-1"))]
    assert {"/api/datasets/id-1/download/?format=csv", "/api/datasets/id-1/download/?format=parquet"} <= set(links)


def test_files_are_chosen_by_a_button_that_the_keyboard_reaches() -> None:
    buttons = {_text(part) for part in _walk(upload_zone()) if type(part).__name__ == "Button"}
    assert {"Choose files", "Paste text"} <= buttons


def test_a_column_is_chosen_by_its_place_so_that_it_may_be_called_none() -> None:
    names = ["none", "", "label"]
    values = [option["value"] for option in column_options(names)]
    assert [column_at(names, value) for value in values] == [None, "none", "", "label"]
    assert column_at(names, "99") is None
