"""One small maths tree, a strict reader of LaTeX, and a printer for each output."""

from typing import TYPE_CHECKING

from markscheme.late_names import late_names
from markscheme.notation.builders import equals as equals
from markscheme.notation.builders import figures_and_exponent as figures_and_exponent
from markscheme.notation.builders import grouped as grouped
from markscheme.notation.builders import infix as infix
from markscheme.notation.builders import number as number
from markscheme.notation.builders import row as row
from markscheme.notation.builders import script as script
from markscheme.notation.builders import styled as styled
from markscheme.notation.builders import symbol_from_latex as symbol_from_latex
from markscheme.notation.maths_tree import Accent as Accent
from markscheme.notation.maths_tree import Cases as Cases
from markscheme.notation.maths_tree import Fence as Fence
from markscheme.notation.maths_tree import Fraction as Fraction
from markscheme.notation.maths_tree import Function as Function
from markscheme.notation.maths_tree import Lines as Lines
from markscheme.notation.maths_tree import Matrix as Matrix
from markscheme.notation.maths_tree import Node as Node
from markscheme.notation.maths_tree import Number as Number
from markscheme.notation.maths_tree import Operator as Operator
from markscheme.notation.maths_tree import Root as Root
from markscheme.notation.maths_tree import Row as Row
from markscheme.notation.maths_tree import Space as Space
from markscheme.notation.maths_tree import Style as Style
from markscheme.notation.maths_tree import SubSuperscript as SubSuperscript
from markscheme.notation.maths_tree import Symbol as Symbol
from markscheme.notation.maths_tree import Text as Text

if TYPE_CHECKING:
    from markscheme.notation.latex_maths import to_latex as to_latex
    from markscheme.notation.latex_reader import read_latex as read_latex
    from markscheme.notation.mathml import to_mathml as to_mathml
    from markscheme.notation.speech import to_speech as to_speech
    from markscheme.notation.text_maths import to_text as to_text
    from markscheme.notation.typst_maths import to_typst as to_typst
else:
    __getattr__ = late_names(
        __name__,
        {
            "latex_maths": "to_latex",
            "latex_reader": "read_latex",
            "mathml": "to_mathml",
            "speech": "to_speech",
            "text_maths": "to_text",
            "typst_maths": "to_typst",
        },
    )
