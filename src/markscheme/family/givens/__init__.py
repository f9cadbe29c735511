"""What a family is given: declared, drawn, and checked where the numbers are the user's."""
