"""What a person has to look at: everything unreadable, every guard, every tie, answers without working."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from markscheme.document.document_tree import Blocks, Code, Document, Heading, Inlines, Paragraph, Table, Words
from markscheme.papers.sheet import as_language
from markscheme.results.record import Record
from markscheme.results.unmarked import is_marked
from markscheme.submissions import Refused, Submission

HEADER = ("student", "question", "step", "reason", "written", "message")
REASONS: dict[str, dict[str, str]] = {
    "not_marked": {"en": "Not marked", "zh": "未批改"},
    "refused": {"en": "Handed in, and cannot be read", "zh": "已提交，但无法读取"},
    "no_page": {"en": "No feedback page could be made; the marks stand", "zh": "反馈页无法生成；成绩不受影响"},
    "unreadable": {"en": "Could not be read", "zh": "无法读取"},
    "guarded": {"en": "Follows from an answer that made the step trivial", "zh": "由使该步无需计算的答案推出"},
    "misread": {"en": "One given was misread; charged once", "zh": "看错一个已知数；只扣一次分"},
    "unborne": {
        "en": "The answers agree no better with the numbers of this paper than with others; what follows earns nothing",
        "zh": "答案与本卷数据的吻合并不比与其他数据更好，看不出是用本卷数据算的；承前部分不得分",
    },
    "tie": {"en": "Several mistakes explain it equally well", "zh": "几种错误同样可以解释"},
    "no_working": {"en": "Right final answer without working", "zh": "最后答案正确但没有过程"},
    "superseded": {"en": "Handed in more than once; not marked", "zh": "重复提交；未批改"},
    "note": {"en": "Remarks on what was handed in", "zh": "提交内容的备注"},
}
WORDS: dict[str, dict[str, str]] = {
    "title": {"en": "To be looked at", "zh": "需人工复核"},
    "nothing": {"en": "Nothing needs a person.", "zh": "没有需要人工复核的内容。"},
    "student": {"en": "Student", "zh": "学生"},
    "place": {"en": "Step", "zh": "步骤"},
    "written": {"en": "Written", "zh": "作答"},
    "message": {"en": "Remark", "zh": "说明"},
}


class Item(NamedTuple):
    """One thing to look at."""

    student: str
    question: str
    step: str
    reason: str
    written: str
    message: str


def review_items(record: Record) -> Iterator[Item]:
    """Everything about one student that a person should see."""
    student = record["student"]
    if not is_marked(record):
        yield Item(student, "", "", "not_marked", record["source"], record["reason"])
    for suffix, reason in record.get("lost_pages", {}).items():
        yield Item(student, "", "", "no_page", suffix, reason)
    for note in record["notes"]:
        yield Item(student, "", "", "note", record["source"], note)
    for question in record["questions"]:
        for step in question["steps"]:
            for reason in _reasons(step):
                yield Item(student, question["id"], step["name"], reason, written_text(step["raw"]), step["message"])


def _reasons(step: Record) -> Iterator[str]:
    if "unreadable" in _flat(step["cells"]):
        yield "unreadable"
    if step.get("verdict") == "misread":
        yield "misread"
    yield from (flag for flag in ("guarded", "unborne", "tie", "no_working") if flag in step["flags"])


def _flat(cells: Any) -> Iterator[str]:
    if isinstance(cells, list):
        for cell in cells:
            yield from _flat(cell)
    else:
        yield cells


def written_text(raw: Any) -> str:
    """A raw answer on one line."""
    text = raw if isinstance(raw, str) else "" if raw is None else json.dumps(raw, ensure_ascii=False)
    return " ".join(text.split())


def superseded_items(superseded: Iterable[Submission]) -> Iterator[Item]:
    """Submissions that another one by the same student replaced."""
    for other in superseded:
        yield Item(other.student, "", "", "superseded", other.source, "")


def refused_items(strays: Iterable[Refused]) -> Iterator[Item]:
    """What could not be read and belongs to nobody, or to somebody who is marked by something else."""
    for one in strays:
        yield Item(one.student, "", "", "refused", one.source, one.reason)


def review_document(
    items: Sequence[Item], title: str, language: str, reasons: Mapping[str, Mapping[str, str]] = REASONS
) -> Document:
    """The list for a person, by reason."""
    blocks: Blocks = tuple(
        block for reason, words in reasons.items() for block in _section(items, reason, words[language], language)
    )
    nothing = (Paragraph((Words(WORDS["nothing"][language]),)),)
    separator = ": " if language == "en" else "："
    return Document(f"{WORDS['title'][language]}{separator}{title}", as_language(language), blocks or nothing)


def _section(items: Sequence[Item], reason: str, words: str, language: str) -> Blocks:
    found = [item for item in items if item.reason == reason]
    if not found:
        return ()
    header = tuple(_words(WORDS[name][language]) for name in ("student", "place", "written", "message"))
    rows = tuple(_row(item) for item in found)
    heading = Heading(1, _words(f"{words} ({len(found)})"))
    return heading, Table(header, rows, widths=(0, 0, 1, 2))


def _row(item: Item) -> tuple[Inlines, ...]:
    place = f"{item.question}.{item.step}" if item.question else ""
    written: Inlines = (Code(item.written),) if item.written else ()
    return _words(item.student), _words(place), written, _words(item.message)


def _words(text: str) -> Inlines:
    return (Words(text),)
