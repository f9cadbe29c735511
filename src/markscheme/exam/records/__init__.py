"""What is kept of papers that are finished: where their files lie, and a record of each in few bytes."""
