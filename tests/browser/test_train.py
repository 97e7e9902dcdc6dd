"""The wizard in a real browser: from a dataset to a trained model, by mouse and by keyboard, without loss."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched
from tests.browser.test_pages import NARROW

Visit = Callable[..., Visitor]
MS = 2_000 * PATIENCE_S


def _uploaded(base: str, frame: pd.DataFrame, name: str) -> str:
    answer = httpx.post(
        f"{base}/api/datasets/",
        params={"name": name, "wait": 60},
        content=frame.to_csv(index=False),
        headers={"Content-Type": "text/csv"},
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


@pytest.fixture
def customers(live_server: str) -> tuple[str, str]:
    """A small dataset whose target can be learnt, with hostile names; returns its id and name."""
    random = np.random.default_rng(5)
    n = 300
    months = random.uniform(0, 60, n).round(1)
    left = np.where(random.uniform(size=n) < 1 / (1 + np.exp(months / 10 - 2)), "yes", "no")
    frame = pd.DataFrame(
        {
            "customer": [f"c{index}" for index in range(n)],
            "months": months,
            HOSTILE: random.choice([HOSTILE, "b"], n),
            "__proto__": random.normal(size=n).round(3),
            "since": pd.date_range("2024-01-01", periods=n).astype(str),
            "refund": np.where(left == "yes", 1.0, 0.0) + random.normal(0, 0.01, n).round(4),
            "left": left,
        }
    )
    name = f"Customers {uuid4().hex[:6]}"
    return _uploaded(live_server, frame, f"{name}.csv"), name


def _step(page: Page, name: str) -> None:
    expect(page.locator(".train-step.is-here .step-name")).to_have_text(name)


def _next(page: Page, title: str) -> None:
    page.get_by_role("button", name="Next").click()
    _step(page, title)


def _features_chosen(page: Page, name: str) -> None:
    """Choose the dataset, the target, and switch two columns off."""
    page.get_by_label("Search datasets").fill(name)
    page.locator(".train-dataset", has_text=name).click()
    _step(page, "Target and features")
    page.get_by_label("Column to predict").select_option(label="left")
    expect(page.locator(".class-balance > li")).to_have_count(2, timeout=MS)
    expect(page.get_by_label("The class that matters")).to_have_value("yes")
    expect(page.locator(".train-column.is-off")).to_contain_text(["Left out: it names rows"])
    page.get_by_role("button", name="Switch refund off").click(timeout=MS)  # it gives the target away
    page.get_by_role("switch", name="Learn from __proto__").click()
    expect(page.locator("#train-columns-sub")).to_contain_text("3 of 6 columns used")


def _trained(page: Page, base: str) -> dict[str, Any]:
    """Return the run that the page went to, once it is done."""
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]+$"), timeout=MS)
    run: dict[str, Any] = httpx.get(f"{base}/api/runs/{page.url.rpartition('/')[2]}/?wait=60", timeout=90).json()
    assert run["status"] == "done", run
    return run


def test_a_model_is_trained_by_mouse_and_followed(visit: Visit, customers: tuple[str, str], live_server: str) -> None:
    page = visit().go("/")
    page.get_by_role("link", name="Train", exact=True).click()
    _features_chosen(page, customers[1])
    _next(page, "Validation")
    page.get_by_label("Held out are").select_option("time")
    page.get_by_label("In the order of").select_option(label="since")
    expect(page.locator("#train-split-look")).to_contain_text("Held out are the rows from 2024-08-28 on", timeout=MS)
    _next(page, "Algorithm")
    page.get_by_text("Logistic regression", exact=True).click()
    page.get_by_label("Freedom (C)").fill("0.5")
    page.get_by_role("button", name="Back").click()
    _step(page, "Validation")
    page.reload()  # the address says where we are; it and the tab say what was written
    _step(page, "Validation")
    expect(page.locator("#train-split-look")).to_contain_text("2024-08-28", timeout=MS)
    _next(page, "Algorithm")
    expect(page.get_by_label("Freedom (C)")).to_have_value("0.5")
    _next(page, "Name and train")
    page.get_by_label("Name of the model").fill(customers[1])
    page.get_by_label("Description").fill("From a browser")
    expect(page.locator("#train-summary")).to_contain_text(f"{customers[1]} 1, a candidate", timeout=MS)
    page.get_by_role("button", name="Train", exact=True).click()
    result = _trained(page, live_server)["result"]
    assert result["model"] | {"id": ""} == {"id": "", "name": customers[1], "version": "1"}
    assert result["algorithm"] == "logistic_regression"


def _write(page: Page, label: str, text: str) -> None:
    """Write in a field and leave it by Enter."""
    field = page.get_by_label(label, exact=True)
    field.fill(text)
    field.press("Enter")


def _said(page: Page, label: str) -> Locator:
    """Return the line under a field."""
    return page.locator(".field", has=page.get_by_label(label, exact=True)).locator(".field-note")


def _switched_by_keyboard(page: Page, column: str) -> None:
    switch = page.get_by_role("switch", name=f"Learn from {column}")
    for key, on in ((" ", "false"), ("Enter", "true")):
        switch.press(key)
        expect(switch).to_have_attribute("aria-checked", on)


def test_an_error_on_the_way_is_mended_by_keyboard(visit: Visit, customers: tuple[str, str], live_server: str) -> None:
    page = visit().go(f"/train?dataset={customers[0]}&target=left&off=refund")
    expect(page.locator("#train-columns-sub")).to_contain_text("4 of 6 columns used", timeout=MS)
    _switched_by_keyboard(page, "months")
    for title in ("Validation", "Algorithm"):
        page.get_by_role("button", name="Next").press("Enter")
        _step(page, title)
    page.locator("#train-algorithm-auto").focus()
    page.keyboard.press("ArrowDown")
    _write(page, "Freedom (C)", "lots")
    expect(_said(page, "Freedom (C)")).to_have_text("'lots' is not a number.")
    expect(_said(page, "Freedom (C)")).to_have_class(re.compile("is-bad"))
    page.get_by_role("button", name="Next").press("Enter")
    _write(page, "Bucket", "soon")
    go = page.get_by_role("button", name="Train", exact=True)
    go.press("Enter")
    _step(page, "Algorithm")
    expect(page.get_by_label("Freedom (C)")).to_be_focused()
    _write(page, "Freedom (C)", "2")
    page.locator(".train-step", has_text="Name and train").press("Enter")
    go.press("Enter")
    expect(_said(page, "Bucket")).to_have_class(re.compile("is-bad"), timeout=MS)
    expect(page.get_by_label("Bucket")).to_be_focused()
    _write(page, "Bucket", "1d")
    go.press("Enter")
    _trained(page, live_server)


def test_a_link_that_is_shared_says_all_that_was_chosen(visit: Visit, customers: tuple[str, str]) -> None:
    dataset, _ = customers
    asked = f"dataset={dataset}&step=name&target=left&off=__proto__&split=time&time_column=since&test_size=0.3"
    page = visit().go(f"/train?{asked}&algorithm=ridge&name=kept&task=classification")
    _step(page, "Name and train")
    expect(page.locator("#train-summary")).to_contain_text("90 rows, the newest by since", timeout=MS)
    expect(page.locator("#train-summary")).to_contain_text("Whichever algorithm does best")  # ridge predicts numbers
    expect(page.locator("#train-summary")).to_contain_text("kept 1")
    page.get_by_role("button", name="Back").click()
    _step(page, "Algorithm")
    page.go_back()
    _step(page, "Name and train")


def test_a_cleaning_leads_to_a_training_of_the_data_as_it_came(
    visit: Visit, customers: tuple[str, str], live_server: str
) -> None:
    dataset, _ = customers
    steps = [{"step": "drop_columns", "columns": ["refund"], "params": {}}]
    asked = {"dataset": dataset, "steps": steps, "name": "Without refunds", "target": "left"}
    run = httpx.post(f"{live_server}/api/clean-data/", params={"wait": 60}, json=asked, timeout=90).json()
    page = visit().go(f"/runs/{run['id']}")
    page.get_by_role("link", name="Train on this").click(timeout=MS)
    expect(page).to_have_url(re.compile(f"dataset={dataset}"))
    expect(page.get_by_label("Column to predict")).to_have_value("=left")
    expect(page.get_by_label("Clean rows by a recipe first")).to_have_value(run["result"]["recipe"])
    expect(page.locator("#train-columns-sub")).to_contain_text("of 5 columns used", timeout=MS)
    page.goto(f"{live_server}/data/{dataset}")
    page.get_by_role("link", name="Train on this").click()
    _step(page, "Target and features")


def test_logged_predictions_without_labels_are_told_of_at_the_field(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/train?model={drifted.id}&days=7")
    expect(page.locator("#train-logged-model")).to_have_value(drifted.id)
    page.get_by_role("button", name="Use these predictions").click()
    expect(page.locator("#train-logged-note")).to_contain_text("has a label", timeout=MS)
    expect(page.locator("#train-logged-note")).to_have_class(re.compile("is-bad"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_step_fits_a_phone(visit: Visit, customers: tuple[str, str], scheme: str) -> None:
    page = visit(viewport=NARROW, color_scheme=scheme).go(f"/train?dataset={customers[0]}&target=left&step=data")
    expect(page.locator(".train-dataset").first).to_be_visible(timeout=MS)
    for title in ("Data", "Target and features", "Validation", "Algorithm", "Name and train"):
        _step(page, title)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), title
        if title != "Name and train":
            page.get_by_role("button", name="Next").click()
