"""Where the problem templates that come with Markscheme lie."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from markscheme.errors import FamilyError

PACKAGE = "markscheme.problem_templates"


def templates_root() -> Path:
    """Return the folder whose sub-folders are the topics, in an editable install as in a wheel.

    Raises FamilyError when Markscheme runs without being installed.
    """
    spec = find_spec(PACKAGE)
    for place in (spec and spec.submodule_search_locations) or ():
        if (folder := Path(place)).is_dir():
            return folder
    raise FamilyError(
        f"the problem templates, package {PACKAGE!r}, are not installed; "
        "install Markscheme with `pip install markscheme`, or `pip install -e .` in a checkout"
    )
