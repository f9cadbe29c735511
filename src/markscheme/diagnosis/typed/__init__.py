"""From what was typed to answers."""
