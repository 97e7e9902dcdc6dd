"""The shape of the code: short files, short functions, every public name documented."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = sorted(
    path
    for path in ROOT.rglob("*.py")
    if not {".venv", "versions"} & set(path.relative_to(ROOT).parts) and "tests" not in path.parts
)
MOST_LINES_A_FILE = 300
MOST_LINES_A_FUNCTION = 40


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body
    documented = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant)
    first = body[1] if documented and len(body) > 1 else body[0]
    return (function.end_lineno or 0) - first.lineno + 1


def test_there_are_sources_to_guard() -> None:
    assert SOURCES


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_and_its_functions_stay_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MOST_LINES_A_FILE
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {node.name: _code_lines(node) for node in functions if _code_lines(node) > MOST_LINES_A_FUNCTION}
    assert not long
