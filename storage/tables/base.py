"""The base of the typed tables and the types of their columns; times are microseconds since 1970, UTC."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Integer, MetaData, String, Text, Uuid
from sqlalchemy.orm import DeclarativeBase, mapped_column

Counter = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER PRIMARY KEY counts by itself there
Key = Annotated[int, mapped_column(Counter, primary_key=True, autoincrement=True)]
Micros = Annotated[int, mapped_column(BigInteger)]
ModelKey = Annotated[UUID, mapped_column(Uuid, ForeignKey("model.id"))]
Json = Annotated[str, mapped_column(Text)]
Name = Annotated[str, mapped_column(String(200))]
Word = Annotated[str, mapped_column(String(40))]


class Base(DeclarativeBase):
    """Root of the typed tables; constraint names are fixed so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
