"""Add text fields to a tagged PDF: to its form, to their pages, and to the structure that screen readers follow."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SHEET = "sheet"
_FIT = "/Helv 0 Tf 0 g"  # size 0: as large as fits, so that nothing typed is hidden
_READ_ONLY = 1
_HIDDEN = 2
_PRINTED = 4
_LEFT, _CENTRED = 0, 1


@dataclass(frozen=True)
class Widget:
    """A text field on a page; the place is in points from the upper left corner."""

    name: str
    tooltip: str
    page: int
    x: float
    y: float
    width: float
    height: float
    centred: bool


def add_form(pdf: bytes, widgets: Sequence[Widget], hidden: Mapping[str, tuple[str, str]]) -> bytes:
    """Lay fields over a PDF, and hidden ones (tooltip and value by name); the same input gives the same bytes."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    form = _Form(writer)
    for widget in widgets:
        form.add(widget)
    for name, (tooltip, value) in hidden.items():
        form.add_hidden(name, tooltip, value)
    form.close()
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def _pdf(value: Any) -> Any:
    """Python values as PDF objects; a text that begins with a slash is a name."""
    from pypdf import generic

    match value:
        case generic.PdfObject():
            return value
        case dict():
            return generic.DictionaryObject({_pdf(f"/{key}"): _pdf(item) for key, item in value.items()})
        case list():
            return generic.ArrayObject([_pdf(item) for item in value])
        case bool():
            return generic.BooleanObject(value)
        case int():
            return generic.NumberObject(value)
        case float():
            return generic.FloatObject(round(value, 2))
    return generic.NameObject(value) if value.startswith("/") else generic.TextStringObject(value)


def _text(value: str) -> Any:
    from pypdf.generic import TextStringObject

    return TextStringObject(value)


class _Form:
    """The fields, their groups by dotted names, and the structure tree, while they are added."""

    def __init__(self, writer: Any) -> None:
        self.writer = writer
        self.fields = _pdf([])
        self.groups: dict[str, Any] = {}
        self.tags = writer.root_object["/StructTreeRoot"]
        self.next_key = int(self.tags["/ParentTreeNextKey"])

    def add(self, widget: Widget) -> None:
        page = self.writer.pages[widget.page - 1]
        top = float(page.mediabox.top) - widget.y
        entries = {
            "Rect": [widget.x, top - widget.height, widget.x + widget.width, top],
            "TU": _text(widget.tooltip),
            "F": _PRINTED,
            "Q": _CENTRED if widget.centred else _LEFT,
            "AP": {"N": self.writer._add_object(_blank(widget))},
            "V": _text(""),
        }
        self.tag(self.text_field(widget.name, page, entries), page)

    def add_hidden(self, name: str, tooltip: str, value: str) -> None:
        entries = {"Rect": [0, 0, 0, 0], "V": _text(value), "Ff": _READ_ONLY, "F": _HIDDEN}
        entries |= {"TU": _text(tooltip)} if tooltip else {}
        self.text_field(name, self.writer.pages[0], entries)

    def text_field(self, name: str, page: Any, entries: dict[str, Any]) -> Any:
        """Make a field that is its own widget, below the groups that its dotted name names."""
        group, _, own = name.rpartition(".")
        kind = {"Type": "/Annot", "Subtype": "/Widget", "FT": "/Tx", "T": _text(own), "DA": _text(_FIT)}
        reference = self.writer._add_object(_pdf({**kind, **entries, "P": page.indirect_reference}))
        self.hang(reference, group)
        page.setdefault(_pdf("/Annots"), _pdf([])).append(reference)
        return reference

    def hang(self, reference: Any, group: str) -> None:
        if not group:
            self.fields.append(reference)
            return
        if group not in self.groups:
            outer, _, own = group.rpartition(".")
            self.groups[group] = self.writer._add_object(_pdf({"T": _text(own), "Kids": []}))
            self.hang(self.groups[group], outer)
        self.groups[group].get_object()["/Kids"].append(reference)
        reference.get_object()[_pdf("/Parent")] = self.groups[group]

    def tag(self, reference: Any, page: Any) -> None:
        """Make the field known to screen readers, as PDF/UA asks."""
        whole = self.tags["/K"][0]
        kid = {"Type": "/OBJR", "Obj": reference, "Pg": page.indirect_reference}
        element = _pdf({"Type": "/StructElem", "S": "/Form", "P": whole.indirect_reference, "K": [kid]})
        tagged = self.writer._add_object(element)
        whole["/K"].append(tagged)
        self.tags["/ParentTree"]["/Nums"].extend([_pdf(self.next_key), tagged])
        reference.get_object()[_pdf("/StructParent")] = _pdf(self.next_key)
        self.next_key += 1

    def close(self) -> None:
        helvetica = {"Type": "/Font", "Subtype": "/Type1", "BaseFont": "/Helvetica", "Encoding": "/WinAnsiEncoding"}
        font = self.writer._add_object(_pdf(helvetica))
        # The viewer draws what is typed: only it knows a face for every letter, Chinese ones too.
        form = {"Fields": self.fields, "NeedAppearances": True, "DA": _text(_FIT), "DR": {"Font": {"Helv": font}}}
        self.writer.root_object[_pdf("/AcroForm")] = self.writer._add_object(_pdf(form))
        self.tags[_pdf("/ParentTreeNextKey")] = _pdf(self.next_key)


def _blank(widget: Widget) -> Any:
    from pypdf.generic import StreamObject

    stream = StreamObject()
    stream.set_data(b"/Tx BMC EMC")
    stream.update(
        _pdf({"Type": "/XObject", "Subtype": "/Form", "BBox": [0, 0, widget.width, widget.height], "Resources": {}})
    )
    return stream
