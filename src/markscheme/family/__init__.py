"""What an author writes: a family, its givens, steps, slips and prose; loaded and checked."""
