"""A timed mock exam in the terminal: questions for so many marks, answers in any order, marks and advice at the end."""
