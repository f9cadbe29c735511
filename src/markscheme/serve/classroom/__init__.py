"""A class at the same problems: who joined, what they answered, the board."""
