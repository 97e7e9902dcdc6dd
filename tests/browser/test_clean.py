"""The wizard in a real browser: steps put together, tried, taken back, run; what became of the data, taken away."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import httpx
import pandas as pd
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor, Watched
from tests.browser.test_pages import NARROW

Visit = Callable[..., Visitor]
MS = 1_000 * PATIENCE_S
COUNTRIES = ("France", " France", "Spain", HOSTILE)
LINES = [
    f"{'N/A' if i % 20 == 0 else f'${i}.50'},{COUNTRIES[i % 4]},{'' if i % 10 == 3 else i % 7},{i % 2}"
    for i in range(400)
]


@pytest.fixture
def dirty(live_server: str) -> str:
    """A dataset that needs cleaning; returns its id."""
    body = "\n".join(["amount,country,visits,__proto__", *LINES, LINES[1], LINES[2]])
    answer = httpx.post(
        f"{live_server}/api/datasets/",
        params={"name": f"Dirty {uuid4().hex[:6]}", "wait": 60},
        content=body,
        headers={"Content-Type": "text/csv"},
        timeout=60,
    )
    assert answer.status_code == 201, answer.text
    found: str = answer.json()["id"]
    return found


def _steps(page: Page, *labels: str) -> None:
    """Wait until the recipe is these steps, and all of them were tried."""
    expect(page.locator(".recipe-step .step-name")).to_have_text(list(labels))
    expect(page.locator(".step-did.is-working")).to_have_count(0, timeout=MS)


def _begun(visit: Visit, dirty: str) -> Page:
    """Return the wizard once it has suggested what to do."""
    page = visit().go(f"/data/{dirty}/clean")
    expect(page.locator(".suggestion").first).to_be_visible(timeout=MS)
    return page


def _kept(page: Page, text: str) -> None:
    """Wait until the draft that the tab keeps says so; `wait_for_function` would need what our pages forbid."""
    end = time.monotonic() + MS / 1_000
    while text not in page.evaluate("sessionStorage.getItem('recipe-draft') || ''"):
        assert time.monotonic() < end, f"{text} is not in the draft"
        page.wait_for_timeout(20)


def _saved(page: Page, link: str, path: Path) -> Path:
    """Return the file behind a link, saved."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    download.value.save_as(path)
    return path


def _add(page: Page, label: str) -> None:
    """Add a step by keyboard."""
    page.locator("#clean-add summary").press("Enter")
    page.locator(".step-choice", has_text=label).press("Enter")
    expect(page.locator(".step-menu")).to_be_hidden()


def _write(page: Page, label: str, text: str) -> Locator:
    """Write in a field of the form and return the line under it."""
    found = page.get_by_label(label)
    found.fill(text)
    found.press("Enter")
    return page.locator(".field", has=found).locator(".field-note")


def test_suggestions_are_looked_at_before_they_are_added(visit: Visit, dirty: str) -> None:
    page = _begun(visit, dirty)
    expect(page.locator("#clean-run")).to_be_disabled()
    page.locator(".suggestion-look", has_text="Tidy texts").click()
    expect(page.locator("#clean-preview-title")).to_have_text("Preview of a suggestion: Tidy texts")
    expect(page.locator("#clean-grid del").first).to_have_text(" France")
    expect(page.locator("#clean-grid ins").first).to_have_text("France")
    expect(page.locator(".recipe-step")).to_have_count(0)
    page.get_by_role("button", name="Add Tidy texts").click()
    _steps(page, "Tidy texts")
    page.get_by_text("Before", exact=True).click()
    expect(page.locator("#clean-grid ins")).to_have_count(0)
    expect(page.locator("#clean-grid .diff-side").first).to_have_text(" France")
    rows = page.locator("#clean-preview-sub")
    expect(rows).to_contain_text("101 rows changed")


