"""Settings of every test."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# How long one example takes says more about the machine, and about what is imported first, than about the code.
settings.register_profile("markscheme", deadline=None)
settings.load_profile("markscheme")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    """Where a submission is tested, a test that is skipped fails: what did not run holds nothing."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped where the tests of a submission run: {report.longrepr}"
    return report
