"""One problem: given, evaluated, accepted, certified."""
