"""How well a model does, from profiles alone."""
