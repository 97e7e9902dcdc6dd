"""Cleaning over HTTP: rows at once, files as datasets, datasets as runs."""

from __future__ import annotations

import gzip
import io
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from services import runs
from services.context import Context
from tests.fakes import FakeQueue

CHURN = "customer,tenure,TotalCharges,Contract\n" + "".join(
    f"c{n},{n % 60},{' ' if n % 60 == 0 else round(n * 1.7, 2)},{('monthly', 'yearly')[n % 2]}\n" for n in range(660)
)


class Worker:
    """Does the runs that were asked for, as a worker would."""

    def __init__(self, ctx: Context, queue: FakeQueue) -> None:
        self._ctx, self._queue = ctx, queue

    def __call__(self) -> None:
        while self._queue.started:
            runs.work(self._ctx, self._queue.started.pop(0))


@pytest.fixture
def work(ctx: Context, queue: FakeQueue) -> Worker:
    return Worker(ctx, queue)


def uploaded(client: FlaskClient, work: Worker, body: bytes | str, name: str = "churn.csv", said: str = "") -> Any:
    """Return the dataset that a file became."""
    sent = client.post(f"/api/datasets/?name={name}&wait=0{said}", data=body)
    assert sent.status_code == 202, sent.get_json()
    work()
    run = client.get(f"/api/runs/{sent.get_json()['id']}/").get_json()
    if run["error"]:
        return run["error"]
    return client.get(f"/api/datasets/{run['result']['dataset']}/").get_json()


def cleaned(client: FlaskClient, work: Worker, **asked: Any) -> Any:
    """Return the run that cleaned a dataset."""
    sent = client.post("/api/clean-data/?wait=0", json=asked)
    assert sent.status_code == 202, sent.get_json()
    work()
    return client.get(f"/api/runs/{sent.get_json()['id']}/").get_json()


def test_the_example_of_the_readme_is_cleaned_at_once(client: FlaskClient) -> None:
    data = [{"feature1": 1.0, "feature2": None, "category": "A"}, {"feature1": None, "feature2": 3.0, "category": "B"}]
    answer = client.post(
        "/api/clean-data/", json={"data": data, "config": {"handle_missing": True, "encode_categorical": True}}
    )
    assert answer.status_code == 200, answer.get_json()
    assert [row["feature1"] for row in answer.get_json()["data"]] == [1.0, 1.0]
    assert [row["feature2"] for row in answer.get_json()["data"]] == [3.0, 3.0]
    assert [(row["category=A"], row["category=B"]) for row in answer.get_json()["data"]] == [(1, 0), (0, 1)]
    assert answer.get_json()["report"]["after"]["score"] > answer.get_json()["report"]["before"]["score"]
    assert answer.get_json()["recipe"]["fitted"]


def test_the_recipe_of_an_answer_can_be_saved_and_replayed_on_other_rows(client: FlaskClient) -> None:
    recipe = client.post(
        "/api/clean-data/", json={"data": [{"x": 1.0}, {"x": None}, {"x": 3.0}], "steps": [{"step": "impute"}]}
    ).get_json()["recipe"]
    saved = client.post("/api/recipes/", json={"name": "mine", **recipe})
    assert saved.status_code == 201, saved.get_json()
    again = client.post("/api/clean-data/", json={"data": [{"x": None, "y": 1}], "recipe": saved.get_json()["id"]})
    assert again.get_json()["data"] == [{"x": 2.0}]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"config": {"handle_mising": True}}, "$.config.handle_mising"),
        ({"config": {"missing_strategy": "men", "handle_missing": True}}, "$.config.missing_strategy"),
        ({"steps": [{"step": "imput"}]}, "$.steps[0].step"),
        ({"steps": [{"step": "impute", "params": {"strategy": 3}}]}, "$.steps[0].params.strategy"),
        ({"steps": [{"step": "impute", "columns": ["z"]}]}, "$.steps[0].columns[0]"),
        ({"steps": [], "config": {}}, "$.steps"),
        ({"recipe": "none"}, None),
        ({"dataset": "none"}, "$"),
    ],
)
def test_what_cannot_be_done_is_named(client: FlaskClient, asked: dict[str, Any], field: str | None) -> None:
    answer = client.post("/api/clean-data/", json={"data": [{"x": 1}], **asked})
    assert answer.status_code in (404, 422)
    assert answer.get_json()["error"].get("field") == field


