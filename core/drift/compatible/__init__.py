"""Numbers as other tools compute them, from rows: one file a tool, each comparison registers itself."""
