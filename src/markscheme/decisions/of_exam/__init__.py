"""What is decided of an exam as a whole: which run counts, and what is corrected after it was sat."""
