"""Parquet files become tables."""

from __future__ import annotations

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from core.cleaning.kinds import tidy
from core.errors import InvalidInput, MalformedBody, TooLarge
from core.reading.header import exact_names, unique_names
from core.reading.objects import packed
from core.reading.problem import Problems
from core.reading.source import Source
from core.reading.texts import TEXT
from core.stopping import stopping_point

FAULTS = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)
BATCH_ROWS = 2**16


def read_parquet(source: Source, problems: Problems) -> pd.DataFrame:
    """Return the table of a Parquet file.

    Raises
    ------
    InvalidInput, MalformedBody, TooLarge

    Notes
    -----
    Lists and structs become JSON text, bytes become text where they are UTF-8, and are left out and told where not.
    What texts unpack to is counted before they are unpacked: a small file may hold one long text a million times.
    """
    try:
        table = _table(source)
        columns = {}
        for index, name in enumerate(_names(table, source, problems)):
            found = _exact(name, table.column(index)) if source.exact else table.column(index)
            column = _column(name, found, problems)
            if column is not None:
                columns[name] = column
        if not columns:
            raise InvalidInput("the file holds no column that can be read")
        return tidy(pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows)))
    except FAULTS as error:
        raise MalformedBody(f"the Parquet file is damaged: {str(error)[:200]}") from error


def _names(table: pa.Table, source: Source, problems: Problems) -> list[str]:
    if source.exact:
        return exact_names(table.column_names, source.limits)
    return unique_names(table.column_names, source.limits, problems, 0)


def _exact(name: str, column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as rows of JSON would hold it: times as texts; what they would not is refused."""
    kind = column.type
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    if pa.types.is_nested(inner) or _is_bytes(inner):
        raise InvalidInput(
            f"column {name[:100]!r} holds {str(inner)[:100]}; numbers, texts, truth values and times are read"
        )
    return column.cast(inner).cast(pa.large_string()) if pa.types.is_temporal(inner) else column


def _table(source: Source) -> pa.Table:
    source.file.seek(0)
    schema = parquet.read_schema(source.file)
    texts = [field.name for field in schema if _is_text(field.type) or _is_bytes(field.type)]
    source.file.seek(0)
    file = parquet.ParquetFile(source.file, read_dictionary=texts)
    meta = file.metadata
    source.limits.require_shape(meta.num_rows, meta.num_columns)
    if not meta.num_rows or not meta.num_columns:
        raise InvalidInput("the file holds no rows")
    parts, size = [], 0
    for batch in file.iter_batches(batch_size=BATCH_ROWS):
        stopping_point()
        size += batch.nbytes + _unpacked(batch)
        if size > source.limits.inflated_bytes:
            raise TooLarge(f"the file unpacks to more than {source.limits.inflated_bytes:,} bytes")
        parts.append(batch)
    table = pa.Table.from_batches(parts, file.schema_arrow)
    source.limits.require_shape(table.num_rows, table.num_columns)
    return table


def _unpacked(batch: pa.RecordBatch) -> int:
    """Return the bytes of the texts that a batch holds by number only."""
    coded = [column for column in batch.columns if pa.types.is_dictionary(column.type)]
    sized = [column for column in coded if _is_text(column.type.value_type) or _is_bytes(column.type.value_type)]
    lengths = [pc.sum(pc.take(pc.binary_length(column.dictionary), column.indices)).as_py() or 0 for column in sized]
    return int(sum(lengths))


def _column(name: str, column: pa.ChunkedArray, problems: Problems) -> pd.Series | None:
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if _is_bytes(column.type):
        try:
            column = column.cast(pa.large_string())
        except pa.ArrowInvalid:
            reason = f"column {name!r} holds bytes that are no text; it is left out"
            problems.add("column", 0, name, reason)
            return None
    if pa.types.is_uint64(column.type) and (pc.max(column).as_py() or 0) >= 2**63:
        column = column.cast(pa.large_string())  # no number of ours keeps their digits
    if _is_text(column.type):
        empty = pc.equal(column, "")
        return pd.Series(pd.array(pc.if_else(empty, None, column).cast(pa.large_string()), dtype=TEXT))
    return _other(name, column, problems)


def _other(name: str, column: pa.ChunkedArray, problems: Problems) -> pd.Series | None:
    kind = column.type
    if pa.types.is_null(kind):
        return pd.Series(pd.array([None] * len(column), dtype=TEXT))
    if pa.types.is_nested(kind):
        problems.add("column", 0, name, f"column {name!r} holds {str(kind)[:100]}; it is read as JSON text")
        return pd.Series(packed(column.to_pylist()).to_pandas(), dtype=TEXT)
    if pa.types.is_decimal(kind):
        column = column.cast(pa.float64())
    elif pa.types.is_time(kind) or pa.types.is_duration(kind):
        column = column.cast(pa.string() if pa.types.is_time(kind) else pa.int64())
    elif pa.types.is_date(kind):
        column = column.cast(pa.timestamp("us" if pa.types.is_date32(kind) else "ms"))
    elif pa.types.is_boolean(kind):
        return pd.Series(pd.array(column.to_pandas(), dtype="boolean"))
    return pd.Series(column.to_pandas())


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _is_bytes(kind: pa.DataType) -> bool:
    tests = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(is_so(kind) for is_so in tests)
