"""States and the ways from one to another."""
