"""Bodies read with a limit, inflated with a limit."""

from __future__ import annotations

import zlib

from flask import request

from core.errors import MalformedBody, TooLarge, UnsupportedMedia

MIB = 2**20
WIRE = 8 * MIB
INFLATED = 32 * MIB
FILE = 64 * MIB
GZIP_WINDOW = 31


def read_body(wire: int = WIRE, inflated: int = INFLATED) -> bytes:
    """Return the body of this request, inflated if it came as gzip.

    Raises
    ------
    TooLarge
        More than `wire` bytes came, or more than `inflated` come out.
    MalformedBody
        The body says it is gzip but is not, or something follows it.
    UnsupportedMedia
        It is encoded in another way.
    """
    if (request.content_length or 0) > wire:
        raise TooLarge(f"the body has {request.content_length:,} bytes; at most {wire:,} are taken")
    body = request.get_data(cache=True)
    if len(body) > wire:
        raise TooLarge(f"the body has more than {wire:,} bytes")
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding == "identity":
        return body
    if encoding != "gzip":
        raise UnsupportedMedia(f"content encoding {encoding[:40]!r} is not read here; send gzip or none")
    return _inflate(body, inflated)


def _inflate(body: bytes, limit: int) -> bytes:
    inflater = zlib.decompressobj(GZIP_WINDOW)
    try:
        data = inflater.decompress(body, limit + 1)
    except zlib.error as error:
        raise MalformedBody(f"the body is not gzip: {error}") from error
    if len(data) > limit:
        raise TooLarge(f"the body inflates to more than {limit:,} bytes")
    if not inflater.eof:
        raise MalformedBody("the gzip body is cut off")
    if inflater.unused_data:
        raise MalformedBody("something follows the gzip body")
    return data
