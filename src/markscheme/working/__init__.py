"""The working of a problem, from the steps themselves: the formula, the numbers put in, the result."""

from markscheme.working.closed_forms import closed_form_node as closed_form_node
from markscheme.working.closed_forms import closed_form_text as closed_form_text
from markscheme.working.closed_forms import closed_forms as closed_forms
from markscheme.working.formulas import formula as formula
from markscheme.working.formulas import is_traceable as is_traceable
from markscheme.working.formulas import traced_formula as traced_formula
from markscheme.working.formulas import written_formula as written_formula
from markscheme.working.steps import Line as Line
from markscheme.working.steps import StepWorking as StepWorking
from markscheme.working.steps import as_printed as as_printed
from markscheme.working.steps import decimals as decimals
from markscheme.working.steps import is_told as is_told
from markscheme.working.steps import nested_lists as nested_lists
from markscheme.working.steps import print_proven as print_proven
from markscheme.working.steps import printed_value as printed_value
from markscheme.working.steps import shown_value as shown_value
from markscheme.working.steps import value_node as value_node
from markscheme.working.steps import working as working
