"""A real browser on the whole product, and a model that has something to show."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

OPTIONS = (
    "--no-sandbox",
    "--js-flags=--no-enable-lazy-source-positions",  # watched scripts are else read twice: a tenth of a page's time
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "<img src=x onerror=alert(1)>"
PATIENCE_S = 30.0


@dataclass
class Visitor:
    """A person in front of the dashboard: a page, and what its console said."""

    page: Page
    base: str
    said: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Return the page after going to `path`."""
        self.page.goto(self.base + path)
        return self.page


@dataclass(frozen=True)
class Watched:
    """A model the tests made, and how to log more."""

    id: str
    name: str
    log: Callable[..., list[str]]


@pytest.fixture(scope="package")  # Playwright runs an event loop in this thread: none of another test can beside it
def browser() -> Iterator[Browser]:
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium is installed")
    expect.set_options(timeout=10_000)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=OPTIONS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Browser, live_server: str) -> Iterator[Callable[..., Visitor]]:
    """Open the dashboard as a new person; at the end nobody's console may have said a word."""
    visitors: list[Visitor] = []

    def enter(**options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        visitor = Visitor(context.new_page(), live_server)

        def note(message: ConsoleMessage) -> None:
            visitor.said.append(f"{message.type}: {message.text}")

        visitor.page.on("console", note)
        visitor.page.on("pageerror", lambda error: visitor.said.append(str(error)))
        visitors.append(visitor)
        return visitor

    yield enter
    said = [line for visitor in visitors for line in visitor.said]
    for visitor in visitors:
        visitor.page.context.close()
    assert said == []


@pytest.fixture(scope="session")
def drifted(live_server: str) -> Watched:
    """A model with a reference, and predictions of which one column has moved far away."""
    with httpx.Client(base_url=live_server, timeout=30) as client:
        name = f"Fraud {HOSTILE} {uuid4().hex[:6]}"
        made = client.post("/api/models/", json={"name": name, "version": "v1", "description": HOSTILE}).json()
    watched = Watched(made["id"], name, _logger(live_server, made["id"]))
    _post(live_server, f"/api/models/{made['id']}/reference/", {"data": _rows(1_000, seed=1)})
    watched.log(2_400, shift=1.2, hours=30)
    _until(live_server, made["id"], "critical")
    return watched


@pytest.fixture
def fresh(live_server: str) -> Watched:
    """A model without reference and predictions, of this test's own."""
    name = f"Fresh {uuid4().hex[:6]}"
    made = _post(live_server, "/api/models/", {"name": name, "version": "v1"})
    return Watched(made["id"], name, _logger(live_server, made["id"]))


def _rows(n: int, seed: int, shift: float = 0.0) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    return [
        {
            "amount": round(float(rng.normal(50 + 10 * shift, 9)), 2),
            "age": round(float(rng.normal(40, 5)), 1),
            HOSTILE: str(rng.choice([HOSTILE, "b", "c"])),
            "prediction": {"class": str(rng.choice(["fraud", "legit"])), "probability": round(float(rng.random()), 3)},
        }
        for _ in range(n)
    ]


def _logger(base: str, model_id: str) -> Callable[..., list[str]]:
    def log(n: int = 1, *, shift: float = 0.0, hours: float = 0.0) -> list[str]:
        now = datetime.now(UTC)
        body = []
        for index, row in enumerate(_rows(n, seed=int(time.time_ns() % 2**32), shift=shift)):
            at = now - timedelta(hours=hours * (n - 1 - index) / max(n, 2))
            prediction = row.pop("prediction")
            values = {"input_data": row, "prediction": prediction, "latency_ms": 20.0, "timestamp": at.isoformat()}
            body.append({"model": model_id, **values})
        ids: list[str] = _post(base, "/api/predictions/", body)["ids"]
        return ids

    return log


def _post(base: str, path: str, body: Any) -> Any:
    answer = httpx.post(base + path, json=body, timeout=30)
    assert answer.status_code < 300, answer.text
    return answer.json()


def _until(base: str, model_id: str, status: str) -> None:
    end = time.monotonic() + PATIENCE_S
    found = ""
    while time.monotonic() < end:
        found = httpx.get(f"{base}/api/models/{model_id}/health/", timeout=10).json()["status"]
        if found == status:
            return
        time.sleep(0.1)
    raise AssertionError(f"the model is {found}, not {status}")