def test_a_dataset_is_cleaned_by_mouse_and_the_result_taken_away(visit: Visit, dirty: str, tmp_path: Path) -> None:
    page = _begun(visit, dirty)
    page.get_by_role("button", name="Add all").click()
    expect(page.locator(".suggestion-none")).to_be_visible(timeout=MS)
    page.get_by_label("Name of the result").fill("Tidied")
    page.get_by_role("button", name="Run on all rows").click()
    expect(page).to_have_url(re.compile(r"/runs/[0-9a-f-]+$"))
    expect(page.locator("#run-tiles")).to_contain_text("Score", timeout=MS)
    expect(page.locator("#run-steps")).to_contain_text("Tidy texts")
    page.locator("#run-grid .row-button", has_text="visits").click()
    expect(page.locator("#run-column-title")).to_have_text("visits")
    expect(page).to_have_url(re.compile("column=visits"))
    cleaned = pd.read_csv(_saved(page, "CSV", tmp_path / "cleaned.csv"))
    assert cleaned["visits"].notna().all()
    assert len(cleaned) == len(set(LINES))
    assert " France" not in set(cleaned["country"])
    report = _saved(page, "Report, HTML", tmp_path / "report.html")
    assert "Tidy texts" in report.read_text(encoding="utf-8")
    assert page.locator("img[src='x']").count() == 0


def test_what_is_wrong_with_a_step_stands_at_its_field(visit: Visit, dirty: str) -> None:
    page = _begun(visit, dirty)
    _add(page, "Pull in what lies far outside")
    _steps(page, "Pull in what lies far outside")
    note = _write(page, "Threshold", "far")
    expect(note).to_have_text("'far' is not a number.")
    expect(note).to_have_class(re.compile("is-bad"))
    _write(page, "Threshold", "-2")
    expect(note).to_have_text("-2 is too small: more than 0 is needed.")
    _write(page, "Threshold", "0.5")
    expect(note).not_to_have_class(re.compile("is-bad"))
    _add(page, "Drop columns")
    expect(page.locator("#clean-columns-note")).to_have_text("Choose at least one column", timeout=MS)
    expect(page.locator("#clean-run")).to_be_disabled()
    page.get_by_role("button", name="Choose columns").press("Enter")
    page.locator(".dash-dropdown-option", has_text="visits").click()
    page.keyboard.press("Escape")
    expect(page.locator(".step-did").last).to_have_text("1 column removed", timeout=MS)
    expect(page.locator("#clean-run")).to_be_enabled()


def test_a_recipe_is_edited_taken_back_and_run_by_keyboard(visit: Visit, dirty: str) -> None:
    page = _begun(visit, dirty)
    _add(page, "Fill missing values")
    _steps(page, "Fill missing values")
    _add(page, "Tidy texts")
    _steps(page, "Fill missing values", "Tidy texts")
    page.get_by_role("button", name="Move step 2, Tidy texts up").press("Enter")
    _steps(page, "Tidy texts", "Fill missing values")
    page.keyboard.press("Control+z")
    _steps(page, "Fill missing values", "Tidy texts")
    page.keyboard.press("Control+Shift+z")
    _steps(page, "Tidy texts", "Fill missing values")
    title = page.locator("#clean-form-title")
    expect(title).to_have_text("Step 1: Tidy texts")
    page.get_by_role("button", name="Remove step 1, Tidy texts").press("Enter")
    _steps(page, "Fill missing values")
    expect(title).to_have_text("Step 1: Fill missing values")  # the form is drawn by itself, after the steps
    page.get_by_label("With", exact=True).select_option("mode")
    _kept(page, '"mode"')
    expect(page.locator(".step-did.is-working")).to_have_count(0, timeout=MS)
    page.reload()
    _steps(page, "Fill missing values")  # the tab keeps the draft
    expect(page.get_by_label("With", exact=True)).to_have_value("mode")
    page.get_by_role("button", name="Run on all rows").press("Enter")
    expect(page.locator("#run-head")).to_contain_text("Done", timeout=MS)


