"""Papers, keys and worked solutions as documents, from problems and the words of their families."""

from markscheme.render.forms import answer_form as answer_form
from markscheme.render.key import key_document as key_document
from markscheme.render.sheet import Sheet as Sheet
from markscheme.render.sheet import make_sheet as make_sheet
from markscheme.render.sheet import sheet_document as sheet_document
from markscheme.render.solution import solution_document as solution_document
