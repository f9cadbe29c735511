"""Plain text in columns: words, formulas and matrices laid out for the width of a terminal."""
