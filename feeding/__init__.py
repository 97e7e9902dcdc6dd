"""Data from outside: files replayed and believable models made up, sent through the public API."""
