"""The tables, the same on SQLite and PostgreSQL; every file belongs to the schema."""

from storage.tables import alert, base, dataset, event, model, prediction, reference, training

__all__ = ["alert", "base", "dataset", "event", "model", "prediction", "reference", "training"]
