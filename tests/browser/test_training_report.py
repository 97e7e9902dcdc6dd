"""A model is trained through the interface; its run and its report are looked at in a browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
from playwright.sync_api import expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched
from tests.browser.test_pages import NARROW

Visit = Callable[..., Visitor]
MS = 1_000 * PATIENCE_S


def _trained(base: str, **wanted: Any) -> dict[str, Any]:
    random = np.random.default_rng(5)
    x = random.normal(size=200)
    rows = [
        {"x": float(value), HOSTILE: ("a", HOSTILE)[place % 2], "left": ("no", "yes")[int(value > 0)]}
        for place, value in enumerate(x)
    ]
    asked = {"data": rows, "target_column": "left", "model_name": f"Left {uuid4().hex[:6]}", **wanted}
    answer = httpx.post(f"{base}/api/train/", params={"wait": 60}, json=asked, timeout=90)
    found: dict[str, Any] = answer.json()
    return found


def test_a_run_of_training_leads_to_its_report(visit: Visit, live_server: str) -> None:
    run = _trained(live_server, algorithm="logistic_regression")
    page = visit().go(f"/runs/{run['id']}")
    expect(page.locator("#run-made .headline")).to_contain_text("Tells whether left is yes, from 2 columns", timeout=MS)
    page.get_by_role("link", name="Read its report").click()
    expect(page.locator(".headline")).to_contain_text("measured on 40 others that it never saw", timeout=MS)
    expect(page.locator(".report .js-plotly-plot .main-svg").first).to_be_visible(timeout=MS)
    expect(page.locator(".figures-table").first).to_contain_text("ROC AUC")
    expect(page.locator("#report-features .ag-row").first).to_be_visible(timeout=MS)
    assert page.locator("img[src='x']").count() == 0
    path = page.url.removeprefix(live_server)
    phone = visit(viewport=NARROW, color_scheme="dark").go(path)
    expect(phone.locator(".report .js-plotly-plot .main-svg").first).to_be_visible(timeout=MS)
    expect(phone.locator("#report-end .command")).to_be_visible()
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_training_that_failed_says_why_and_is_tried_again(visit: Visit, live_server: str) -> None:
    failed = _trained(live_server, algorithm="ridge")["error"]
    assert failed["field"] == "$.algorithm"
    newest = httpx.get(f"{live_server}/api/runs/", params={"limit": 1}, timeout=30).json()["results"][0]
    page = visit().go(f"/runs/{newest['id']}")
    expect(page.locator("#run-progress")).to_contain_text("does not", timeout=MS)
    expect(page.locator("#run-progress")).to_contain_text("It is about Algorithm")
    page.get_by_role("button", name="Try again").click()
    expect(page).not_to_have_url(f"{live_server}/runs/{newest['id']}", timeout=MS)
    expect(page.locator("#run-head")).to_contain_text("Failed", timeout=MS)


def test_a_model_that_was_not_trained_here_says_how_to_train_one(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}/training")
    expect(page.locator("#report-body")).to_contain_text("was not trained here")
    expect(page.get_by_role("link", name="Train a model")).to_be_visible()
