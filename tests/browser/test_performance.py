"""The performance page in a real browser: it shows what labels say, and what is looked at stays in the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import numpy as np
import pytest
from playwright.sync_api import Page, Position, expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched, _post, _until

Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def judged(live_server: str) -> Watched:
    """A model with a calibrated reference that grew worse, of which the newest third has no labels yet."""
    name = f"Judged {HOSTILE} {uuid4().hex[:6]}"
    made = _post(live_server, "/api/models/", {"name": name, "version": "v1", "segments": ["country"]})
    rng = np.random.default_rng(3)
    rows = [
        {"amount": float(rng.normal()), "country": str(rng.choice(["CH", "DE"])), "prediction": score}
        for score in rng.beta(0.5, 0.5, 4_000).tolist()
    ]
    answers = [{"class": row["prediction"] > 0.5, "probability": row.pop("prediction")} for row in rows]
    truth = [bool(rng.random() < answer["probability"]) for answer in answers]
    reference = [
        {**row, "prediction": answer, "label": label}
        for row, answer, label in zip(rows[:2_000], answers, truth, strict=False)
    ]
    _post(live_server, f"/api/models/{made['id']}/reference/", {"data": reference})
    now = datetime.now(UTC)
    sent = [
        {"model": made["id"], "id": f"p{index}", "input_data": row, "prediction": answer, "latency_ms": 20.0,
         "timestamp": (now - timedelta(hours=60 * (1 - index / 2_000))).isoformat()}
        for index, (row, answer) in enumerate(zip(rows[2_000:], answers[2_000:], strict=True))
    ]  # fmt: skip
    _post(live_server, "/api/predictions/", sent)
    told = [
        {"model": made["id"], "prediction_id": f"p{index}", "value": bool(rng.random() < 0.5)} for index in range(1_300)
    ]
    _post(live_server, "/api/labels/", told)
    _until(live_server, made["id"], "critical")
    return Watched(made["id"], name, list)


def _shown(visit: Visit, model: Watched, query: str = "") -> Page:
    page = visit().go(f"/models/{model.id}/performance{query}")
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator("#performance-grid .ag-row").first).to_be_visible(timeout=PATIENCE_S * 1_000)
    return page


def _click_a_point(page: Page) -> None:
    """Click in the figure while it shows what is under the mouse; a figure drawn anew meanwhile forgets the mouse."""
    plot = page.locator(".over-time .nsewdrag").first
    box = plot.bounding_box()
    assert box is not None
    for attempt in range(20):
        place: Position = {"x": box["width"] * 0.4 + attempt % 2, "y": box["height"] * 0.5}
        plot.hover(position=place)
        page.wait_for_timeout(250)
        if page.locator(".over-time .hoverlayer text").count():
            plot.click(position=place)
            return
    raise AssertionError("the figure never said what is under the mouse")


def test_the_page_says_what_the_labels_say(visit: Visit, live_server: str, judged: Watched) -> None:
    page = _shown(visit, judged)
    said = httpx.get(f"{live_server}/api/models/{judged.id}/metrics/", timeout=30).json()["metrics"]["accuracy"]
    expect(page.locator("#performance-summary")).to_contain_text(f"Accuracy is {said['value']:.1%}")
    expect(page.locator("#performance-summary")).to_contain_text("below the reference")
    expect(page.locator("#performance-summary")).to_contain_text("In the newest window, before its labels: estimated")
    row = page.locator("#performance-grid .ag-row[row-id='accuracy']")
    expect(row).to_contain_text(f"{said['value']:.1%}")
    expect(row).to_contain_text("Worse")
    expect(page.locator("#performance-classes .ag-row")).to_have_count(2)


def test_metric_window_and_segment_are_in_the_address_and_the_way_back_leads_to_the_newest_labels(
    visit: Visit, judged: Watched
) -> None:
    page = _shown(visit, judged)
    page.locator("#performance-grid .ag-row[row-id='log_loss']").get_by_role("button").click()
    expect(page.locator("#performance-title")).to_have_text("Log loss over time")
    page.get_by_label("Segment").select_option("country=CH")
    expect(page).to_have_url(re.compile("segment=country%3DCH"))
    expect(page.locator("#connection")).to_have_text("Live")
    page.wait_for_load_state("networkidle")
    _click_a_point(page)
    expect(page.locator("#performance-window")).to_contain_text("Chosen window")
    shared = _shown(visit, judged, page.url[page.url.index("?") :])
    expect(shared.locator("#performance-window")).to_have_text(page.locator("#performance-window").text_content() or "")
    expect(shared.locator("#performance-title")).to_have_text("Log loss over time")
    expect(shared.get_by_label("Segment")).to_have_value("country=CH")
    page.get_by_role("button", name="Back to the newest labels").click()
    expect(page.locator("#performance-window")).to_contain_text("Newest labels")


def test_the_page_of_a_model_leads_to_its_performance(visit: Visit, judged: Watched) -> None:
    page = visit().go(f"/models/{judged.id}")
    page.get_by_role("link", name="All metrics and curves").click()
    expect(page.locator("#performance-summary")).to_contain_text("Accuracy is")
    expect(page.locator(".nav-item a.here")).to_have_text("Performance")


def test_a_model_without_anything_says_what_it_waits_for(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}/performance")
    expect(page.locator("#performance-empty pre")).to_contain_text("/reference/")
