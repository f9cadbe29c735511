"""The words and letters of a family: prose, symbols, labels."""
