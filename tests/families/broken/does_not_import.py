"""The module raises when it is imported."""

given = {}["x"]
