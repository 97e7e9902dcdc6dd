"""What happens elsewhere is on the page at once, and nothing a person is doing there is disturbed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, Watched

Visit = Callable[..., Visitor]


def test_the_page_says_that_it_is_live(visit: Visit) -> None:
    page = visit().go("/")
    expect(page.locator("#connection")).to_have_text("Live")


def test_a_prediction_is_on_the_page_of_its_model_within_a_second_or_two(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#model-tiles .tile").first).to_contain_text("never")
    started = time.monotonic()
    fresh.log(3)
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("3")
    assert time.monotonic() - started < 5


def test_a_refresh_leaves_forms_scroll_and_focus_alone(visit: Visit, fresh: Watched) -> None:
    fresh.log(2)
    page = visit().go(f"/models/{fresh.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("2")
    field = page.get_by_label("Input data")
    field.click()
    field.fill('{"mine": 1}')
    scrolled = page.evaluate("window.scrollY")
    assert scrolled > 0
    fresh.log(2)
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("4")
    expect(field).to_have_value('{"mine": 1}')
    expect(field).to_be_focused()
    assert page.evaluate("window.scrollY") == scrolled
    assert page.locator(".skeleton").count() == 0


def test_events_of_another_model_do_not_refresh_this_page(visit: Visit, drifted: Watched, fresh: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    expect(page.locator("#model-tiles .tile").first).to_be_visible()
    page.wait_for_timeout(1_500)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "_dash-update" in request.url else None)
    fresh.log(1)
    page.wait_for_timeout(2_000)
    assert asked == []


def test_many_events_make_few_refreshes_and_the_last_is_not_lost(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}")
    expect(page.locator("#connection")).to_have_text("Live")
    page.wait_for_timeout(1_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.post_data or "") if "_dash-update" in request.url else None)
    started = time.monotonic()
    for _ in range(12):
        fresh.log(1)
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("12")
    took = time.monotonic() - started
    assert len([body for body in asked if "model-tiles" in body]) <= 3 * took + 3


def test_an_alert_is_acknowledged_and_resolved_and_others_see_it(visit: Visit, drifted: Watched) -> None:
    mine = visit().go(f"/alerts?model={drifted.id}")
    theirs = visit().go(f"/alerts?model={drifted.id}")
    row = mine.locator(".alert-row", has_text="columns drift")
    expect(row).to_be_visible()
    expect(theirs.locator("#connection")).to_have_text("Live")
    row.get_by_role("button", name="Acknowledge").click()
    expect(row).to_contain_text("Acknowledged")
    expect(theirs.locator(".alert-row", has_text="columns drift")).to_contain_text("Acknowledged")
    mine.get_by_text("Critical", exact=True).first.click()
    expect(mine).to_have_url(re.compile("severity=critical"))
    expect(row).to_be_visible()
    mine.get_by_text("Resolved", exact=True).click()
    expect(mine.locator(".alert-row", has_text="columns drift")).to_have_count(0)


def test_the_page_says_so_when_the_socket_is_away_and_goes_on_by_polling(visit: Visit, fresh: Watched) -> None:
    visitor = visit()
    visitor.page.route_web_socket("**/live*", lambda socket: socket.close())
    page = visitor.go(f"/models/{fresh.id}")
    expect(page.locator("#connection")).to_have_text("Polling", timeout=15_000)
    fresh.log(5)
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("5", timeout=15_000)
