"""The problem families: a folder for each topic, in it a module and its prose in each language."""
