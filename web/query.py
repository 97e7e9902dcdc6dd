"""What may be asked in an address: an unknown word is refused, for an answer that ignored it would mislead."""

from __future__ import annotations

import difflib

from flask import request

from core.errors import InvalidInput


def only(*names: str) -> None:
    """Raise InvalidInput if the query of this request holds another name than these."""
    for name in request.args:
        if name not in names:
            near = difflib.get_close_matches(name, names, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"it takes {', '.join(names) or 'none'}"
            raise InvalidInput(f"there is no parameter {name[:100]!r} here; {hint}", field=name[:100])
