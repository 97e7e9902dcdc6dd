"""Drift methods, one a file; each registers itself with `drift_method`."""
