"""A site's folder: what is in it, that the same makes the same, and what is never replaced."""

from __future__ import annotations

import io
import json
import re
import zipfile
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from engine_world import needed_part

from markscheme.errors import MarkschemeError
from markscheme.family.library import Library
from markscheme.site.locked_parts import locked_parts
from markscheme.site.scorm_package import manifest, scorm_package, scorm_settings
from markscheme.site.site_folder import CONTENTS, SiteChoice, check_place, site_files, write_site

IDS = ("norm/batchnorm", "norm/layernorm")


@pytest.fixture(scope="module")
def files():
    for name in locked_parts():
        needed_part(name)
    return site_files(Library(), SiteChoice(IDS))


def settings_of(files):
    return json.loads(re.search(r'id="settings">(.*?)</script>', files["index.html"].decode(), re.DOTALL)[1])


def test_every_part_is_there_with_its_licence_and_its_checksum(files):
    assert json.loads(files[CONTENTS])["files"] == {
        name: sha256(content).hexdigest() for name, content in files.items() if name != CONTENTS
    }
    text = files["licences/README.txt"].decode()
    assert all(part.name in text and part.sha256 in text for part in locked_parts().values())
    held = " ".join(name for name in files if name.startswith("licences/"))
    for name in ("markscheme", "pyodide", "python-PSF", "flint", "gmp", "mpfr", "mathlive", "jinja2", "fsrs", "mdurl"):
        assert name in held, name
    assert sum(len(one) for name, one in files.items() if not name.startswith(("mathlive/", "licences/"))) < 16_000_000
    assert not any(name.endswith((".mjs", ".wasm")) for name in files)


def test_the_service_worker_keeps_all_of_one_build(files):
    worker = files["service_worker.js"].decode()
    kept = json.loads(re.search(r"const FILES = (\[.*?\]);", worker)[1])
    assert {"index.html", "app.js", "engine/python.bin"} <= set(kept) <= set(files)
    assert not any(name.startswith("licences/") for name in kept)
    other = site_files(Library(), SiteChoice(IDS[:1]))["service_worker.js"]
    build = re.compile(rb'BUILD = "(\w+)"')
    assert build.search(other)[1] != build.search(files["service_worker.js"])[1]


def test_same_choice_same_bytes(files):
    assert site_files(Library(), SiteChoice(IDS)) == files


def test_a_site_replaces_a_site_and_nothing_else(files, tmp_path):
    place = tmp_path / "practice"
    write_site(
        {**files, "old.js": b"", CONTENTS: files[CONTENTS].replace(b'"files": {', b'"files": {"old.js": "",')}, place
    )
    write_site(files, place)
    assert not (place / "old.js").exists()
    assert (place / "index.html").read_bytes() == files["index.html"]
    assert [path.name for path in tmp_path.iterdir()] == ["practice"]
    (place / "mine.txt").write_text("mine")
    with pytest.raises(MarkschemeError, match=r"mine\.txt"):
        write_site(files, place)
    assert (place / "mine.txt").read_text() == "mine"


def test_a_folder_that_only_looks_like_a_site_is_refused(tmp_path):
    (tmp_path / CONTENTS).write_text("[]")
    with pytest.raises(MarkschemeError, match="not that of a site"):
        check_place(tmp_path)


def test_levels_that_a_family_lacks_are_said(files):
    with pytest.raises(MarkschemeError, match="has no level impossible"):
        site_files(Library(), SiteChoice(IDS, levels=("impossible",)))


@pytest.mark.parametrize("version", ["1.2", "2004"])
def test_a_package_lists_all_its_files(files, version):
    settings = scorm_settings(version, IDS, "easy", 3)
    packed = site_files(Library(), SiteChoice(IDS), settings)
    assert "service_worker.js" not in packed
    assert settings_of(packed)["scorm"]["problems"] == 3
    archive = zipfile.ZipFile(io.BytesIO(scorm_package(packed, settings, "A & <B>")))
    tree = ElementTree.fromstring(archive.read("imsmanifest.xml"))
    listed = {element.get("href") for element in tree.iter() if element.tag.endswith("}file")}
    assert listed == set(archive.namelist()) - {"imsmanifest.xml"} == set(packed)
    assert [element.text for element in tree.iter() if element.tag.endswith("}title")] == ["A & <B>"] * 2
    assert manifest(packed, settings, "x", version) == manifest(packed, settings, "x", version)


def test_another_choice_is_another_package_and_the_same_is_the_same():
    one, again = (scorm_settings("1.2", IDS, "easy", 3) for _ in range(2))
    assert one == again
    assert one["set"] != scorm_settings("1.2", IDS, "hard", 3)["set"]
