"""What is mechanical in bringing a family of an earlier version into today's shape."""

from __future__ import annotations

import ast
import re

from markscheme.family.declarations import RENAMED
from markscheme.family.language.prose_file import KINDS
from markscheme.family.steps.source_check import ONE_IMPORT, RENAMED_WORDS, WORDS

_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)\s*-?%\}(.*?)\{%-?\s*endblock(?:\s+\w+)?\s*-?%\}", re.DOTALL)


def convert_module(source: str) -> str:
    """Write a module with one import of all words; a word under another name is kept as that."""
    lines = source.splitlines(keepends=True)
    found = [n for n in ast.parse(source).body if isinstance(n, ast.ImportFrom) and n.module == "markscheme"]
    for i, node in reversed(list(enumerate(node for node in found if not node.level))):
        renamed = [
            f"from {WORDS} import {a.name} as {a.asname}\n" for a in node.names if a.asname not in (None, a.name)
        ]
        lines[node.lineno - 1 : node.end_lineno] = [f"{ONE_IMPORT}\n"] * (i == 0) + renamed
    text = "".join(lines)
    for old, now in RENAMED.items():
        text = re.sub(rf"^{old}(?= *(?:\||=))", now, text, flags=re.MULTILINE)
    for old, now in RENAMED_WORDS.items():
        if f"def {old}(" not in text:  # what the module itself calls so, it draws at random
            text = re.sub(rf"\b{old}\b", now, text)
    return text


def convert_prose(text: str) -> str:
    """Write prose in Jinja blocks as plain Markdown; prose that is plain Markdown already stays as it is.

    Comments between the blocks are left out.
    """
    blocks = [(found[1], found[2].strip()) for found in _BLOCK.finditer(text)]
    if not blocks:
        return text
    of_name = dict(blocks)
    parts = [f"# {' '.join(of_name.get('title', '').split())}", of_name.get("statement", "")]
    for section, kind in KINDS.items():
        entries = [(name.removeprefix(f"{kind}_"), said) for name, said in blocks if name.startswith(f"{kind}_")]
        if entries:
            parts += [f"## {section}", "\n".join(_entry(name, said) for name, said in entries)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _entry(name: str, said: str) -> str:
    """Write one item of a list; what is on several lines, or begins with a line that is a tag, is indented."""
    indented = re.sub(r"^(?=.)", "  ", said, flags=re.MULTILINE)
    begins_with_tag = re.match(r"\{%[^%]*%\}\n", said) is not None  # such a line prints nothing, if it stands alone
    return f"- {name}:\n{indented}" if begins_with_tag else f"- {name}: {indented[2:]}"
