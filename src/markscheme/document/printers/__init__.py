"""A document as Typst, HTML, Markdown, LaTeX and plain text: one class a target, one method a node."""
