"""The least prose that a family loads with, for tests that write families of their own."""

from __future__ import annotations

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from markscheme.family.loader import read_family
from markscheme.family.prose import LANGUAGES, prose_blocks


def write_prose(folder: Path, id: str) -> None:
    """Write every block of the family in every language; each says its own name."""
    spec = spec_from_file_location(id.replace("/", "_"), folder / f"{id}.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    blocks = prose_blocks(read_family(module, id, str(folder)))
    text = "".join(f"{{% block {name} %}}\n{name}\n{{% endblock %}}\n" for name in blocks)
    for language in LANGUAGES:
        (folder / f"{id}.{language}.md").write_text(text, "utf-8")
