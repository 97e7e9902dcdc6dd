"""Profiles: additive vectors of counts and sums; every number on the dashboard is a sum of them."""
