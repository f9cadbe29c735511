"""The formula keyboard, where the cache of `site` has it: the same locked part, under the same names."""

from __future__ import annotations

from markscheme.errors import MarkschemeError
from markscheme.site.locked_parts import locked_parts
from markscheme.site.part_cache import part_bytes, user_cache
from markscheme.site.pyodide_files import KEYBOARD, keyboard_files


def kept_keyboard() -> dict[str, bytes]:
    """Give the files of the keyboard; none where it was never fetched, or is not what it was. Nothing is fetched."""
    cache = user_cache()
    if not (cache / locked_parts()[KEYBOARD].file).is_file():
        return {}
    try:
        return keyboard_files(part_bytes(KEYBOARD, cache))
    except (MarkschemeError, OSError):
        return {}


def fetch_keyboard() -> None:
    """Have the keyboard in the cache; raise `MarkschemeError` where it is not to be had."""
    part_bytes(KEYBOARD, user_cache())
