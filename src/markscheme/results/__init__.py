"""Marks of a class as files: marked by several processes, written whole or not at all, marked again later."""

from markscheme.results.folder import result_folder as result_folder
from markscheme.results.marking import Instructions as Instructions
from markscheme.results.marking import mark_all as mark_all
from markscheme.results.public import public_record as public_record
from markscheme.results.regrading import Change as Change
from markscheme.results.regrading import differences as differences
from markscheme.results.store import Stored as Stored
from markscheme.results.store import read_results as read_results
from markscheme.results.writing import write_results as write_results
