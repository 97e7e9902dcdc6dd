"""How texts are read as numbers, truth values and dates."""
