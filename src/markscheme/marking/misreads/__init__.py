"""A misread given: which there may be, what comes of each, and a script marked by the problem as it was read."""
