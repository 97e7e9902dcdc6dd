"""SQLAlchemy only: tables, sessions, queries by subject."""
