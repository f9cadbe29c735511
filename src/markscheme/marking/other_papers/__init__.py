"""Whether a script was worked on this paper: held against other papers of the same question."""
