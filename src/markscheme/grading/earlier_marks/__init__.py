"""Runs that start from marks which an earlier run gave, and leave them as they are but for what is said."""
