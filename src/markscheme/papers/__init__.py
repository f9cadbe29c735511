"""Papers, keys and worked solutions as documents, from problems and the words of their families."""

from markscheme.papers.key import key_document as key_document
from markscheme.papers.practice_sheet import Sheet as Sheet
from markscheme.papers.practice_sheet import answer_form as answer_form
from markscheme.papers.practice_sheet import make_sheet as make_sheet
from markscheme.papers.practice_sheet import sheet_document as sheet_document
from markscheme.papers.solution import solution_document as solution_document
