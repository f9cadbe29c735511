"""What other libraries and the operating system say, asked of them: no test depends on the wording of a version."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import yaml


def of_system(number: int) -> str:
    """What this system says of an error number, as `errno.ENOSPC`."""
    return os.strerror(number)


def of_json(text: str) -> json.JSONDecodeError:
    """What json says of a text that is none."""
    return _raised(json.JSONDecodeError, lambda: json.loads(text))


def of_yaml(text: str) -> yaml.MarkedYAMLError:
    """What the YAML parser says of a text that is none; `.problem` is its sentence."""
    return _raised(
        yaml.MarkedYAMLError, lambda: list(yaml.parse(text, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader)))
    )


def of_python(call: Callable[[], object]) -> Exception:
    """What a call raises."""
    return _raised(Exception, call)


def _raised(kind: type, call: Callable[[], object]):
    try:
        call()
    except kind as error:
        return error
    raise AssertionError("the call did not fail")
