"""One file a family of rules; each registers itself."""
