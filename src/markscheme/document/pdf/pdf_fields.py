"""Add text fields to a tagged PDF: to its form, to their pages, and to the structure that screen readers follow.

What is new or changed is written behind the file as it was, as the format provides for, with a second table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from markscheme.document.pdf.pdf_objects import (
    PdfText,
    PdfValue,
    PlainPdf,
    Reference,
    first_group,
    start_of_table,
    to_bytes,
)

SHEET = "sheet"

Entries: TypeAlias = dict[str, PdfValue]  # of a dictionary in the file

_FIT = "/Helv 0 Tf 0 g"  # size 0: as large as fits, so that nothing typed is hidden
_READ_ONLY = 1
_HIDDEN = 2
_PRINTED = 4
_SEVERAL_LINES = 1 << 12
_LEFT, _CENTRED = 0, 1

_TAGS = re.compile(rb"/StructTreeRoot (\d+) 0 R")
_WHOLE = re.compile(rb"/K\s*\[\s*(\d+) 0 R")
_NEXT_KEY = re.compile(rb"/ParentTreeNextKey (\d+)")
_ELEMENTS = re.compile(rb"/K\s*\[((?:\s*\d+ 0 R)*)\s*\]")
_NUMBERED = re.compile(rb"/Nums\s*\[((?:\s*\d+ \d+ 0 R)*)\s*\]")
_NOTES = re.compile(rb"/Annots\s*\[((?:\s*\d+ 0 R)*)\s*\]")
_MEDIA_BOX = re.compile(rb"/MediaBox\s*\[([^\]]*)\]")


@dataclass(frozen=True)
class Widget:
    """A text field on a page, of one line or `in_lines`; the place is in points from the upper left corner."""

    name: str
    tooltip: str
    page: int
    x: float
    y: float
    width: float
    height: float
    centred: bool
    in_lines: bool = False


def add_form(pdf: bytes, widgets: Sequence[Widget], hidden: Mapping[str, tuple[str, str]]) -> bytes:
    """Lay fields over a PDF, and hidden ones (tooltip and value by name); the same input gives the same bytes."""
    form = _Form(PlainPdf(pdf))
    for widget in widgets:
        form.add(widget)
    for name, (tooltip, value) in hidden.items():
        form.add_hidden(name, tooltip, value)
    return form.finish()


@dataclass
class _Node:
    """A field, or a group of fields by a dotted name, while they are added."""

    number: int
    entries: Entries
    kids: list[Reference] = field(default_factory=list)


class _Form:
    """The fields, their groups by dotted names, and the structure tree, while they are added."""

    def __init__(self, source: PlainPdf) -> None:
        self.source = source
        self.next = max(source.bodies) + 1
        self.tree = int(first_group(_TAGS, source.heads[source.root]))
        self.whole = int(first_group(_WHOLE, source.heads[self.tree]))
        self.next_key = int(first_group(_NEXT_KEY, source.heads[self.tree]))
        self.written: dict[int, bytes] = {}
        self.fields: list[Reference] = []
        self.nodes: list[_Node] = []
        self.groups: dict[str, _Node] = {}
        self.notes: dict[int, list[Reference]] = {}
        self.tagged: list[Reference] = []
        self.keyed: list[PdfValue] = []

    def add(self, widget: Widget) -> None:
        page = self.source.pages[widget.page - 1]
        top = float(first_group(_MEDIA_BOX, self.source.heads[page]).split()[3]) - widget.y
        entries: Entries = {
            "Rect": [float(widget.x), top - widget.height, float(widget.x + widget.width), top],
            "TU": PdfText(widget.tooltip),
            "F": _PRINTED,
            "Q": _CENTRED if widget.centred else _LEFT,
            "AP": {"N": self.write(_blank(widget))},
            "V": PdfText(""),
        }
        entries |= {"Ff": _SEVERAL_LINES} if widget.in_lines else {}
        self.tag(self.text_field(widget.name, page, entries), page)

    def add_hidden(self, name: str, tooltip: str, value: str) -> None:
        entries: Entries = {"Rect": [0, 0, 0, 0], "V": PdfText(value), "Ff": _READ_ONLY, "F": _HIDDEN}
        entries |= {"TU": PdfText(tooltip)} if tooltip else {}
        self.text_field(name, self.source.pages[0], entries)

    def write(self, body: bytes) -> Reference:
        """Write a new object."""
        reference = self.reserve()
        self.written[reference.number] = body
        return reference

    def reserve(self) -> Reference:
        self.next += 1
        return Reference(self.next - 1)

    def text_field(self, name: str, page: int, entries: Entries) -> _Node:
        """Make a field that is its own widget, below the groups that its dotted name names."""
        group, _, own = name.rpartition(".")
        kind: Entries = {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Tx",
            "T": PdfText(own),
            "DA": PdfText(_FIT),
        }
        node = _Node(self.reserve().number, {**kind, **entries, "P": Reference(page)})
        self.nodes.append(node)
        self.attach(node, group)
        self.notes.setdefault(page, []).append(Reference(node.number))
        return node

    def attach(self, node: _Node, group: str) -> None:
        if not group:
            self.fields.append(Reference(node.number))
            return
        if group not in self.groups:
            outer, _, own = group.rpartition(".")
            self.groups[group] = _Node(self.reserve().number, {"T": PdfText(own)})
            self.nodes.append(self.groups[group])
            self.attach(self.groups[group], outer)
        self.groups[group].kids.append(Reference(node.number))
        node.entries["Parent"] = Reference(self.groups[group].number)

    def tag(self, node: _Node, page: int) -> None:
        """Make the field known to screen readers, as PDF/UA asks."""
        kid: Entries = {"Type": "/OBJR", "Obj": Reference(node.number), "Pg": Reference(page)}
        element: Entries = {"Type": "/StructElem", "S": "/Form", "P": Reference(self.whole), "K": [kid]}
        tagged = self.write(to_bytes(element))
        self.tagged.append(tagged)
        self.keyed += [self.next_key, tagged]
        node.entries["StructParent"] = self.next_key
        self.next_key += 1

    def finish(self) -> bytes:
        """Write the file with everything that was added."""
        for node in self.nodes:
            self.written[node.number] = to_bytes({**node.entries, **({"Kids": node.kids} if node.kids else {})})
        helvetica = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
        # The viewer draws what is typed: only it knows a face for every letter, Chinese ones too.
        resources = {"Font": {"Helv": self.write(to_bytes(helvetica))}}
        form: Entries = {"Fields": self.fields, "NeedAppearances": True, "DA": PdfText(_FIT), "DR": resources}
        heads = self.source.heads
        self.written[self.source.root] = _with_entry(heads[self.source.root], b"AcroForm", to_bytes(form))
        self.written[self.whole] = _longer(heads[self.whole], _ELEMENTS, b"K", self.tagged)
        tree = _longer(heads[self.tree], _NUMBERED, b"Nums", self.keyed)
        self.written[self.tree] = _NEXT_KEY.sub(b"/ParentTreeNextKey %d" % self.next_key, tree)
        for page, notes in self.notes.items():
            head = heads[page] if _NOTES.search(heads[page]) else _with_entry(heads[page], b"Annots", b"[]")
            self.written[page] = _longer(head, _NOTES, b"Annots", notes)
        return b"".join(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """Yield the old file, the new objects, and the table that says where they are."""
        content = self.source.content
        yield content
        offset, entries = len(content) + 1, b"0 1\n0000000000 65535 f \n"
        yield b"\n"
        for number, body in sorted(self.written.items()):
            whole = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            entries += b"%d 1\n%010d 00000 n \n" % (number, offset)
            offset += len(whole)
            yield whole
        trailer = re.sub(rb"/Size \d+", b"/Size %d/Prev %d" % (self.next, start_of_table(content)), self.source.trailer)
        yield b"xref\n%strailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (entries, trailer, offset)


def _with_entry(head: bytes, key: bytes, value: bytes) -> bytes:
    return head.replace(b"<<", b"<</%s %s" % (key, value), 1)


def _longer(head: bytes, pattern: re.Pattern[bytes], key: bytes, items: Sequence[PdfValue]) -> bytes:
    """Make the list of a dictionary longer by some items."""
    listed = first_group(pattern, head) + b"".join(b" " + to_bytes(item) for item in items)
    return pattern.sub(b"/%s[%s]" % (key, listed), head, count=1)


def _blank(widget: Widget) -> bytes:
    box = [0, 0, float(widget.width), float(widget.height)]
    return to_bytes({"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": {}, "Length": 11}) + (
        b"\nstream\n/Tx BMC EMC\nendstream"
    )
