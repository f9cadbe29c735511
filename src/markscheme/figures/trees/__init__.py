"""Drawings of trees whose nodes have shapes of their own."""
