"""An artefact is opened without trusting it: what is not ours is refused, and nothing of it runs."""

from __future__ import annotations

import functools
import io
import json
import os
import pickle
import sys
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.base import BaseEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from core.errors import InvalidInput
from core.training.artefact import digest, pack, unpack
from core.training.columns import ReadColumns

LEFT = "PLUMBLINE_WAS_HERE"


class Stranger(BaseEstimator):  # type: ignore[misc]
    """An estimator of our own that is not on the list."""

    def fit(self, X: Any, y: Any = None) -> Stranger:  # noqa: ARG002, N803
        return self


class Runs:
    """Runs a command wherever it is unpickled."""

    def __reduce__(self) -> Any:
        return os.system, (f"touch {LEFT}",)


@lru_cache(maxsize=1)
def good() -> bytes:
    frame = pd.DataFrame({"x": [0.0, 1.0, 2.0, 3.0], "town": ["a", "b", "a", "b"]})
    model = Pipeline([("read", ReadColumns(["x"], [], ["town"])), ("model", LogisticRegression())])
    return pack(model.fit(frame, [0, 0, 1, 1]))


def changed(name_ends: str, change: Callable[[bytes], bytes]) -> bytes:
    """Return a good artefact one of whose files is changed."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(good())) as archive, zipfile.ZipFile(made, "w") as other:
        for place, name in enumerate(sorted(archive.namelist())):
            data = archive.read(name)
            first = name_ends == ".npy" and place == 0
            other.writestr(name, change(data) if first or name.endswith(name_ends) else data)
    return made.getvalue()


def schema(change: Callable[[dict[str, Any]], Any]) -> bytes:
    """Return a good artefact whose description is changed."""

    def edit(data: bytes) -> bytes:
        known = json.loads(data)
        other = change(known)
        return json.dumps(known if other is None else other).encode()

    return changed("schema.json", edit)


def archive(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as written:
        for name, data in files.items():
            written.writestr(name, data)
    return made.getvalue()


def refused(packed: bytes, match: str) -> None:
    with pytest.raises(InvalidInput, match=match):
        unpack(packed, digest(packed))


@pytest.fixture(autouse=True)
def _nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.chdir(tmp_path)
    yield
    assert not list(tmp_path.iterdir())


def test_a_good_one_is_read_back() -> None:
    again = unpack(good(), digest(good()))
    assert again.predict([{"x": 0.0, "town": "a"}, {"x": 3.0, "town": "b"}]).tolist() == [0, 1]


@pytest.mark.parametrize("place", [0, 100, -1])
def test_one_changed_byte_is_one_too_many(place: int) -> None:
    other = bytearray(good())
    other[place] ^= 1
    with pytest.raises(InvalidInput, match="SHA-256 differs"):
        unpack(bytes(other), digest(good()))


@pytest.mark.parametrize("protocol", [0, 2, 5])
def test_a_pickle_is_no_artefact(protocol: int) -> None:
    refused(pickle.dumps(Runs(), protocol=protocol), "no artefact of a model")


@pytest.mark.parametrize("packed", [b"", b"PK", b"PK\x03\x04" + b"\x00" * 40, archive({})])
def test_what_is_no_archive_or_an_empty_one_is_refused(packed: bytes) -> None:
    refused(packed, "artefact")


@pytest.mark.parametrize(
    "function",
    [os.system, eval, exec, functools.partial(os.system, f"touch {LEFT}"), pickle.loads, __import__],
    ids=["os.system", "eval", "exec", "partial", "pickle.loads", "import"],
)
def test_functions_are_refused_when_packed_and_when_unpacked(function: Any) -> None:
    evil = Pipeline([("run", FunctionTransformer(function)), ("model", LogisticRegression())])
    with pytest.raises(InvalidInput):
        pack(evil)
    refused(skops.io.dumps(evil), "type that is not allowed")


@pytest.mark.parametrize("evil", [Stranger(), [1, {"deep": [Stranger()]}], Stranger])
def test_a_type_that_is_not_on_the_list_is_refused_however_deep_it_lies(evil: Any) -> None:
    nested = LogisticRegression()
    nested.hidden_ = evil
    with pytest.raises(InvalidInput, match="type that is not allowed"):
        pack(Pipeline([("model", nested)]))
    refused(skops.io.dumps(Pipeline([("model", nested)])), "type that is not allowed")


@pytest.mark.parametrize(
    ("module", "name"),
    [("os", "system"), ("builtins", "eval"), ("subprocess", "Popen"), ("core.training.artefact", "unpack")],
)
def test_a_description_that_names_another_type_is_refused(module: str, name: str) -> None:
    def other(known: dict[str, Any]) -> None:
        known["__module__"], known["__class__"] = module, name

    refused(schema(other), "type that is not allowed")


def test_a_module_that_an_artefact_names_is_not_even_imported() -> None:
    def other(known: dict[str, Any]) -> None:
        known["__module__"], known["__class__"] = "antigravity", "Anything"

    refused(schema(other), "type that is not allowed")
    assert "antigravity" not in sys.modules


@pytest.mark.parametrize("loader", ["NoSuchNode", "", None, "OperatorFuncNode", "ReduceNode", "PartialNode"])
def test_a_description_that_is_read_by_something_else_is_refused(loader: Any) -> None:
    refused(schema(lambda known: known.update(__loader__=loader)), "artefact")


@pytest.mark.parametrize("other", [[], {}, 1, None, "x", {"__class__": 1}])
def test_a_description_of_another_shape_is_refused(other: Any) -> None:
    refused(changed("schema.json", lambda _: json.dumps(other).encode()), "cannot be read")


def test_a_description_without_end_is_refused() -> None:
    refused(changed("schema.json", lambda _: b'{"a":' * 100_000 + b"1" + b"}" * 100_000), "cannot be read")


@pytest.mark.parametrize("name", ["../evil.npy", "/etc/evil", "a/b.npy", "a\\b.npy", "..", "C:\\evil"])
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    refused(archive({"schema.json": b"{}", name: b"x"}), "a file that none of ours has")


def test_an_array_of_pickled_objects_is_refused() -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.array([Runs()], dtype=object), allow_pickle=True)
    refused(changed(".npy", lambda _: buffer.getvalue()), "cannot be read")


def test_what_unpacks_to_more_than_it_may_is_refused_before_it_is_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("schema.json", b"0" * 10_000)
        written.filelist[0].file_size = 5 * 2**30
    refused(made.getvalue(), "more than 4 GiB")


def test_what_unpacks_to_more_than_it_says_is_refused() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        written.writestr("schema.json", b'{"__class__": 1}' + b" " * 10_000_000)
        written.filelist[0].file_size = 16
    refused(made.getvalue(), "cannot be read")


def test_a_file_that_is_missing_is_missed() -> None:
    with zipfile.ZipFile(io.BytesIO(good())) as known:
        files = {name: known.read(name) for name in known.namelist()}
    first = next(name for name in files if name.endswith(".npy"))
    refused(archive({name: data for name, data in files.items() if name != first}), "cannot be read")
