"""Sends rows to a server as a service would: in batches, again after a failure, each row counted once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import orjson

from core.errors import Conflict, MonitorError, Unavailable

PARQUET = "application/vnd.apache.parquet"
PATIENCE_S = 60.0
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
TRY_AGAIN = {429, 502, 503, 504}


class Sender:
    """A client of one server.

    Parameters
    ----------
    base_url : str
        Such as ``http://127.0.0.1:8000``.
    patience_s : float
        How long a server that does not answer is asked again.
    sleep : callable
        Waits for some seconds.
    """

    def __init__(
        self, base_url: str, patience_s: float = PATIENCE_S, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        self._client = httpx.Client(base_url=base_url, timeout=30, trust_env=False)
        self._patience_s = patience_s
        self._sleep = sleep

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def models(self) -> list[dict[str, Any]]:
        """Return the registered models, at most 500."""
        found: list[dict[str, Any]] = self._send("GET", "/api/models/?limit=500")["results"]
        return found

    def register(self, **model: Any) -> str:
        """Return the id of a newly registered model.

        Raises
        ------
        Conflict
            Name and version are taken; carries the id of the model that has them.
        """
        return str(self._send_json("/api/models/", model)["id"])

    def send_reference(self, model_id: str, parquet: bytes) -> dict[str, Any]:
        """Return the new reference of a model."""
        return self._send("POST", f"/api/models/{model_id}/reference/", parquet, {"Content-Type": PARQUET})

    def send_predictions(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Return how many of the rows, at most 10,000 with ids of their own, are new."""
        return int(self._send_json("/api/predictions/", rows)["accepted"])

    def send_labels(self, rows: Sequence[Mapping[str, Any]]) -> int:
        """Return how many of the labels, at most 10,000, say something new."""
        return int(self._send_json("/api/labels/", rows)["accepted"])

    def _send_json(self, path: str, value: Any) -> dict[str, Any]:
        return self._send("POST", path, orjson.dumps(value), {"Content-Type": "application/json"})

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the answer; ask again while the server is away, for rows carry ids and are counted once."""
        wait_s, waited_s = FIRST_WAIT_S, 0.0
        while True:
            try:
                response = self._client.request(method, path, content=body, headers=headers)
            except httpx.TransportError as error:
                problem: Exception = error
            else:
                if response.status_code not in TRY_AGAIN:
                    return _read(response)
                problem = MonitorError(f"status {response.status_code}")
                wait_s = max(wait_s, float(response.headers.get("Retry-After", 0)))
            if waited_s + wait_s > self._patience_s:
                raise Unavailable(f"{self._client.base_url} does not answer: {problem}") from problem
            self._sleep(wait_s)
            waited_s += wait_s
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        value: dict[str, Any] = response.json()
    except ValueError:
        value = {"error": {"message": response.text[:200]}}
    if response.is_success:
        return value
    error = value.get("error", {})
    message = f"{response.status_code}: {error.get('message', '')}" + (
        f" ({error['field']})" if "field" in error else ""
    )
    if response.status_code == httpx.codes.CONFLICT:
        raise Conflict(message, existing=str(error.get("existing", "")))
    raise MonitorError(message)
