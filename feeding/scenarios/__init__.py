"""One file a made-up model; each registers itself."""
