"""The modules of earlier commits under the names of today, so that today's benchmarks run on an older source.

Only where they stood is known here. What was called otherwise, or did something else, is not: a row that needs it is
said to be missing in that commit.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path

# What is imported today, and where it stood: the first that there is. Newest first.
HOMES = {
    "markscheme.engine.acceptance": ("markscheme.acceptance",),
    "markscheme.engine.certify": ("markscheme.certify",),
    "markscheme.engine.evaluate": ("markscheme.evaluate",),
    "markscheme.engine.problem": ("markscheme.problem",),
    "markscheme.family.library": ("markscheme.library",),
    "markscheme.family.givens.sampling": ("markscheme.sampling",),
    "markscheme.diagnosis.scheme": ("markscheme.diagnose",),
    "markscheme.marking.mark": ("markscheme.marking",),
    "markscheme.simulation": ("markscheme.students",),
    "markscheme.papers": ("markscheme.render",),
    "markscheme.document.pdf.typeset": ("markscheme.document.pdf",),
    "markscheme.document.printers.typst_document": ("markscheme.document.to_typst",),
}


def forget_install() -> None:
    """Let no module come from an editable install of another checkout: it would lend an older source what that has not.

    An editable install finds each module by itself, so one that is missing in the checkout on the path is taken from
    the checkout that is installed, and the sources are mixed. That of the checkout on the path itself stays: it alone
    knows where the families lie.
    """
    found = importlib.util.find_spec("markscheme")
    root = Path(found.origin).parents[2] if found and found.origin else None
    sys.meta_path[:] = [finder for finder in sys.meta_path if _is_of(finder, root)]


def _is_of(finder: object, root: Path | None) -> bool:
    """Whether a finder is none of an editable install, or of that of a checkout."""
    module = getattr(finder, "__module__", "")
    if "__editable__" not in module:
        return True
    places = getattr(sys.modules[module], "MAPPING", {}).values()
    return root is not None and any(Path(place).is_relative_to(root) for place in places)


def lend_names(homes: dict[str, tuple[str, ...]] = HOMES) -> dict[str, str]:
    """Let modules be imported by today's names; give those that stood elsewhere, by today's name."""
    forget_install()
    lent = {}
    for name, earlier in homes.items():
        if _imported(name):
            continue
        if home := next(filter(_imported, earlier), None):
            sys.modules[name] = sys.modules[home]
            lent[name] = home
    return lent


def _imported(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError:
        return False
    return True
