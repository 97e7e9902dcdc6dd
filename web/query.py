"""What may be asked in an address: an unknown word is refused, for an answer that ignored it would mislead."""

from __future__ import annotations

import difflib

from flask import request

from core.errors import InvalidInput


def only(*names: str, repeated: str = "") -> None:
    """Raise InvalidInput if the query of this request holds another name than these, or two values for one.

    Parameters
    ----------
    repeated : str
        The name, if any, that may be given more than once.
    """
    for name, values in request.args.lists():
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(names) or 'none'}"
            raise InvalidInput(f"there is no parameter {name[:100]!r} here; {hint}", field=name[:100])
        if len(values) > 1 and name != repeated:
            raise InvalidInput(f"{name} is given more than once", field=name)


def number(name: str, usual: int, low: int, high: int) -> int:
    """Return a whole number of the query, `usual` where it is left out.

    Raises
    ------
    InvalidInput
    """
    text = request.args.get(name)
    if text is None:
        return usual
    if not (text.isascii() and text.isdigit() and len(text) < 10 and low <= int(text) <= high):
        raise InvalidInput(f"{name} is a whole number from {low} to {high}", field=name)
    return int(text)
