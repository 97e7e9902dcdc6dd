"""How models were trained here, as JSON."""

from __future__ import annotations

from flask import Blueprint, Response

from services.training_report import training_report
from web.answer import answer, iso
from web.context import current
from web.query import only

blueprint = Blueprint("training_reports", __name__)


@blueprint.get("/models/<model_id>/training/")
def report(model_id: str) -> Response:
    """Return all that is known of how a model was trained here."""
    only()
    view = training_report(current(), model_id)
    return answer(
        {
            "model": {"id": view.model.id, "name": view.model.name, "version": view.model.version},
            "trained_at": iso(view.trained_at),
            "run": view.run,
            "dataset": view.dataset,
            "artefact": {"sha256": view.sha256, "size": view.size},
            **view.report,
        }
    )
