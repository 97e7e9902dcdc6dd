"""The page on other tools' numbers says what the code does, comparison by comparison."""

from __future__ import annotations

import re
from pathlib import Path

from core.drift.compatible.score import COMPATIBLE

PAGE = (Path(__file__).parents[2] / "docs" / "compatible.md").read_text(encoding="utf-8")


def test_every_compatible_comparison_stands_in_its_page_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.*?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
    assert {name: rest for name, *rest in rows} == {
        name: [str(method.decision or "leaves it to its user"), method.rule, method.ours]
        for name, method in COMPATIBLE.all().items()
    }


def test_the_example_of_the_page_gives_what_it_says() -> None:
    code, said = re.findall(r"```(?:python|text)\n(.*?)```", PAGE, re.DOTALL)
    lines: list[str] = []
    exec(code, {"print": lambda *parts: lines.append(" ".join(map(str, parts)))})
    assert "\n".join(lines) + "\n" == said
