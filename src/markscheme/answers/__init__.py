"""Read what students and problem files write: an exact value, and the precision that it was written to.

The policy is `docs/answers.md`; its table, `docs/answers.csv`, is run by the tests.
"""

from markscheme.answers.array_reader import as_vector
from markscheme.answers.expression import Expression
from markscheme.answers.reader import read_array, read_number, read_value
from markscheme.answers.results import (
    Blank,
    Cell,
    Label,
    Raw,
    ReadAnswer,
    Reading,
    Unreadable,
    WrittenNumber,
    spoilt,
    spoilt_reading,
)
from markscheme.answers.typed.shape_reader import read_shape
from markscheme.answers.typed.shaped import read_shaped
from markscheme.answers.typed.usual_numbers import usual_cells, written_usually
from markscheme.answers.wording.label_reader import read_label
from markscheme.answers.wording.word_lists import read_members, read_names, read_words
from markscheme.answers.writing import exact, exact_array, write_number

__all__ = [
    "Blank",
    "Cell",
    "Expression",
    "Label",
    "Raw",
    "ReadAnswer",
    "Reading",
    "Unreadable",
    "WrittenNumber",
    "as_vector",
    "exact",
    "exact_array",
    "read_array",
    "read_label",
    "read_members",
    "read_names",
    "read_number",
    "read_shape",
    "read_shaped",
    "read_value",
    "read_words",
    "spoilt",
    "spoilt_reading",
    "usual_cells",
    "write_number",
    "written_usually",
]
