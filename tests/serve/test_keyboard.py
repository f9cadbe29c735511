"""The formula keyboard on the served page: there where the cache has it, whole, and otherwise not."""

from __future__ import annotations

import io
import tarfile

from serve_world import ENGINE, IDS

from markscheme.serve import formula_keyboard_files, running
from markscheme.serve.formula_keyboard_files import kept_keyboard
from markscheme.serve.request_guard import POLICY, policy_of
from markscheme.site.locked_parts import locked_parts


def archive() -> bytes:
    found = io.BytesIO()
    with tarfile.open(fileobj=found, mode="w:gz") as packed:
        for name in ("package/mathlive.min.mjs", "package/fonts/a.woff2", "package/other.js"):
            entry = tarfile.TarInfo(name)
            entry.size = 4
            packed.addfile(entry, io.BytesIO(b"code"))
    return found.getvalue()


def test_the_keyboard_of_the_cache_is_on_the_page_and_nothing_else_of_the_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert kept_keyboard() == {}
    assert b'"mathlive": false' in running._files(False, ENGINE.library, IDS, {})["index.html"]
    place = tmp_path / "markscheme" / "site" / locked_parts()["mathlive"].file
    place.parent.mkdir(parents=True)
    place.write_bytes(archive())
    assert kept_keyboard() == {}, "whose checksum is another one is not given out"
    monkeypatch.setattr(formula_keyboard_files, "part_bytes", lambda name, cache: place.read_bytes())
    keyboard = kept_keyboard()
    assert set(keyboard) == {"mathlive/mathlive.min.js", "mathlive/fonts/a.woff2"}
    found = running._files(True, ENGINE.library, IDS, keyboard)
    assert b'"mathlive": "mathlive"' in found["index.html"]
    assert keyboard.keys() <= found.keys()


def test_the_keyboard_changes_of_the_policy_its_styles_alone():
    assert policy_of(False) == POLICY
    assert policy_of(True) != POLICY
    styles = ("style-src ", "style-src-attr ")
    without = [{part for part in text.split("; ") if not part.startswith(styles)} for text in (POLICY, policy_of(True))]
    assert without[0] == without[1]
    assert "style-src 'self'" in policy_of(True)
    assert "script-src 'self';" in policy_of(True)
