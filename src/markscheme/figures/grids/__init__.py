"""Drawings made of cells: what a layer sees, what a pyramid pools, where an object lies."""
