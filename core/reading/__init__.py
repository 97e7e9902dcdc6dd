"""Files that people upload become tables, and what could not be read is told line by line."""