def test_blank_totals_become_missing_numbers(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, CHURN)
    assert (dataset["rows"], dataset["n_problems"]) == (660, 0)
    assert {one["name"]: one["kind"] for one in dataset["columns"]}["TotalCharges"] == "text"
    offered = client.get(f"/api/datasets/{dataset['id']}/suggestions/").get_json()
    steps = [{name: one[name] for name in ("step", "columns", "params")} for one in offered]
    assert any(one["step"] == "missing_codes" and one["affected"] == 11 for one in offered), offered
    run = cleaned(client, work, dataset=dataset["id"], steps=steps)
    made = client.get(f"/api/datasets/{run['result']['dataset']}/").get_json()
    assert {one["name"]: one["kind"] for one in made["columns"]}["TotalCharges"] in ("number", "whole")


def test_a_run_makes_a_dataset_a_recipe_and_a_report(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, CHURN)
    steps = [{"step": "missing_codes"}, {"step": "fix_types", "columns": ["TotalCharges"]}, {"step": "impute"}]
    run = cleaned(client, work, dataset=dataset["id"], steps=steps, name="clean churn")
    assert (run["status"], run["progress"]) == ("done", 1.0)
    csv = client.get(f"/api/datasets/{run['result']['dataset']}/download/?format=csv")
    frame = pd.read_csv(io.BytesIO(csv.data))
    assert frame["TotalCharges"].notna().all()
    assert len(frame) == 660
    parquet = client.get(f"/api/datasets/{run['result']['dataset']}/download/?format=parquet")
    assert pd.read_parquet(io.BytesIO(parquet.data)).shape == frame.shape
    assert client.get(f"/api/recipes/{run['result']['recipe']}/").get_json()["name"] == "clean churn"
    html = client.get(f"/api/runs/{run['id']}/report/")
    assert html.mimetype == "text/html"
    assert "TotalCharges" in html.text
    again = cleaned(client, work, dataset=dataset["id"], recipe=run["result"]["recipe"])
    assert again["result"]["report"]["after"]["rows"] == 660


def test_a_line_that_cannot_be_read_is_shown_with_its_number(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, "a,b\n1,2\n3,4,5\n6,7\n")
    assert (dataset["rows"], dataset["n_problems"]) == (2, 1)
    assert (dataset["problems"][0]["line"], dataset["problems"][0]["text"]) == (3, "3,4,5")


def test_what_is_said_of_a_file_goes_before_what_is_found(client: FlaskClient, work: Worker) -> None:
    assert uploaded(client, work, "a;b\n1,5;2\n", said="&separator=;&decimal=,")["columns"][0]["kind"] == "number"
    refused = client.post("/api/datasets/?name=x&header_rows=many", data="a,b\n1,2\n")
    assert refused.status_code == 422
    error = uploaded(client, work, "a,b\n1,2\n", said="&sheet=one")
    assert (error["code"], error["field"]) == ("invalid_input", "sheet")


@pytest.mark.parametrize(
    "body", [b"", b"\0" * 100, gzip.compress(b"0" * 50_000_000)[:2_000], b"PK\x03\x04 no workbook"]
)
def test_a_hostile_file_is_refused_and_leaves_nothing(
    client: FlaskClient, work: Worker, ctx: Context, body: bytes
) -> None:
    sent = client.post("/api/datasets/?name=evil&wait=0", data=body)
    if sent.status_code == 202:
        work()
        assert client.get(f"/api/runs/{sent.get_json()['id']}/").get_json()["error"]["message"]
    else:
        assert sent.status_code == 422
    assert client.get("/api/datasets/").get_json()["count"] == 0
    folder = ctx.files.data(__import__("uuid").uuid4()).parent
    assert list(folder.iterdir()) == []


def test_a_formula_is_no_formula_in_what_is_taken_away(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, 'a,b\n"=1+1",2\nx,-3\n')
    csv = client.get(f"/api/datasets/{dataset['id']}/download/").text
    assert "'=1+1" in csv
    assert ",-3" in csv


def test_a_dataset_can_be_renamed_and_deleted(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, CHURN)
    assert client.patch(f"/api/datasets/{dataset['id']}/", json={"name": " other "}).get_json()["name"] == "other"
    assert client.delete(f"/api/datasets/{dataset['id']}/").status_code == 204
    assert client.get(f"/api/datasets/{dataset['id']}/").status_code == 404
    assert client.get(f"/api/datasets/{dataset['id']}/rows/").status_code == 404


def test_a_run_can_be_cancelled_before_it_begins(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, CHURN)
    sent = client.post("/api/clean-data/?wait=0", json={"dataset": dataset["id"], "steps": [{"step": "impute"}]})
    assert client.delete(f"/api/runs/{sent.get_json()['id']}/").get_json()["status"] == "cancelled"
    work()
    assert client.get(f"/api/runs/{sent.get_json()['id']}/").get_json()["status"] == "cancelled"
    assert client.delete(f"/api/runs/{sent.get_json()['id']}/").status_code == 409
    assert client.get("/api/datasets/").get_json()["count"] == 1


