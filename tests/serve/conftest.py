"""Fixtures of the server."""

import pytest

pytest.importorskip("starlette", reason="pip install 'markscheme[serve]'")

from serve_world import group, practice  # noqa: F401 - fixtures
