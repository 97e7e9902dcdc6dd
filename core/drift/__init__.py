"""Is the current window like the reference? Scores, significance and one verdict for everybody."""
