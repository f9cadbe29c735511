"""Words as answers: labels, sequences of labels, sets, names of groups; and the words that mean the same."""
