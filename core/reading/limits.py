"""How much of a file is taken: bytes, columns, rows, cells."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import InvalidInput, TooLarge

HEAD_BYTES = 2**20
CHUNK_BYTES = 2**20
MOST_PROBLEMS = 1_000
LONGEST_TEXT = 500


@dataclass(frozen=True)
class Limits:
    """Bounds of one file; whatever exceeds one is refused before it is read into memory.

    Parameters
    ----------
    file_bytes, inflated_bytes, line_bytes : int
        As it lies on the disk, after unpacking, and of one line.
    columns, rows, cells : int
    name_length : int
        Characters of a column's name.
    """

    file_bytes: int = 200 * 2**20
    inflated_bytes: int = 2**30
    columns: int = 2_000
    rows: int = 5_000_000
    cells: int = 100_000_000
    line_bytes: int = 16 * 2**20
    name_length: int = 200

    def require_shape(self, n_rows: int, n_columns: int) -> None:
        """Raise TooLarge where a table has more rows, columns or cells than are taken."""
        if n_columns > self.columns:
            raise TooLarge(f"the file has {n_columns:,} columns; at most {self.columns:,} are taken")
        if n_rows > self.rows:
            raise TooLarge(f"the file has more than {self.rows:,} rows, which are the most that are taken")
        if n_rows * n_columns > self.cells:
            raise TooLarge(f"the file has more than {self.cells:,} values, which are the most that are taken")

    def require_name(self, name: str) -> None:
        """Raise InvalidInput where a column's name is too long."""
        if len(name) > self.name_length:
            raise InvalidInput(
                f"the name of a column has {len(name):,} characters, at most {self.name_length} are taken; "
                f"it begins with {name[:50]!r}"
            )


LIMITS = Limits()
