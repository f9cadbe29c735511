"""One script marked: a verdict, marks and a reason for each step."""
