"""Steps that are right beyond doubt, found by floats."""
