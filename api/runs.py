"""Long work: follow it, cancel it, read its report."""

from __future__ import annotations

from flask import Blueprint, Response

from api.paging import limit, offset, page
from api.render_cleaning import run
from services import reports, runs
from web.answer import answer
from web.context import current
from web.query import number, only

blueprint = Blueprint("runs", __name__)


@blueprint.get("/runs/")
def all_runs() -> Response:
    """List the runs, the newest first, without their results."""
    only("limit", "cursor")
    n, found = runs.newest(current(), limit(), offset())
    return answer(page(n, [run(one) for one in found]))


@blueprint.get("/runs/<run_id>/")
def one_run(run_id: str) -> Response:
    """Return how far a run is, or what came of it, after up to ``?wait=`` seconds."""
    only("wait")
    return answer(run(runs.wait(current(), run_id, number("wait", 0, 0, 60))))


@blueprint.delete("/runs/<run_id>/")
def cancel(run_id: str) -> Response:
    """Cancel a run."""
    only()
    return answer(run(runs.cancel(current(), run_id)), 202)


@blueprint.post("/runs/<run_id>/again/")
def again(run_id: str) -> Response:
    """Start what a run did anew."""
    only()
    return answer(run(runs.again(current(), run_id)), 202)


@blueprint.get("/runs/<run_id>/report/")
def report(run_id: str) -> Response:
    """Return the report of a cleaning as one HTML file that needs nothing else."""
    only()
    response = Response(reports.of_run(current(), run_id), mimetype="text/html")
    response.headers.set("Content-Disposition", "attachment", filename=f"cleaning-{run_id[:8]}.html")
    return response
