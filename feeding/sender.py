"""Sends rows to a server as a service would: in batches, again after a failure, each row counted once."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx
import orjson

from core.errors import Conflict, InvalidInput, MonitorError, Unavailable

PARQUET = "application/vnd.apache.parquet"
PATIENCE_S = 60.0
FIRST_PATIENCE_S = 5.0  # for a server that never answered: most likely nobody started it
FIRST_WAIT_S, LONGEST_WAIT_S = 0.2, 5.0
TRY_AGAIN = {429, 502, 503, 504}


class Sender:
    """A client of one server.

    Parameters
    ----------
    base_url : str
        Such as ``http://127.0.0.1:8000``.
    patience_s : float
        How long a server that answered before is asked again.
    sleep : callable
        Waits for some seconds.
    """

    def __init__(
        self, base_url: str, patience_s: float = PATIENCE_S, sleep: Callable[[float], object] = time.sleep
    ) -> None:
        if not base_url.startswith(("http://", "https://")):
            raise InvalidInput(f"{base_url!r} is no address of a server; write http://{base_url}")
        self._client = httpx.Client(base_url=base_url, timeout=30, trust_env=False)
        self._patience_s = patience_s
        self._met = False
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
        try:
            body = orjson.dumps(value)
        except TypeError as error:
            raise InvalidInput(f"JSON cannot hold one of the values: {error}") from error
        return self._send("POST", path, body, {"Content-Type": "application/json"})

    def _send(
        self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Return the answer; ask again while the server is away, for rows carry ids and are counted once."""
        wait_s, waited_s = FIRST_WAIT_S, 0.0
        while True:
            asked_at = time.monotonic()
            try:
                response = self._client.request(method, path, content=body, headers=headers)
            except httpx.TransportError as error:
                problem: Exception = error
            else:
                self._met = True
                if response.status_code not in TRY_AGAIN:
                    return _read(response)
                problem = MonitorError(f"status {response.status_code}")
                wait_s = max(wait_s, _seconds(response.headers.get("Retry-After", "")))
            waited_s += time.monotonic() - asked_at
            if waited_s + wait_s > (self._patience_s if self._met else min(self._patience_s, FIRST_PATIENCE_S)):
                raise Unavailable(f"{self._client.base_url} does not answer: {problem}") from problem
            self._sleep(wait_s)
            waited_s += wait_s
            wait_s = min(2 * wait_s, LONGEST_WAIT_S)


def _seconds(text: str) -> float:
    """Return the wait a server asks for; 0 where it names a date or nothing."""
    return float(text) if text.isdecimal() else 0.0


def _read(response: httpx.Response) -> dict[str, Any]:
    try:
        value: Any = response.json()
    except ValueError:
        value = None
    error = value.get("error") if isinstance(value, dict) else None
    if response.is_success and isinstance(value, dict):
        return value
    if not isinstance(error, dict):  # somebody else answers at this address, a proxy perhaps
        raise MonitorError(f"{response.status_code} from {response.url}: {response.text[:200]}")
    message = f"{response.status_code}: {error.get('message', '')}" + (
        f" ({error['field']})" if "field" in error else ""
    )
    if response.status_code == httpx.codes.CONFLICT:
        raise Conflict(message, existing=str(error.get("existing", "")))
    raise MonitorError(message)
