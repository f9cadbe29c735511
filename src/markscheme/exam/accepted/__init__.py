"""What is accepted on the papers of an exam, kept as it was worked out for their keys."""
