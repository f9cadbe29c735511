"""Read what students and problem files write: an exact value, and the precision that it was written to.

The policy is `docs/answers.md`; its table, `docs/answers.csv`, is run by the tests.
"""

from typing import TYPE_CHECKING

from markscheme.late_names import late_names

if TYPE_CHECKING:
    from markscheme.answers.array_reader import as_vector as as_vector
    from markscheme.answers.expression import Expression as Expression
    from markscheme.answers.reader import read_array as read_array
    from markscheme.answers.reader import read_number as read_number
    from markscheme.answers.reader import read_value as read_value
    from markscheme.answers.results import Blank as Blank
    from markscheme.answers.results import Cell as Cell
    from markscheme.answers.results import Label as Label
    from markscheme.answers.results import Raw as Raw
    from markscheme.answers.results import ReadAnswer as ReadAnswer
    from markscheme.answers.results import Reading as Reading
    from markscheme.answers.results import Unreadable as Unreadable
    from markscheme.answers.results import WrittenNumber as WrittenNumber
    from markscheme.answers.results import spoilt as spoilt
    from markscheme.answers.results import spoilt_reading as spoilt_reading
    from markscheme.answers.typed.shape_reader import read_shape as read_shape
    from markscheme.answers.typed.shaped import read_shaped as read_shaped
    from markscheme.answers.typed.usual_numbers import usual_cells as usual_cells
    from markscheme.answers.typed.usual_numbers import written_usually as written_usually
    from markscheme.answers.wording.label_reader import read_label as read_label
    from markscheme.answers.wording.word_lists import read_members as read_members
    from markscheme.answers.wording.word_lists import read_names as read_names
    from markscheme.answers.wording.word_lists import read_words as read_words
    from markscheme.answers.writing import exact as exact
    from markscheme.answers.writing import exact_array as exact_array
    from markscheme.answers.writing import write_number as write_number
else:
    __getattr__ = late_names(
        __name__,
        {
            "array_reader": "as_vector",
            "expression": "Expression",
            "reader": "read_array read_number read_value",
            "results": "Blank Cell Label Raw ReadAnswer Reading Unreadable WrittenNumber spoilt spoilt_reading",
            "typed.shape_reader": "read_shape",
            "typed.shaped": "read_shaped",
            "typed.usual_numbers": "usual_cells written_usually",
            "wording.label_reader": "read_label",
            "wording.word_lists": "read_members read_names read_words",
            "writing": "exact exact_array write_number",
        },
    )
