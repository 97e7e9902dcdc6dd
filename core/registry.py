"""A register that fills itself: every file of a package that names itself is found."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import threading
from collections.abc import Mapping
from types import MappingProxyType, ModuleType
from typing import Generic, TypeVar

from core.errors import InvalidInput

Item = TypeVar("Item")
_LOADING = threading.RLock()


def load(name: str) -> ModuleType:
    """Return a module that is imported only when it is needed.

    One at a time: two threads that import parts of one large library at the same moment, scikit-learn above all, can
    find each other's half-made.

    Parameters
    ----------
    name : str
        Dotted.

    Examples
    --------
    >>> load("core.errors").InvalidInput is InvalidInput
    True
    """
    with _LOADING:
        return importlib.import_module(name)


class Registry(Generic[Item]):
    """Named items of one sort, collected from the files of one package.

    Parameters
    ----------
    noun : str
        What one item is called in an error, such as ``"drift method"``.
    package : str
        Dotted name of the package whose files register items when imported.
    """

    def __init__(self, noun: str, package: str) -> None:
        self._noun = noun
        self._package = package
        self._items: dict[str, Item] = {}
        self._complete = False

    def add(self, name: str, item: Item) -> Item:
        """Return `item` after keeping it under `name`; a name taken twice is a programming error."""
        if name in self._items:
            raise ValueError(f"two {self._noun}s are called {name!r}")
        self._items[name] = item
        return item

    def all(self) -> Mapping[str, Item]:
        """Return every item by name, sorted by name."""
        if not self._complete:
            with _LOADING:
                self._collect()
        return MappingProxyType(self._items)

    def _collect(self) -> None:
        package = importlib.import_module(self._package)
        for module in pkgutil.iter_modules(package.__path__, f"{self._package}."):
            importlib.import_module(module.name)
        self._items = dict(sorted(self._items.items()))
        self._complete = True

    def get(self, name: str, field: str | None = None) -> Item:
        """Return the item called `name`.

        Parameters
        ----------
        field : str, optional
            Where the name was written, for the error.

        Raises
        ------
        InvalidInput
            No item has this name; the message lists the names there are and the nearest one.
        """
        items = self.all()
        if name in items:
            return items[name]
        near = difflib.get_close_matches(name, items, n=1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        raise InvalidInput(f"unknown {self._noun} {name[:60]!r}{hint}; choose one of: {', '.join(items)}", field=field)
