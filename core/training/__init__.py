"""Training: from a table to a model that can be served, with figures that say what it is worth."""
