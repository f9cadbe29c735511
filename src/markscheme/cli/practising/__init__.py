"""Commands that practise: in the terminal, in the browser, in a class."""
