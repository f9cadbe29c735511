"""A large JSON object is read as `json` reads it and written as `json` writes it, wherever a piece of it ends."""

from __future__ import annotations

import io
import json

import pytest

from markscheme.exam.records import json_entries
from markscheme.exam.records.json_entries import array_lines, object_lines, read_entries, whole_object

DATA = {
    "format": "markscheme manifest 1",
    "number": 12.5,
    "small": -1.5e-7,
    "none": None,
    "files": {"a/ä.pdf": "0" * 64, 'b\\"{,]}': "\u2028\n\U0001f600"},
    "students": {"s1": {"effort": 1.25, "numbers": [1, 2.5e3], "empty": {}}, "学生": {}},
    "rows": [{"x": [1.5]}, 2.75, "]", [], 1e22],
    "nothing": {},
    "never": [],
}


@pytest.mark.parametrize("at_once", [1, 2, 3, 5, 7, 64, 1 << 16])
@pytest.mark.parametrize("indent", [None, 1])
def test_an_object_is_read_whatever_the_pieces_that_the_disk_gives(monkeypatch, at_once, indent):
    monkeypatch.setattr(json_entries, "_AT_ONCE", at_once)
    text = json.dumps(DATA, ensure_ascii=False, indent=indent)
    found: dict = {"nothing": {}, "never": []}
    for name, key, value in read_entries(_Pieces(text, at_once), ("files", "students", "rows", "nothing", "never")):
        if key is None:
            found[name] = value
        elif key or name != "rows":
            found.setdefault(name, {})[key] = value
        else:
            found.setdefault(name, []).append(value)
    assert found == DATA


class _Pieces(io.StringIO):
    """A file of which no more than so many characters come at a time."""

    def __init__(self, text: str, most: int) -> None:
        super().__init__(text)
        self.most = most

    def read(self, size: int | None = -1, /) -> str:
        return super().read(self.most)


@pytest.mark.parametrize("cut", [1, 20, 60, -1])
def test_an_object_that_ends_too_early_is_none(cut):
    with pytest.raises(ValueError, match=r"expected|Expecting|Unterminated|no name"):
        list(read_entries(io.StringIO(json.dumps(DATA)[:cut]), ("files", "students")))


def test_an_object_after_which_more_follows_is_none():
    with pytest.raises(ValueError, match="more follows"):
        list(read_entries(io.StringIO(json.dumps(DATA) + "{"), ("files", "students")))


def test_what_is_written_piece_by_piece_is_what_json_writes():
    members = {
        **DATA,
        "files": object_lines(DATA["files"].items()),
        "students": object_lines(DATA["students"].items()),
        "rows": array_lines(DATA["rows"]),
        "nothing": object_lines([]),
        "never": array_lines([]),
    }
    assert "".join(whole_object(members.items())) == json.dumps(DATA, ensure_ascii=False, indent=1) + "\n"
