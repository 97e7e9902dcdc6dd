"""One file a metric; each registers itself."""
