"""How marks become grades: rounded, in bands, and read from a blueprint."""
