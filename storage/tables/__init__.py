"""The tables, the same on SQLite and PostgreSQL; every file belongs to the schema."""

from storage.tables import alert, base, event, model, prediction, reference

__all__ = ["alert", "base", "event", "model", "prediction", "reference"]
