"""Settings of every test."""

from __future__ import annotations

from hypothesis import settings

# How long one example takes says more about the machine, and about what is imported first, than about the code.
settings.register_profile("markscheme", deadline=None)
settings.load_profile("markscheme")
