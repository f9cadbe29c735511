"""The marks of an exam: who handed in what, marked by everybody's own sheet, kept for good."""
