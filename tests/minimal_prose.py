"""The least prose that a family loads with, for tests that write families of their own."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from markscheme.family.language.prose import LANGUAGES, prose_blocks
from markscheme.family.language.prose_file import KINDS
from markscheme.family.loader import read_family


def minimal(names: list[str], **said: str) -> str:
    """A prose file in which every sentence is its own name, or what is said here."""
    rows = ["# title", "statement"]
    for section, kind in KINDS.items():
        entries = [name for name in names if name.startswith(f"{kind}_")]
        rows += [f"## {section}"] * bool(entries)
        rows += [f"- {name.removeprefix(f'{kind}_')}: {said.get(name, name)}" for name in entries]
    return "\n".join(rows) + "\n"


def write_prose(folder: Path, id: str) -> None:
    """Write every sentence of the family in every language; each says its own name."""
    spec = spec_from_file_location(id.replace("/", "_"), folder / f"{id}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    text = minimal(prose_blocks(read_family(module, id, str(folder), is_old=True)))
    for language in LANGUAGES:
        (folder / f"{id}.{language}.md").write_text(text, "utf-8")
