"""The two forms: what is wrong stands under the field it is wrong in; what is right is stored."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import uuid4

from playwright.sync_api import expect

from tests.browser.conftest import Visitor, Watched

Visit = Callable[..., Visitor]


def test_a_model_is_registered_and_a_second_of_its_name_is_refused_under_the_field(visit: Visit) -> None:
    page = visit().go("/models")
    name = f"Registered {uuid4().hex[:6]}"
    page.locator("#register-open").click()
    form = page.get_by_role("dialog")
    form.get_by_label("Name", exact=True).fill(name)
    form.get_by_label("Version").fill("v1")
    form.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#register-answer")).to_contain_text("is registered")
    expect(page.locator("#models-list")).to_contain_text(name)
    form.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#register-version-note")).to_contain_text("There is a model")
    form.get_by_label("Bucket").fill("soon")
    form.get_by_role("button", name="Register", exact=True).click()
    expect(page.locator("#register-bucket-note")).to_contain_text("no bucket length")


def test_a_prediction_is_submitted_from_the_page(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}")
    page.get_by_label("Input data").fill('{"age": 35, "income": 50000, "credit_score": 720}')
    page.get_by_label("Prediction result").fill('{"class": "approved", "probability": 0.85}')
    page.get_by_label("Latency in ms").fill("45")
    page.get_by_role("button", name="Submit prediction").click()
    expect(page.locator("#submit-answer")).to_contain_text("Stored as")
    expect(page.locator("#model-tiles .tile").nth(1)).to_contain_text("1")


def test_what_is_wrong_with_a_prediction_stands_under_its_field(visit: Visit, fresh: Watched) -> None:
    page = visit().go(f"/models/{fresh.id}")
    page.get_by_label("Input data").fill('{"age": 35,}')
    page.get_by_label("Prediction result").fill("1")
    page.get_by_role("button", name="Submit prediction").click()
    expect(page.locator("#submit-input-note")).to_contain_text("line 1")
    page.get_by_label("Input data").fill("[1, 2]")
    page.get_by_role("button", name="Submit prediction").click()
    expect(page.locator("#submit-input-note")).to_contain_text("object")
    page.get_by_label("Input data").fill('{"age": 35}')
    page.get_by_label("Latency in ms").fill("-3")
    page.get_by_role("button", name="Submit prediction").click()
    expect(page.locator("#submit-latency-note")).to_contain_text(">= 0")
    expect(page.locator("#submit-input-note")).to_have_text("")


def test_the_form_offers_an_example_of_the_models_own_columns(visit: Visit, drifted: Watched) -> None:
    page = visit().go(f"/models/{drifted.id}")
    expect(page.get_by_label("Input data")).to_have_value(re.compile("amount"))
    expect(page.get_by_label("Prediction result")).to_have_value(re.compile("probability"))
