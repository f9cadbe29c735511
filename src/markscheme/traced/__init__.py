"""Numbers that remember how they were made, for the working.

`TracedValue` is one number with the formula that made it from its leaves. `TracedArray` is a whole array by its symbol:
a step that is one expression of arrays prints as W_1 x + b_1. Both decide comparisons by the exact value that they
carry.
"""

from markscheme.traced.function_arguments import Applied as Applied
from markscheme.traced.function_arguments import Noted as Noted
from markscheme.traced.function_arguments import factors as factors
from markscheme.traced.function_arguments import noting_arguments as noting_arguments
from markscheme.traced.index_letters import Size as Size
from markscheme.traced.index_letters import naming as naming
from markscheme.traced.index_letters import with_known_ends as with_known_ends
from markscheme.traced.symbol_arrays import named_length as named_length
from markscheme.traced.traced_arrays import TracedArray as TracedArray
from markscheme.traced.traced_arrays import leaf as leaf
from markscheme.traced.traced_numbers import ATOM as ATOM
from markscheme.traced.traced_numbers import PRODUCT as PRODUCT
from markscheme.traced.traced_numbers import SUM as SUM
from markscheme.traced.traced_numbers import TracedValue as TracedValue
from markscheme.traced.traced_numbers import Unknown as Unknown
from markscheme.traced.traced_numbers import Untraceable as Untraceable
from markscheme.traced.traced_numbers import traced_at_most as traced_at_most
from markscheme.traced.written_out import is_deep as is_deep
from markscheme.traced.written_out import noted_by as noted_by
