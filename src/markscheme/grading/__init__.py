"""Marking a class: one marker and one run, for a sheet that all have and for an exam of which each has their own."""
