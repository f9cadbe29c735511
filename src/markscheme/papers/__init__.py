"""Papers, keys and worked solutions as documents, from problems and the words of their families."""

from typing import TYPE_CHECKING

from markscheme.late_names import late_names

if TYPE_CHECKING:
    from markscheme.papers.key import key_document as key_document
    from markscheme.papers.practice_sheet import Sheet as Sheet
    from markscheme.papers.practice_sheet import answer_form as answer_form
    from markscheme.papers.practice_sheet import make_sheet as make_sheet
    from markscheme.papers.practice_sheet import sheet_document as sheet_document
    from markscheme.papers.solution import solution_document as solution_document
else:
    __getattr__ = late_names(
        __name__,
        {
            "key": "key_document",
            "practice_sheet": "Sheet answer_form make_sheet sheet_document",
            "solution": "solution_document",
        },
    )
