"""Trained models ready to answer: opened once, checked against the digest noted at training, kept while in use."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import Connection, Row
from threadpoolctl import ThreadpoolController

from core.errors import InvalidInput, Unavailable
from core.training.features import Schema, read_schema
from core.training.target import Target
from services.context import Context
from services.models import require
from storage import artefacts

if TYPE_CHECKING:
    from core.training.answers import Answers

KEPT = 8  # opened models; a large forest takes some hundred megabytes


@dataclass(frozen=True, eq=False)
class Loaded:
    """A trained model that was opened.

    Parameters
    ----------
    pipeline : Pipeline
        Fitted; answers on one thread.
    target : Target
    schema : Schema
        The columns it looks at.
    threshold : float
        Of two classes: the probability from which on the positive one is told.
    """

    pipeline: Any
    target: Target
    schema: Schema
    threshold: float

    def answer(self, rows: Any) -> Answers:
        """Return what the model says of rows.

        Parameters
        ----------
        rows : DataFrame or sequence of mapping
            With the columns of the schema, cleaned as the training rows were.

        Notes
        -----
        On one thread: handing work out takes longer than the work where rows are few, and cores are shared.
        """
        answers = importlib.import_module("core.training.answers")
        checked = {"assume_finite": True, "skip_parameter_validation": True}  # at fitting
        with _pools().limit(limits=1), importlib.import_module("sklearn").config_context(**checked):
            told: Answers = answers.answer(self.pipeline, rows, self.target, self.threshold)
        return told


def load(ctx: Context, model_id: str) -> Loaded:
    """Return a trained model, opened the first time and kept afterwards.

    Raises
    ------
    NotFound
        There is no such model.
    InvalidInput
        It was not trained here, or its file is not the one that was written when it was.
    Unavailable
        Its file is gone.

    Notes
    -----
    One short query; opening takes from some ten milliseconds to seconds, by the size of the model.
    """
    with ctx.database.read() as connection:
        return of_model(ctx, connection, require(connection, model_id))


def of_model(ctx: Context, connection: Connection, model: Row[Any]) -> Loaded:
    """Return what a model that was found already is made of; see `load`."""
    kept = artefacts.serving(connection, model.id)
    if kept is None:
        raise InvalidInput(
            f"{model.name!r} version {model.version!r} was not trained here: there is nothing that could answer",
            field="model",
        )
    return opened(ctx.files.artefact(model.id), *kept)


@lru_cache(maxsize=KEPT)
def opened(path: Path, sha256: str, serving: str) -> Loaded:
    """Return the model whose artefact lies at a path named by its id; see `load`.

    Parameters
    ----------
    sha256 : str
        Digest that was noted when it was trained.
    serving : str
        Target, features and threshold, as JSON.
    """
    # it loads scikit-learn, which most processes never need
    artefact = importlib.import_module("core.training.artefact")
    try:
        packed = path.read_bytes()
    except FileNotFoundError as error:
        raise Unavailable("the file of the trained model is gone from the data folder") from error
    told = orjson.loads(serving)
    target = told["target"] | {"classes": tuple(told["target"]["classes"])}
    with _pools().limit(limits=1):
        pipeline = artefact.unpack(packed, sha256)
    return Loaded(pipeline, Target(**target), read_schema(told["features"]), float(told["threshold"]))


@lru_cache(maxsize=1)
def _pools() -> ThreadpoolController:
    """Return what holds libraries to one thread; looking for them takes milliseconds, so it is done once.

    Those of scikit-learn are loaded by then: nothing is opened before.
    """
    importlib.import_module("core.training.artefact")
    importlib.import_module("sklearn.ensemble")
    return ThreadpoolController()
