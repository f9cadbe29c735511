"""Files are written whole or not at all."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from document_samples import paper
from words_of_others import of_system

from markscheme.document.printers.markdown_document import to_markdown
from markscheme.document.writers import render, write, write_whole
from markscheme.errors import RenderError


@pytest.mark.parametrize(
    "suffix, start",
    [
        (".pdf", b"%PDF-"),
        (".html", b"<!DOCTYPE html>"),
        (".md", b"# "),
        (".tex", b"% Compile"),
        (".TXT", b"  "),
    ],
)
def test_the_suffix_chooses_the_format(tmp_path: Path, suffix: str, start: bytes) -> None:
    target = tmp_path / f"sheet{suffix}"
    write(paper("en"), target)
    assert target.read_bytes().startswith(start)
    assert target.read_bytes() == render(paper("en"), target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize("name, suffix", [("sheet.docx", ".docx"), ("sheet", "(none)")])
def test_an_unknown_suffix_names_the_known_ones(tmp_path: Path, name: str, suffix: str) -> None:
    with pytest.raises(RenderError) as caught:
        write(paper("en"), tmp_path / name)
    expected = f"{tmp_path / name}: the ending {suffix} names no format; known endings: .pdf .html .md .tex .txt"
    assert str(caught.value) == expected
    assert list(tmp_path.iterdir()) == []


def test_an_earlier_file_is_replaced_and_links_are_followed(tmp_path: Path) -> None:
    target, link = tmp_path / "sheet.md", tmp_path / "link.md"
    target.write_text("old")
    link.symlink_to(target)
    write(paper("zh"), link)
    assert link.is_symlink()
    assert target.read_text(encoding="utf-8") == to_markdown(paper("zh"))


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    target = tmp_path / "none" / "sheet.md"
    with pytest.raises(RenderError) as caught:
        write(paper("en"), target)
    assert (
        str(caught.value)
        == f"{target}: cannot be written ({of_system(errno.ENOENT)}); what was there before is untouched"
    )


def test_a_directory_in_the_way_is_named(tmp_path: Path) -> None:
    with pytest.raises(RenderError, match="cannot be written"):
        write_whole(tmp_path, b"x")
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_earlier_file_whole(small_disk) -> None:
    disk = small_disk("64k")
    target = disk / "sheet.pdf"
    write_whole(target, b"earlier")
    with pytest.raises(RenderError) as caught:
        write_whole(target, b"x" * 200_000)
    assert (
        str(caught.value)
        == f"{target}: cannot be written ({of_system(errno.ENOSPC)}); what was there before is untouched"
    )
    assert target.read_bytes() == b"earlier"
    assert [path.name for path in disk.iterdir()] == ["sheet.pdf"]


def test_the_mode_is_that_of_any_new_file(tmp_path: Path) -> None:
    plain, made = tmp_path / "plain", tmp_path / "made.md"
    plain.touch()
    write(paper("en"), made)
    assert made.stat().st_mode == plain.stat().st_mode
