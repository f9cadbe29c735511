"""Steps as functions: slips as edits of them, steps said by others, the rounds of repeated ones."""
