"""Copied papers are seen: scripts held against the keys of the other papers of their exam."""
