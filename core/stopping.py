"""Places in long loops where whoever asked for the work can end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_CHECK: ContextVar[Callable[[], object] | None] = ContextVar("check", default=None)


def stopping_point() -> None:
    """Ask whether the work is to go on; what is raised in answer ends it. Where nobody listens, nothing happens."""
    check = _CHECK.get()
    if check is not None:
        check()


@contextmanager
def stopped_by(check: Callable[[], object] | None) -> Iterator[None]:
    """Have `check` called at every stopping point, until the end of the block and in this thread alone.

    Where it is None, whoever listens already goes on listening.

    Examples
    --------
    >>> asked = []
    >>> with stopped_by(lambda: asked.append("go on?")):
    ...     stopping_point()
    >>> stopping_point()
    >>> asked
    ['go on?']
    """
    before = _CHECK.set(check or _CHECK.get())
    try:
        yield
    finally:
        _CHECK.reset(before)
