"""The English that is left in a Chinese message, beside names, files, options and what other libraries say."""

from __future__ import annotations

import re

# Why a file cannot be read is said by the library that reads it, in brackets.
OF_LIBRARIES = re.compile(
    r"(不是 (?:YAML|JSON|CSV)|不是可读的[^（]*|已损坏|无法读取|程序或题型出错，与答案无关)(?:（.*?）|：.*)"
)
ALLOWED = re.compile(
    r"exam assign|`[^`]*`|“[^”]*”|‘[^’]*’|'[^']*'|--[\w-]+|\S*[/.]\S*|\S+=\S+|\bq\d+\S*|\bcp\d+|\bbig5|\butf-8"
    r"|\bforms\b|\b(?:id|student|answers|sheet|attempts|late|excused|timezone)\b"
)


def english_in(text: str) -> list[str]:
    """List the English words of a message that stand beside each other, as in a sentence."""
    return re.findall(r"\b[A-Za-z]?[a-z]+ [a-z]{2,}\b", ALLOWED.sub("", OF_LIBRARIES.sub(r"\1", text)))
