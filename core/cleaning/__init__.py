"""Cleaning: recipes of steps that are fitted once and replayed on whatever comes."""
