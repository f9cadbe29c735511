"""What people write around numbers: names, remarks, lines of working, blanks, prints of programs, layouts."""
