"""The lock files: what `make sheet` and `make test` install is the same everywhere, and comes from no named place."""

from __future__ import annotations

import re
import tomllib
from itertools import product
from pathlib import Path

import pytest
from packaging.markers import Marker, default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
NEEDED = {"run.txt": ("build",), "dev.txt": ("test", "lint", "fonts")}
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
PIN = re.compile(r"(?P<name>[a-z0-9-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+?))? \\")
HASH = re.compile(r"    --hash=sha256:[0-9a-f]{64}(?: \\)?")


MACHINES = list(product(PYTHONS, SYSTEMS))


def lock(name: str) -> str:
    return (ROOT / "requirements" / name).read_text("utf-8")


def pins(name: str) -> list[re.Match[str]]:
    return [pin for line in lock(name).splitlines() if (pin := PIN.fullmatch(line))]


def described(python: str, system: str) -> dict[str, str]:
    """A machine as markers see it."""
    versions = {"python_version": python, "python_full_version": f"{python}.0"}
    machine = {**default_environment(), **versions, **SYSTEMS[system], "implementation_name": "cpython"}
    return {**machine, "platform_python_implementation": "CPython"}


def installed(name: str, python: str, system: str) -> dict[str, str]:
    """Name and version of everything that a machine installs."""
    machine = described(python, system)
    wanted = [pin for pin in pins(name) if not pin["marker"] or Marker(pin["marker"]).evaluate(machine)]
    names = [pin["name"] for pin in wanted]
    assert len(set(names)) == len(names), "a package is pinned twice"
    return {pin["name"]: pin["version"] for pin in wanted}


@pytest.mark.parametrize("name", NEEDED)
def test_a_lock_names_versions_hashes_and_markers_and_no_index(name):
    comments, lines = [], []
    for line in lock(name).splitlines():
        (comments if line.startswith("#") else lines).append(line)
    assert [line for line in lines if not PIN.fullmatch(line) and not HASH.fullmatch(line)] == []
    text = lock(name).lower()
    assert [word for word in ("://", "index", "find-links", "trusted", "file:", "@", ".org") if word in text] == []
    assert any("make lock" in comment for comment in comments)


@pytest.mark.parametrize("name", NEEDED)
def test_every_version_has_a_hash(name):
    lines = lock(name).splitlines()
    for i, line in enumerate(lines):
        if PIN.fullmatch(line):
            assert HASH.fullmatch(lines[i + 1])


@pytest.mark.parametrize("name", NEEDED)
@pytest.mark.parametrize(("python", "system"), MACHINES)
def test_every_machine_gets_what_the_project_needs(name, python, system):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [need for extra in NEEDED[name] for need in project["optional-dependencies"][extra]]
    found = installed(name, python, system)
    for need in map(Requirement, [*project["dependencies"], *extras]):
        if need.marker and not need.marker.evaluate(described(python, system)):
            assert canonicalize_name(need.name) not in found, need
        else:
            assert found[canonicalize_name(need.name)] in need.specifier, need


@pytest.mark.parametrize(("python", "system"), MACHINES)
def test_everybody_runs_what_was_tested(python, system):
    assert installed("run.txt", python, system).items() <= installed("dev.txt", python, system).items()


def test_both_commands_install_the_lock_and_nothing_else():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    recipes = {rule.partition(":")[0]: rule for rule in re.split(r"\n(?=\S)", makefile) if ":" in rule}
    for target, file in (("$(RUN)", "$(LOCK_RUN)"), ("$(DEV)", "$(LOCK_DEV)")):
        installs = [
            line for line in recipes[target].splitlines() if line.startswith("\t") and "INSTALL" in line.upper()
        ]
        assert len(installs) == 2
        assert f"--require-hashes --requirement {file}" in installs[0]
        assert "$(INSTALL_SELF)" in installs[1]
    assert "INSTALL_SELF := -m pip install --quiet --no-deps --no-build-isolation" in makefile
