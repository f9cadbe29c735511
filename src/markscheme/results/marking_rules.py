"""Marks that were given by other marking rules stay: marking again is refused until that is meant."""

from __future__ import annotations

from markscheme._version import __version__
from markscheme.errors import ResultError
from markscheme.files.formats import MARKING

ALLOW = "--with-current-marking"
NOT_NEEDED = f"{ALLOW} changes nothing: no marks were given by other marking rules"


def check_marking(where: str, found: int, version: str, allowed: bool) -> str:
    """What to say of results that `version` of the program marked by rules `found`; "" when these are the rules of now.

    Raise ResultError where they are others and that is not allowed.
    """
    if found == MARKING:
        return NOT_NEEDED if allowed else ""
    if not allowed:
        raise refused(where, found, version)
    return f"marked by other marking rules: {where} by {found}, now by {MARKING}"


def refused(where: str, found: int, version: str, why: str = "") -> ResultError:
    """The refusal: what marked by which rules, `why` the marks cannot just stay, and what to do."""
    program = "the program as it was when these marks were given"
    if version != __version__:
        program = f"Markscheme {version}"
    lines = [
        f"{where} was marked by marking rules {found}, and this Markscheme marks by rules {MARKING}",
        *([why] if why else []),
        f"mark with {program}, or {ALLOW} if other marks are meant; nothing was marked",
    ]
    return ResultError("\n".join(lines))
