"""Milliseconds from POST to the changed page in a real browser: `python -m benchmarks.page_speed`."""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np
from playwright.sync_api import Page, sync_playwright

from benchmarks.ingest_speed import some_rows
from tests.product import Product

N_POSTS, ROWS = 25, 40


def main() -> None:
    """Print median and 95th percentile for the drift page, with 30 features."""
    browser_path = next(
        path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))
    )
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        product = Product(Path(folder))
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        try:
            took = measure(product, browser.new_page(viewport={"width": 1440, "height": 900}))
        finally:
            browser.close()
            product.stop()
    p50, p95 = np.percentile(np.array(took) * 1e3, [50, 95])
    print(f"POST of {ROWS} rows to changed drift page: median {p50:,.0f} ms, p95 {p95:,.0f} ms ({len(took)} posts)")


def measure(product: Product, page: Page) -> list[float]:
    """Return the seconds from sending rows until the page shows their number."""
    client = httpx.Client(base_url=product.url, trust_env=False, timeout=30)
    model = client.post("/api/models/", json={"name": "speed", "version": "1"}).json()["id"]
    rows = [{"input_data": row["input_data"], "prediction": row["prediction"]} for row in some_rows(model, 2_000, "r")]
    client.post(f"/api/models/{model}/reference/", json={"data": rows})
    client.post("/api/predictions/", json=list(some_rows(model, ROWS, "first")))
    page.goto(f"{product.url}/models/{model}/drift")
    page.get_by_text(f"{ROWS} rows against").wait_for()
    page.get_by_text("Live", exact=True).wait_for()
    took = []
    for number in range(1, N_POSTS + 1):
        time.sleep(1.0)
        body = list(some_rows(model, ROWS, str(number)))
        began = time.perf_counter()
        client.post("/api/predictions/", json=body).raise_for_status()
        page.get_by_text(f"{ROWS * (number + 1):,} rows against").wait_for(timeout=15_000)
        took.append(time.perf_counter() - began)
    return took


if __name__ == "__main__":
    main()
