"""What can be taken away of a model that was trained here: its card, its artefact, and its ONNX."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row

from core.errors import NotFound, TooLarge
from core.training.card import Form, card
from core.windows import from_micros
from services import models
from services.context import Context
from services.views.model import ModelView
from storage import artefacts

LARGEST_ONNX = 64 * 2**20  # bytes of an artefact; writing a larger one as ONNX takes longer than anybody waits


def written(ctx: Context, model_id: str, form: Form) -> tuple[ModelView, str]:
    """Return a model and its card.

    Raises
    ------
    NotFound
        There is no such model, or it was not trained here.
    """
    model, artefact = _found(ctx, model_id)
    told = {
        "name": model.name,
        "version": model.version,
        "description": model.description,
        "stage": model.stage,
        "notes": model.notes,
        "created": f"{from_micros(artefact.created_at):%Y-%m-%d %H:%M} UTC",
    }
    return model, card(form, told, orjson.loads(artefact.report), artefact.sha256)


def packed(ctx: Context, model_id: str) -> tuple[ModelView, Path]:
    """Return a model and where its artefact lies; raises as `written`."""
    model, _ = _found(ctx, model_id)
    path = ctx.files.artefact(UUID(model.id))
    if not path.exists():
        raise NotFound("the artefact of this model is gone")
    return model, path


def onnx(ctx: Context, model_id: str) -> tuple[ModelView, bytes]:
    """Return a model and its ONNX; raises as `written`.

    Raises
    ------
    TooLarge
        The artefact is of more than 64 MiB.
    InvalidInput
        The model has no counterpart in ONNX.
    """
    model, artefact = _found(ctx, model_id)
    if artefact.size > LARGEST_ONNX:
        raise TooLarge(f"models of more than {LARGEST_ONNX >> 20} MiB are not written as ONNX")
    _, path = packed(ctx, model_id)
    serving = orjson.loads(artefact.serving)
    # these load scikit-learn, which most processes never need
    pipeline = _module("artefact").unpack(path.read_bytes(), artefact.sha256)
    schema = _module("features").read_schema(serving["features"])
    return model, bytes(_module("onnx").to_onnx(pipeline, schema, tuple(serving["target"]["classes"])))


def _module(name: str) -> Any:
    return importlib.import_module(f"core.training.{name}")


def _found(ctx: Context, model_id: str) -> tuple[ModelView, Row[Any]]:
    model = models.get(ctx, model_id)
    with ctx.database.read() as connection:
        artefact = artefacts.find(connection, UUID(model.id))
    if artefact is None:
        raise NotFound(f"the model {model.name[:100]!r} was not trained here")
    return model, artefact
