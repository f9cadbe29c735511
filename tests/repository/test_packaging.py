"""Markscheme as people install it: a wheel in an empty environment, and a checkout installed as editable."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

from markscheme._version import __version__

ROOT = Path(__file__).parents[2]
MADE = ("__pycache__", "*.egg-info")
# The topic that a user copies into a folder of their own, and that a contributor copies for a new one.
TOPIC = "norm"
FAMILY = "batchnorm"


def run(*command: str | Path, cwd: Path) -> str:
    """Standard output of a command which may not see this checkout, nor any network."""
    hidden = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "MAKEFLAGS")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, f"{command} gave {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def pip(*arguments: str | Path, cwd: Path) -> str:
    quiet = ("--disable-pip-version-check", "--no-input", "--quiet")
    return run(sys.executable, "-m", "pip", *quiet, *arguments, cwd=cwd)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is built from, with one topic more, so that the build leaves no trace here."""
    copy = tmp_path_factory.mktemp("checkout")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("src", "problem_templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(*MADE))
    shutil.copytree(copy / "problem_templates" / TOPIC, copy / "problem_templates" / "new_topic")
    return copy


@pytest.fixture(scope="session")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, checkout, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="session", params=["wheel", "editable"])
def python(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with Markscheme installed and this environment's libraries."""
    folder = tmp_path_factory.mktemp(request.param)
    venv.create(folder, symlinks=os.name != "nt")
    scheme = {"base": str(folder), "platbase": str(folder)}
    libraries = Path(sysconfig.get_path("purelib", "venv", vars=scheme))
    interpreter = Path(sysconfig.get_path("scripts", "venv", vars=scheme)) / Path(sys.executable).name
    # Path files over there do not count here, so a Markscheme installed as editable there stays out.
    (libraries / "here.pth").write_text("".join(f"{p}\n" for p in sys.path if p.endswith("-packages")))
    what = [request.getfixturevalue("wheel")]
    if request.param == "editable":
        what = ["--no-build-isolation", "--editable", request.getfixturevalue("checkout")]
    pip("--python", interpreter, "install", "--no-deps", "--no-index", "--ignore-installed", *what, cwd=folder)
    return interpreter


@pytest.fixture
def own_templates(tmp_path: Path) -> Path:
    """A user's folder of templates, with one topic."""
    shutil.copytree(ROOT / "problem_templates" / TOPIC, tmp_path / "mine" / "own_topic")
    return tmp_path / "mine"


def shipped(checkout: Path) -> set[str]:
    """Every file that belongs into the wheel, by its name in there."""
    roots = {
        "markscheme": checkout / "src/markscheme",
        "markscheme/problem_templates": checkout / "problem_templates",
    }
    return {
        f"{name}/{path.relative_to(root).as_posix()}"
        for name, root in roots.items()
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and "cache" not in path.relative_to(root).parts[0]
    }


def test_the_wheel_holds_every_file_and_no_other(checkout: Path, wheel: Path):
    information = f"markscheme-{__version__}.dist-info/"
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    expected = shipped(checkout)
    assert {name for name in names if not name.startswith(information)} == expected
    assert {
        "markscheme/py.typed",
        "markscheme/cli/__init__.py",
        f"markscheme/problem_templates/new_topic/{FAMILY}.zh.md",
    } <= expected
    assert f"{information}licenses/LICENSE" in names


def test_the_wheel_says_what_it_needs(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"markscheme-{__version__}.dist-info/METADATA").decode()
    fields = HeaderParser().parsestr(metadata)
    assert (fields["Name"], fields["Version"]) == ("markscheme", __version__)
    assert (fields["Requires-Python"], fields["License-Expression"]) == (">=3.11", "Apache-2.0")
    needs = [need for need in fields.get_all("Requires-Dist") if "extra ==" not in need]
    assert len(needs) == len(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"])
    assert all(">=" in need and "<" in need for need in needs)


def test_the_templates_are_found(python: Path, tmp_path: Path):
    script = "from markscheme.family.library import templates_root as root; print(root())"
    root = Path(run(python, "-c", script, cwd=tmp_path).strip())
    assert (root / "new_topic" / f"{FAMILY}.py").is_file()
    assert (root / TOPIC / f"{FAMILY}.zh.md").is_file()
    assert ROOT not in root.parents


def test_the_templates_are_a_package(python: Path, tmp_path: Path):
    script = (
        "from importlib.resources import files\n"
        f"print((files('markscheme.problem_templates') / 'new_topic' / '{FAMILY}.zh.md').read_text('utf-8'))"
    )
    prose = (ROOT / "problem_templates" / TOPIC / f"{FAMILY}.zh.md").read_text("utf-8")
    assert run(python, "-X", "utf8", "-c", script, cwd=tmp_path).strip() == prose.strip()


def test_the_command_and_the_module_give_the_same_help(python: Path, tmp_path: Path):
    as_module = run(python, "-m", "markscheme", "--help", cwd=tmp_path)
    as_command = run(python.with_name("markscheme"), "--help", cwd=tmp_path)
    assert as_command.startswith("Usage: markscheme ")
    assert as_module.replace("python -m markscheme", "markscheme").split() == as_command.split()


def test_a_new_topic_is_listed_without_being_registered(python: Path, tmp_path: Path):
    words = (TOPIC, "new_topic")  # all of the library take seconds to be described
    families = json.loads(run(python, "-m", "markscheme", "list", *words, "--json", cwd=tmp_path))
    assert {f"{TOPIC}/{FAMILY}", f"new_topic/{FAMILY}"} <= {family["id"] for family in families}


def test_a_folder_of_ones_own_is_listed(python: Path, own_templates: Path, tmp_path: Path):
    listing = run(python, "-m", "markscheme", "--templates", own_templates, "list", "own_topic", "--json", cwd=tmp_path)
    assert f"own_topic/{FAMILY}" in {family["id"] for family in json.loads(listing)}


def test_listing_imports_no_slow_library(python: Path, tmp_path: Path):
    script = (
        "import sys\nfrom markscheme.cli import main\nsys.argv = ['markscheme', 'list', 'norm', '--json']\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert not end.code\n"
        "sys.exit(' '.join({'sympy', 'typst', 'scipy'} & set(sys.modules)) or 0)"
    )
    assert run(python, "-c", script, cwd=tmp_path).startswith("[")
