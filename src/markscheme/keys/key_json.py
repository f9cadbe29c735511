"""JSON as it reads well in a diff: mappings over several lines, one row of an array a line."""

from __future__ import annotations

import json

from markscheme.files.json_reader import JsonValue

INDENT = " "


def json_text(value: JsonValue) -> str:
    """Write JSON with one array row a line; the same value always gives the same text.

    >>> print(json_text({"A": [["0", "1"], ["1", "0"]], "d": ["1", "1"]}), end="")
    {
     "A": [
      ["0", "1"],
      ["1", "0"]
     ],
     "d": ["1", "1"]
    }
    """
    return _text(value, "") + "\n"


def _text(value: JsonValue, margin: str) -> str:
    if _is_one_line(value):
        return json.dumps(value, ensure_ascii=False)
    inner = margin + INDENT
    if isinstance(value, dict):
        items = [f"{json.dumps(key, ensure_ascii=False)}: {_text(item, inner)}" for key, item in value.items()]
        return _block("{", items, "}", margin)
    return _block("[", [_row(item, inner) for item in value], "]", margin)


def _row(item: JsonValue, margin: str) -> str:
    """Write an item of a list; a small mapping, as a layer of a network is, stays on one line."""
    flat = isinstance(item, dict) and all(_is_one_line(part) for part in item.values())
    return json.dumps(item, ensure_ascii=False) if flat else _text(item, margin)


def _block(opening: str, items: list[str], closing: str, margin: str) -> str:
    return f"{opening}\n" + ",\n".join(f"{margin}{INDENT}{item}" for item in items) + f"\n{margin}{closing}"


def _is_one_line(value: JsonValue) -> bool:
    """Whether it is a number, an empty mapping, or a list of nothing but numbers."""
    if isinstance(value, dict):
        return not value
    return not isinstance(value, list) or not any(isinstance(item, (list, dict)) for item in value)
