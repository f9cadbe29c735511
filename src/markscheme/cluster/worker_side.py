"""What a worker of a cluster runs before anything of Markscheme: it travels there as text, and needs Python alone.

So a worker that has another Markscheme, or none, can still say so.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import socket
import sys
import time
import traceback
from functools import lru_cache
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any

# What decides what is drawn, printed and marked. Fonts are no dependency, and change what a page looks like.
LIBRARIES = (
    *("charset-normalizer", "jinja2", "markdown-it-py", "matplotlib", "mdit-py-plugins", "numpy", "openpyxl", "pypdf"),
    *("python-flint", "PyYAML", "segno", "sympy", "typst"),
    *("pylopdf-fonts-zh-cn", "manimgx-fonts", "pylopdf-fonts-jp", "pylopdf-fonts-ko", "pylopdf-fonts-zh-tw"),
)
NONE = "none"  # the value of what is not there
SHOWN = 16  # digits of a hash
LOOKS, PAUSE = 5, 0.5  # a network drive may show a new file late
Checked = dict[str, Any]  # Any: texts and numbers, which travel as they are


def checked(terms: Checked) -> Checked:
    """Say where this process runs, what it has, and why it does not see the folder that is meant; "" where it does."""
    return {
        "host": socket.gethostname(),
        "process": os.getpid(),
        "facts": facts(tuple(terms["templates"])),
        "unseen": _unseen(**terms["folder"]) if terms["folder"] else "",
    }


def worked(terms: Checked, payload: bytes) -> tuple[str, Any, Checked]:
    """Do a piece of work, a pickled function and its argument, unless this worker is not as `terms` want it.

    Give `done` with the pickled result, `failed` with the pickled exception, or `refused`; and what was checked.
    """
    found = checked(terms)
    if found["unseen"] or found["facts"] != terms["facts"]:
        return "refused", None, found
    try:
        work, tasks = pickle.loads(payload)
        return "done", pickle.dumps(work(tasks)), found
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of a library in Rust too
        trace = f"{found['host']}, process {found['process']}:\n{traceback.format_exc()}"
        return "failed", (_pickled(error), f"{type(error).__name__}: {error}", trace), found


def _pickled(error: BaseException) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)
    except Exception:  # whatever an exception of a library does when it is pickled
        return b""
    return data


@lru_cache(maxsize=64)  # as it was at the first look: what is changed on the disk later is not what this process runs
def facts(templates: tuple[str, ...]) -> dict[str, str]:
    """Give versions of Python, Markscheme and libraries, and the hashes of the program and of folders of templates."""
    found = {"Python": ".".join(map(str, sys.version_info[:2]))}
    if find_spec("markscheme") is None:
        return {**found, "Markscheme": NONE}
    found["Markscheme"] = str(import_module("markscheme._version").__version__)
    for name, title in (("markscheme", "program"), ("markscheme.problem_templates", "templates")):
        spec = find_spec(name)
        found[title] = folder_hash(*(spec.submodule_search_locations or ()) if spec else ())
    found.update({f"templates {folder}": folder_hash(folder) for folder in templates})
    found.update({name: _version(name) for name in LIBRARIES})
    return found


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return NONE


def folder_hash(*folders: str) -> str:
    """Hash names and content of the files of folders, but for caches, hidden files and other packages."""
    files = {}
    for folder in folders:
        for place, names, inside in os.walk(folder):
            names[:] = (one for one in names if one not in ("__pycache__", "problem_templates") and one[0] != ".")
            for name in inside:
                if name[0] != "." and not name.endswith((".pyc", "~")):
                    path = Path(place, name)
                    files[path.relative_to(folder).as_posix()] = _sha256(path)
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()[:SHOWN] if files else NONE


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


_seen: set[tuple[str, str]] = set()


def _unseen(path: str, sha256: str) -> str:
    """Say why a file cannot be read as the machine that gives out the work reads it; without `sha256` it is there."""
    if sha256 and (path, sha256) in _seen:
        return ""
    reason = ""
    for look in range(LOOKS):
        if look:
            time.sleep(PAUSE)
        try:
            reason = "other content" if sha256 and _sha256(Path(path)) != sha256 else ""
            Path(path).stat()
        except OSError as error:
            reason = error.strerror or type(error).__name__
        if not reason:
            _seen.add((path, sha256))
            return ""
    return reason
