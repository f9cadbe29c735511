"""Is what a student reads true? Scripts with known mistakes, one file a family, and what may be said of each."""
