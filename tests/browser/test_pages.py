"""Every page in a real browser: it fills itself, it fits, it says what to do next."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOSTILE, Visitor, Watched

Visit = Callable[..., Visitor]
NARROW = {"width": 420, "height": 900}
PATHS = (
    "/",
    "/models",
    "/models/{}",
    "/models/{}/drift",
    "/models/{}/quality",
    "/models/{}/performance",
    "/models/{}/concept",
    "/models/{}/segments",
    "/drift",
    "/quality",
    "/performance",
    "/alerts",
    "/no-such-page",
)


def _settled(page: Page) -> None:
    expect(page.locator(".skeleton")).to_have_count(0)
    expect(page.locator(".frame.is-waiting")).to_have_count(0)


@pytest.mark.parametrize(("path", "scheme"), list(zip(PATHS, itertools.cycle(["light", "dark"]), strict=False)))
def test_a_page_fills_itself_and_fits_a_phone(visit: Visit, drifted: Watched, path: str, scheme: str) -> None:
    page = visit(viewport=NARROW, color_scheme=scheme).go(path.format(drifted.id))
    expect(page.locator("#stage h1, #stage h2").first).to_be_visible()
    _settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.locator("html")).to_have_attribute("data-bs-theme", scheme)


def test_the_overview_shows_the_worst_model_and_its_alert(visit: Visit, drifted: Watched) -> None:
    page = visit().go("/")
    row = page.locator(".model-row", has_text=drifted.name)
    expect(row).to_contain_text("Critical")
    expect(page.locator("#overview-alerts")).to_contain_text("amount")
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(drifted.name)


def test_names_are_text_and_never_markup(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}/drift")
    _settled(page)
    expect(page.get_by_role("button", name=HOSTILE)).to_be_visible()
    page.get_by_role("button", name=HOSTILE).click()
    expect(page.locator("#drift-column-title")).to_contain_text(HOSTILE)
    _settled(page)
    assert page.locator("img[src='x']").count() == 0


def test_the_drift_page_names_the_column_that_moved_and_why(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}/drift")
    expect(page.locator("#drift-summary")).to_contain_text("columns drift")
    expect(page.locator("#drift-summary")).to_contain_text("since")
    expect(page.locator("#drift-grid .ag-row[row-index='0']")).to_contain_text("amount")
    expect(page.locator("#drift-column-facts")).to_contain_text("median rose")


def test_a_cell_of_the_heatmap_chooses_window_and_column_and_the_address_keeps_them(
    visit: Visit, drifted: Watched
) -> None:
    visitor = visit()
    page = visitor.go(f"/models/{drifted.id}/drift")
    _settled(page)
    expect(page.locator("#connection")).to_have_text("Live")
    page.wait_for_load_state("networkidle")  # a figure drawn anew between hover and click would forget the hover
    box = page.locator(".heatmap .nsewdrag").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.9)
    expect(page.locator(".heatmap .hovertext")).to_be_visible()
    page.mouse.down()
    page.mouse.up()
    expect(page.locator("#drift-window")).to_contain_text("Chosen window")
    expect(page).to_have_url(re.compile("window=.*column=|column=.*window="))
    named = parse_qs(urlsplit(page.url).query)["column"][0]
    expect(page.locator("#drift-column-title .column-name")).to_have_text(named)
    chosen, column = page.locator("#drift-window").text_content(), page.locator("#drift-column-title").text_content()
    shared = visit().go(page.url.removeprefix(visitor.base))
    expect(shared.locator("#drift-window")).to_have_text(chosen or "")
    expect(shared.locator("#drift-column-title")).to_have_text(column or "")
    page.get_by_role("button", name="Back to the current window").click()
    expect(page.locator("#drift-window")).to_contain_text("Current window")


def test_the_rule_set_can_be_switched_and_back(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}/drift")
    page.get_by_role("button", name="Literal", exact=True).click()
    expect(page.get_by_role("button", name="Literal", exact=True)).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Calibrated", exact=True).click()
    expect(page.get_by_role("button", name="Calibrated", exact=True)).to_have_attribute("aria-pressed", "true")


def test_a_metric_tile_draws_its_metric(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}")
    tile = page.locator("#model-metrics button", has_text="Error rate")
    tile.click()
    expect(tile).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("metric=error_rate"))


def test_an_unknown_model_shows_a_way_back(visit: Visit) -> None:
    page = visit().go("/models/00000000-0000-0000-0000-000000000000")
    expect(page.get_by_role("heading", name="Not found")).to_be_visible()
    page.get_by_role("link", name="Back to the overview").click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()


def test_a_model_without_anything_says_how_to_begin(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}")
    expect(page.locator("#model-reasons pre")).to_contain_text(f'"model": "{fresh.id}"')
    page.goto(f"{page.url}/drift")
    expect(page.locator("#drift-table pre")).to_contain_text("/reference/")


def test_the_theme_is_kept_and_figures_follow_it(visit: Visit, drifted: Watched) -> None:
    page = visit(color_scheme="light").go(f"/models/{drifted.id}")
    _settled(page)
    tick = page.locator(".js-plotly-plot .xtick text").first
    expect(tick).to_be_visible()
    before = tick.evaluate("element => getComputedStyle(element).fill")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(tick).not_to_have_css("fill", before)
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_the_menu_of_a_phone_opens_and_closes_with_a_visit(visit: Visit) -> None:
    page = visit(viewport=NARROW).go("/")
    link = page.locator(".sidebar").get_by_role("link", name="Alerts")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Open the menu").click()
    link.click()
    expect(page.get_by_role("heading", level=1, name="Alerts")).to_be_visible()
    expect(link).to_be_hidden()


def test_every_control_can_be_reached_by_keyboard_and_shows_it(visit: Visit) -> None:
    page = visit().go("/alerts")
    _settled(page)
    for _ in range(3):
        page.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert page.evaluate(outline) != "none"


def test_what_a_window_is_compared_with_lives_in_the_address(visit: Visit, drifted: Watched) -> None:
    visitor = visit()
    page = visitor.go(f"/models/{drifted.id}/drift")
    _settled(page)
    expect(page.locator("#drift-grid .ag-row[row-index='0']")).to_contain_text("shift")
    expect(page.locator("#drift-segment")).to_be_hidden()
    page.get_by_label("Compared with").select_option("trailing")
    expect(page.locator("#drift-summary")).to_contain_text("seven windows before")
    page.get_by_label("From rows").check()
    expect(page.locator("#drift-column-methods")).to_contain_text("From rows:")
    expect(page).to_have_url(re.compile("against=trailing&exact=true"))
    shared = visit().go(page.url.removeprefix(visitor.base))
    expect(shared.locator("#drift-summary")).to_contain_text("seven windows before")
    expect(shared.locator("#drift-column-methods")).to_contain_text("From rows:")


def test_what_separates_two_sides_is_answered_and_goes_with_them(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}/drift")
    _settled(page)
    page.get_by_role("button", name="Which columns separate the two?").click()
    answer = page.locator("#separation-answer")
    expect(answer).to_contain_text("AUC", timeout=30_000)
    expect(answer.locator(".ranking li").first).to_contain_text("amount")
    page.get_by_role("button", name=HOSTILE).click()
    expect(page.locator("#drift-column-title")).to_contain_text(HOSTILE)
    expect(answer).to_contain_text("AUC")
    page.get_by_label("Compared with").select_option("same_hours")
    expect(answer).not_to_contain_text("AUC")
