"""Answers, names and files that try to stop the marking of a class. Nothing here knows how they are read."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

TEXTS: dict[str, str] = {
    "digits": "9" * 20_000,
    "a long cell": "1+" * 200_000,
    "an exponent": "1e999999999",
    "powers": "9^9^9^9",
    "a root of a root": "sqrt(" * 2000,
    "brackets": "[" * 20_000,
    "commas": "," * 20_000,
    "a division by zero": "1/0",
    "not a number": "nan, inf, -inf",
    "a formula of a spreadsheet": "=cmd|' /C calc'!A0",
    "a mark of a spoilt cell": "\N{WARNING SIGN} date: 2026-01-02",
    "another mark": "\N{WARNING SIGN} nothing: {found}",
    "braces": "{found} {0} %s {{",
    "right to left": "\u202e1.5\u202c",
    "an emoji": "\N{PILE OF POO}",
    "html": "<script>alert(1)</script>",
    "typst": "#panic() $ \\ `",
    "a table": "| 1 | 2 |\n|---|---|",
    "a half space": "\u2009\u00a0\u200b",
}
NOT_TEXT: dict[str, str] = {
    "NUL": "1\x00",
    "half a character": "1\ud800",
    "an escape": "\x1b[2J1",
    "no character": "\uffff",
}
NAMES: dict[str, str] = {
    "a path": "../../../etc/passwd",
    "a long name": "n" * 5000,
    "a line": "one\ntwo",
    "html": "<b>x</b>",
    "a formula": "=1+1",
    "a device": "CON",
    "emoji": "\N{PILE OF POO}\N{PILE OF POO}",
    "right to left": "\u202eabc",
    "marks on marks": "a" + "\u0301" * 300,
}


def nested(depth: int, text: str = "1") -> Any:
    """A list in a list in a list."""
    found: Any = text
    for _ in range(depth):
        found = [found]
    return found


def objects(code: str, question: str, step: str) -> Iterator[tuple[str, Any]]:
    """What one student hands in as an object, with a name for the case."""

    def of(raw: Any, student: str = "hostile", **others: Any) -> dict[str, Any]:
        return {"sheet": code, "student": student, "answers": {question: {step: raw}}, **others}

    yield from ((f"{name} as an answer", of(text)) for name, text in {**TEXTS, **NOT_TEXT}.items())
    yield from ((f"{name} as a name", of("1", text)) for name, text in {**NAMES, **NOT_TEXT}.items())
    yield "200 lists", of(nested(200))
    yield "seven lists", of(nested(7))
    yield "ten thousand cells", of(["1"] * 10_000)
    yield "blank cells", of([""] * 500)
    yield "names in names", of({"a": {"b": "1"}})
    yield "no answers", {"sheet": code, "student": "hostile"}
    yield "answers that are a text", {"sheet": code, "student": "hostile", "answers": "all right"}
    yield "no student", {"sheet": code, "answers": {question: {step: "1"}}}
    yield "a student that is a list", of("1") | {"student": ["hostile"]}
    yield "another sheet", of("1") | {"sheet": "AAAA-BBBB"}
    yield "a code that is no text", of("1") | {"sheet": "A\x00\ud800"}
    yield "a strange entry", of("1", colour="red")
    yield "a strange question", {"sheet": code, "student": "hostile", "answers": {"q99": {step: "1"}}}
    yield "a strange step", of("1") | {"answers": {question: {"no_step": "1"}}}


def json_files(code: str, question: str, step: str) -> Iterator[tuple[str, bytes]]:
    """Files of one student."""
    for name, data in objects(code, question, step):
        yield name, json.dumps(data).encode("utf-8")
    yield "no JSON", b'{"student": "hostile", "answers": {'
    yield "a list without end", b"[" * 100_000
    yield "a name twice", b'{"student": "hostile", "student": "other", "answers": {}}'
    yield "a number", b"17"
    yield "nothing", b""
    yield "bytes", bytes(range(256))


def yaml_files(code: str, question: str, step: str) -> Iterator[tuple[str, bytes]]:
    """Files of one student."""
    for name, data in objects(code, question, step):
        if "\ud800" not in repr(data).encode("ascii", "backslashreplace").decode() and r"\ud800" not in repr(data):
            yield name, yaml.safe_dump(data, allow_unicode=True, default_style='"').encode()
    yield "lists without end", b"answers: " + b"[" * 100_000
    yield "an anchor", b"student: hostile\nanswers: &a {q1: *a}"
    yield "a tag", b"student: hostile\nanswers: !!python/object/apply:os.system [id]"
    yield "two documents", b"student: hostile\nanswers: {}\n---\nstudent: other\nanswers: {}"
    yield "a key that is a list", b"? [1, 2]\n: 3"
    yield "a tab", b"student: hostile\n\tanswers: 1"
    yield "nothing", b""
    yield "bytes", bytes(range(256))


def text_files(question: str, step: str) -> Iterator[tuple[str, bytes]]:
    """Files of one student."""
    for name, text in TEXTS.items():
        yield name, f"student = hostile\n{question}.{step} = {text}\n".encode()
    yield "NUL", f"student = hostile\n{question}.{step} = 1\x00\n".encode()
    yield "no name", b"0.5\n0.7\n"
    yield "a strange name", b"student = hostile\nq99.x = 1\n"
    yield "lines", b"student = hostile\n" * 200_000
    yield "bytes", bytes(range(256))


def pdf_files(form: bytes, fill: Callable[..., bytes], field: str) -> Iterator[tuple[str, bytes]]:
    """Files of one student, made from the blank form by `fill`."""
    for name, text in {**TEXTS, **{key: NOT_TEXT[key] for key in ("NUL", "an escape", "no character")}}.items():
        yield name, fill({field: text, "student.2": "hostile"}, form)
    for name, text in NAMES.items():
        yield f"{name} as a name", fill({field: "1", "student.2": text}, form)
    yield "half a file", form[: len(form) // 2]
    yield "no form", b"%PDF-1.7\n%%EOF"
    yield "strange fields", strange_pdf()
    yield "nothing", b""


def strange_pdf() -> bytes:
    """Fields whose name, tooltip and value are what they should not be."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    text = TextStringObject("hostile")
    strange = DictionaryObject({NameObject("/T"): ArrayObject([text]), NameObject("/V"): ArrayObject([text])})
    unknown = DictionaryObject({NameObject("/T"): TextStringObject("q99.x"), NameObject("/V"): text})
    form = DictionaryObject({NameObject("/Fields"): ArrayObject([strange, unknown])})
    writer.root_object[NameObject("/AcroForm")] = form
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def hostile_rows(width: int) -> Iterator[tuple[str, list[Any]]]:
    """Rows of a table whose first column is the student and the others answers."""
    rest = [""] * (width - 2)
    for name, text in TEXTS.items():
        yield name, ["hostile", text, *rest]
    for name, text in NAMES.items():
        yield f"{name} as a name", [text, "1", *rest]
    yield "no student", ["", "1", *rest]
    yield "a short row", ["hostile"]


def odd_entries(folder: Path, others: Path) -> None:
    """Links, pipes and names in a folder of answers: of another's file, of a file of the system, of bytes."""
    (folder / "a-link.json").symlink_to(others)
    (folder / "b-system.txt").symlink_to("/etc/passwd")
    (folder / "c-loop.yaml").symlink_to(folder / "c-loop.yaml")
    (folder / "d-folder.yaml").mkdir()
    os.mkfifo(folder / "e-pipe.csv")
    (folder / os.fsdecode(b"f-\xff\xfe.yaml")).write_bytes(b"student: ''\nanswers: {}")
    (folder / "g-\n<b>.yaml").write_bytes(b"answers: {q1: {")
    (folder / ("h" * 240 + ".yaml")).write_bytes(b"answers: {}")
