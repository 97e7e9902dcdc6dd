"""A fitted pipeline as a file that can be opened without trusting it: a fixed list of types, and no other code."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import Any

import skops.io
from skops.io.exceptions import UnsupportedTypeException, UntrustedTypesFoundException

from core.errors import InvalidInput
from core.training.columns import ReadColumns

TRUSTED = (
    f"{ReadColumns.__module__}.{ReadColumns.__name__}",
    "numpy.dtype",
    "sklearn.ensemble._hist_gradient_boosting.predictor.TreePredictor",
    "sklearn.metrics._dist_metrics.EuclideanDistance64",
    "sklearn.model_selection._split.KFold",
    "sklearn.neighbors._kd_tree.KDTree",
    "sklearn.tree._tree.Tree",
)
LARGEST = 4 * 2**30  # unpacked
UNREADABLE = (
    UntrustedTypesFoundException, TypeError, ValueError, LookupError, AttributeError, ImportError, EOFError, OSError,
    RecursionError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def pack(pipeline: Any) -> bytes:
    """Return a fitted pipeline as the bytes of an artefact.

    Raises
    ------
    InvalidInput
        It holds a type that would not be read back.
    """
    try:
        packed = bytes(skops.io.dumps(pipeline))
    except UnsupportedTypeException as error:
        raise InvalidInput(f"the pipeline holds what cannot be kept: {str(error)[:200]}") from error
    _require_trusted(packed)
    return packed


def digest(packed: bytes) -> str:
    """Return the SHA-256 of an artefact, as 64 hexadecimal digits."""
    return hashlib.sha256(packed).hexdigest()


def unpack(packed: bytes, sha256: str) -> Any:
    """Return the pipeline that `pack` kept.

    Parameters
    ----------
    sha256 : str
        Digest that was noted when it was packed.

    Raises
    ------
    InvalidInput
        It is not the one that was packed, or holds anything but what `pack` writes. Nothing of it is run.
    """
    if digest(packed) != sha256:
        raise InvalidInput("the artefact is not the one that was trained: its SHA-256 differs from the one noted then")
    _require_archive(packed)
    _require_trusted(packed)
    try:
        return skops.io.loads(packed, trusted=list(TRUSTED))
    except UNREADABLE as error:
        raise InvalidInput(f"the artefact cannot be read: {str(error)[:200]}") from error


def _require_archive(packed: bytes) -> None:
    """Refuse what is no archive of ours before anything looks into it: other names, or far more than it should be."""
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise InvalidInput(f"this is no artefact of a model: {error}") from error
    strange = [one.filename for one in entries if "/" in one.filename or "\\" in one.filename or ".." in one.filename]
    if strange:
        raise InvalidInput(f"the artefact holds a file that none of ours has: {strange[0][:100]!r}")
    if sum(one.file_size for one in entries) > LARGEST:
        raise InvalidInput(f"the artefact unpacks to more than {LARGEST >> 30} GiB")


def _require_trusted(packed: bytes) -> None:
    try:
        strange = set(skops.io.get_untrusted_types(data=packed)) - set(TRUSTED)
    except UNREADABLE as error:
        raise InvalidInput(f"the artefact cannot be read: {str(error)[:200]}") from error
    if strange:
        raise InvalidInput(f"the artefact holds a type that is not allowed: {sorted(strange)[0][:200]}")
