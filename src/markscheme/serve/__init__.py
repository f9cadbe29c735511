"""The page for practice with the engine on this machine, and a class that works at the same problems."""
