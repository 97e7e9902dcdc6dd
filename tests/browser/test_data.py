"""Data in a real browser: files come in, are looked at, read otherwise, and what cannot be read is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import HOSTILE, PATIENCE_S, Visitor
from tests.browser.test_pages import NARROW

Visit = Callable[..., Visitor]
MS = 1_000 * PATIENCE_S
ROWS = "".join(f"{index},{index % 7}.5;PT\n" for index in range(200))
ORDERS = f"amount;country\n{ROWS}only one field\n3,5;{HOSTILE}\n".replace(".5", "5")


def _choose(page: Page, *files: FilePayload) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files").click()
    chooser.value.set_files(list(files))


def _file(name: str, content: str | bytes) -> FilePayload:
    return {"name": name, "mimeType": "", "buffer": content.encode() if isinstance(content, str) else content}


@pytest.fixture(scope="module")
def dataset(live_server: str) -> dict[str, Any]:
    """A dataset of two columns, one line of which could not be read."""
    address = f"{live_server}/api/datasets/?name=shown.csv&wait=60"
    answer = httpx.post(address, content=ORDERS.encode(), timeout=90)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_file_is_chosen_and_its_rows_columns_and_bad_line_are_seen(visit: Visit) -> None:
    page = visit().go("/data")
    _choose(page, _file("orders.csv", ORDERS))
    expect(page).to_have_url(re.compile(r"/data/[0-9a-f-]{36}$"), timeout=MS)
    expect(page.locator("h1")).to_have_text("orders.csv")
    expect(page.locator(".column-card")).to_have_count(2, timeout=MS)
    expect(page.locator("#dataset-read")).to_contain_text("separated by semicolons")
    page.get_by_text("1 line not read as they stood").click()
    expect(page.locator(".problem")).to_contain_text("only one field")
    expect(page.locator("#dataset-rows .ag-cell", has_text="PT").first).to_be_visible()
    assert page.locator("img[src='x']").count() == 0
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Data").click()
    expect(page.locator("#data-sets .ag-row", has_text="orders.csv").first).to_contain_text("201")


def test_what_a_file_is_at_is_said_in_its_order(visit: Visit) -> None:
    page = visit().go("/data")
    expect(page.get_by_role("button", name="Choose files")).to_be_visible()
    page.evaluate(
        """() => {
          window.told = [];
          const note = (one) => window.told.push(one.textContent);
          const look = () => document.querySelectorAll(".upload-said").forEach(note);
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    _choose(page, _file("many.csv", "a,b,c\n" + "1.5,some text of a row,2020-01-03\n" * 300_000))
    expect(page).to_have_url(re.compile(r"/data/[0-9a-f-]{36}$"), timeout=MS)
    told: list[str] = page.evaluate("window.told")
    places = [told.index(words) for words in ("Waiting for a worker …", "Reading the file …")]
    assert places == sorted(places), told
    assert "Waiting for a worker …" not in told[places[1] :]


def test_what_is_wrong_with_a_file_stands_beside_it_and_the_others_arrive(visit: Visit) -> None:
    page = visit().go("/data")
    name = f"good-{uuid4().hex[:6]}.csv"
    _choose(
        page, _file("evil.xlsx", b"PK\x03\x04" + bytes(range(256)) * 40), _file("none.csv", ""), _file(name, ORDERS)
    )
    expect(page.locator(".upload", has_text="evil.xlsx")).to_contain_text("workbook", timeout=MS)
    expect(page.locator(".upload", has_text="none.csv")).to_contain_text("The file is empty.")
    expect(page.locator(".upload", has_text=name)).to_contain_text("201 rows, 2 columns", timeout=MS)
    expect(page.locator("#data-sets .ag-row", has_text=name)).to_be_visible(timeout=MS)
    expect(page).to_have_url(re.compile("/data$"))
    expect(page.locator(".run-row", has_text="evil.xlsx").first).to_contain_text("Failed")


def test_the_keyboard_reaches_the_upload_and_pastes_text(visit: Visit) -> None:
    page = visit().go("/data")
    choose = page.get_by_role("button", name="Choose files")
    expect(choose).to_be_visible()
    with page.expect_file_chooser():  # begun early: the browser takes a moment to tell of choosers
        page.locator(".brand").first.focus()
        for _ in range(20):
            page.keyboard.press("Tab")
            if choose.evaluate("button => button === document.activeElement"):
                break
        expect(choose).to_be_focused()
        page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_label("Text").fill("a\tb\n1\t2\n3\t4\n")
    page.get_by_role("button", name="Read it").press("Enter")
    expect(page.locator("h1")).to_have_text("pasted", timeout=MS)
    expect(page.locator("#dataset-read")).to_contain_text("separated by tabs", timeout=MS)


def test_a_type_is_chosen_for_the_recipe_with_the_keyboard(visit: Visit, dataset: dict[str, Any]) -> None:
    page = visit().go(f"/data/{dataset['id']}")
    button = page.locator(".column-card", has_text="amount").locator(".kind-button")
    button.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-line")).to_contain_text("Added to the recipe: read “amount” as yes or no.")
    expect(button).to_have_text("number → yes or no")
    expect(page.locator("#dataset-clean")).to_have_text("Clean this data (1 step)")
    page.reload()
    expect(button).to_have_text("number → yes or no", timeout=MS)


def test_a_file_is_read_otherwise_into_another_dataset(visit: Visit, dataset: dict[str, Any]) -> None:
    page = visit().go(f"/data/{dataset['id']}")
    page.get_by_text("Read it otherwise").click()
    page.get_by_label("Decimal mark").select_option(".")
    page.get_by_role("button", name="Read it again").click()
    expect(page).not_to_have_url(re.compile(dataset["id"]), timeout=MS)
    expect(page.locator(".column-card", has_text="amount").locator(".kind-button")).to_have_text("text", timeout=MS)


def test_a_dataset_is_renamed_and_deleted_after_a_question(visit: Visit, live_server: str) -> None:
    made = httpx.post(f"{live_server}/api/datasets/?name=gone.csv&wait=60", content=ORDERS.encode(), timeout=90).json()
    page = visit().go(f"/data/{made['id']}")
    page.get_by_role("button", name="Rename").first.click()
    page.locator("#dataset-name").fill(HOSTILE)
    page.locator("#dataset-name").press("Enter")
    expect(page.locator("h1")).to_have_text(HOSTILE)
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.get_by_role("button", name="Delete this dataset").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("#data-sets")).to_be_visible(timeout=MS)
    assert httpx.get(f"{live_server}/api/datasets/{made['id']}/", timeout=10).status_code == 404


@pytest.mark.parametrize("path", ["/data", "dataset"])
def test_both_pages_fit_a_phone_in_the_dark(visit: Visit, dataset: dict[str, Any], path: str) -> None:
    page = visit(viewport=NARROW, color_scheme="dark").go(path if path == "/data" else f"/data/{dataset['id']}")
    expect(page.locator("#stage .ag-row").first).to_be_visible(timeout=MS)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
