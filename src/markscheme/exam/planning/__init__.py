"""What an exam is to be: its blueprint, read from YAML with the line of every mistake."""
