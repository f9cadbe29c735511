"""Tables in which people decide: whose marks, of which question and step, and what a cell says."""
