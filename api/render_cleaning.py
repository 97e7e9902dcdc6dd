"""Datasets, recipes and runs as JSON."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from services import datasets, runs
from services.views.cleaning import DatasetView, RecipeView, RunView
from web.answer import answer, iso
from web.context import current
from web.errors import failed
from web.query import number


def dataset(view: DatasetView) -> dict[str, Any]:
    """Return a dataset."""
    return {
        "id": view.id,
        "name": view.name,
        "source": view.source,
        "rows": view.n,
        "size": view.size,
        "columns": [{"name": name, "kind": kind} for name, kind in view.columns.items()],
        **view.read_as,
        "problems": view.problems,
        "n_problems": view.n_problems,
        "created_at": iso(view.created_at),
    }


def recipe(view: RecipeView) -> dict[str, Any]:
    """Return a recipe; once it is fitted, with what it learnt, to be taken along."""
    said = {"id": view.id, "name": view.name, "is_fitted": view.is_fitted, "created_at": iso(view.created_at)}
    return {**(view.fitted or {"steps": view.steps, "target": view.target}), **said}


def run(view: RunView) -> dict[str, Any]:
    """Return a run."""
    return {
        "id": view.id,
        "kind": view.kind,
        "name": view.name,
        "status": view.status,
        "progress": view.progress,
        "said": view.said,
        "dataset": view.dataset,
        "created_at": iso(view.created_at),
        "ended_at": iso(view.ended_at),
        "result": view.result,
        "error": view.error,
        "url": f"{request.host_url}api/runs/{view.id}/",
    }


def waited(view: RunView) -> Response:
    """Return what came of a run if it is over within ``?wait=`` seconds, else 202 and where to follow it."""
    view = runs.wait(current(), view.id, number("wait", 10, 0, 60))
    if not view.over:
        return answer(run(view), 202)
    if view.error:
        return failed(view.error)
    if view.kind == "read" and view.result:
        return answer(dataset(datasets.get(current(), view.result["dataset"])), 201)
    return answer(run(view))
