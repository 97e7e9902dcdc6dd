"""Inputs -> services -> components, a few lines each; live.py says when."""
