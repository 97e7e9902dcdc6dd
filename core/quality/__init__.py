"""What is wrong with the data itself: missing, mistyped, out of range, new, constant, duplicate."""
