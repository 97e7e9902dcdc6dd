"""The quality page in a real browser: it shows what the data says, and what is chosen stays in the address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched

Visit = Callable[..., Visitor]
N = 2_400


@pytest.fixture(scope="module")
def broken(live_server: str) -> str:
    """A model whose newest rows lack a field, carry another, and are empty in one of three ages."""
    with httpx.Client(base_url=live_server, timeout=30) as client:
        made = client.post("/api/models/", json={"name": f"Broken {uuid4().hex[:6]}", "version": "v1"}).json()["id"]
        client.post(f"/api/models/{made}/reference/", json={"data": _rows(1_000)}).raise_for_status()
        now = datetime.now(UTC)
        body = []
        for index, row in enumerate(_rows(N)):
            if index % 3 == 0:
                row["age"] = None
            del row["income"]
            row["incme"] = 1
            at = now - timedelta(hours=30 * (N - index) / N)
            prediction = row.pop("prediction")
            body.append({"model": made, "input_data": row, "prediction": prediction, "timestamp": at.isoformat()})
        client.post("/api/predictions/", json=body).raise_for_status()
        end = time.monotonic() + PATIENCE_S
        while client.get(f"/api/models/{made}/quality/").json()["state"] != "critical":
            assert time.monotonic() < end, "the rows were not profiled in time"
            time.sleep(0.1)
    return str(made)


def _rows(n: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(3)
    return [
        {
            "age": round(float(rng.normal(40, 5)), 2),
            "income": round(float(rng.normal(50, 9)), 2),
            HOSTILE: str(rng.choice([HOSTILE, "b"])),
            "__proto__": round(float(rng.normal()), 3),
            "prediction": {"class": str(rng.choice(["yes", "no"]))},
        }
        for _ in range(n)
    ]


def _settled(page: Page) -> None:
    expect(page.locator("#quality-body .skeleton")).to_have_count(0)
    expect(page.locator(".frame.is-waiting")).to_have_count(0)
    expect(page.locator("#connection")).to_have_text("Live")
    page.wait_for_load_state("networkidle")


def test_the_page_says_what_is_wrong_and_what_it_costs(visit: Visit, broken: str) -> None:
    page = visit().go(f"/models/{broken}/quality")
    _settled(page)
    expect(page.locator("#quality-summary")).to_contain_text("Critical")
    expect(page.locator("#quality-summary")).to_contain_text("2 of 5 columns need a look")
    expect(page.locator("#quality-score .costs li").first).to_contain_text("income came in none of")
    first = page.locator("#quality-grid .ag-row[row-index='0']")
    expect(first).to_contain_text("income")
    expect(first).to_contain_text("100.0%")
    expect(page.locator("#quality-schema")).to_contain_text("incme")
    expect(page.locator("#quality-duplicates")).to_contain_text("repeats an earlier one")
    page.get_by_text("How the score is made").click()
    expect(page.get_by_text("Every feature begins with 100 points.")).to_be_visible()


def test_a_column_opens_with_one_click_and_explains_itself(visit: Visit, broken: str) -> None:
    visitor = visit()
    page = visitor.go(f"/models/{broken}/quality")
    _settled(page)
    page.locator("#quality-grid").get_by_role("button", name="age").click()
    expect(page.locator("#quality-column-title")).to_contain_text("age")
    expect(page.locator("#quality-column-findings")).to_contain_text("These values did not arrive")
    expect(page.locator("#quality-column-findings")).to_contain_text("33.")
    expect(page.locator("#quality-detail")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("column=age"))
    shared = visit().go(page.url.removeprefix(visitor.base))
    expect(shared.locator("#quality-column-title")).to_contain_text("age")
    page.locator("#quality-score").get_by_role("button", name="income").click()
    expect(page.locator("#quality-column-title")).to_contain_text("income")


def test_hostile_names_are_rows_like_others(visit: Visit, broken: str) -> None:
    page = visit().go(f"/models/{broken}/quality")
    _settled(page)
    for name in (HOSTILE, "__proto__"):
        page.locator("#quality-grid").get_by_role("button", name=name).click()
        expect(page.locator("#quality-column-title .column-name")).to_have_text(name)
        expect(page.locator("#quality-grid .ag-row.is-chosen")).to_contain_text(name)
    _settled(page)
    expect(page.locator(".heatmap .ytick text")).to_have_count(5)
    assert page.locator("img[src='x']").count() == 0


def test_a_cell_of_the_map_chooses_its_window_and_column(visit: Visit, broken: str) -> None:
    page = visit().go(f"/models/{broken}/quality?check=missing")
    _settled(page)
    expect(page.locator("#quality-check")).to_have_value("missing")
    expect(page.locator("#quality-legend")).to_contain_text("Absent, null")
    area = page.locator(".heatmap .nsewdrag")
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.3)
    expect(page.locator(".heatmap .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#quality-window")).to_contain_text("Chosen window")
    expect(page).to_have_url(re.compile("window=[0-9.]+&column=.*&check=missing"))
    page.get_by_role("button", name="Back to the current window").click()
    expect(page.locator("#quality-window")).to_contain_text("Current window")
    page.locator("#quality-check").select_option("score")
    expect(page.locator("#quality-legend")).to_contain_text("below 95")
    expect(page).not_to_have_url(re.compile("check="))


def test_the_picker_of_models_stays_on_the_page_of_quality(visit: Visit, broken: str, fresh: Watched) -> None:
    page = visit().go("/quality")
    page.locator(f"a[href='/models/{broken}/quality']").first.click()
    _settled(page)
    expect(page.locator(".sidebar a.here")).to_have_text("Quality")
    page.locator("#quality-picker").select_option(fresh.id)
    expect(page).to_have_url(re.compile(f"/models/{fresh.id}/quality$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(fresh.name)


def test_a_window_without_rows_leads_back(visit: Visit, broken: str) -> None:
    page = visit().go(f"/models/{broken}/quality?window=0.3600000000")
    expect(page.locator("#quality-score")).to_contain_text("No rows in this window")
    expect(page.locator("#quality-columns")).to_be_hidden()
    page.get_by_role("button", name="Back to the current window").click()
    expect(page.locator("#quality-columns")).to_be_visible()


def test_a_model_without_anything_says_what_to_do_next(visit: Visit, live_server: str) -> None:
    new = {"name": f"New {uuid4().hex[:6]}", "version": "v1"}
    made = httpx.post(f"{live_server}/api/models/", json=new, timeout=30).json()["id"]
    page = visit().go(f"/models/{made}/quality")
    expect(page.locator("#quality-nothing pre")).to_contain_text("/reference/")
    httpx.post(f"{live_server}/api/models/{made}/reference/", json={"data": _rows(200)}, timeout=30).raise_for_status()
    expect(page.locator("#quality-nothing")).to_contain_text("Waiting for the first prediction")