def test_a_saved_recipe_is_opened_and_can_be_replayed(visit: Visit, dirty: str, live_server: str) -> None:
    steps = [{"step": "impute", "columns": ["visits"], "params": {"strategy": "mean"}}]
    asked = {"dataset": dirty, "steps": steps, "name": "Fill visits"}
    run = httpx.post(f"{live_server}/api/clean-data/", params={"wait": 60}, json=asked, timeout=90).json()
    page = visit().go(f"/data/{dirty}/clean?recipe={run['result']['recipe']}")
    _steps(page, "Fill missing values")
    expect(page.get_by_label("With", exact=True)).to_have_value("mean")
    page.get_by_label("With", exact=True).select_option("median")
    expect(page.locator("#clean-undo")).to_be_enabled()
    page.get_by_role("button", name="Replay as fitted").click()
    expect(page).to_have_url(re.compile("/runs/"))
    expect(page.locator("#run-next")).to_contain_text("Fill visits", timeout=MS)  # it, not a new one


def test_the_result_is_attached_to_a_model_and_becomes_its_reference(visit: Visit, dirty: str, fresh: Watched) -> None:
    page = visit().go(f"/data/{dirty}/clean")
    page.get_by_role("button", name="Add all").click(timeout=MS)
    page.get_by_role("button", name="Run on all rows").click(timeout=MS)
    expect(page.locator("#run-tiles")).to_contain_text("Score", timeout=MS)
    page.locator("#run-model").select_option(fresh.id)
    page.get_by_role("button", name="Attach", exact=True).click()
    expect(page.locator("#run-attach-answer")).to_contain_text("Attached")
    page.locator("#run-reference-model").select_option(fresh.id)
    page.get_by_label("Column of what was true").select_option(label="__proto__")
    page.get_by_role("button", name="Use as reference").click()
    expect(page.locator("#run-reference-answer")).to_contain_text("It is the reference now", timeout=MS)
    page.goto(page.url.partition("/runs/")[0] + f"/models/{fresh.id}/quality")
    expect(page.locator("#skew-card")).to_contain_text("Training / serving skew")
    page.goto(page.url.removesuffix("/quality"))
    page.get_by_role("button", name="Detach").click()
    expect(page.locator("#skew-recipe")).to_be_empty()


def test_a_run_is_cancelled_in_the_middle_of_a_slow_step(visit: Visit, live_server: str) -> None:
    body = "a,b,c\n" + "1.5,,2\n,3.5,\n7,1,0.5\n4,,9\n" * 60_000  # to be compared with 2,000 rows each: many seconds
    made = httpx.post(f"{live_server}/api/datasets/?name=long.csv&wait=60", content=body, timeout=90).json()
    asked = {"dataset": made["id"], "steps": [{"step": "impute_neighbours"}]}
    run = httpx.post(f"{live_server}/api/clean-data/?wait=0", json=asked, timeout=30).json()
    page = visit().go(f"/runs/{run['id']}")
    expect(page.locator("#run-progress")).to_contain_text("Fill missing numbers from rows alike", timeout=MS)
    page.get_by_role("button", name="Cancel").click()
    begun = time.monotonic()
    expect(page.locator("#run-head")).to_contain_text("Cancelled")
    assert time.monotonic() - begun < 5
    expect(page.get_by_role("button", name="Cancel")).to_be_hidden()
    assert httpx.delete(f"{live_server}/api/datasets/{made['id']}/", timeout=30).status_code < 300


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_wizard_fits_a_phone(visit: Visit, dirty: str, scheme: str) -> None:
    page = visit(viewport=NARROW, color_scheme=scheme).go(f"/data/{dirty}/clean")
    page.get_by_role("button", name="Add all").click(timeout=MS)
    expect(page.locator("#clean-grid .ag-row").first).to_be_visible(timeout=MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_what_does_not_exist_is_said_calmly(visit: Visit) -> None:
    page = visit().go("/data/nothing/clean")
    expect(page.locator("#notice")).to_contain_text("dataset")
    page.goto(page.url.replace("/data/nothing/clean", "/runs/nothing"))
    expect(page.locator("#notice")).to_contain_text("run")
