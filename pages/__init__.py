"""Layouts only: they read no data and nobody imports them; each registers itself in the navigation."""
