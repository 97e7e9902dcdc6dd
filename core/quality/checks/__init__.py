"""One file a quality check; each registers itself with `quality_check`."""
