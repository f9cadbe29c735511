"""One small maths tree, a strict reader of LaTeX, and a printer for each output."""
