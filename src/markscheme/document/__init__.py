"""A document tree of our own and its printers: PDF, HTML, Markdown, LaTeX and plain text from one source."""
