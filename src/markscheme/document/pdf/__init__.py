"""PDF files: typeset, with fields to fill in, many joined to one."""
