"""Stream detectors, one a file; each registers itself with `detector`."""
