"""What is shown where no page is."""

from __future__ import annotations

from typing import Any

import dash
from dash.development.base_component import Component

from components.empty import not_found

dash.register_page(
    __name__,
    path="/not-found",
    name="Not found",
    title="Not found · Plumbline",
    description="There is no such page.",
    order=20,
)


def layout(**_: Any) -> Component:
    """Return a way back."""
    return not_found("there is no such page")
