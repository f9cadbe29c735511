"""Read what students and problem files write: an exact value, and the precision that it was written to.

The policy is `docs/answers.md`; its table, `docs/answers.csv`, is run by the tests.
"""

from markscheme.answers.array_reader import as_vector
from markscheme.answers.expression import Expression
from markscheme.answers.reader import read_array, read_label, read_number, read_shape, read_value
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
    "read_number",
    "read_shape",
    "read_value",
    "spoilt",
    "spoilt_reading",
    "write_number",
]
