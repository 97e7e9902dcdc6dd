"""What the documentation says is there is there, and what is there it names."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
from flask import Flask

import api
from core.alerts.rule import FAMILIES
from core.cleaning.config import Config
from core.cleaning.step import STEPS
from core.drift.change_kind import KINDS
from core.drift.concept.detector import DETECTORS
from core.drift.method import METHODS
from core.performance.metric import METRICS
from core.quality.check import CHECKS
from core.training.algorithm import ALGORITHMS
from core.training.plan import Plan
from settings import SETTINGS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_every_setting_stands_in_the_readme_and_no_other() -> None:
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("README.md"), re.MULTILINE))
    assert named == {setting.env for setting in SETTINGS.values()}


def test_every_command_stands_in_the_readme_and_no_other() -> None:
    section = text_of("README.md").partition("## Commands")[2].partition("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == {
        path.stem for path in (ROOT / "commands").glob("[!_]*.py")
    }


def test_every_route_stands_in_the_api_page_and_no_other() -> None:
    server = Flask("routes")
    api.register(server)
    there = {
        f"{method} {re.sub('<path:', '<', rule.rule)}"
        for rule in server.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    named = set(re.findall(r"^\| `([A-Z]+ /api/[^`]*)`", text_of("docs/api.md"), re.MULTILINE))
    assert named == there


def test_every_method_metric_and_rule_family_is_explained() -> None:
    explained = set(re.findall(r"`(\w+)`", text_of("docs/verdicts.md")))
    assert {*METHODS.all(), *METRICS.all(), *FAMILIES.all(), *CHECKS.all(), *DETECTORS.all()} <= explained


def test_every_kind_of_change_is_explained() -> None:
    assert set(KINDS) <= set(re.findall(r"`([\w ]+)`", text_of("docs/verdicts.md")))


def test_thresholds_in_the_table_of_methods_are_those_in_force() -> None:
    table = text_of("docs/verdicts.md").partition("## Scores")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", table, re.MULTILINE)
    assert {name: float(value) for name, value in rows} == {
        name: method.threshold for name, method in METHODS.all().items()
    }


def test_every_step_and_flag_of_cleaning_is_told_of_and_no_other() -> None:
    steps, _, rest = text_of("docs/cleaning.md").partition("## The steps")[2].partition("## The flags")
    assert set(re.findall(r"^\| `(\w+)` \|", steps, re.MULTILINE)) == set(STEPS.all())
    flags = rest.partition("\n## ")[0]
    assert {one.name for one in fields(Config)} - set(re.findall(r"`(\w+)`", flags)) == set()


def test_every_warning_of_training_is_told_of_and_no_other() -> None:
    section = text_of("docs/training.md").partition("## How to read the figures")[2].partition("\n## ")[0]
    raised = set(re.findall(r'Caution\(\s*"(\w+)"', text_of("core/training/cautions.py")))
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == raised


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    reasons = text_of("docs/architecture.md").partition("## Dependencies")[2]
    assert set(re.findall(r"^\| ([a-z0-9-]+) \|", reasons, re.MULTILINE)) - {"library"} == {
        re.split(r"[\[=]", line)[0] for line in wanted
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_and_files_that_pages_name_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert all((page.parent / link).exists() for link in links), links
    modules = re.findall(r"python -m (benchmarks\.\w+)", text)
    assert all((ROOT / f"{name.replace('.', '/')}.py").exists() for name in modules)


def test_the_python_example_of_the_readme_prints_what_it_says() -> None:
    code, said = re.findall(r"```(?:python|text)\n(.*?)```", text_of("README.md"), re.DOTALL)
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout == said


def test_every_algorithm_and_every_field_of_a_training_is_told_of_and_no_other() -> None:
    fields_, _, rest = text_of("docs/training.md").partition("## What is wanted")[2].partition("## Algorithms")
    assert set(re.findall(r"^\| `(\w+)` \|", fields_, re.MULTILINE)) == {one.name for one in fields(Plan)}
    algorithms = rest.partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", algorithms, re.MULTILINE)) == set(ALGORITHMS.all())
