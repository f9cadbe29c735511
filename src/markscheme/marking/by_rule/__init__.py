"""Steps with a rule of marking of their own: choices, steps that a person marks, answers that a family checks."""
