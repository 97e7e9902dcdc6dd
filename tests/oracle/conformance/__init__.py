"""Numbers other tools publish, or gave when run, held against ours: one case a number, by its id."""
