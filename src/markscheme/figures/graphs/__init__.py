"""Drawings of graphs that are laid out for what is asked of them."""
