"""What stands above the program's marks: decisions, corrections, the marks that count, and which run does."""
