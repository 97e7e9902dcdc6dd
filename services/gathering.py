"""Threads that ask the same at the same moment are answered together: one call costs as much as one alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from core.errors import MonitorError

Item = TypeVar("Item")
Answer = TypeVar("Answer")
MOST = 64


class _Asked(Generic[Item, Answer]):
    """What one thread asks, and the answer."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.done = False
        self.answer: Any = None
        self.error: BaseException | None = None


class Gathering(Generic[Item, Answer]):
    """Answers what several threads ask with one call.

    Parameters
    ----------
    answer : callable
        Returns the answers to some items, in their order.

    Notes
    -----
    Whoever gets the turn answers all that has gathered meanwhile. Where that fails, each is asked by itself, so that
    nobody suffers for another's question.
    """

    def __init__(self, answer: Callable[[Sequence[Item]], Sequence[Answer]]) -> None:
        self._answer = answer
        self._turn = threading.Lock()
        self._gathering = threading.Lock()
        self._gathered: list[_Asked[Item, Answer]] = []

    def ask(self, item: Item) -> Answer:
        """Return the answer to one item."""
        asked: _Asked[Item, Answer] = _Asked(item)
        with self._gathering:
            self._gathered.append(asked)
        with self._turn:
            while not asked.done:
                self._work_off()
        if asked.error is not None:
            raise asked.error
        found: Answer = asked.answer
        return found

    def _work_off(self) -> None:
        with self._gathering:
            some, self._gathered = self._gathered[:MOST], self._gathered[MOST:]
        try:
            self._settle(some)
        except (MonitorError, ValueError, ArithmeticError, TypeError):
            for one in some:
                self._alone(one)

    def _settle(self, some: Sequence[_Asked[Item, Answer]]) -> None:
        for one, answer in zip(some, self._answer([one.item for one in some]), strict=True):
            one.answer, one.done = answer, True

    def _alone(self, one: _Asked[Item, Answer]) -> None:
        try:
            self._settle([one])
        except BaseException as error:  # noqa: BLE001 - it is raised in the thread that asked
            one.error, one.done = error, True
