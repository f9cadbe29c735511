"""Parts come from the cache or from their registry, and are never used unchecked."""

from __future__ import annotations

import shutil
import subprocess
from hashlib import sha256
from types import SimpleNamespace

import pytest

from markscheme.errors import MarkschemeError
from markscheme.site import part_cache
from markscheme.site.locked_parts import Part, locked_parts

CONTENT = b"a part"


@pytest.fixture
def parts(monkeypatch):
    table = {
        "one": Part("one", "1.0", "npm", "one-1.0.tgz", sha256(CONTENT).hexdigest(), "MIT", "one thing"),
        "two": Part("two", "2.0", "PyPI", "two-2.0.whl", sha256(CONTENT).hexdigest(), "MIT", "another", "any", "3.14"),
    }
    monkeypatch.setattr(part_cache, "locked_parts", lambda: table)
    monkeypatch.setattr(shutil, "which", lambda name, path=None: f"/bin/{name}")
    return table


def registry(monkeypatch, content=CONTENT, status=0, error=""):
    """Stand in for npm and pip; gives the list of the commands that were run."""
    ran = []

    def run(command, cwd, **_):
        ran.append(command)
        if content is not None:
            name = "one-1.0.tgz" if "npm" in command[0] else "two-2.0.whl"
            (part_cache.Path(cwd) / name).write_bytes(content)
        return SimpleNamespace(returncode=status, stderr=error, stdout="")

    monkeypatch.setattr(subprocess, "run", run)
    return ran


@pytest.mark.parametrize("name", ["one", "two"])
def test_a_part_is_fetched_once(name, parts, monkeypatch, tmp_path):
    ran, told = registry(monkeypatch), []
    cache = tmp_path / "new" / "cache"
    for _ in range(2):
        assert part_cache.part_bytes(name, cache, told.append) == CONTENT
    assert len(ran) == len(told) == 1
    assert [path.name for path in cache.iterdir()] == [parts[name].file]


@pytest.mark.parametrize("name", ["one", "two"])
def test_without_a_network_the_cache_is_named_and_nothing_is_left(name, parts, monkeypatch, tmp_path):
    registry(monkeypatch, None, 1, "noise\nnpm ERR! network request failed\nmore noise")
    with pytest.raises(MarkschemeError, match=r"could not be downloaded(.|\n)*--cache DIR holds") as raised:
        part_cache.part_bytes(name, tmp_path)
    assert "network request failed" in str(raised.value)
    assert not list(tmp_path.iterdir())


def test_a_download_that_never_ends_is_given_up(parts, monkeypatch, tmp_path):
    def run(command, **how):
        raise subprocess.TimeoutExpired(command, how["timeout"])

    monkeypatch.setattr(subprocess, "run", run)
    with pytest.raises(MarkschemeError, match="nothing after 600 seconds"):
        part_cache.part_bytes("one", tmp_path)


def test_what_has_another_checksum_is_never_used(parts, monkeypatch, tmp_path):
    (tmp_path / "one-1.0.tgz").write_bytes(b"another part")
    with pytest.raises(MarkschemeError) as raised:
        part_cache.part_bytes("one", tmp_path)
    assert sha256(b"another part").hexdigest() in str(raised.value)
    assert sha256(CONTENT).hexdigest() in str(raised.value)
    registry(monkeypatch, b"another part")
    with pytest.raises(MarkschemeError, match="checksum"):
        part_cache.part_bytes("two", tmp_path)


def test_where_npm_is_absent_the_install_line_is_said(parts, monkeypatch, tmp_path):
    monkeypatch.setattr(shutil, "which", lambda name, path=None: None)
    with pytest.raises(MarkschemeError, match=r"pip install 'markscheme\[site\]'"):
        part_cache.part_bytes("one", tmp_path)


def test_the_table_is_whole():
    for part in locked_parts().values():
        assert part.version in part.file
        assert len(part.sha256) == 64
        assert part.licence
        assert (part.registry == "npm") == (not part.platform)
