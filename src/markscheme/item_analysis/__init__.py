"""What the marks of a class say of its questions: plain statistics, plots and a report."""