def test_what_went_wrong_in_a_run_is_told_as_if_it_had_been_at_once(client: FlaskClient, work: Worker) -> None:
    dataset = uploaded(client, work, CHURN)
    run = cleaned(client, work, dataset=dataset["id"], steps=[{"step": "impute", "columns": ["none"]}])
    assert (run["status"], run["error"]["field"]) == ("failed", "$.steps[0].columns[0]")


def test_every_step_is_described_with_its_params(client: FlaskClient) -> None:
    steps = {one["step"]: one for one in client.get("/api/recipes/steps/").get_json()}
    strategy = next(one for one in steps["impute"]["params"] if one["name"] == "strategy")
    assert "median" in strategy["choices"]
    assert all(one["label"] and one["summary"] for one in steps.values())


def test_codes_for_missing_values_are_found_and_counted(client: FlaskClient, work: Worker) -> None:
    """As in Adult (UCI), where `?` stands for a value nobody told."""
    body = "age,workclass\n" + "".join(f"{20 + n % 40},{'?' if n % 18 == 0 else 'Private'}\n" for n in range(720))
    dataset = uploaded(client, work, body)
    run = cleaned(client, work, dataset=dataset["id"], steps=[{"step": "missing_codes"}])
    column = next(one for one in run["result"]["report"]["after"]["columns"] if one["name"] == "workclass")
    assert column["missing"] == 40


def test_texts_of_a_lender_become_numbers_and_dates(client: FlaskClient, work: Worker) -> None:
    """As in LendingClub's files: ` 36 months`, `13.99%`, `< 1 year`, `Oct-2016`."""
    lines = [
        f"{36 + 24 * (n % 2)} months,{10 + n % 9}.99%,{('< 1 year', '2 years', '10+ years')[n % 3]},{month}-2016"
        for n, month in enumerate(["Oct", "Nov", "Dec", "Jan"] * 30)
    ]
    body = "term,int_rate,emp_length,issue_d\n" + "".join(f" {line}\n" for line in lines)
    dataset = uploaded(client, work, body, "loans.csv")
    steps = [{"step": "fix_types"}, {"step": "fix_types", "columns": ["emp_length"], "params": {"bounds": True}}]
    run = cleaned(client, work, dataset=dataset["id"], steps=steps)
    made = client.get(f"/api/datasets/{run['result']['dataset']}/rows/?limit=3").get_json()
    assert [row["term"] for row in made["results"]] == [36, 60, 36]
    assert [row["int_rate"] for row in made["results"]] == [10.99, 11.99, 12.99]
    assert [row["emp_length"] for row in made["results"]] == [0, 2, 10]
    assert [row["issue_d"][:10] for row in made["results"]] == ["2016-10-01", "2016-11-01", "2016-12-01"]


def test_a_dialect_with_escaped_separators_is_read_whole(client: FlaskClient, work: Worker) -> None:
    r"""As in CleverCSV's imdb.csv, whose titles hold commas behind a backslash and doubled quotes."""
    body = "fn,title,year\r\n" + "".join(
        f"a{n},{title},19{60 + n % 40}\r\n"
        for n, title in enumerate(
            ["Plain", r"Der Vagabund\, und das Kind (1921)", '"Said ""so"""', r"Metropolis\, II"] * 20
        )
    )
    dataset = uploaded(client, work, body, "imdb.csv")
    assert (dataset["rows"], dataset["n_problems"]) == (80, 0)
    made = client.get(f"/api/datasets/{dataset['id']}/rows/?limit=4").get_json()["results"]
    assert [row["title"] for row in made] == [
        "Plain",
        "Der Vagabund, und das Kind (1921)",
        'Said "so"',
        "Metropolis, II",
    ]


def test_a_recipe_keeps_its_target_until_it_is_fitted(client: FlaskClient, work: Worker) -> None:
    saved = client.post("/api/recipes/", json={"name": "plan", "steps": [{"step": "impute"}], "target": "y"}).get_json()
    assert client.get(f"/api/recipes/{saved['id']}/").get_json()["target"] == "y"
    rows = [{"x": 1.0, "y": None}, {"x": None, "y": 2.0}]
    answer = client.post("/api/clean-data/", json={"data": rows, "recipe": saved["id"]}).get_json()
    assert answer["data"] == [{"x": 1.0, "y": None}, {"x": 1.0, "y": 2.0}]
    dataset = uploaded(client, work, "x,y\n1,\n,2\n3,4\n")
    run = cleaned(client, work, dataset=dataset["id"], recipe=saved["id"])
    made = client.get(f"/api/datasets/{run['result']['dataset']}/rows/").get_json()["results"]
    assert [row["y"] for row in made] == [None, 2, 4]
