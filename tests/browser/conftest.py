"""A real browser: headless Chromium, driven by Playwright; and packages of npm that tests need."""

from __future__ import annotations

import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from outer_programs import CHROMIUM, NPM, left_out

PATIENCE = 20_000  # milliseconds: says more about the machine than about the page
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "markscheme-tests"
QUIET = 300  # seconds for a package to come


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Chromium, started once."""
    if not CHROMIUM:
        pytest.skip(left_out("Chromium"))
    api = pytest.importorskip("playwright.sync_api", reason=left_out("Playwright"))
    with api.sync_playwright() as playwright:
        sandbox = [] if os.geteuid() else ["--no-sandbox"]  # which Chromium refuses to root
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser) -> Iterator[Callable]:
    """Open addresses, each in a browser that knows nothing yet; nothing may go wrong in its console."""
    contexts, wrong = [], []

    def open_page(url: str, expected: str = ".step", width: int = 1280, height: int = 900, init: str = "", **options):
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if init:
            context.add_init_script(init)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        page.goto(url)
        if expected:
            page.wait_for_selector(expected)
        return page

    open_page.wrong = wrong
    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.fixture(scope="session")
def npm_package() -> Callable[[str, str], Path]:
    """Give the folder of a package of npm, fetched once into a cache."""

    def folder(name: str, version: str) -> Path:
        place = CACHE / f"{name}-{version}"
        if not place.is_dir():
            if not NPM:
                pytest.skip(left_out("npm"))
            CACHE.mkdir(parents=True, exist_ok=True)
            _fetch(f"{name}@{version}", place)
        return place / "package"

    return folder


def _fetch(wanted: str, place: Path) -> None:
    here = place.with_name(f"{place.name}.{os.getpid()}")
    here.mkdir()
    try:
        done = subprocess.run(
            [NPM, "pack", "--silent", wanted], cwd=here, capture_output=True, text=True, timeout=QUIET
        )
        if done.returncode:
            pytest.skip(f"npm does not fetch {wanted}: {done.stderr.strip()[-200:]}")
        with tarfile.open(next(here.glob("*.tgz"))) as packed:
            packed.extractall(here, filter="data")
        if not place.exists():
            here.rename(place)
    finally:
        shutil.rmtree(here, ignore_errors=True)
