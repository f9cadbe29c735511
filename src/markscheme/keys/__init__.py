"""Answer keys: published problems and golden keys, recomputed by the engine and compared.

`published/TOPIC/NAME.json` holds answers that others printed; `golden/TOPIC/NAME.json` holds three
instances of a family as the engine solved them when somebody last looked at the diff.
"""

from markscheme.keys.agreement import KeyDifference
from markscheme.keys.folder import KeyReport, checkout_folder, compare_folder, write_golden

__all__ = ["KeyDifference", "KeyReport", "checkout_folder", "compare_folder", "write_golden"]
