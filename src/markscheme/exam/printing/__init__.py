"""The papers and keys of an exam as documents, and the files for the printer."""
