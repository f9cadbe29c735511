"""How code reaches a worker that may have none of ours: as text, put into a module there once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from markscheme.cluster.worker_side import Checked

# An expression, for a builtin such as `eval` is the one function that every worker has. The text becomes a module,
# which is put in its place when it is whole: threads of a worker come at the same time.
CALL = """(lambda modules, Module: (
    name in modules or (lambda made: (exec(text, made.__dict__), modules.setdefault(name, made)))(Module(name)),
    getattr(modules[name], function)(*arguments),
)[1])(__import__("sys").modules, __import__("types").ModuleType)"""


SHORT = 12  # digits of the hash in a module's name


@cache
def _text() -> tuple[str, str]:
    text = (files("markscheme.cluster") / "worker_side.py").read_text("utf-8")
    return text, f"markscheme_worker_{hashlib.sha256(text.encode()).hexdigest()[:SHORT]}"


def call(function: str, *arguments: object) -> tuple[str, Checked]:
    """Give the arguments with which `eval` calls a function of `worker_side` on a worker."""
    text, name = _text()
    return CALL, {"text": text, "name": name, "function": function, "arguments": arguments}


def evaluated() -> Callable[..., Any]:  # Any: what the code that is sent gives
    """Give `eval` as a function of Python that travels whole: one of a module would be looked for in ours."""
    made: dict[str, Any] = {"__name__": "__main__"}  # Any: names
    exec("def evaluated(*call):\n    return eval(*call)", made)
    function: Callable[..., Any] = made["evaluated"]  # Any: as above
    return function
