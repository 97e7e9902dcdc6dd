"""Concept drift and segments in a real browser: what went wrong, for whom, and how segments are chosen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import httpx
import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched, _post
from tests.browser.test_pages import NARROW, _settled

Visit = Callable[..., Visitor]
MS = 1_000 * PATIENCE_S


def _rows(n: int, seed: int, wrong: float, moved: float = 0.0) -> list[dict[str, Any]]:
    """Return rows of three plans, of which the hostile one has moved, with answers of which a share is wrong."""
    rng = np.random.default_rng(seed)
    plans = rng.choice([HOSTILE, "basic", "pro"], n)
    return [
        {
            "input_data": {"amount": float(rng.normal(moved if plan == HOSTILE else 0, 1)), "plan": str(plan)},
            "prediction": {"class": "no" if rng.random() < wrong else "yes"},
        }
        for plan in plans
    ]


@pytest.fixture(scope="module")
def failing(live_server: str) -> Watched:
    """A model of which half of the answers are wrong since two days, and one plan has moved."""
    name = f"Failing {uuid4().hex[:6]}"
    made = _post(live_server, "/api/models/", {"name": name, "version": "v1", "task": "classification"})
    reference = [
        {**row["input_data"], "prediction": row["prediction"], "label": "yes"} for row in _rows(1_500, 1, 0.05)
    ]
    _post(live_server, f"/api/models/{made['id']}/reference/", {"data": reference})
    now, rows = datetime.now(UTC), []
    for index, row in enumerate([*_rows(1_500, 2, 0.05), *_rows(1_500, 3, 0.5, moved=3.0)]):
        at = now - timedelta(hours=96 * (3_000 - index) / 3_000)
        rows.append({"model": made["id"], "id": f"row-{index}", "timestamp": at.isoformat(), **row})
    _post(live_server, "/api/predictions/", rows)
    labels = [{"model": made["id"], "prediction_id": row["id"], "value": "yes"} for row in rows]
    _post(live_server, "/api/labels/", labels)
    return Watched(made["id"], name, lambda *_args, **_options: [])


def test_the_page_of_concept_drift_says_that_errors_rose_and_who_found_it(visit: Visit, failing: Watched) -> None:
    page = visit().go(f"/models/{failing.id}/concept")
    expect(page.locator("#concept-summary")).to_contain_text(
        re.compile(r"Errors rose from [3-7]\.\d% to [45]\d"), timeout=MS
    )
    expect(page.locator("#concept-summary")).to_contain_text("ADWIN")
    expect(page.locator("#concept-changes")).to_contain_text("Rose from")
    expect(page.locator("#concept-detectors tbody tr").first).to_contain_text("ADWIN")
    _settled(page)
    expect(page.locator(".legend .legendtext", has_text="More errors").first).to_be_visible()


def test_segments_are_chosen_ranked_filtered_and_looked_at_closely(visit: Visit, failing: Watched) -> None:
    visitor = visit()
    page = visitor.go(f"/models/{failing.id}/segments")
    expect(page.locator("#segments-editor")).to_contain_text("do well on the whole")
    page.locator("#segments-features").click()
    page.locator(".dash-dropdown-option", has_text="plan").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save segments").click()
    expect(page.locator("#segments-grid .ag-row[row-index='0']")).to_contain_text(HOSTILE, timeout=MS)
    expect(page.locator("#segments-title")).to_contain_text("plan: ")
    page.get_by_role("button", name="basic", exact=True).click()
    expect(page.locator("#segments-title")).to_contain_text("basic")
    expect(page).to_have_url(re.compile("segment=plan%3Dbasic"))
    shared = visit().go(page.url.removeprefix(visitor.base))
    expect(shared.locator("#segments-title")).to_contain_text("basic")
    link = page.get_by_role("link", name="Drift of this segment").get_attribute("href")
    assert parse_qs(urlsplit(link or "").query)["segment"] == ["plan=basic"]
    assert page.locator("img[src='x']").count() == 0
    form = page.get_by_role("button", name="Save segments")
    expect(form).to_be_hidden()
    page.get_by_role("button", name="Edit segments").click()
    expect(form).to_be_visible()
    expect(page.locator("#segments-features")).to_contain_text("plan")


def test_a_feature_of_any_name_can_be_chosen_looked_for_and_taken_back(
    visit: Visit, fresh: Watched, live_server: str
) -> None:
    rows = [{"__proto__": "ab"[index % 2], "constructor": "xy"[index % 2], "n": index} for index in range(60)]
    _post(live_server, f"/api/models/{fresh.id}/reference/", {"data": rows})
    page = visit().go(f"/models/{fresh.id}/segments")
    page.locator("#segments-features").click()
    expect(page.locator(".dash-dropdown-option")).to_have_count(3)
    page.locator(".dash-dropdown-search").fill("proto")
    page.locator(".dash-dropdown-option", has_text="proto__").click()
    page.locator(".dash-dropdown-search").fill("constr")
    page.locator(".dash-dropdown-option", has_text="constructor").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Save segments").click()
    expect(page.locator("#segments-answer")).to_contain_text("Saved.")
    stored = httpx.get(f"{live_server}/api/models/{fresh.id}/", timeout=30).json()
    assert stored["segments"] == ["__proto__", "constructor"]
    page.reload()
    page.get_by_role("button", name="Edit segments").click()
    expect(page.locator("#segments-features")).to_contain_text("proto__")


@pytest.mark.parametrize("path", ["concept", "segments"])
def test_both_pages_fit_a_phone_in_the_dark(visit: Visit, failing: Watched, path: str) -> None:
    page = visit(viewport=NARROW, color_scheme="dark").go(f"/models/{failing.id}/{path}")
    expect(page.locator("#stage h1").first).to_be_visible()
    _settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_model_without_anything_says_what_is_needed(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}/concept")
    expect(page.locator("#concept-nothing pre")).to_contain_text("/reference/")
    page.goto(f"{page.url.removesuffix('/concept')}/segments")
    expect(page.locator("#segments-nothing pre")).to_contain_text("/reference/")
    expect(page.get_by_role("button", name="Save segments")).to_be_hidden()
