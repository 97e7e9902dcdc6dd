"""The registry in a real browser: a promotion asks why, a roll-back goes back, two models stand side by side."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PATIENCE_S, Visitor, _post
from tests.browser.test_pages import NARROW, _settled

Visit = Callable[..., Visitor]
MS = 1_000 * PATIENCE_S


@pytest.fixture(scope="module")
def versions(live_server: str) -> list[str]:
    """Two versions of one name, asked the same labelled rows, of which the second answers more right."""
    name, made = f"versions-{uuid4().hex[:6]}", []
    for version, wrong in (("v1", 3), ("v2", 20)):
        model = _post(live_server, "/api/models/", {"name": name, "version": version})["id"]
        rows = [
            {"model": model, "id": f"row-{place}", "input_data": {"amount": place % 7}, "label": "yes",
             "prediction": {"class": "no" if place % wrong == 0 else "yes"}}
            for place in range(300)
        ]  # fmt: skip
        _post(live_server, "/api/predictions/", rows)
        made.append(model)
    return made


def test_a_version_is_promoted_compared_and_rolled_back(visit: Visit, versions: list[str]) -> None:
    page = visit().go(f"/models/{versions[0]}")
    for model in versions:
        page.goto(page.url.replace(page.url.rsplit("/", 1)[1], model))
        page.get_by_role("button", name="Promote").click()
        page.locator("#registry-why").fill("It answers better.")
        page.get_by_role("button", name="Do it").click()
        expect(page.locator("#registry-stage")).to_contain_text("Champion", timeout=MS)
    expect(page.locator("#registry-history")).to_contain_text("It answers better.")
    page.locator("#registry-versions").get_by_role("link", name="Compare").click()
    expect(page.locator("#compare-body")).to_contain_text("is better by Accuracy", timeout=MS)
    page.get_by_role("button", name="Swap").click()
    expect(page.locator("#compare-body")).to_contain_text("B, versions", timeout=MS)
    page.goto(page.url.split("/compare", maxsplit=1)[0] + f"/models/{versions[1]}")
    page.get_by_role("button", name="Roll back").click()
    page.get_by_role("button", name="Do it").click()
    expect(page.locator("#registry-stage")).to_contain_text("Archived", timeout=MS)


def test_two_models_fit_a_phone(visit: Visit, versions: list[str]) -> None:
    page = visit(viewport=NARROW, color_scheme="dark").go(f"/compare?a={versions[0]}&b={versions[1]}")
    expect(page.locator("#compare-body")).to_contain_text("On the same live labels", timeout=MS)
    _settled(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
