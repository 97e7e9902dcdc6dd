"""A table becomes a reference: its layout, its own profiles, and a sample of its rows."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import orjson
from sqlalchemy import Row

from core.drift.reconstruction import fit
from core.profiles.build import Partition, Rows, build_partitions, encode_rows, segment_partitions
from core.profiles.encode import Bins, Values, token
from core.profiles.performance import build_performance
from core.profiles.profile import Profile, pack_counts, pack_sums, unpack_counts
from core.profiles.reference import build_spec
from core.profiles.segment import freeze_segment
from core.profiles.spec import ProfileSpec
from core.registry import load

MOST_SAMPLED = 10_000
SEED = 20_260_101


@dataclass(frozen=True)
class Table:
    """Rows to become a reference, as columns.

    Parameters
    ----------
    n : int
        Number of rows.
    columns : mapping of str to sequence, each of length n
        Features by name, outputs with the prefix ``prediction.``.
    labels : sequence of length n, or None
        Ground truth, None where unknown.
    """

    n: int
    columns: Mapping[str, Values]
    labels: Values | None = None

    def rows(self, chosen: Bins) -> Table:
        """Return these rows alone."""
        labels = None if self.labels is None else _taken(self.labels, chosen)
        return Table(len(chosen), {name: _taken(values, chosen) for name, values in self.columns.items()}, labels)


class Frozen(NamedTuple):
    """The stored form of a reference: the columns of its row, and those of each of its segments."""

    values: dict[str, Any]
    segments: list[dict[str, Any]]


def freeze(model: Row[Any], table: Table) -> Frozen:
    """Return the stored form of a reference made of `table`."""
    spec = build_spec(
        table.columns,
        table.labels,
        task=None if model.task == "auto" else model.task,
        named=orjson.loads(model.output),
        kinds=orjson.loads(model.kinds),
        segments=orjson.loads(model.segments),
    )
    whole, segments = _profiles(spec, table)
    values = {"n": table.n, "spec": spec.to_json(), "sample": pack_sample(table), "estimator": _estimator(spec, table)}
    fitted = fit(spec, list(encode_rows(spec, Rows(table.n, table.columns))))
    values["reconstruction"] = None if fitted is None else fitted.to_json().encode()
    return Frozen(values | whole, segments)


def freeze_again(reference: Row[Any], sample: bytes, names: Sequence[str]) -> Frozen:
    """Return a stored reference with other segments, which are held against its sample."""
    spec = ProfileSpec.from_json(reference.spec)
    counts = unpack_counts(reference.counts)
    chosen = tuple(
        freeze_segment(spec.columns[spec.positions[name]], counts[spec.block(name)])
        for name in names
        if name in spec.positions
    )
    spec = replace(spec, segments=chosen)
    _, segments = _profiles(spec, unpack_sample(sample))
    kept = {name: value for name, value in reference._asdict().items() if name not in ("id", "model_id", "active")}
    return Frozen(kept | {"spec": spec.to_json(), "sample": sample}, segments)


def pack_sample(table: Table) -> bytes:
    """Return up to 10,000 rows of a table, drawn at random but always the same, compressed."""
    if table.n > MOST_SAMPLED:
        chosen = np.random.default_rng(SEED).choice(table.n, MOST_SAMPLED, replace=False)
        table = table.rows(np.sort(chosen))
    columns = {name: _listed(values) for name, values in table.columns.items()}
    labels = None if table.labels is None else _listed(table.labels)
    return zlib.compress(orjson.dumps({"n": table.n, "columns": columns, "labels": labels}), 1)


def unpack_sample(packed: bytes) -> Table:
    """Return the rows that `pack_sample` kept."""
    return Table(**orjson.loads(zlib.decompress(packed)))


def token_or_none(label: Any) -> str | None:
    """Return the level a label stands for; None for a missing one."""
    missing = label is None or label != label  # noqa: PLR0124 - only NaN differs from itself
    return None if missing else token(label)


def _estimator(spec: ProfileSpec, table: Table) -> bytes | None:
    """Return what tells performance without labels, fitted to the labelled rows; None where that is not possible."""
    if spec.performance is None or table.labels is None:
        return None
    # it loads scikit-learn, which most processes never need
    fit = load("core.performance.estimate.fit")
    fitted = fit.fit_estimator(table.columns, table.labels, spec.performance)
    return None if fitted.estimator is None else bytes(fitted.estimator.to_bytes())


def _profiles(spec: ProfileSpec, table: Table) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the profiles of all rows, packed, and those of each segment."""
    rows = Rows(table.n, table.columns)
    everyone = Partition(np.zeros(table.n, dtype=np.int64), 1)
    partitions = [everyone, *segment_partitions(spec, rows, everyone)]
    data = build_partitions(spec, rows, partitions)
    labelled = _labelled(spec, table, partitions)
    keys = [("",), *(segment.keys for segment in spec.segments)]
    packed = [
        {"segment": key, **_packed(profile.cell(cell), None if known is None else known.cell(cell))}
        for names, profile, known in zip(keys, data, labelled, strict=True)
        for cell, key in enumerate(names)
    ]
    whole, *segments = packed
    del whole["segment"]
    return whole, segments


def _packed(data: Profile, labelled: Profile | None) -> dict[str, Any]:
    return {
        "counts": pack_counts(data.counts),
        "sums": pack_sums(data.sums),
        "performance_counts": None if labelled is None else pack_counts(labelled.counts),
        "performance_sums": None if labelled is None else pack_sums(labelled.sums),
    }


def _labelled(spec: ProfileSpec, table: Table, partitions: Sequence[Partition]) -> list[Profile | None]:
    """Return the performance profiles of the rows that have a label; None where that is not known."""
    if spec.performance is None or table.labels is None:
        return [None] * len(partitions)
    known = [index for index, label in enumerate(_listed(table.labels)) if token_or_none(label) is not None]
    if not known:
        return [None] * len(partitions)
    chosen = np.array(known)
    outputs = {name: _taken(values, chosen) for name, values in table.columns.items() if name.startswith("prediction.")}
    labels = _taken(table.labels, chosen)
    return [
        build_performance(spec.performance, outputs, labels, part.where[chosen], part.n_cells) for part in partitions
    ]


def _taken(values: Values, chosen: Bins) -> Values:
    return values[chosen] if isinstance(values, np.ndarray) else [values[index] for index in chosen.tolist()]


def _listed(values: Values) -> list[Any]:
    """Return values as JSON can hold them; what is nested or no number stands for itself in any draw of rows."""
    listed: list[Any] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return listed
