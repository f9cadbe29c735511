"""Questions that no family asks: what an instructor wrote, as data, made into a family like any other."""
