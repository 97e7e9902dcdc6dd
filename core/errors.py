"""Every error the product raises on purpose; the edges turn each into one answer."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Detail:
    """One refused value: where it stands and why it was refused."""

    field: str
    message: str


class MonitorError(Exception):
    """An error with a code for programs, a sentence for people and, where known, the field.

    Parameters
    ----------
    message : str
        One sentence that names the reason and, where there is one, the remedy.
    field : str, optional
        JSON path of the refused value, such as ``$[3].latency_ms``.
    details : sequence of Detail, optional
        One entry a refused value, where there are several.
    """

    code = "error"

    def __init__(self, message: str, *, field: str | None = None, details: tuple[Detail, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details


class MalformedBody(MonitorError):
    """The body is not what its content type says (no JSON, no gzip, no CSV)."""

    code = "malformed"


class InvalidInput(MonitorError):
    """The body can be read, but a value in it is not allowed."""

    code = "invalid_input"


class NotFound(MonitorError):
    """What was asked for does not exist, or not for this caller."""

    code = "not_found"


class Conflict(MonitorError):
    """The request contradicts what is stored; `existing` names the stored thing.

    Parameters
    ----------
    message : str
        What collides with what.
    existing : str
        Identifier of the stored thing.
    """

    code = "conflict"

    def __init__(self, message: str, *, existing: str, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.existing = existing


class Refused(MonitorError):
    """The caller may not do this from where it stands (host, origin, access)."""

    code = "forbidden"


class TooLarge(MonitorError):
    """The body, or a part of it, exceeds a limit."""

    code = "too_large"


class UnsupportedMedia(MonitorError):
    """The content type or encoding is not one this route reads."""

    code = "unsupported_media_type"


class Unavailable(MonitorError):
    """A part the product needs is away; asking again after `retry_after_s` seconds is safe."""

    code = "unavailable"
    retry_after_s = 1


class NotEnoughData(MonitorError):
    """There are too few rows for the figure that was asked for."""

    code = "not_enough_data"


class InvalidSetting(MonitorError):
    """A setting has a value the product cannot start with."""

    code = "invalid_setting"
